// SPDX-License-Identifier: Apache-2.0
#include "sql/value.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "sql/literal.h"
#include "sql/quote.h"
#include "sql/value_type.h"

namespace wesley::sql {
namespace {

std::string joined(const std::vector<Value>& values, std::string_view separator) {
  std::string out;
  for (const Value& value : values) {
    if (!out.empty()) out += separator;
    out += value.text;
  }
  return out;
}

Value typed_string(std::string_view content, std::string_view type) {
  if (is_integer_type(type)) {
    const auto digits = canonical_decimal(content);
    const bool integral = digits && content.find_first_of(".eE") == std::string_view::npos;
    if (integral) return number_constant(*digits, type);
  }
  if (type == "numeric") {
    if (auto digits = canonical_decimal(content)) return number_constant(*std::move(digits), type);
  }
  return plain_value(canonical_constant(content, type), type);
}

// Of a type whose constants lose nothing when written as another type.
bool is_exact(const Value& number) {
  return is_integer_type(number.type) || number.type == "numeric";
}

Value generic_cast(const Value& value, std::string_view type) {
  return plain_value(fmt::format("({})::{}", value.text, type), type);
}

Value cast_number(const Value& number, std::string_view type) {
  const bool fractional = number.content.find('.') != std::string::npos;
  if (!is_exact(number) || !is_numeric_type(type) || (is_integer_type(type) && fractional)) {
    return generic_cast(number, type);
  }
  if (is_integer_type(type) || type == "numeric") return number_constant(number.content, type);
  return plain_value(canonical_constant(number.content, type), type);
}

}  // namespace

Value plain_value(std::string text, std::string_view type) {
  Value value;
  value.text = std::move(text);
  value.type = type;
  return value;
}

Value string_constant(std::string_view content) {
  Value value = plain_value(quote_literal(content) + "::unknown", unknown_type);
  value.form = Value::Form::string;
  value.content = content;
  return value;
}

Value null_constant() {
  Value value = plain_value("NULL", unknown_type);
  value.form = Value::Form::null;
  return value;
}

Value number_constant(std::string digits, std::string_view type) {
  Value value =
      plain_value(type == "integer" ? digits : fmt::format("{}::{}", quote_literal(digits), type), type);
  value.form = Value::Form::number;
  value.content = std::move(digits);
  return value;
}

Value array_constructor(std::vector<Value> elements, std::string_view element_type) {
  Value value;
  value.form = Value::Form::array;
  value.text = fmt::format("ARRAY[{}]", joined(elements, ", "));
  // A constructor of arrays makes one array of more dimensions, which has the same type.
  if (element_type.ends_with("[]")) {
    value.type = element_type;
  } else if (!element_type.empty()) {
    value.type = std::string(element_type) + "[]";
  }
  value.elements = std::move(elements);
  return value;
}

Value junction(std::string_view conjunction, std::vector<Value> operands) {
  Value value;
  value.form = Value::Form::junction;
  value.type = "boolean";
  value.content = conjunction;
  for (Value& operand : operands) {
    if (operand.form == Value::Form::junction && operand.content == conjunction) {
      std::move(operand.elements.begin(), operand.elements.end(), std::back_inserter(value.elements));
    } else {
      const bool untyped = operand.is_untyped();
      value.elements.push_back(untyped ? coerce(std::move(operand), "boolean") : std::move(operand));
    }
  }
  value.text = fmt::format("({})", joined(value.elements, fmt::format(" {} ", conjunction)));
  return value;
}

Value coerce(Value value, std::string_view type) {
  if (type.empty() || type == unknown_type || type == value.type) return value;
  switch (value.form) {
    case Value::Form::string:
      return typed_string(value.content, type);
    case Value::Form::null:
      return plain_value(fmt::format("NULL::{}", type), type);
    case Value::Form::number:
      return cast_number(value, type);
    case Value::Form::array:
      break;
    case Value::Form::plain:
    case Value::Form::junction:
      return generic_cast(value, type);
  }
  const std::string_view element = element_type(type);
  if (element.empty()) return generic_cast(value, type);
  if (value.elements.empty()) return plain_value(fmt::format("ARRAY[]::{}", type), type);
  std::vector<Value> elements;
  for (Value& item : value.elements) {
    const bool nested = item.form == Value::Form::array || !element_type(item.type).empty();
    elements.push_back(coerce(std::move(item), nested ? type : element));
  }
  return array_constructor(std::move(elements), element);
}

}  // namespace wesley::sql
