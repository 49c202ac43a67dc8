// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "sql/canonical.h"
#include "sql/quote.h"
#include "sql/value_type.h"

namespace wesley::sql {
namespace {

// Bare for pg_catalog's; OPERATOR(schema.op) for another.
std::string operator_text(const std::vector<std::string_view>& name) {
  if (name.empty()) return {};
  if (name.size() == 1 || name.front() == "pg_catalog") return std::string(name.back());
  return fmt::format("OPERATOR({}.{})", quote_identifier(name.front()), name.back());
}

bool holds_column(const Node& node) {
  if (node.is("ColumnRef")) return true;
  const std::vector<Node> children = node.all_children();
  return std::any_of(children.begin(), children.end(), holds_column);
}

bool compares(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=";
}

}  // namespace

void resolve_operands(std::string_view op, Value& left, Value& right) {
  if (left.is_untyped() && right.is_untyped()) {
    if (!compares(op) && op != "||") return;
    left = coerce(std::move(left), "text");
    right = coerce(std::move(right), "text");
    return;
  }
  if (left.is_untyped()) {
    left = coerce(std::move(left), literal_operand_type(op, right.type, true));
  } else if (right.is_untyped()) {
    right = coerce(std::move(right), literal_operand_type(op, left.type, false));
  }
  const std::string left_type = left.type;
  const std::string right_type = right.type;
  const OperandTypes types = operand_types(op, left_type, right_type);
  left = coerce(std::move(left), types.left);
  right = coerce(std::move(right), types.right);
}

Value binary_operation(std::string_view op, Value left, Value right) {
  resolve_operands(op, left, right);
  return plain_value(fmt::format("({} {} {})", left.text, op, right.text),
                     operator_result_type(op, left.type, right.type));
}

Value quantified_operation(std::string_view op, std::string_view quantifier, Value left, Value array) {
  if (array.is_untyped()) {
    const std::string element(literal_operand_type(op, left.type, false));
    if (!element.empty() && element != unknown_type) array = coerce(std::move(array), element + "[]");
  }
  const std::string element(element_type(array.type));
  if (left.is_untyped()) left = coerce(std::move(left), literal_operand_type(op, element, true));
  const std::string left_type = left.type;
  const OperandTypes types = operand_types(op, left_type, element);
  left = coerce(std::move(left), types.left);
  if (!element.empty() && types.right != element) {
    array = coerce(std::move(array), std::string(types.right) + "[]");
  }
  return plain_value(fmt::format("({} {} {} ({}))", left.text, op, quantifier, array.text), "boolean");
}

Value CanonicalWriter::write_operator(const Node& node) {
  const std::string_view kind = node.enumerator("kind");
  const std::vector<std::string_view> name = node.strings("name");
  const std::string op = operator_text(name);
  if (kind == "AEXPR_IN") return write_in(node, op == "<>");
  if (kind.find("BETWEEN") != std::string_view::npos) return write_between(node);
  if (kind == "AEXPR_OP_ANY") return write_any_or_all(node, "ANY");
  if (kind == "AEXPR_OP_ALL") return write_any_or_all(node, "ALL");
  if (kind == "AEXPR_OP" && !node.child("lexpr")) return write_unary(node, op);

  if (kind == "AEXPR_OP" && (op == "=" || op == "<>")) {
    return write_comparison(op, node.child("lexpr"), node.child("rexpr"));
  }
  if (kind == "AEXPR_OP" && op.starts_with("OPERATOR(")) {
    const ExactStrings exact(*this);
    const Value left = write(node.child("lexpr"));
    const Value right = write(node.child("rexpr"));
    return plain_value(fmt::format("({} {} {})", left.text, op, right.text));
  }
  Value left = write(node.child("lexpr"));
  Value right = write(node.child("rexpr"));
  const std::string left_type = left.type;
  if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
    resolve_operands("=", left, right);
    const std::string text = fmt::format("({} IS DISTINCT FROM {})", left.text, right.text);
    return plain_value(kind == "AEXPR_DISTINCT" ? text : fmt::format("(NOT {})", text), "boolean");
  }
  if (kind == "AEXPR_NULLIF") {
    resolve_operands("=", left, right);
    return plain_value(fmt::format("NULLIF({}, {})", left.text, right.text), left_type);
  }
  return binary_operation(op, std::move(left), std::move(right));
}

// Rows are compared column by column (make_row_comparison_op of src/backend/parser/parse_expr.c).
Value CanonicalWriter::write_comparison(std::string_view op, const Node& left, const Node& right) {
  const std::vector<Node> lefts = left.children("args");
  const std::vector<Node> rights = right.children("args");
  if (!left.is("RowExpr") || !right.is("RowExpr") || lefts.size() != rights.size() || lefts.empty()) {
    return binary_operation(op, write(left), write(right));
  }
  std::vector<Value> tests;
  for (std::size_t i = 0; i < lefts.size(); ++i) tests.push_back(write_comparison(op, lefts[i], rights[i]));
  if (tests.size() == 1) return std::move(tests.front());
  return junction(op == "=" ? "AND" : "OR", std::move(tests));
}

Value CanonicalWriter::write_unary(const Node& node, const std::string& op) {
  const Value operand = write(node.child("rexpr"));
  const bool keeps = (op == "-" || op == "+") && is_numeric_type(operand.type);
  return plain_value(fmt::format("({} {})", op, operand.text), keeps ? operand.type : std::string());
}

Value CanonicalWriter::write_any_or_all(const Node& node, std::string_view quantifier) {
  const std::string op = operator_text(node.strings("name"));
  if (op.starts_with("OPERATOR(")) return plain_value(node.outline());
  Value left = write(node.child("lexpr"));
  return quantified_operation(op, quantifier, std::move(left), write(node.child("rexpr")));
}

// transformAExprIn of src/backend/parser/parse_expr.c: two or more items without columns become an array,
// every other item a comparison of its own.
Value CanonicalWriter::write_in(const Node& node, bool negated) {
  const std::string_view op = negated ? "<>" : "=";
  const Node tested = node.child("lexpr");
  const Value left = write(tested);
  std::vector<Node> array_items;
  std::vector<Node> single_items;
  const std::vector<Node> items = node.child("rexpr").children("items");
  std::copy_if(items.begin(), items.end(), std::back_inserter(array_items),
               [](const Node& item) { return !holds_column(item); });
  std::vector<Value> tests;
  if (array_items.size() > 1 && !tested.is("RowExpr")) {
    std::vector<Value> values = write_all(array_items);
    std::vector<std::string_view> types{left.type};
    for (const Value& value : values) types.push_back(value.type);
    const std::string common(common_type(types));
    for (Value& value : values) value = coerce(std::move(value), common);
    tests.push_back(quantified_operation(op, negated ? "ALL" : "ANY", left,
                                         array_constructor(std::move(values), common)));
    std::copy_if(items.begin(), items.end(), std::back_inserter(single_items), holds_column);
  } else {
    single_items = items;
  }
  for (const Node& item : single_items) tests.push_back(write_comparison(op, tested, item));
  if (tests.size() == 1) return std::move(tests.front());
  return junction(negated ? "AND" : "OR", std::move(tests));
}

Value CanonicalWriter::write_between(const Node& node) {
  const std::string_view kind = node.enumerator("kind");
  const bool negated = kind.find("NOT") != std::string_view::npos;
  const std::vector<Node> bounds = node.child("rexpr").children("items");
  if (bounds.size() != 2) return plain_value(node.outline());
  const Value value = write(node.child("lexpr"));
  const Value low = write(bounds[0]);
  const Value high = write(bounds[1]);
  const auto between = [&](const Value& from, const Value& to) {
    std::vector<Value> tests;
    tests.push_back(binary_operation(negated ? "<" : ">=", value, from));
    tests.push_back(binary_operation(negated ? ">" : "<=", value, to));
    return junction(negated ? "OR" : "AND", std::move(tests));
  };
  if (kind.find("SYM") == std::string_view::npos) return between(low, high);
  std::vector<Value> both;
  both.push_back(between(low, high));
  both.push_back(between(high, low));
  return junction(negated ? "AND" : "OR", std::move(both));
}

}  // namespace wesley::sql
