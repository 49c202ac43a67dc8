// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "sql/quote.h"

namespace wesley::catalog {

namespace {

// The objects of one table are few: a walk is cheaper than an index that has to be kept.
template <class Objects>
auto* find_named(Objects& objects, std::string_view name) {
  const auto found =
      std::find_if(objects.begin(), objects.end(), [&](const auto& object) { return object.name == name; });
  return found == objects.end() ? nullptr : &*found;
}

template <class Map, class Key>
auto* find_mapped(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

struct SequenceType {
  std::string_view name;
  std::int64_t minimum;
  std::int64_t maximum;
};
constexpr SequenceType sequence_types[] = {
    {"smallint", INT16_MIN, INT16_MAX},
    {"integer", INT32_MIN, INT32_MAX},
    {"bigint", INT64_MIN, INT64_MAX},
};

}  // namespace

std::string to_string(const Name& name) {
  return sql::quote_qualified(name.schema, name.name);
}

std::string to_string(const ObjectId& id) {
  switch (id.kind) {
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::aggregate:
      return fmt::format("{}({})", to_string(id.name), id.detail);
    case ObjectKind::operator_:
      return fmt::format("{}.{} ({})", sql::quote_identifier(id.name.schema), id.name.name, id.detail);
    case ObjectKind::trigger:
    case ObjectKind::policy:
    case ObjectKind::rule:
      return fmt::format("{} ON {}", sql::quote_identifier(id.detail), to_string(id.name));
    case ObjectKind::operator_class:
    case ObjectKind::operator_family:
      return fmt::format("{} USING {}", to_string(id.name), id.detail);
    case ObjectKind::cast:
      return fmt::format("({})", id.detail);
    case ObjectKind::default_privileges:
      return id.detail;
    default:
      return id.name.schema.empty() ? sql::quote_identifier(id.name.name) : to_string(id.name);
  }
}

std::string describe(const ObjectId& id) {
  return fmt::format("{} {}", info(id.kind).id, to_string(id));
}

bool Definition::operator==(const Definition& other) const {
  return id == other.id && statements == other.statements && settings == other.settings &&
         indexes == other.indexes && part_comments == other.part_comments && comment == other.comment;
}

bool Annotations::sensitive() const {
  const Json* value = metadata.find("sensitive");
  return value != nullptr && *value != Json(false) && !value->is_null();
}

bool Schema::operator==(const Schema& other) const {
  return name == other.name && comment.value_or("") == other.comment.value_or("");
}

bool Extension::operator==(const Extension& other) const {
  const auto agree = [](const std::string& one, const std::string& another) {
    return one.empty() || another.empty() || one == another;
  };
  return name == other.name && agree(schema, other.schema) && agree(version, other.version);
}

// Manual, CREATE SEQUENCE: an ascending sequence goes from 1 to the type's maximum, a descending one from -1
// down to the type's minimum.
SequenceOptions default_sequence_options(std::string_view type, bool ascending) {
  const auto* row = std::find_if(std::begin(sequence_types), std::end(sequence_types),
                                 [&](const SequenceType& candidate) { return candidate.name == type; });
  WESLEY_CHECK(row != std::end(sequence_types), "a sequence is smallint, integer or bigint");
  SequenceOptions options;
  options.type = type;
  options.increment = ascending ? 1 : -1;
  options.minimum = ascending ? 1 : row->minimum;
  options.maximum = ascending ? row->maximum : -1;
  options.start = ascending ? options.minimum : options.maximum;
  return options;
}

const Column* Table::column(std::string_view column_name) const {
  return find_named(columns, column_name);
}
Column* Table::column(std::string_view column_name) {
  return find_named(columns, column_name);
}

const Constraint* Table::constraint(std::string_view constraint_name) const {
  return find_named(constraints, constraint_name);
}
Constraint* Table::constraint(std::string_view constraint_name) {
  return find_named(constraints, constraint_name);
}

const Index* Table::index(std::string_view index_name) const {
  return find_named(indexes, index_name);
}
Index* Table::index(std::string_view index_name) {
  return find_named(indexes, index_name);
}

const Constraint* Table::primary_key() const {
  const auto found = std::find_if(constraints.begin(), constraints.end(), [](const Constraint& constraint) {
    return constraint.key() != nullptr && constraint.key()->primary;
  });
  return found == constraints.end() ? nullptr : &*found;
}

sql::ColumnTypes column_types(const Table& table) {
  return [&table](std::string_view name) {
    const Column* column = table.column(name);
    return column == nullptr ? std::string() : sql::to_string(column->type);
  };
}

const Definition* Catalog::definition(const ObjectId& id) const {
  return find_mapped(definitions, id);
}
Definition* Catalog::definition(const ObjectId& id) {
  return find_mapped(definitions, id);
}

const Table* Catalog::table(const Name& name) const {
  return find_mapped(tables, name);
}
Table* Catalog::table(const Name& name) {
  return find_mapped(tables, name);
}

Name identity_sequence(const Name& table, std::string_view column) {
  return {table.schema, sql::make_object_name(table.name, column, "seq")};
}

Name identity_sequence(const Name& table, const Column& column) {
  if (column.identity && column.identity->sequence) return *column.identity->sequence;
  return identity_sequence(table, column.name);
}

Catalog empty_database() {
  Catalog catalog;
  catalog.schemas["public"].name = "public";
  return catalog;
}

}  // namespace wesley::catalog
