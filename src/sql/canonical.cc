// SPDX-License-Identifier: Apache-2.0
#include "sql/canonical.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sql/lexer.h"
#include "sql/literal.h"
#include "sql/quote.h"
#include "sql/statement.h"
#include "sql/type_name.h"
#include "sql/value_type.h"

namespace wesley::sql {
namespace {

// Stands for the schema of a type that was written without one and is not built in.
constexpr std::string_view unresolved_schema = "?";

bool is_row_variable(std::string_view qualifier) {
  return qualifier == "new" || qualifier == "old";
}

bool has_only_strings(const std::vector<Node>& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.is("String"); });
}

// "SVFOP_CURRENT_TIME_N" -> "CURRENT_TIME"
std::string_view value_function_name(std::string_view enumerator) {
  enumerator.remove_prefix(std::string_view("SVFOP_").size());
  if (enumerator.ends_with("_N")) enumerator.remove_suffix(2);
  return enumerator;
}

struct ValueFunction {
  std::string_view name;
  std::string_view type;
};
constexpr auto value_functions = std::to_array<ValueFunction>({
    {"CURRENT_CATALOG", "name"},
    {"CURRENT_DATE", "date"},
    {"CURRENT_ROLE", "name"},
    {"CURRENT_SCHEMA", "name"},
    {"CURRENT_TIME", "time with time zone"},
    {"CURRENT_TIMESTAMP", "timestamp with time zone"},
    {"CURRENT_USER", "name"},
    {"LOCALTIME", "time without time zone"},
    {"LOCALTIMESTAMP", "timestamp without time zone"},
    {"SESSION_USER", "name"},
    {"USER", "name"},
});

std::string joined(const std::vector<Value>& values) {
  std::string out;
  for (const Value& value : values) {
    if (!out.empty()) out += ", ";
    out += value.text;
  }
  return out;
}

// "b101" -> "101", "x1f" -> "00011111", as bit_out writes them.
std::string binary_digits(std::string_view bits) {
  const bool hexadecimal = bits.starts_with('x') || bits.starts_with('X');
  bits.remove_prefix(std::min<std::size_t>(1, bits.size()));
  if (!hexadecimal) return std::string(bits);
  std::string out;
  for (char c : bits) {
    const int digit = is_digit(c) ? c - '0' : fold(c) - 'a' + 10;
    for (int bit = 3; bit >= 0; --bit) out += (digit >> bit) % 2 == 1 ? '1' : '0';
  }
  return out;
}

}  // namespace

std::string qualified_name(const std::vector<std::string_view>& parts) {
  std::string out;
  for (std::size_t i = parts.size() > 1 && parts.front() == "pg_catalog" ? 1 : 0; i < parts.size(); ++i) {
    if (!out.empty()) out += '.';
    out += quote_identifier(parts[i]);
  }
  return out;
}

Value CanonicalWriter::write(const Node& node) {
  struct Row {
    std::string_view kind;
    Value (CanonicalWriter::*write)(const Node&);
  };
  static constexpr auto rows = std::to_array<Row>({
      {"A_ArrayExpr", &CanonicalWriter::write_array},
      {"A_Const", &CanonicalWriter::write_constant},
      {"A_Expr", &CanonicalWriter::write_operator},
      {"A_Indirection", &CanonicalWriter::write_subscripts},
      {"BoolExpr", &CanonicalWriter::write_boolean_expression},
      {"BooleanTest", &CanonicalWriter::write_boolean_test},
      {"CaseExpr", &CanonicalWriter::write_case},
      {"CoalesceExpr", &CanonicalWriter::write_coalesce},
      {"CollateClause", &CanonicalWriter::write_collate},
      {"ColumnRef", &CanonicalWriter::write_column},
      {"FuncCall", &CanonicalWriter::write_call},
      {"MinMaxExpr", &CanonicalWriter::write_min_max},
      {"NullTest", &CanonicalWriter::write_null_test},
      {"RowExpr", &CanonicalWriter::write_row},
      {"SQLValueFunction", &CanonicalWriter::write_value_function},
      {"TypeCast", &CanonicalWriter::write_cast},
  });
  const std::string_view kind = node.kind();
  for (const Row& row : rows) {
    if (row.kind == kind) return (this->*row.write)(node);
  }
  // Subqueries and the rest: equal only when written alike.
  return plain_value(node.outline());
}

Value CanonicalWriter::write_assigned(const Node& node, std::string_view result) {
  const auto parsed = parse_type_name(result, unresolved_schema);
  if (!parsed) return write(node);
  const std::string type = base_type(*parsed);
  // An outermost cast to the very type is what the assignment does anyway.
  Node inner = node;
  CastType cast;
  while (inner.is("TypeCast") && read_type(inner.child("type_name"), cast) && !cast.has_modifiers &&
         cast.base == type) {
    inner = inner.child("arg");
  }
  return assign(write(inner), result);
}

Value CanonicalWriter::assign(Value value, std::string_view result) const {
  const auto parsed = parse_type_name(result, unresolved_schema);
  if (!parsed) return value;
  const std::string type = base_type(*parsed);
  const bool number = value.form == Value::Form::number && is_numeric_type(type);
  const bool array = value.form == Value::Form::array && !element_type(type).empty();
  if (value.is_untyped() || number || array) value = coerce(std::move(value), type);
  const std::size_t comma = parsed->modifiers.find(',');
  if (value.form == Value::Form::number && type == "numeric" && comma != std::string::npos) {
    const std::string scale = parsed->modifiers.substr(comma + 1);
    if (scale.find_first_not_of("0123456789") == std::string::npos && scale.size() <= 3) {
      const auto rescaled = rescale_decimal(value.content, static_cast<std::size_t>(std::stoi(scale)));
      if (rescaled) value = number_constant(*rescaled, type);
    }
  }
  return value;
}

std::vector<Value> CanonicalWriter::write_all(const std::vector<Node>& nodes) {
  std::vector<Value> values;
  values.reserve(nodes.size());
  for (const Node& node : nodes) values.push_back(write(node));
  return values;
}

// All cast to their common type, as CASE, COALESCE and ARRAY do.
std::vector<Value> CanonicalWriter::write_unified(const std::vector<Node>& nodes, std::string& type) {
  std::vector<Value> values = write_all(nodes);
  std::vector<std::string_view> types;
  for (const Value& value : values) types.push_back(value.type);
  type = values.empty() ? std::string_view() : common_type(types);
  for (Value& value : values) value = coerce(std::move(value), type);
  return values;
}

std::string CanonicalWriter::base_type(std::string_view type) const {
  if (type.empty()) return {};
  const auto parsed = parse_type_name(type, unresolved_schema);
  return parsed ? base_type(*parsed) : std::string();
}

std::string CanonicalWriter::base_type(TypeName type) const {
  if (type.schema.empty() && type.name == "character") type.name = "bpchar";
  if (type.schema.empty() && type.name == "character varying" && !exact_strings_) type.name = "text";
  type.modifiers.clear();
  return to_string(type);
}

bool CanonicalWriter::read_type(const Node& node, CastType& type) const {
  const std::vector<std::string_view> names = node.strings("names");
  if (names.empty() || names.size() > 2 || node.boolean("setof") || node.boolean("pct_type")) return false;
  const std::vector<Node> modifiers = node.children("typmods");
  const auto is_integer = [](const Node& modifier) {
    return modifier.is("A_Const") && modifier.child("ival");
  };
  if (!std::all_of(modifiers.begin(), modifiers.end(), is_integer)) return false;
  const TypeName named = type_name(node, unresolved_schema);
  type.full = to_string(named);
  type.has_modifiers = !named.modifiers.empty();
  type.base = base_type(named);
  return true;
}

Value CanonicalWriter::write_constant(const Node& node) {
  if (node.boolean("isnull")) return null_constant();
  if (const auto string = node.as_string()) return string_constant(*string);
  if (node.child("ival")) return *number_value(std::to_string(node.integer("ival")));
  if (node.child("boolval")) return plain_value(node.boolean("boolval") ? "true" : "false", "boolean");
  if (const Node number = node.child("fval")) {
    const std::string_view written = number.string("fval");
    return number_value(written).value_or(plain_value(std::string(written), "numeric"));
  }
  const std::string_view bits = node.child("bsval").string("bsval");
  return plain_value(quote_literal(binary_digits(bits)) + "::\"bit\"", "\"bit\"");
}

Value CanonicalWriter::write_column(const Node& node) {
  const std::vector<Node> fields = node.children("fields");
  if (!has_only_strings(fields)) return plain_value(node.outline());
  std::vector<std::string_view> names = node.strings("fields");
  const std::string_view column = names.back();
  // Outside a subquery a qualifier can only be the table itself.
  if (names.size() > 1 && !(names.size() == 2 && is_row_variable(names.front()))) names = {column};
  const std::string type = types_ ? base_type(types_(column)) : std::string();
  return plain_value(qualified_name(names), type);
}

// A cast to the modifiers that a column has already is left out by the server.
bool CanonicalWriter::is_column_of_type(const Node& node, const CastType& type) const {
  const std::vector<std::string_view> names = node.strings("fields");
  if (!node.is("ColumnRef") || names.empty() || !types_) return false;
  const auto parsed = parse_type_name(types_(names.back()), unresolved_schema);
  return parsed && to_string(*parsed) == type.full;
}

Value CanonicalWriter::write_cast(const Node& node) {
  CastType type;
  if (!read_type(node.child("type_name"), type)) return plain_value(node.outline());
  Value value = coerce(write(node.child("arg")), type.base);
  if (!type.has_modifiers || is_column_of_type(node.child("arg"), type)) return value;
  return plain_value(fmt::format("({})::{}", value.text, type.full), type.base);
}

Value CanonicalWriter::write_collate(const Node& node) {
  Value value = write(node.child("arg"));
  if (value.is_untyped()) value = coerce(std::move(value), "text");
  const std::string collation = qualified_name(node.strings("collname"));
  return plain_value(fmt::format("({} COLLATE {})", value.text, collation), value.type);
}

Value CanonicalWriter::write_array(const Node& node) {
  std::string type;
  std::vector<Value> elements = write_unified(node.children("elements"), type);
  return array_constructor(std::move(elements), type);
}

Value CanonicalWriter::write_subscripts(const Node& node) {
  const Value base = write(node.child("arg"));
  std::string text = fmt::format("({})", base.text);
  std::string type = base.type;
  const bool document = type == "jsonb";
  const auto subscript = [&](const Node& index) {
    if (!index) return std::string();
    Value value = write(index);
    if (value.is_untyped()) value = coerce(std::move(value), document ? "text" : "integer");
    return value.text;
  };
  for (const Node& step : node.children("indirection")) {
    if (step.is("A_Indices") && step.boolean("is_slice")) {
      text += fmt::format("[{}:{}]", subscript(step.child("lidx")), subscript(step.child("uidx")));
    } else if (step.is("A_Indices")) {
      text += fmt::format("[{}]", subscript(step.child("uidx")));
      if (!document) type = element_type(base.type);
    } else if (step.is("String")) {
      text += "." + quote_identifier(step.string("sval"));
      type.clear();
    } else {
      return plain_value(node.outline());
    }
  }
  return plain_value(std::move(text), type);
}

Value CanonicalWriter::write_row(const Node& node) {
  return plain_value(fmt::format("ROW({})", joined(write_all(node.children("args")))));
}

Value CanonicalWriter::write_boolean_expression(const Node& node) {
  const std::string_view op = node.enumerator("boolop");
  std::vector<Value> operands = write_all(node.children("args"));
  if (op == "AND_EXPR") return junction("AND", std::move(operands));
  if (op == "OR_EXPR") return junction("OR", std::move(operands));
  Value operand = std::move(operands.at(0));
  if (operand.is_untyped()) operand = coerce(std::move(operand), "boolean");
  return plain_value(fmt::format("(NOT {})", operand.text), "boolean");
}

Value CanonicalWriter::write_null_test(const Node& node) {
  const bool is_null = node.enumerator("nulltesttype") == "IS_NULL";
  const Value value = write(node.child("arg"));
  return plain_value(fmt::format("({} {})", value.text, is_null ? "IS NULL" : "IS NOT NULL"), "boolean");
}

Value CanonicalWriter::write_boolean_test(const Node& node) {
  Value value = write(node.child("arg"));
  if (value.is_untyped()) value = coerce(std::move(value), "boolean");
  std::string test(node.enumerator("booltesttype"));  // IS_NOT_TRUE
  std::replace(test.begin(), test.end(), '_', ' ');
  return plain_value(fmt::format("({} {})", value.text, test), "boolean");
}

// The default is the first to take part in the common type (transformCaseExpr of parse_expr.c); where it is
// left out, it is a NULL.
Value CanonicalWriter::write_case(const Node& node) {
  const std::vector<Node> whens = node.children("args");
  std::vector<Value> results;
  results.push_back(node.child("defresult") ? write(node.child("defresult")) : null_constant());
  for (const Node& when : whens) results.push_back(write(when.child("result")));
  std::vector<std::string_view> types;
  for (const Value& result : results) types.push_back(result.type);
  const std::string type(common_type(types));
  for (Value& result : results) result = coerce(std::move(result), type);

  const Node subject = node.child("arg");
  const Value tested = subject ? write(subject) : Value();
  std::string out = subject ? "(CASE " + tested.text : "(CASE";
  for (std::size_t i = 0; i < whens.size(); ++i) {
    Value condition = write(whens[i].child("expr"));
    if (subject) {
      Value left = tested;
      resolve_operands("=", left, condition);
    }
    out += fmt::format(" WHEN {} THEN {}", condition.text, results[i + 1].text);
  }
  return plain_value(out + fmt::format(" ELSE {} END)", results[0].text), type);
}

Value CanonicalWriter::write_coalesce(const Node& node) {
  std::string type;
  const std::vector<Value> values = write_unified(node.children("args"), type);
  return plain_value(fmt::format("COALESCE({})", joined(values)), type);
}

Value CanonicalWriter::write_min_max(const Node& node) {
  std::string type;
  const std::vector<Value> values = write_unified(node.children("args"), type);
  const bool greatest = node.enumerator("op") == "IS_GREATEST";
  return plain_value(fmt::format("{}({})", greatest ? "GREATEST" : "LEAST", joined(values)), type);
}

Value CanonicalWriter::write_value_function(const Node& node) {
  const std::string_view op = node.enumerator("op");
  const std::string_view name = value_function_name(op);
  std::string text(name);
  if (op.ends_with("_N")) text += fmt::format("({})", node.integer("typmod"));
  const auto* found = std::find_if(value_functions.begin(), value_functions.end(),
                                   [&](const ValueFunction& row) { return row.name == name; });
  return plain_value(std::move(text), found == value_functions.end() ? std::string_view() : found->type);
}

std::string canonical_expression(std::string_view text, const ColumnTypes& types, std::string_view result) {
  CanonicalWriter writer(types);
  if (auto value = simple_value(text)) return writer.assign(*std::move(value), result).text;
  const auto parsed = parse_expression(text);
  return parsed ? writer.write_assigned(parsed->root, result).text : folded_text(text);
}

}  // namespace wesley::sql
