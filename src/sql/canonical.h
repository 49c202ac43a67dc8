// SPDX-License-Identifier: Apache-2.0
// Writes a parse tree the way the server would render it after type resolution: with the casts that it adds,
// without those that change nothing. An expression as authored and as rendered meet there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/expression.h"
#include "sql/tree.h"
#include "sql/type_name.h"
#include "sql/value.h"

namespace wesley::sql {

class CanonicalWriter {
 public:
  explicit CanonicalWriter(const ColumnTypes& types) : types_(types) {}
  Value write(const Node& node);
  // What is assigned to a column or returned as `result` (format_type with modifiers, or empty).
  Value write_assigned(const Node& node, std::string_view result);
  // The same for what most defaults are, without a parse tree: see simple_value.
  Value assign(Value value, std::string_view result) const;

 private:
  Value write_constant(const Node& node);
  Value write_column(const Node& node);
  Value write_cast(const Node& node);
  Value write_collate(const Node& node);
  Value write_array(const Node& node);
  Value write_subscripts(const Node& node);
  Value write_row(const Node& node);
  Value write_boolean_expression(const Node& node);
  Value write_null_test(const Node& node);
  Value write_boolean_test(const Node& node);
  Value write_case(const Node& node);
  Value write_coalesce(const Node& node);
  Value write_min_max(const Node& node);
  Value write_value_function(const Node& node);
  // canonical_operators.cc
  Value write_operator(const Node& node);
  Value write_in(const Node& node, bool negated);
  Value write_between(const Node& node);
  Value write_any_or_all(const Node& node, std::string_view quantifier);
  Value write_comparison(std::string_view op, const Node& left, const Node& right);
  Value write_unary(const Node& node, const std::string& op);
  // canonical_calls.cc
  Value write_call(const Node& node);

  std::vector<Value> write_all(const std::vector<Node>& nodes);
  std::vector<Value> write_unified(const std::vector<Node>& nodes, std::string& type);
  // The type as used for resolution: varchar is text, unless an overload might tell them apart.
  std::string base_type(std::string_view type) const;
  std::string base_type(TypeName type) const;
  struct CastType {
    std::string base;
    std::string full;  // with modifiers; equal to the unmerged base when there are none
    bool has_modifiers = false;
  };
  bool is_column_of_type(const Node& node, const CastType& type) const;
  // False for what is no plain type name (%TYPE, SETOF, modifiers that are no constants).
  bool read_type(const Node& type_name, CastType& type) const;

  const ColumnTypes& types_;
  bool exact_strings_ = false;
  friend class ExactStrings;
};

// A name as its parts, pg_catalog left out.
std::string qualified_name(const std::vector<std::string_view>& parts);

// As the server types it: integer, bigint or numeric. nullopt when it is no plain number.
std::optional<Value> number_value(std::string_view written);
// A lone constant, or a call without arguments: what `write` makes of its tree, at a hundredth of the cost.
std::optional<Value> simple_value(std::string_view text);

// f(arguments), cast as overload resolution does when f is a listed built-in function.
Value call_value(const std::vector<std::string_view>& name, std::vector<Value> arguments);
// Whether the arguments of a call are resolved by call_value, so that strings need not be told apart.
bool is_listed_function(const std::vector<std::string_view>& name);

// L op R with both sides cast as operator resolution does.
Value binary_operation(std::string_view op, Value left, Value right);
// x op ANY (array), x op ALL (array).
Value quantified_operation(std::string_view op, std::string_view quantifier, Value left, Value array);
// The casts of both sides alone.
void resolve_operands(std::string_view op, Value& left, Value& right);

// Casts the arguments as overload resolution does, for a built-in function that is listed in builtins.h, and
// answers the type of the result; empty when it is not known.
std::string resolve_call(std::string_view function, std::vector<Value>& arguments);

// While it lives, `text` and `character varying` are told apart.
class ExactStrings {
 public:
  explicit ExactStrings(CanonicalWriter& writer) : writer_(writer), before_(writer.exact_strings_) {
    writer_.exact_strings_ = true;
  }
  ~ExactStrings() { writer_.exact_strings_ = before_; }
  ExactStrings(const ExactStrings&) = delete;
  ExactStrings& operator=(const ExactStrings&) = delete;

 private:
  CanonicalWriter& writer_;
  bool before_;
};

}  // namespace wesley::sql
