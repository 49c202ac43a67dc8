// SPDX-License-Identifier: Apache-2.0
#include "generate/check_value.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace wesley::generate {

const Js js_true{"true", Binding::primary, "false"};
const Js js_false{"false", Binding::primary, "true"};

namespace {

std::string operand(const Js& js, Binding around) {
  const bool mixed = js.binding < Binding::comparison && js.binding != around;
  return mixed ? "(" + js.text + ")" : js.text;
}

}  // namespace

Js js_and(const Js& left, const Js& right) {
  if (left == js_false || right == js_false) return js_false;
  if (left == js_true || left == right) return right;
  if (right == js_true) return left;
  return {operand(left, Binding::both) + " && " + operand(right, Binding::both), Binding::both};
}

Js js_or(const Js& left, const Js& right) {
  if (left == js_true || right == js_true) return js_true;
  if (left == js_false || left == right) return right;
  if (right == js_false) return left;
  if (right.text.starts_with(left.text + " || ")) return right;
  return {operand(left, Binding::either) + " || " + operand(right, Binding::either), Binding::either};
}

Js js_not(const Js& condition) {
  if (!condition.negation.empty())
    return {condition.negation, condition.negation_binding.value_or(condition.binding), condition.text,
            condition.binding};
  return {condition.binding == Binding::primary ? "!" + condition.text : "!(" + condition.text + ")",
          Binding::primary, condition.text, condition.binding};
}

Js js_comparison(std::string_view left, std::string_view op, std::string_view right) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> opposites{{{"===", "!=="},
                                                                                           {"!==", "==="},
                                                                                           {"==", "!="},
                                                                                           {"!=", "=="},
                                                                                           {"<", ">="},
                                                                                           {">=", "<"},
                                                                                           {">", "<="},
                                                                                           {"<=", ">"}}};
  const auto found =
      std::find_if(opposites.begin(), opposites.end(), [&](const auto& row) { return row.first == op; });
  return {fmt::format("{} {} {}", left, op, right), Binding::comparison,
          fmt::format("{} {} {}", left, found->second, right)};
}

std::string in_parentheses(const Js& condition) {
  return condition.binding == Binding::primary ? condition.text : "(" + condition.text + ")";
}

Condition condition_of(const Js& js) {
  return {js, js};
}

Js is_null(const Value& value) {
  if (value.kind == ValueKind::null) return js_true;
  Js out = js_false;
  for (const Js& one : value.nulls) out = js_or(out, one);
  return out;
}

Condition strict_condition(const std::vector<const Value*>& values, const Js& js) {
  Js some_null = js_false;
  Js none_null = js_true;
  std::vector<Js> seen;
  for (const Value* value : values) {
    if (value->kind == ValueKind::null) return {js_false, js_true};
    for (const Js& one : value->nulls) {
      if (std::find(seen.begin(), seen.end(), one) != seen.end()) continue;
      seen.push_back(one);
      some_null = js_or(some_null, one);
      none_null = js_and(none_null, js_not(one));
    }
  }
  return {js_and(none_null, js), js_or(some_null, js)};
}

Condition both(const Condition& left, const Condition& right) {
  return {js_and(left.when_true, right.when_true), js_and(left.unless_false, right.unless_false),
          left.wider || right.wider, left.hedged || right.hedged};
}

Condition either(const Condition& left, const Condition& right) {
  return {js_or(left.when_true, right.when_true), js_or(left.unless_false, right.unless_false),
          left.wider || right.wider, left.hedged || right.hedged};
}

std::optional<Condition> opposite(const Condition& condition) {
  if (condition.wider) return std::nullopt;
  return Condition{js_not(condition.unless_false), js_not(condition.when_true), false, condition.hedged};
}

}  // namespace wesley::generate
