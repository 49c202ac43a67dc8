// SPDX-License-Identifier: Apache-2.0
// Comparisons, by the types of both sides.
#include <fmt/format.h>

#include "generate/check_reader.h"
#include "generate/javascript.h"

namespace wesley::generate {

namespace {

bool is_comparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=";
}

std::string_view javascript_operator(std::string_view op) {
  if (op == "=") return "===";
  return op == "<>" ? "!==" : op;
}

bool is_number(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::bigint || kind == ValueKind::numeric ||
         kind == ValueKind::real;
}

bool is_time(ValueKind kind) {
  return kind == ValueKind::date || kind == ValueKind::timestamp || kind == ValueKind::timestamptz;
}

// So few digits that a number of JavaScript is the same number.
bool is_short(std::string_view digits) {
  constexpr std::size_t exact = 15;
  return digits.size() <= exact;
}

// By the difference, which is NaN where a time is not understood. Then nothing is known.
struct TimeComparison {
  Js when_true;
  Js unless_false;
};
TimeComparison compared_times(const std::string& difference, std::string_view op) {
  const auto inverted = [](const std::string& text) { return Js{"!(" + text + ")", Binding::primary, text}; };
  const auto plain = [](const std::string& text) { return Js{text, Binding::comparison, "!(" + text + ")"}; };
  const std::string differs = fmt::format("Math.abs({}) > 0", difference);
  if (op == "=") return {plain(difference + " === 0"), inverted(differs)};
  if (op == "<>") return {plain(differs), inverted(difference + " === 0")};
  const std::string_view other = op == "<" ? ">=" : op == ">" ? "<=" : op == "<=" ? ">" : "<";
  return {plain(fmt::format("{} {} 0", difference, op)), inverted(fmt::format("{} {} 0", difference, other))};
}

}  // namespace

std::optional<Js> CheckReader::compared_numbers(const Value& left, std::string_view op, const Value& right) {
  const std::string_view js = javascript_operator(op);
  const auto either_is = [&](ValueKind kind) { return left.kind == kind || right.kind == kind; };
  if (either_is(ValueKind::real)) {
    // Beside a floating-point number the other side becomes one.
    const auto as_real = [&](const Value& side) -> std::optional<std::string> {
      if (side.is_constant) return side.content;
      if (side.kind == ValueKind::real || side.kind == ValueKind::integer) return side.text;
      return std::nullopt;
    };
    const auto a = as_real(left);
    const auto b = as_real(right);
    if (!a || !b) return std::nullopt;
    return js_comparison(fmt::format("{}({}, {})", helper("compareReals"), *a, *b), js, "0");
  }
  if (either_is(ValueKind::numeric)) {
    const Value& constant = left.is_constant ? left : right;
    const Value& other = left.is_constant ? right : left;
    if (constant.is_constant && other.kind == ValueKind::integer && is_short(constant.content)) {
      return left.is_constant ? js_comparison(constant.content, js, other.text)
                              : js_comparison(other.text, js, constant.content);
    }
    const auto as_decimal = [&](const Value& side) {
      return side.kind == ValueKind::numeric ? side.text
                                             : fmt::format("{}({})", helper("decimal"), side.text);
    };
    return js_comparison(fmt::format("{}({}, {})", helper("compare"), as_decimal(left), as_decimal(right)),
                         js, "0");
  }
  if (either_is(ValueKind::bigint)) {
    // Not BigInt(x), which throws for 1.5: zod 3 asks this of a number that it has refused already.
    const auto as_big = [&](const Value& side) {
      if (side.kind == ValueKind::bigint) return side.text;
      return side.is_constant ? side.content + "n" : fmt::format("{}({})", helper("int8"), side.text);
    };
    return js_comparison(as_big(left), js, as_big(right));
  }
  return js_comparison(left.text, js, right.text);
}

std::optional<Js> CheckReader::compared(const Value& left, std::string_view op, const Value& right,
                                        bool& hedged) {
  const bool equality = op == "=" || op == "<>";
  const std::string_view js = javascript_operator(op);
  if (is_number(left.kind) && is_number(right.kind)) return compared_numbers(left, op, right);
  if (is_time(left.kind) && is_time(right.kind)) {
    const bool zoned = left.kind == ValueKind::timestamptz;
    if (zoned != (right.kind == ValueKind::timestamptz)) return std::nullopt;
    hedged = true;
    const auto as_time = [&](const Value& side) {
      const std::string_view name = side.kind == ValueKind::date        ? "day"
                                    : side.kind == ValueKind::timestamp ? "clock"
                                                                        : "instant";
      return fmt::format("{}({})", helper(name), side.text);
    };
    return Js{fmt::format("{} - {}", as_time(left), as_time(right))};
  }
  // Which text comes first is for a collation to say.
  if (!equality || !left.is_plain || !right.is_plain) return std::nullopt;
  if (left.kind == ValueKind::text && right.kind == ValueKind::text)
    return js_comparison(left.text, js, right.text);
  if (left.kind == ValueKind::character || right.kind == ValueKind::character) {
    const bool texts = (left.kind == ValueKind::character || left.kind == ValueKind::text) &&
                       (right.kind == ValueKind::character || right.kind == ValueKind::text);
    if (!texts) return std::nullopt;
    const auto without_blanks = [&](const Value& side) {
      const bool blanks = side.kind == ValueKind::character && !side.is_constant;
      return blanks ? fmt::format("{}({})", helper("rtrim"), side.text) : side.text;
    };
    return js_comparison(without_blanks(left), js, without_blanks(right));
  }
  if (left.kind == ValueKind::enumeration && right.kind == ValueKind::enumeration &&
      left.type_name == right.type_name) {
    return js_comparison(left.text, js, right.text);
  }
  if (left.kind == ValueKind::boolean && right.kind == ValueKind::boolean) {
    const bool wanted = op == "=";
    const bool constant_left = left.text == "true" || left.text == "false";
    const Value& constant = constant_left ? left : right;
    const Value& other = constant_left ? right : left;
    if (constant.text == "true" || constant.text == "false") {
      const Js plain = other.text == "true" ? js_true : other.text == "false" ? js_false : Js{other.text};
      return (constant.text == "true") == wanted ? plain : js_not(plain);
    }
    return js_comparison(left.text, js, right.text);
  }
  return std::nullopt;
}

std::optional<Condition> CheckReader::comparison(Value left, std::string_view op, Value right) {
  if (!is_comparison(op)) return std::nullopt;
  if (left.kind == ValueKind::null || right.kind == ValueKind::null) return Condition{js_false, js_true};
  const auto settle = [&](Value& side, const Value& other) {
    if (side.kind != ValueKind::literal) return true;
    if (other.kind == ValueKind::literal) return false;
    auto typed = typed_literal(side, other);
    if (typed) side = std::move(*typed);
    return typed.has_value();
  };
  if (!settle(left, right) || !settle(right, left)) return std::nullopt;
  bool hedged = false;
  const auto js = compared(left, op, right, hedged);
  if (!js) return std::nullopt;
  Condition out = strict_condition({&left, &right}, *js);
  if (!hedged) return out;
  const TimeComparison times = compared_times(js->text, op);
  out.when_true = strict_condition({&left, &right}, times.when_true).when_true;
  out.unless_false = strict_condition({&left, &right}, times.unless_false).unless_false;
  out.hedged = true;
  return out;
}

}  // namespace wesley::generate
