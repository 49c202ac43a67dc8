// SPDX-License-Identifier: Apache-2.0
#include "plan/partition_proof.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "ddl/ddl.h"
#include "plan/done_check.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

constexpr std::string_view proof_name_suffix = "_wesley_bound";

// The lists in parentheses of a bound: "FROM (1) TO (10)" has two.
struct BoundList {
  std::string text;
  bool has_comma = false;
};
std::vector<BoundList> lists_of(const std::string& bound) {
  std::vector<BoundList> lists;
  sql::Lexer lexer(bound);
  int depth = 0;
  std::size_t begin = 0;
  for (auto token = lexer.next_meaningful(); token.kind != sql::TokenKind::end;
       token = lexer.next_meaningful()) {
    if (token.text == "(") {
      if (depth++ == 0) {
        begin = lexer.offset();
        lists.emplace_back();
      }
    } else if (token.text == ")") {
      if (--depth == 0) lists.back().text = bound.substr(begin, lexer.offset() - 1 - begin);
    } else if (token.text == "," && depth == 1) {
      lists.back().has_comma = true;
    }
  }
  return lists;
}

bool is_open(const std::string& value) {
  return value == "MINVALUE" || value == "MAXVALUE";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// One form: digits stand where digits stand, so that the texts are ordered as the values are.
bool have_one_form(const std::string& one, const std::string& other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(), [](char left, char right) {
           return left == right || (is_digit(left) && is_digit(right));
         });
}

bool is_whole_number(const std::string& text) {
  return !text.empty() && text.size() < 10 && std::all_of(text.begin(), text.end(), is_digit);
}

// An upper bound and a lower one: nothing lies between.
bool ends_before(const std::string& upper, const std::string& lower) {
  if (is_open(upper) || is_open(lower)) return false;
  if (is_whole_number(upper) && is_whole_number(lower)) return std::stoi(upper) <= std::stoi(lower);
  return upper.front() == '\'' && have_one_form(upper, lower) && upper <= lower;
}

std::set<std::string> values_of(const std::string& list) {
  std::set<std::string> values;
  sql::Lexer lexer(list);
  std::string value;
  for (auto token = lexer.next_meaningful();; token = lexer.next_meaningful()) {
    const bool ends = token.kind == sql::TokenKind::end;
    if (ends || token.text == ",") {
      values.insert(std::exchange(value, {}));
      if (ends) return values;
    } else {
      value += token.text;
    }
  }
}

bool share_a_value(const std::string& one, const std::string& other) {
  const auto values = values_of(one);
  const auto others = values_of(other);
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return others.count(value) > 0; });
}

}  // namespace

std::optional<catalog::Expression> partition_proof(const catalog::Table& parent,
                                                   const catalog::Expression& bound) {
  if (!parent.partition_key || parent.partition_key->keys.size() != 1) return std::nullopt;
  const auto& key = parent.partition_key->keys.front();
  if (key.column.empty()) return std::nullopt;
  const auto column = sql::quote_identifier(key.column);
  const auto lists = lists_of(bound.text);
  std::string text = column + " IS NOT NULL";
  if (parent.partition_key->strategy == catalog::PartitionStrategy::list) {
    if (lists.size() != 1 || lists[0].text.find("NULL") != std::string::npos) return std::nullopt;
    text += fmt::format(" AND {} IN ({})", column, lists[0].text);
  } else if (parent.partition_key->strategy == catalog::PartitionStrategy::range) {
    if (lists.size() != 2 || lists[0].has_comma || lists[1].has_comma) return std::nullopt;
    if (!is_open(lists[0].text)) text += fmt::format(" AND {} >= {}", column, lists[0].text);
    if (!is_open(lists[1].text)) text += fmt::format(" AND {} < {}", column, lists[1].text);
  } else {
    return std::nullopt;
  }
  return catalog::make_expression(std::move(text), column_types(parent));
}

bool are_apart(const catalog::Expression& one, const catalog::Expression& other) {
  constexpr std::string_view default_bound = "DEFAULT";
  if (one.text == default_bound || other.text == default_bound) return one.text != other.text;
  const auto ones = lists_of(one.text), others = lists_of(other.text);
  if (ones.size() != others.size() || ones.empty()) return false;
  if (ones.size() == 2)
    return !ones[0].has_comma &&
           (ends_before(ones[1].text, others[0].text) || ends_before(others[1].text, ones[0].text));
  if (one.text.find(" IN (") != std::string::npos) return !share_a_value(ones[0].text, others[0].text);
  // "modulus 4, remainder 1"
  const auto modulus = [](const std::string& hash) { return hash.substr(0, hash.find(',')); };
  return modulus(ones[0].text) == modulus(others[0].text) && ones[0].text != others[0].text;
}

Proven prove(Context& context, const catalog::Name& final_table, const catalog::Expression& proof,
             const catalog::Origin& origin) {
  auto table = context.name_of(final_table);
  Proven proven;
  proven.check.name = temporary_name(final_table.name, proof_name_suffix);
  proven.check.body = catalog::Check{proof, false};
  auto not_valid = proven.check;
  not_valid.validated = false;
  auto label = context.label(final_table);
  auto add =
      context.on_table(Phase::validate, final_table, "a check that says the bound of " + label, origin);
  add.step.statements = {ddl::add_constraint(table, not_valid, true)};
  add.step.undo.statements = {ddl::drop_constraint(table, not_valid.name)};
  add.step.delta = {{diff::AddConstraint{table, not_valid}, origin}};
  add_hazard(add.step, locks::Hazard::tightens);
  auto added = context.drafts.add(std::move(add));
  auto validate = context.on_table(Phase::validate, final_table, "prove the bound of " + label, origin);
  validate.step.statements = {ddl::validate_constraint(table, not_valid.name)};
  validate.step.done = constraint_validated(table, not_valid.name);
  validate.step.delta = {{diff::AlterConstraint{table, not_valid, proven.check}, origin}};
  validate.cost = Cost::scan;
  validate.after = {added};
  proven.validated = context.drafts.add(std::move(validate));
  return proven;
}

}  // namespace wesley::plan
