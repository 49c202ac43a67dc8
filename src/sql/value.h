// SPDX-License-Identifier: Apache-2.0
// A written expression with what is known about its value: the unit that canonical.cc works with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wesley::sql {

struct Value {
  enum class Form {
    plain,
    string,    // a string constant without a type
    null,      // NULL without a type
    number,    // a constant of a numeric type
    array,     // ARRAY[...]
    junction,  // AND or OR of its elements
  };
  Form form = Form::plain;
  std::string text;             // as SQL
  std::string type;             // without modifiers; empty when not known
  std::string content;          // of string and number: the constant itself; of junction: AND or OR
  std::vector<Value> elements;  // of array and junction

  bool is_untyped() const { return form == Form::string || form == Form::null; }
};

Value plain_value(std::string text, std::string_view type = {});
Value string_constant(std::string_view content);
Value null_constant();
// `digits` as canonical_decimal writes them.
Value number_constant(std::string digits, std::string_view type);
Value array_constructor(std::vector<Value> elements, std::string_view element_type);
// Flat: an AND within an AND is one AND.
Value junction(std::string_view conjunction, std::vector<Value> operands);

// As if cast to `type` (no modifiers). Constants become constants of that type, an array constructor is cast
// element by element as the server does, what has the type already stays. An empty type changes nothing.
Value coerce(Value value, std::string_view type);

}  // namespace wesley::sql
