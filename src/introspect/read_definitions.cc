// SPDX-License-Identifier: Apache-2.0
// Objects whose definition is their CREATE statement, and what each of them uses.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "catalog/statement.h"
#include "introspect/reader.h"
#include "introspect/text_array.h"
#include "sql/deparse.h"
#include "sql/quote.h"
#include "sql/tree.h"
#include "sql/type_name.h"

namespace wesley::introspect {
namespace {

constexpr std::array<Query, 20> definition_queries = {
    Query::ranges,
    Query::views,
    Query::routines,
    Query::aggregates,
    Query::triggers,
    Query::policies,
    Query::rules,
    Query::statistics,
    Query::user_collations,
    Query::operators,
    Query::operator_families,
    Query::operator_classes,
    Query::casts,
    Query::text_search_dictionaries,
    Query::text_search_configurations,
    Query::foreign_data_wrappers,
    Query::foreign_servers,
    Query::foreign_tables,
    Query::event_triggers,
    Query::default_privileges,
};

catalog::ObjectKind kind_named(std::string_view id) {
  const auto* row = std::find_if(catalog::object_kinds.begin(), catalog::object_kinds.end(),
                                 [&](const catalog::ObjectKindInfo& each) { return each.id == id; });
  WESLEY_CHECK(row != catalog::object_kinds.end(), "the queries name kinds as object.h does");
  return static_cast<catalog::ObjectKind>(row - catalog::object_kinds.begin());
}

std::string column_list(const catalog::Table& table) {
  std::string text;
  for (const catalog::Column& column : table.columns)
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", sql::quote_identifier(column.name),
                        sql::to_string(column.type),
                        column.collation ? " COLLATE " + to_string(*column.collation) : "");
  return text;
}

using Settings = catalog::Options;

// As a schema file is read (companion/alter_table.cc).
std::string as_companion_says(const std::string& expression) {
  const auto parsed = sql::parse_expression(expression);
  return parsed ? sql::written_text(parsed->root, expression) : expression;
}

void add_column_settings(const catalog::Column& column, bool is_view, Settings& settings) {
  if (is_view && column.default_value)
    settings["default " + column.name] = as_companion_says(column.default_value->text);
  if (column.statistics) settings["statistics " + column.name] = std::to_string(*column.statistics);
  if (column.storage) settings["storage " + column.name] = *column.storage;
  if (column.compression) settings["compression " + column.name] = *column.compression;
  for (const auto& [option, value] : column.options) settings[option + " " + column.name] = value;
}

}  // namespace

Result<void> Reader::read_definitions() {
  for (Query query : definition_queries) WESLEY_TRY(read_definitions(query));
  return {};
}

Result<void> Reader::read_definitions(Query query) {
  WESLEY_ASSIGN(postgres::Rows rows, ask(query));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid system_catalog = cells.integer();
    Oid oid = cells.integer();
    catalog::ObjectId id;
    id.kind = kind_named(cells.view());
    id.name.schema = cells.text();
    id.name.name = cells.text();
    id.detail = cells.text();
    if (is_member(system_catalog, oid) || ignored(id.name)) continue;
    catalog::Definition& definition = result_.catalog.definitions[id];
    definition.id = id;
    for (std::string& statement : parse_array(cells.view()))
      if (!statement.empty()) definition.statements.push_back(catalog::make_statement(std::move(statement)));
    definition.shape = cells.text();
    std::vector<std::string> settings = parse_array(cells.view());
    for (std::size_t place = 0; place + 1 < settings.size(); place += 2)
      if (!settings[place + 1].empty()) definition.settings[settings[place]] = settings[place + 1];
    definition.comment = comment(system_catalog, oid);
    know(system_catalog, oid, std::move(id));
  }
  return {};
}

// What views and foreign tables have in common with tables goes to their definitions.
void Reader::finish_relations() {
  for (const auto& [oid, relation] : relations_) {
    const catalog::ObjectId* id = known(pg_class, oid);
    if (relation.is_table() || !id) continue;
    catalog::Definition* definition = result_.catalog.definition(*id);
    if (!definition) continue;
    catalog::Table& table = *relation.table;
    const bool is_view = id->kind != catalog::ObjectKind::foreign_table;
    if (is_view) definition->shape = column_list(table);
    Settings& settings = definition->settings;
    for (auto& [option, value] : table.options.ordered()) settings.append(option, value);
    if (!table.tablespace.empty()) settings["tablespace"] = table.tablespace;
    if (!table.access_method.empty()) settings["access_method"] = table.access_method;
    if (!table.clustered_on.empty()) settings["cluster"] = table.clustered_on;
    for (std::size_t place = 0; place < relation.place_of.size(); ++place) {
      if (std::optional<std::string> text = comment(pg_class, oid, static_cast<std::int64_t>(place));
          text && place > 0)
        definition->part_comments[table.columns[relation.place_of[place]].name] = std::move(*text);
    }
    for (const catalog::Column& column : table.columns) add_column_settings(column, is_view, settings);
    definition->indexes = std::move(table.indexes);
  }
}

Result<void> Reader::read_uses() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::uses));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid user_catalog = cells.integer();
    const catalog::ObjectId* user = known(user_catalog, cells.integer());
    Oid used_catalog = cells.integer();
    const catalog::ObjectId* used = known(used_catalog, cells.integer());
    if (!user || !used || *user == *used) continue;
    if (catalog::Definition* definition = result_.catalog.definition(*user))
      definition->uses.push_back({*used, cells.text()});
  }
  for (auto& [id, definition] : result_.catalog.definitions) {
    std::vector<catalog::Use>& uses = definition.uses;
    std::sort(uses.begin(), uses.end());
    uses.erase(std::unique(uses.begin(), uses.end()), uses.end());
  }
  return {};
}

}  // namespace wesley::introspect
