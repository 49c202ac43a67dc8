// SPDX-License-Identifier: Apache-2.0
#include "diff/kinds.h"

namespace wesley::diff {

namespace {

// One row an alternative of ChangeBody, in its order (a test reads both).
constexpr std::array<KindInfo, std::variant_size_v<ChangeBody>> kinds = {{
    {"create-schema", Stage::create_schemas, Severity::high},
    {"drop-schema", Stage::drop_schemas, Severity::medium},
    {"create-extension", Stage::create_schemas, Severity::high},
    {"drop-extension", Stage::drop_schemas, Severity::medium},
    {"alter-extension", Stage::create_schemas, Severity::medium},
    {"create-enum", Stage::create_types, Severity::high},
    {"drop-enum", Stage::drop_types, Severity::medium},
    {"rename-type", Stage::rename_types, Severity::high},
    {"add-enum-value", Stage::create_types, Severity::high},
    {"rename-enum-value", Stage::rename_labels, Severity::high},
    {"replace-enum", Stage::create_types, Severity::high},
    {"create-domain", Stage::create_types, Severity::high},
    {"drop-domain", Stage::drop_types, Severity::medium},
    {"alter-domain", Stage::create_types, Severity::high},
    {"create-composite", Stage::create_types, Severity::high},
    {"drop-composite", Stage::drop_types, Severity::medium},
    {"alter-composite", Stage::create_types, Severity::high},
    {"create-sequence", Stage::create_sequences, Severity::high},
    {"drop-sequence", Stage::drop_sequences, Severity::medium},
    {"alter-sequence", Stage::create_sequences, Severity::medium},
    {"create-table", Stage::create_tables, Severity::high},
    {"drop-table", Stage::drop_tables, Severity::medium},
    {"rename-table", Stage::rename_tables, Severity::high},
    {"alter-table", Stage::alter_tables, Severity::high},
    {"replace-table", Stage::create_tables, Severity::high},
    {"join-parent", Stage::join_parents, Severity::high},
    {"leave-parent", Stage::leave_parents, Severity::high},
    {"add-column", Stage::add_columns, Severity::high},
    {"drop-column", Stage::drop_columns, Severity::medium},
    {"rename-column", Stage::rename_columns, Severity::high},
    {"alter-column", Stage::alter_columns, Severity::high},
    {"add-constraint", Stage::add_parts, Severity::high},
    {"drop-constraint", Stage::drop_parts, Severity::high},
    {"rename-constraint", Stage::rename_parts, Severity::medium},
    {"alter-constraint", Stage::add_parts, Severity::high},
    {"add-index", Stage::add_parts, Severity::medium},
    {"drop-index", Stage::drop_parts, Severity::medium},
    {"rename-index", Stage::rename_parts, Severity::medium},
    {"alter-index", Stage::add_parts, Severity::low},
    {"create-definition", Stage::create_definitions, Severity::high},
    {"drop-definition", Stage::drop_definitions, Severity::medium},
    {"replace-definition", Stage::create_definitions, Severity::high},
    {"alter-definition", Stage::create_definitions, Severity::high},
    {"set-grant", Stage::grants, Severity::high},
    {"set-comment", Stage::comments, Severity::low},
}};

template <class Property>
struct PropertyRow {
  Property property;
  std::string_view name;
  Severity severity;
};
constexpr PropertyRow<ColumnProperty> column_properties[] = {
    {ColumnProperty::type, "type", Severity::high},
    {ColumnProperty::not_null, "not-null", Severity::high},
    {ColumnProperty::default_value, "default", Severity::high},
    {ColumnProperty::generated, "generated", Severity::high},
    {ColumnProperty::identity, "identity", Severity::high},
    {ColumnProperty::storage, "storage", Severity::low},
    {ColumnProperty::compression, "compression", Severity::low},
    {ColumnProperty::statistics, "statistics", Severity::low},
    {ColumnProperty::options, "options", Severity::low},
};
constexpr PropertyRow<TableProperty> table_properties[] = {
    {TableProperty::options, "options", Severity::low},
    {TableProperty::unlogged, "unlogged", Severity::high},
    {TableProperty::row_security, "row-security", Severity::high},
    {TableProperty::force_row_security, "force-row-security", Severity::high},
    {TableProperty::replica_identity, "replica-identity", Severity::medium},
    {TableProperty::clustered_on, "clustered-on", Severity::low},
    {TableProperty::access_method, "access-method", Severity::medium},
    {TableProperty::tablespace, "tablespace", Severity::low},
    {TableProperty::of_type, "of-type", Severity::medium},
};

const PropertyRow<ColumnProperty>& row(ColumnProperty property) {
  return column_properties[static_cast<std::size_t>(property)];
}
const PropertyRow<TableProperty>& row(TableProperty property) {
  return table_properties[static_cast<std::size_t>(property)];
}

}  // namespace

const std::array<KindInfo, std::variant_size_v<ChangeBody>>& all_kinds() {
  return kinds;
}

const KindInfo& info(const Change& change) {
  return kinds[change.body.index()];
}

std::string_view kind_id(const Change& change) {
  return info(change).id;
}

std::string_view name(Severity severity) {
  constexpr std::array<std::string_view, 3> names = {"low", "medium", "high"};
  return names[static_cast<std::size_t>(severity)];
}

std::string_view name(ColumnProperty property) {
  return row(property).name;
}
std::string_view name(TableProperty property) {
  return row(property).name;
}

Stage stage(const Change& change) {
  if (const auto* drop = std::get_if<DropConstraint>(&change.body); drop && drop->before.foreign_key()) {
    return Stage::drop_foreign_keys;
  }
  if (const auto* add = std::get_if<AddConstraint>(&change.body); add && add->after.foreign_key()) {
    return Stage::add_foreign_keys;
  }
  if (const auto* alter = std::get_if<AlterConstraint>(&change.body);
      alter && alter->before.parent != alter->after.parent) {
    return Stage::attach_indexes;
  }
  if (const auto* alter = std::get_if<AlterIndex>(&change.body);
      alter && alter->before.parent != alter->after.parent) {
    return Stage::attach_indexes;
  }
  return info(change).stage;
}

// An index that keeps rows unique is a constraint in all but name.
Severity severity(const Change& change) {
  if (const auto* alter = std::get_if<AlterColumn>(&change.body)) return row(alter->property).severity;
  if (const auto* alter = std::get_if<AlterTable>(&change.body)) return row(alter->property).severity;
  if (const auto* add = std::get_if<AddIndex>(&change.body); add && add->after.unique) return Severity::high;
  if (const auto* drop = std::get_if<DropIndex>(&change.body); drop && drop->before.unique) {
    return Severity::high;
  }
  return info(change).severity;
}

}  // namespace wesley::diff
