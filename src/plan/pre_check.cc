// SPDX-License-Identifier: Apache-2.0
#include "plan/pre_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sql/quote.h"

namespace wesley::plan {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string column_list(const std::vector<std::string>& columns) {
  std::vector<std::string> quoted;
  for (const auto& column : columns) quoted.push_back(sql::quote_identifier(column));
  return joined(quoted, ", ");
}

Step::PreCheck duplicates(const catalog::Name& table, const std::vector<std::string>& terms,
                          std::vector<std::string> conditions, bool nulls_equal) {
  if (!nulls_equal)
    for (const auto& term : terms) conditions.push_back(term + " IS NOT NULL");
  auto where = conditions.empty() ? std::string() : " WHERE " + joined(conditions, " AND ");
  auto list = joined(terms, ", ");
  return {fmt::format("SELECT pg_catalog.count(*) FROM (SELECT 1 FROM {}{} GROUP BY {} "
                      "HAVING pg_catalog.count(*) > 1) AS duplicate",
                      catalog::to_string(table), where, list),
          fmt::format("values of ({}) occur more than once in {}", list, catalog::to_string(table))};
}

}  // namespace

Step::PreCheck no_duplicates(const catalog::Name& table, const catalog::Constraint& constraint) {
  std::vector<std::string> terms;
  for (const auto& column : constraint.key()->columns) terms.push_back(sql::quote_identifier(column));
  return duplicates(table, terms, {}, constraint.key()->nulls_not_distinct);
}

Step::PreCheck no_duplicates(const catalog::Name& table, const catalog::Index& index) {
  std::vector<std::string> terms, conditions;
  for (const auto& key : index.keys)
    terms.push_back(key.expression ? "(" + key.expression->text + ")" : sql::quote_identifier(key.column));
  if (index.predicate) conditions.push_back("(" + index.predicate->text + ")");
  return duplicates(table, terms, std::move(conditions), index.nulls_not_distinct);
}

Step::PreCheck no_nulls(const catalog::Name& table, const std::string& column) {
  return {fmt::format("SELECT pg_catalog.count(*) FROM {} WHERE {} IS NULL", catalog::to_string(table),
                      sql::quote_identifier(column)),
          fmt::format("rows of {} hold NULL in {}", catalog::to_string(table), column)};
}

Step::PreCheck no_rows(const catalog::Name& table, const std::string& column) {
  return {fmt::format("SELECT pg_catalog.count(*) FROM {}", catalog::to_string(table)),
          fmt::format("rows of {} would have no value for the new column {}, which is NOT NULL and has no "
                      "default",
                      catalog::to_string(table), column)};
}

// MATCH SIMPLE: a row with a NULL among the referencing columns refers to nothing.
Step::PreCheck no_orphans(const catalog::Name& table, const catalog::Constraint& constraint) {
  const auto& key = *constraint.foreign_key();
  std::vector<std::string> present, equal;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    auto column = "child." + sql::quote_identifier(key.columns[i]);
    present.push_back(column + " IS NOT NULL");
    equal.push_back("parent." + sql::quote_identifier(key.referenced_columns[i]) + " = " + column);
  }
  return {
      fmt::format("SELECT pg_catalog.count(*) FROM {} AS child WHERE {} AND NOT EXISTS "
                  "(SELECT FROM {} AS parent WHERE {})",
                  catalog::to_string(table), joined(present, " AND "), catalog::to_string(key.referenced),
                  joined(equal, " AND ")),
      fmt::format("rows of {} refer by ({}) to a row of {} that does not exist", catalog::to_string(table),
                  column_list(key.columns), catalog::to_string(key.referenced))};
}

Step::PreCheck no_violations(const catalog::Name& table, const catalog::Constraint& constraint) {
  return {fmt::format("SELECT pg_catalog.count(*) FROM {} WHERE NOT ({})", catalog::to_string(table),
                      constraint.check()->expression.text),
          fmt::format("rows of {} break {}", catalog::to_string(table), constraint.name)};
}

}  // namespace wesley::plan
