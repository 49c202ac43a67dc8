// SPDX-License-Identifier: Apache-2.0
// The parts of a translated check: pieces of JavaScript, values and conditions. Internal to generate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wesley::generate {

// How tightly a piece of JavaScript holds together.
enum class Binding { either, both, comparison, primary };

// A JavaScript condition. `negation` is its opposite where that reads better than `!`, and binds as the
// condition does unless it says otherwise.
struct Js {
  std::string text;
  Binding binding = Binding::primary;
  std::string negation = {};
  std::optional<Binding> negation_binding = {};
  bool operator==(const Js& other) const { return text == other.text; }
};
extern const Js js_true;
extern const Js js_false;
Js js_and(const Js& left, const Js& right);
Js js_or(const Js& left, const Js& right);
Js js_not(const Js& condition);
Js js_comparison(std::string_view left, std::string_view op, std::string_view right);
// Kept in one piece beside any operator.
std::string in_parentheses(const Js& condition);

enum class ValueKind {
  boolean,
  integer,  // smallint and integer: a number
  bigint,   // a bigint
  numeric,  // a Decimal, see the helpers
  real,     // real and double precision: a number
  text,
  character,  // char(n): as stored, with its blanks
  enumeration,
  bytes,
  json,
  date,
  timestamp,
  timestamptz,
  array,
  other,    // only whether it is NULL can be asked
  literal,  // a string constant without a type
  null,     // a NULL without a type
};

struct Value {
  ValueKind kind = ValueKind::other;
  std::string text;
  std::vector<Js> nulls = {};  // it is NULL when one of them holds
  std::string content = {};    // of a constant
  bool is_constant = false;
  bool is_plain = true;             // of a text: equal when its characters are
  bool may_calculate = true;        // of an integer: arithmetic on it is integer arithmetic
  std::string type_name = {};       // of an enum; the JSON type function
  std::int64_t lowest = INT32_MIN;  // of an integer
  std::int64_t highest = INT32_MAX;
  std::vector<Value> elements = {};  // of an ARRAY[...]
  bool is_list = false;
};

struct Condition {
  Js when_true;
  Js unless_false;
  bool wider = false;   // may be true where SQL's is not: only good where that makes the check pass
  bool hedged = false;  // may be unknown where SQL's is not
  bool is_exact() const { return !wider && !hedged; }
  bool is_definite() const { return when_true == unless_false; }
};
Condition condition_of(const Js& js);  // never unknown
// Unknown when a value is NULL.
Condition strict_condition(const std::vector<const Value*>& values, const Js& js);
Condition both(const Condition& left, const Condition& right);
Condition either(const Condition& left, const Condition& right);
// None for a condition that is wider than SQL's.
std::optional<Condition> opposite(const Condition& condition);
Js is_null(const Value& value);

}  // namespace wesley::generate
