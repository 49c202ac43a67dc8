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

}  // namespace

void add_view(Draft& draft, const Definition& definition, const Use& use) {
  const bool stored = use.name() == "materializedView";
  const std::string_view keyword = stored ? "MATERIALIZED VIEW" : "VIEW";
  const catalog::Name name{given_name(&use, "schema").value_or(draft.options.default_schema),
                           given_name(&use, "name")
                               .value_or(sql::truncate_identifier(
                                   conventional_name(definition.name.value, draft.options.tables)))};
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
    const std::string column =
        sql::truncate_identifier(conventional_name(field.name.value, draft.options.columns));
    add_statement(draft, use,
                  fmt::format("COMMENT ON COLUMN {}.{} IS {}", to_string(name), sql::quote_identifier(column),
                              sql::quote_literal(field.description->text)));
  }
}

}  // namespace wesley::sdl
