// SPDX-License-Identifier: Apache-2.0
// One pgTAP file being written: what it prepares, what it asserts, and the functions it asks the server with.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/object.h"

namespace wesley::generate {

// Functions of a suite, made in pg_temp: a row of the table in pgtap_helpers.cc each.
enum class Helper {
  relations_in,
  types_in,
  routines_in,
  kind_of,
  storage_of,
  column_of,
  constraint_of,
  constraints_of,
  index_of,
  trigger_of,
  triggers_of,
  policy_of,
  row_security_of,
  partition_key_of,
  parents_of,
  privileges_of,
  sequence_of,
  domain_of,
  composite_of,
  view_of,
  routine_of,
  routine_privileges_of,
  aggregate_of,
  range_of,
  collation_of,
  operator_of,
  partners_of,
  cast_of,
  dictionary_of,
  configuration_of,
  rules_of,
  rule_of,
  statistics_of,
  foreign_table_of,
  server_of,
  wrapper_of,
  others_in,
  casts_of,
  event_triggers_of,
  default_privileges_in,
  schema_privileges_of,
  type_privileges_in,
  after,
  outcome,
  outcome_as,
};
inline constexpr std::size_t helper_count = 45;
struct HelperInfo {
  std::string_view name;
  std::string_view definition;  // CREATE FUNCTION
};
const HelperInfo& info(Helper helper);

// 'it''s': a plain literal.
std::string literal(std::string_view text);
// ARRAY['a', 'b'], or an empty one.
std::string array(const std::vector<std::string>& elements);
// $$...$$, or quoted where the text has a `$`.
std::string dollar_quoted(std::string_view text);

// An object, and what is made in pg_temp to compare it with.
struct Twin {
  Twin(const catalog::Name& object);  // NOLINT(google-explicit-constructor): an object has one twin
  std::string object, made;
};

class Suite {
 public:
  // `first`: statements that come before everything else.
  explicit Suite(std::string_view subject, std::string_view first = {});

  void section(std::string_view title);
  void prepare(std::string_view statement);
  // `assertion`: a call of pgTAP.
  void test(std::string_view assertion);
  // SELECT is(FUNCTION(ARGUMENTS), EXPECTED, DESCRIPTION): `expected` is SQL, arguments are text.
  void is(Helper helper, std::initializer_list<std::string_view> arguments, std::string_view expected,
          std::string_view description);
  // The same of what is there and of what was made in pg_temp to compare it with.
  void same(Helper helper, const Twin& twin, std::initializer_list<std::string_view> further,
            std::string_view description);
  void same(Helper helper, std::string_view object, std::string_view made,
            std::initializer_list<std::string_view> further, std::string_view description);
  // What the server answers to a statement: 'accepted', or the state and what refuses it; of that the first
  // `letters`, where so many are enough.
  void outcome(std::string_view statement, std::string_view expected, std::string_view description,
               std::size_t letters = 0);
  // A test that is not made, and why.
  void skip(std::string_view what, std::string_view reason);
  std::string call(Helper helper, std::initializer_list<std::string_view> arguments);
  void use(Helper helper) { used_.set(static_cast<std::size_t>(helper)); }
  bool empty() const { return tests_ == 0; }

  std::string text() const;

 private:
  void append_call(Helper helper, std::string_view object, std::initializer_list<std::string_view> further);
  // Behind the arguments of an assertion.
  void end_test(std::string_view description);

  std::string subject_;
  std::string_view first_;
  std::string body_;
  std::size_t tests_ = 0;
  std::bitset<helper_count> used_;
};

// What stands in pg_temp for an object.
catalog::Name made_name(const catalog::Name& name);

}  // namespace wesley::generate
