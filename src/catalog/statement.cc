// SPDX-License-Identifier: Apache-2.0
#include "catalog/statement.h"

#include "sql/statement.h"
#include "sql/tree.h"

namespace wesley::catalog {

Expression make_statement(std::string text) {
  constexpr std::string_view replace = "CREATE OR REPLACE ";
  if (text.compare(0, replace.size(), replace) == 0) text.replace(0, replace.size(), "CREATE ");
  while (!text.empty() && (text.back() == ';' || text.back() == ' ' || text.back() == '\n')) text.pop_back();
  Expression statement;
  statement.canonical = sql::canonical_statement(text);
  statement.text = std::move(text);
  return statement;
}

namespace {

// A parameter of CREATE TYPE AS RANGE that is the name of a type.
std::optional<Type> type_parameter(const Definition& range, std::string_view name) {
  if (range.statements.empty()) return std::nullopt;
  const auto parsed = sql::parse(range.statements.front().text);
  if (!parsed || parsed->statements().empty()) return std::nullopt;
  for (const sql::Node& parameter : parsed->statements().front().node.children("params"))
    if (parameter.string("defname") == name)
      return sql::type_name(parameter.child("arg"), range.id.name.schema);
  return std::nullopt;
}

}  // namespace

std::optional<Name> multirange_name(const Definition& range) {
  const auto type = type_parameter(range, "multirange_type_name");
  return type ? std::optional(Name{type->schema, type->name}) : std::nullopt;
}

Type range_subtype(const Definition& range) {
  return type_parameter(range, "subtype").value_or(Type());
}

}  // namespace wesley::catalog
