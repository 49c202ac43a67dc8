// SPDX-License-Identifier: Apache-2.0
// What a rule over SQL sees, and how it reports. The rules are in files by topic: index_rules.cc,
// constraint_rules.cc, change_rules.cc, transaction_rules.cc, type_rules.cc.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "lint/sql_fix.h"
#include "lint/sql_state.h"
#include "locks/walk.h"

namespace wesley::lint {

struct SqlFacts {
  const locks::WalkedStatement& at;
  const SqlState& before;
  std::vector<sql::Node> commands;  // of an ALTER TABLE on a table that existed before
  bool existing() const { return !at.effect.creates_only; }
  bool is(std::string_view kind) const { return at.effect.kind == kind; }
};

struct Finding {
  std::string message;
  std::string help;
  std::optional<Edit> fix = {};
};
using Findings = std::vector<Finding>;

struct SqlRule {
  std::string_view id;
  Kind kind;
  void (*check)(const SqlFacts&, Findings&);
};

// The rules of each topic.
const std::vector<SqlRule>& index_rules();
const std::vector<SqlRule>& constraint_rules();
const std::vector<SqlRule>& change_rules();
const std::vector<SqlRule>& transaction_rules();
const std::vector<SqlRule>& type_rules();

// The relation that the statement names, as messages show it.
std::string target(const SqlFacts& facts);
// Columns that a statement defines: of CREATE TABLE, ADD COLUMN and ALTER COLUMN TYPE.
std::vector<sql::Node> defined_columns(const sql::Node& statement);
bool has_constraint(const sql::Node& column, std::string_view contype);

}  // namespace wesley::lint
