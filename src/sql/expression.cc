// SPDX-License-Identifier: Apache-2.0
#include "sql/expression.h"

#include <algorithm>
#include <array>
#include <set>

#include "sql/builtins.h"
#include "sql/type_name.h"

namespace wesley::sql {
namespace {

struct Collected {
  std::set<std::string> columns;
  std::set<std::pair<std::string, std::string>> functions;
  std::set<std::string> types;
  bool has_subquery = false;
};

void collect_function(const Node& call, Collected& out) {
  const std::vector<std::string_view> name = call.strings("funcname");
  if (name.empty()) return;
  const std::string schema(name.size() > 1 ? name[name.size() - 2] : std::string_view());
  out.functions.emplace(schema == "pg_catalog" ? "" : schema, std::string(name.back()));
}

void collect_type(const Node& node, Collected& out) {
  TypeName type = type_name(node, "");
  type.modifiers.clear();
  type.array = false;
  if (!type.name.empty()) out.types.insert(to_string(type));
}

void collect(const Node& node, Collected& out) {
  if (node.is("ColumnRef")) {
    const std::vector<std::string_view> names = node.strings("fields");
    if (!names.empty() && names.size() == node.children("fields").size()) out.columns.emplace(names.back());
  } else if (node.is("FuncCall")) {
    collect_function(node, out);
  } else if (node.is("TypeName")) {
    collect_type(node, out);
  } else if (node.is("SubLink")) {
    out.has_subquery = true;
  }
  for (const Node& child : node.all_children()) collect(child, out);
}

// Strength for the maximum: what is not known comes last, it may be volatile.
constexpr auto by_strength = std::to_array<Volatility>(
    {Volatility::immutable, Volatility::stable, Volatility::volatile_, Volatility::unknown});

Volatility stronger(Volatility a, Volatility b) {
  const auto rank = [](Volatility v) { return std::find(by_strength.begin(), by_strength.end(), v); };
  return rank(a) < rank(b) ? b : a;
}

// Of the node itself. Operators count as immutable: none of pg_catalog's is volatile, and the few stable ones
// (timestamptz + interval) cannot be told without the types.
Volatility own_volatility(const Node& node) {
  if (node.is("SQLValueFunction")) return Volatility::stable;
  if (node.is("SubLink")) return Volatility::stable;
  if (node.is("A_Expr")) {
    const auto name = node.strings("name");
    return name.size() > 1 && name.front() != "pg_catalog" ? Volatility::unknown : Volatility::immutable;
  }
  if (!node.is("FuncCall")) return Volatility::immutable;
  const std::vector<std::string_view> name = node.strings("funcname");
  if (name.empty() || (name.size() > 1 && name.front() != "pg_catalog")) return Volatility::unknown;
  return builtin_volatility(name.back());
}

Volatility tree_volatility(const Node& node) {
  Volatility strongest = own_volatility(node);
  for (const Node& child : node.all_children()) strongest = stronger(strongest, tree_volatility(child));
  return strongest;
}

}  // namespace

tl::expected<ExpressionReferences, SyntaxError> references(std::string_view expression) {
  auto parsed = parse_expression(expression);
  if (!parsed) return tl::unexpected(std::move(parsed).error());
  return references(parsed->root);
}

ExpressionReferences references(const Node& expression) {
  Collected found;
  collect(expression, found);
  ExpressionReferences out;
  out.columns.assign(found.columns.begin(), found.columns.end());
  out.functions.assign(found.functions.begin(), found.functions.end());
  out.types.assign(found.types.begin(), found.types.end());
  out.has_subquery = found.has_subquery;
  return out;
}

Volatility volatility(const Node& expression) {
  return tree_volatility(expression);
}

Volatility volatility(std::string_view expression) {
  const auto parsed = parse_expression(expression);
  return parsed ? tree_volatility(parsed->root) : Volatility::unknown;
}

}  // namespace wesley::sql
