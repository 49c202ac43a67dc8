// SPDX-License-Identifier: Apache-2.0
// One expression's parse tree -> values and conditions. Every function answers nothing for what it does not
// surely understand. Internal to generate.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generate/check.h"
#include "generate/check_value.h"

namespace wesley::generate {

class CheckReader {
 public:
  CheckReader(const catalog::Catalog& catalog, const CheckColumns& columns)
      : catalog_(catalog), columns_(columns) {}

  std::optional<Condition> condition(const sql::Node& node);
  const std::set<std::string>& helpers() const { return helpers_; }

 private:
  using Node = sql::Node;
  // check_conditions.cc
  std::optional<Condition> junction(const Node& node);
  std::optional<Condition> null_test(const Node& node);
  std::optional<Condition> boolean_test(const Node& node);
  std::optional<Condition> choice(const Node& node);  // CASE
  std::optional<Condition> operation(const Node& node);
  std::optional<Condition> between(const Node& node);
  std::optional<Condition> in_list(const Value& tested, const std::vector<Value>& items, bool negated);
  std::optional<Condition> any_or_all(const Node& node);
  std::optional<Condition> distinct(const Node& node);
  std::optional<Condition> match(const Value& text, const Value& pattern, std::string_view op);
  std::optional<Condition> like(const Value& text, const Value& pattern, bool negated);
  // check_comparisons.cc
  std::optional<Condition> comparison(Value left, std::string_view op, Value right);
  std::optional<Js> compared(const Value& left, std::string_view op, const Value& right, bool& hedged);
  std::optional<Js> compared_numbers(const Value& left, std::string_view op, const Value& right);
  // check_calls.cc
  std::optional<Value> call(const Node& node);
  // check_values.cc
  std::optional<Value> value(const Node& node);
  std::optional<Value> column(const Node& node);
  std::optional<Value> constant(const Node& node);
  std::optional<Value> cast(Value value, const catalog::Type& type);
  std::optional<Value> cast_list(Value list, catalog::Type element);
  std::optional<Value> cast_to_text(Value value);
  std::optional<Value> cast_within(Value value, const catalog::Type& type);
  std::optional<Value> coalesce(const Node& node);
  std::optional<Value> list(const Node& node);
  std::optional<Value> arithmetic(const Node& node);
  std::optional<Value> condition_value(const Condition& condition);
  std::optional<Value> typed_literal(const Value& literal, const Value& beside);
  ValueKind kind_of(const catalog::Type& type) const;
  Value of_column(const CheckColumn& column);
  std::string helper(std::string_view name) {
    helpers_.emplace(name);
    return std::string(name);
  }

  const catalog::Catalog& catalog_;
  const CheckColumns& columns_;
  std::set<std::string> helpers_;
};

// Of a constant number: its digits without exponent, or nothing.
std::optional<std::int64_t> whole_number(std::string_view digits);

}  // namespace wesley::generate
