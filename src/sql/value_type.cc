// SPDX-License-Identifier: Apache-2.0
#include "sql/value_type.h"

#include <algorithm>
#include <array>

namespace wesley::sql {
namespace {

// Each has implicit casts to all that follow (pg_cast).
constexpr auto numeric_ladder =
    std::to_array<std::string_view>({"smallint", "integer", "bigint", "numeric", "real", "double precision"});

int numeric_rank(std::string_view type) {
  const auto* found = std::find(numeric_ladder.begin(), numeric_ladder.end(), type);
  return found == numeric_ladder.end() ? -1 : static_cast<int>(found - numeric_ladder.begin());
}

constexpr std::string_view timestamp = "timestamp without time zone";
constexpr std::string_view timestamptz = "timestamp with time zone";

struct ImplicitCast {
  std::string_view from;
  std::string_view to;
};
// The others of pg_cast with castcontext 'i' between types that columns have.
constexpr auto implicit_casts = std::to_array<ImplicitCast>({
    {"bit", "bit varying"},
    {"bit varying", "bit"},
    {"bpchar", "character varying"},
    {"bpchar", "text"},
    {"character varying", "bpchar"},
    {"character varying", "regclass"},
    {"character varying", "text"},
    {"cidr", "inet"},
    {"date", timestamp},
    {"date", timestamptz},
    {"integer", "oid"},
    {"integer", "regclass"},
    {"bigint", "oid"},
    {"bigint", "regclass"},
    {"name", "text"},
    {"oid", "regclass"},
    {"regclass", "oid"},
    {"text", "bpchar"},
    {"text", "character varying"},
    {"text", "regclass"},
    {"time without time zone", "interval"},
    {"time without time zone", "time with time zone"},
    {timestamp, timestamptz},
});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

constexpr auto comparisons = std::to_array<std::string_view>({"=", "<>", "<", "<=", ">", ">="});
constexpr auto arithmetic = std::to_array<std::string_view>({"+", "-", "*", "/"});
constexpr auto pattern_matches =
    std::to_array<std::string_view>({"~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*", "^@"});
constexpr auto booleans = std::to_array<std::string_view>(
    {"@>", "<@", "&&", "?", "?|", "?&", "@@", "@?", "<<", ">>", "<<=", ">>="});

// Where the operator has no candidate that takes its own left type on both sides, or another one wins.
struct LiteralRow {
  std::string_view op;
  std::string_view known;    // type of the other operand
  std::string_view literal;  // what the literal becomes
  bool on_left = false;
};
constexpr auto literal_rows = std::to_array<LiteralRow>({
    {"||", "text", "text"},         {"||", "text", "text", true},  {"||", "jsonb", "jsonb"},
    {"||", "jsonb", "jsonb", true}, {"||", "bytea", "bytea"},      {"||", "tsvector", "tsvector"},
    {"->", "json", "text"},         {"->", "jsonb", "text"},       {"->>", "json", "text"},
    {"->>", "jsonb", "text"},       {"#>", "json", "text[]"},      {"#>", "jsonb", "text[]"},
    {"#>>", "json", "text[]"},      {"#>>", "jsonb", "text[]"},    {"#-", "jsonb", "text[]"},
    {"-", "jsonb", "text"},         {"?", "jsonb", "text"},        {"?|", "jsonb", "text[]"},
    {"?&", "jsonb", "text[]"},      {"@>", "jsonb", "jsonb"},      {"<@", "jsonb", "jsonb"},
    {"@?", "jsonb", "jsonpath"},    {"@@", "jsonb", "jsonpath"},   {"@@", "tsvector", "tsquery"},
    {"<<", "inet", "inet"},         {"<<=", "inet", "inet"},       {">>", "inet", "inet"},
    {">>=", "inet", "inet"},        {"&&", "inet", "inet"},        {"+", timestamptz, "interval"},
    {"+", timestamp, "interval"},   {"+", "interval", "interval"}, {"-", timestamptz, timestamptz},
    {"-", timestamp, timestamp},    {"-", "date", "date"},         {"-", "interval", "interval"},
});

// Of binary operators with two different operand types, or a result that is neither operand's.
struct ResultRow {
  std::string_view op;
  std::string_view left;
  std::string_view right;
  std::string_view result;
};
constexpr auto result_rows = std::to_array<ResultRow>({
    {"+", timestamptz, "interval", timestamptz},
    {"-", timestamptz, "interval", timestamptz},
    {"+", timestamp, "interval", timestamp},
    {"-", timestamp, "interval", timestamp},
    {"+", "date", "interval", timestamp},
    {"-", "date", "interval", timestamp},
    {"+", "date", "integer", "date"},
    {"-", "date", "integer", "date"},
    {"-", timestamptz, timestamptz, "interval"},
    {"-", timestamp, timestamp, "interval"},
    {"-", "date", "date", "integer"},
    {"+", "interval", "interval", "interval"},
    {"-", "interval", "interval", "interval"},

    {"||", "jsonb", "jsonb", "jsonb"},
    {"->", "jsonb", "text", "jsonb"},
    {"->", "jsonb", "integer", "jsonb"},
    {"->", "json", "text", "json"},
    {"->", "json", "integer", "json"},
    {"->>", "jsonb", "text", "text"},
    {"->>", "jsonb", "integer", "text"},
    {"->>", "json", "text", "text"},
    {"->>", "json", "integer", "text"},
    {"#>", "jsonb", "text[]", "jsonb"},
    {"#>>", "jsonb", "text[]", "text"},
    {"#>>", "json", "text[]", "text"},
    {"||", "bytea", "bytea", "bytea"},
    {"||", "tsvector", "tsvector", "tsvector"},
    {"^", "double precision", "double precision", "double precision"},
    {"*", "interval", "double precision", "interval"},
    {"*", "double precision", "interval", "interval"},
    {"/", "interval", "double precision", "interval"},
    {"-", "jsonb", "text", "jsonb"},
    {"-", "jsonb", "text[]", "jsonb"},
    {"-", "jsonb", "integer", "jsonb"},
    {"#-", "jsonb", "text[]", "jsonb"},
});

bool is_numeric_operator(std::string_view op) {
  return holds(comparisons, op) || holds(arithmetic, op) || op == "%" || op == "^";
}

}  // namespace

bool is_numeric_type(std::string_view type) {
  return numeric_rank(type) >= 0;
}
bool is_integer_type(std::string_view type) {
  return type == "smallint" || type == "integer" || type == "bigint";
}

std::string_view element_type(std::string_view type) {
  return type.ends_with("[]") ? type.substr(0, type.size() - 2) : std::string_view();
}

bool may_coerce(std::string_view from, std::string_view to) {
  if (from.empty() || to.empty() || from == to || from == unknown_type || to == "any") return true;
  if (to.starts_with("any")) return true;
  // A domain goes where its base type does, and that is not known here.
  if (from.find('.') != std::string_view::npos) return true;
  const int rank = numeric_rank(from);
  if (rank >= 0 && numeric_rank(to) >= rank) return true;
  return std::any_of(implicit_casts.begin(), implicit_casts.end(),
                     [&](const ImplicitCast& cast) { return cast.from == from && cast.to == to; });
}

bool is_preferred_type(std::string_view type) {
  return type == "double precision" || type == "text" || type == timestamptz || type == "boolean" ||
         type == "inet" || type == "interval" || type == "oid" || type == "bit varying";
}

std::string_view literal_operand_type(std::string_view op, std::string_view type, bool literal_on_left) {
  if (type.empty()) return {};
  if (holds(comparisons, op)) return type;
  if (holds(pattern_matches, op)) {
    const bool string = type == "text" || type == "bpchar" || type == "name";
    return string && !literal_on_left ? "text" : "";
  }
  if (is_numeric_type(type)) return holds(arithmetic, op) || op == "%" ? type : std::string_view();
  if (!element_type(type).empty() && (op == "@>" || op == "<@" || op == "&&")) return type;
  for (const LiteralRow& row : literal_rows) {
    if (row.op == op && row.known == type && row.on_left == literal_on_left) return row.literal;
  }
  return {};
}

OperandTypes operand_types(std::string_view op, std::string_view left, std::string_view right) {
  const OperandTypes unchanged{left, right};
  constexpr std::string_view float8 = "double precision";
  if (left == "interval" && is_numeric_type(right) && (op == "*" || op == "/")) return {left, float8};
  if (right == "interval" && is_numeric_type(left) && op == "*") return {float8, right};
  if (!is_numeric_operator(op) || !is_numeric_type(left) || !is_numeric_type(right)) return unchanged;
  const auto is_float = [](std::string_view type) { return type == "real" || type == float8; };
  if (op == "^") {
    if (left == "numeric" && right == "numeric") return unchanged;
    if ((left == "numeric" && is_integer_type(right)) || (is_integer_type(left) && right == "numeric")) {
      return {"numeric", "numeric"};
    }
    return {float8, float8};
  }
  // The integer types have operators among each other, and so have the two floats (float48gt and the like).
  // `%` has neither.
  if (op == "%") {
    if (is_float(left) || is_float(right)) return unchanged;
    const std::string_view wider = numeric_rank(left) > numeric_rank(right) ? left : right;
    return {wider, wider};
  }
  if (left == right || (is_integer_type(left) && is_integer_type(right))) return unchanged;
  if (is_float(left) && is_float(right)) return unchanged;
  if (is_float(left)) return {left, float8};
  if (is_float(right)) return {float8, right};
  return {"numeric", "numeric"};
}

std::string_view operator_result_type(std::string_view op, std::string_view left, std::string_view right) {
  if (holds(comparisons, op) || holds(pattern_matches, op) || holds(booleans, op)) {
    // `<<` of integers shifts; of everything else it answers a question.
    if (op.size() == 2 && (op == "<<" || op == ">>") && (left.empty() || is_integer_type(left))) return {};
    return "boolean";
  }
  if (holds(arithmetic, op) || op == "%") {
    const int rank = std::max(numeric_rank(left), numeric_rank(right));
    if (numeric_rank(left) >= 0 && numeric_rank(right) >= 0) {
      return left == right ? left : numeric_ladder[static_cast<std::size_t>(rank)];
    }
  }
  // textanycat and anytextcat take anything that is no array on the other side.
  const auto concatenates = [](std::string_view type) { return !type.empty() && element_type(type).empty(); };
  if (op == "||" && (left == "text" || right == "text") && concatenates(left) && concatenates(right)) {
    return "text";
  }
  for (const ResultRow& row : result_rows) {
    if (row.op == op && row.left == left && row.right == right) return row.result;
  }
  return {};
}

std::string_view common_type(std::span<const std::string_view> types) {
  std::string_view common = unknown_type;
  for (std::string_view type : types) {
    if (type.empty()) return {};
    if (type == unknown_type || type == common) continue;
    if (common == unknown_type) {
      common = type;
      continue;
    }
    const bool related = may_coerce(common, type) || may_coerce(type, common);
    if (!related || common.find('.') != std::string_view::npos || type.find('.') != std::string_view::npos) {
      return {};
    }
    if (!is_preferred_type(common) && may_coerce(common, type) && !may_coerce(type, common)) common = type;
  }
  return common == unknown_type ? "text" : common;
}

}  // namespace wesley::sql
