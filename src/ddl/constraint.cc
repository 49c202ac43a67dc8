// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

std::string_view action_text(catalog::ReferentialAction action) {
  constexpr std::array<std::string_view, 5> texts = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL",
                                                     "SET DEFAULT"};
  return texts.at(static_cast<std::size_t>(action));
}

std::string deferral(const catalog::Constraint& constraint) {
  if (!constraint.deferrable) return {};
  return constraint.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
}

template <class Indexed>
std::string index_parameters(const Indexed& constraint) {
  std::string out;
  if (!constraint.include.empty()) out += " INCLUDE (" + column_list(constraint.include) + ")";
  if (!constraint.options.empty()) out += " WITH (" + option_list(constraint.options) + ")";
  if (!constraint.tablespace.empty())
    out += " USING INDEX TABLESPACE " + sql::quote_identifier(constraint.tablespace);
  return out;
}

std::string body(const catalog::Key& key) {
  std::string out = key.primary ? "PRIMARY KEY" : "UNIQUE";
  if (key.nulls_not_distinct) out += " NULLS NOT DISTINCT";
  out += " (" + column_list(key.columns) + (key.without_overlaps ? " WITHOUT OVERLAPS)" : ")");
  return out + index_parameters(key);
}

std::string body(const catalog::Exclusion& exclusion) {
  std::string elements;
  for (const catalog::ExclusionElement& element : exclusion.elements) {
    if (!elements.empty()) elements += ", ";
    elements += index_key(element.key) + " WITH " + element.operator_;
  }
  std::string out = fmt::format("EXCLUDE USING {} ({})", sql::quote_identifier(exclusion.method), elements);
  out += index_parameters(exclusion);
  if (exclusion.predicate) out += " WHERE (" + exclusion.predicate->text + ")";
  return out;
}

// (a, PERIOD b)
std::string period_list(const std::vector<std::string>& columns, bool period) {
  if (!period) return column_list(columns);
  std::vector<std::string> plain(columns.begin(), columns.end() - 1);
  return (plain.empty() ? "" : column_list(plain) + ", ") + "PERIOD " + sql::quote_identifier(columns.back());
}

std::string body(const catalog::ForeignKey& key) {
  std::string out = fmt::format("FOREIGN KEY ({}) REFERENCES {} ({})", period_list(key.columns, key.period),
                                to_string(key.referenced), period_list(key.referenced_columns, key.period));
  if (key.match_full) out += " MATCH FULL";
  if (key.on_update != catalog::ReferentialAction::no_action) {
    out += fmt::format(" ON UPDATE {}", action_text(key.on_update));
  }
  if (key.on_delete != catalog::ReferentialAction::no_action) {
    out += fmt::format(" ON DELETE {}", action_text(key.on_delete));
    if (!key.set_columns.empty()) out += " (" + column_list(key.set_columns) + ")";
  }
  return out;
}

std::string body(const catalog::Check& check) {
  return "CHECK (" + check.expression.text + ")" + (check.no_inherit ? " NO INHERIT" : "");
}

}  // namespace

std::string constraint_definition(const catalog::Constraint& constraint) {
  const std::string definition = std::visit([](const auto& kind) { return body(kind); }, constraint.body);
  return "CONSTRAINT " + sql::quote_identifier(constraint.name) + " " + definition + deferral(constraint) +
         (constraint.enforced ? "" : " NOT ENFORCED");
}

std::string add_constraint(const Name& table, const catalog::Constraint& constraint, bool not_valid) {
  const bool is_checked = constraint.enforced;  // what is not enforced is never valid, and never says so
  return alter_table(table) + "ADD " + constraint_definition(constraint) +
         (is_checked && (not_valid || !constraint.validated) ? " NOT VALID" : "");
}

std::string add_constraint_only(const Name& table, const catalog::Constraint& constraint) {
  return alter_table_only(table) + "ADD " + constraint_definition(constraint);
}

std::string add_key_using_index(const Name& table, const catalog::Constraint& constraint,
                                std::string_view index) {
  WESLEY_CHECK(constraint.key() != nullptr, "only a key has an index");
  return fmt::format("{}ADD CONSTRAINT {} {} USING INDEX {}{}", alter_table(table),
                     sql::quote_identifier(constraint.name),
                     constraint.key()->primary ? "PRIMARY KEY" : "UNIQUE", sql::quote_identifier(index),
                     deferral(constraint));
}

std::string validate_constraint(const Name& table, std::string_view constraint) {
  return alter_table(table) + "VALIDATE CONSTRAINT " + sql::quote_identifier(constraint);
}

std::string drop_constraint(const Name& table, std::string_view constraint) {
  return alter_table(table) + "DROP CONSTRAINT " + sql::quote_identifier(constraint);
}

std::string rename_constraint(const Name& table, std::string_view from, std::string_view to) {
  return fmt::format("{}RENAME CONSTRAINT {} TO {}", alter_table(table), sql::quote_identifier(from),
                     sql::quote_identifier(to));
}

std::string alter_constraint_deferrable(const Name& table, const catalog::Constraint& constraint) {
  return fmt::format("{}ALTER CONSTRAINT {}{}", alter_table(table), sql::quote_identifier(constraint.name),
                     constraint.deferrable ? deferral(constraint) : " NOT DEFERRABLE");
}

}  // namespace wesley::ddl
