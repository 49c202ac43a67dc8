// SPDX-License-Identifier: Apache-2.0
// @view and @materializedView: the type says what the columns are called, the SQL what they are.
#include <fmt/format.h>

#include "sdl/names.h"
#include "sdl/sql_directives.h"
#include "sql/quote.h"

namespace wesley::sdl {

namespace {

std::string options_text(Draft& draft, const Use& use) {
  if (use.value("with") == nullptr) return {};
  std::vector<std::string> options;
  for (const auto& [key, value] : storage_parameters(draft, use)) {
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

}  // namespace

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

void add_view(Draft& draft, const Definition& definition, const Use& use) {
  const bool stored = use.name() == "materializedView";
  const std::string_view keyword = stored ? "MATERIALIZED VIEW" : "VIEW";
  const catalog::Name name = view_name(draft, definition, use);
  add_statement(draft, use,
                fmt::format("CREATE {} {}{} AS {}", keyword, to_string(name), options_text(draft, use),
                            *use.text("sql")));
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
