// SPDX-License-Identifier: Apache-2.0
// @view and @materializedView: the type says what the columns are called, the SQL what they are.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "sdl/names.h"
#include "sdl/sql_directives.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::sdl {

namespace {

std::string options_text(Draft& draft, const Use& use, bool as_invoker) {
  std::vector<std::string> options;
  if (as_invoker) options.emplace_back("security_invoker = true");
  if (use.value("with") == nullptr) return options.empty() ? "" : " WITH (security_invoker = true)";
  for (const auto& [key, value] : storage_parameters(draft, use)) {
    if (key == "security_invoker" && as_invoker) options.clear();  // as it is written
    options.push_back(fmt::format("{} = {}", key, sql::quote_literal(value)));
  }
  return options.empty() ? "" : fmt::format(" WITH ({})", fmt::join(options, ", "));
}

catalog::Name view_name(const Draft& draft, const Definition& definition, const Use& use) {
  return {given_name(&use, "schema").value_or(draft.options.default_schema),
          given_name(&use, "name")
              .value_or(
                  sql::truncate_identifier(conventional_name(definition.name.value, draft.options.tables)))};
}

std::string view_column(const Draft& draft, const FieldDefinition& field) {
  return sql::truncate_identifier(conventional_name(field.name.value, draft.options.columns));
}

// The relations that a query reads, as far as its text tells.
std::set<catalog::Name> relations_of(const Draft& draft, std::string_view query) {
  std::set<catalog::Name> out;
  const auto tree = sql::parse(query);
  if (!tree) return out;
  for (const sql::Statement& statement : tree->statements()) {
    statement.node.visit([&](const sql::Node& node) {
      if (!node.is("RangeVar")) return true;
      const std::string_view schema = node.string("schemaname");
      out.insert({schema.empty() ? draft.options.default_schema : std::string(schema),
                  std::string(node.string("relname"))});
      return true;
    });
  }
  return out;
}

bool is_secured(const TableDraft& table) {
  return table.uses.find("tenant") != nullptr || table.uses.find("owner") != nullptr ||
         table.uses.find("rls") != nullptr;
}

}  // namespace

// A view reads with the rights of its owner, past the policies of the tables below it, unless it is an
// invoker's (15+). Views over such views too.
std::set<catalog::Name> invoker_views(const Draft& draft) {
  constexpr int first_major = 15;
  std::set<catalog::Name> secured, out;
  for (const TableDraft& table : draft.tables) {
    if (is_secured(table)) secured.insert(table.table.name);
  }
  if (secured.empty() || draft.options.server_major < first_major) return out;
  std::map<catalog::Name, std::set<catalog::Name>> below;
  for (const auto& [definition, use] : draft.views) {
    if (use.name() != "view") continue;
    below[view_name(draft, *definition, use)] = relations_of(draft, *use.text("sql"));
  }
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& [view, relations] : below) {
      const bool reads = std::any_of(relations.begin(), relations.end(),
                                     [&](const catalog::Name& name) { return secured.count(name) > 0; });
      if (!reads || !secured.insert(view).second) continue;
      out.insert(view);
      grown = true;
    }
  }
  return out;
}

catalog::Table view_columns(Draft& draft, const Definition& definition, const Use& use) {
  catalog::Table view;
  view.name = view_name(draft, definition, use);
  view.annotations.sdl_name = definition.name.value;
  if (definition.description) view.comment = definition.description->text;
  for (const FieldDefinition& field : definition.fields) {
    catalog::Column& column = view.columns.emplace_back();
    column.name = view_column(draft, field);
    const TypeNode* type = &field.type;
    while (type->is_list()) type = type->element.get();
    column.type = type_of_name(draft, type->name.value).value_or(sql::TypeName{});
    column.type.array = field.type.is_list();
    column.not_null = field.type.non_null;
    column.annotations.sdl_name = field.name.value;
    if (field.description) column.comment = field.description->text;
  }
  return view;
}

void add_view(Draft& draft, const Definition& definition, const Use& use,
              const std::set<catalog::Name>& invoker_views) {
  const bool stored = use.name() == "materializedView";
  const std::string_view keyword = stored ? "MATERIALIZED VIEW" : "VIEW";
  const catalog::Name name = view_name(draft, definition, use);
  add_statement(draft, use,
                fmt::format("CREATE {} {}{} AS {}", keyword, to_string(name),
                            options_text(draft, use, invoker_views.count(name) > 0), *use.text("sql")));
  if (definition.description) {
    add_statement(draft, use,
                  fmt::format("COMMENT ON {} {} IS {}", keyword, to_string(name),
                              sql::quote_literal(definition.description->text)));
  }
  for (const FieldDefinition& field : definition.fields) {
    if (!field.description) continue;
    add_statement(draft, use,
                  fmt::format("COMMENT ON COLUMN {}.{} IS {}", to_string(name),
                              sql::quote_identifier(view_column(draft, field)),
                              sql::quote_literal(field.description->text)));
  }
}

}  // namespace wesley::sdl
