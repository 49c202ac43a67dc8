// SPDX-License-Identifier: Apache-2.0
#include "sdl/expressions.h"

#include <algorithm>
#include <array>

#include "sql/tree.h"

namespace wesley::sdl {

namespace {

constexpr std::array<std::string_view, 4> frozen_words{"now", "today", "tomorrow", "yesterday"};

std::string lower_trimmed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (c != ' ' || !out.empty()) {
      out += c;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

sql::Node without_casts(sql::Node node) {
  while (node.is("TypeCast")) node = node.child("arg");
  return node;
}

// A name and how good it is, as FigureColnameInternal grades it.
struct Figured {
  int strength = 0;
  std::string name;
};

std::string last_name(const std::vector<sql::Node>& names) {
  for (auto it = names.rbegin(); it != names.rend(); ++it) {
    if (const auto text = it->as_string()) return std::string(*text);
  }
  return {};
}

Figured figure(const sql::Node& node);

Figured figure_cast(const sql::Node& node) {
  Figured of_argument = figure(node.child("arg"));
  if (of_argument.strength > 1) return of_argument;
  std::string type = last_name(node.child("type_name").children("names"));
  return type.empty() ? of_argument : Figured{1, std::move(type)};
}

Figured figure_case(const sql::Node& node) {
  Figured of_else = figure(node.child("defresult"));
  return of_else.strength > 1 ? of_else : Figured{1, "case"};
}

struct FixedName {
  std::string_view kind;
  std::string_view name;
};
constexpr std::array fixed_names{
    FixedName{"A_ArrayExpr", "array"},
    FixedName{"RowExpr", "row"},
    FixedName{"CoalesceExpr", "coalesce"},
};

// The names of SQLValueFunctionOp, which the tree calls SVFOP_CURRENT_DATE, SVFOP_CURRENT_TIME_N, ...
std::string value_function_name(std::string_view op) {
  constexpr std::string_view prefix = "SVFOP_";
  if (op.substr(0, prefix.size()) == prefix) op.remove_prefix(prefix.size());
  if (op.size() > 2 && op.substr(op.size() - 2) == "_N") op.remove_suffix(2);
  return lower_trimmed(op);
}

Figured figure(const sql::Node& node) {
  if (node.is("ColumnRef")) {
    std::string name = last_name(node.children("fields"));
    return name.empty() ? Figured{} : Figured{2, std::move(name)};
  }
  if (node.is("FuncCall")) return {2, last_name(node.children("funcname"))};
  if (node.is("TypeCast")) return figure_cast(node);
  if (node.is("CaseExpr")) return figure_case(node);
  if (node.is("CollateClause")) return figure(node.child("arg"));
  if (node.is("A_Indirection")) {
    std::string name = last_name(node.children("indirection"));
    return name.empty() ? figure(node.child("arg")) : Figured{2, std::move(name)};
  }
  if (node.is("A_Expr") && node.enumerator("kind") == "AEXPR_NULLIF") return {2, "nullif"};
  if (node.is("MinMaxExpr")) return {2, node.enumerator("op") == "IS_LEAST" ? "least" : "greatest"};
  if (node.is("SQLValueFunction")) return {2, value_function_name(node.enumerator("op"))};
  for (const FixedName& row : fixed_names) {
    if (node.is(row.kind)) return {2, std::string(row.name)};
  }
  return {};
}

}  // namespace

const ParsedExpression& Expressions::parse(std::string_view text) {
  const auto [slot, fresh] = parsed_.try_emplace(std::string(text));
  ParsedExpression& parsed = slot->second;
  if (!fresh) return parsed;
  auto tree = sql::parse_expression(text);
  if (tree) {
    parsed.references = sql::references(tree->root);
    parsed.volatility = sql::volatility(tree->root);
  } else if (sql::newer_syntax(text)) {
    parsed.verbatim = true;
  } else {
    parsed.error = std::move(tree.error());
  }
  return parsed;
}

const catalog::Expression& Expressions::constant(const std::string& text, const catalog::Type& result) {
  return maker_.make(text, {}, &result);
}

const catalog::Expression& Expressions::over(const catalog::Table& table, const std::string& text,
                                             const catalog::Type* result) {
  return maker_.make(text, catalog::column_types(table), result);
}

bool is_single_call(std::string_view text) {
  // Most strings are no calls: look before parsing.
  const std::string word = lower_trimmed(text);
  const bool keyword = word.rfind("current_", 0) == 0 || word.rfind("local", 0) == 0 ||
                       word == "session_user" || word == "user";
  if (!keyword && text.find('(') == std::string_view::npos) return false;
  const auto tree = sql::parse_expression(text);
  return tree && (tree->root.is("FuncCall") || tree->root.is("SQLValueFunction"));
}

bool is_frozen_word(std::string_view text) {
  const std::string word = lower_trimmed(text);
  return std::find(frozen_words.begin(), frozen_words.end(), word) != frozen_words.end();
}

bool is_frozen_time(std::string_view expression_text) {
  if (expression_text.find('\'') == std::string_view::npos) return false;
  const auto tree = sql::parse_expression(expression_text);
  if (!tree) return false;
  const auto text = without_casts(tree->root).as_string();
  return text && is_frozen_word(*text);
}

std::string index_key_name(std::string_view expression) {
  const auto tree = sql::parse_expression(expression);
  if (!tree) return "expr";
  const Figured figured = figure(tree->root);
  return figured.name.empty() ? "expr" : figured.name;
}

}  // namespace wesley::sdl
