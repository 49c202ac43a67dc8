// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "lint/sql_rule.h"

namespace wesley::lint {

namespace {

bool locks_strongly(const locks::Effect& effect) {
  return effect.blocks != locks::Blocks::none;
}

void require_lock_timeout(const SqlFacts& facts, Findings& out) {
  const std::string_view kind = facts.at.effect.kind;
  const bool understood = kind != "unknown" && kind != "procedural";
  if (facts.before.lock_timeout.set() || facts.before.warned_of_timeout) return;
  if (understood && facts.existing() && locks_strongly(facts.at.effect))
    out.push_back(
        {"without lock_timeout this waits for its lock for ever, and every later query queues behind it",
         "SET lock_timeout to a second or two before it, and retry."});
}

void lock_held_through_scan(const SqlFacts& facts, Findings& out) {
  const locks::Effect& effect = facts.at.effect;
  if (facts.before.strong_locks.empty() || (effect.scans.empty() && effect.rewrites.empty())) return;
  const locks::RelationLock& held = facts.before.strong_locks.front();
  out.push_back({fmt::format("{} on {} is held while this statement reads or writes a whole table",
                             locks::name(held.mode), catalog::to_string(held.relation)),
                 "Commit between the two."});
}

void nested_transaction(const SqlFacts& facts, Findings& out) {
  if (!facts.at.node.is("TransactionStmt")) return;
  const std::string_view kind = facts.at.node.enumerator("kind");
  const bool begins = kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START";
  const bool ends = kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_ROLLBACK";
  if (begins && facts.before.in_block)
    out.push_back({"a transaction is open already: the server only warns and goes on in it",
                   "COMMIT before, or remove this BEGIN."});
  if (ends && !facts.before.in_block)
    out.push_back({"there is no BEGIN in this file that this ends", "Remove it, or add the BEGIN."});
}

void new_enum_value(const SqlFacts& facts, Findings& out) {
  if (facts.at.transaction == 0 || facts.before.new_enum_values.empty() || facts.at.node.is("AlterEnumStmt"))
    return;
  std::string used;
  facts.at.node.visit([&](const sql::Node& node) {
    if (!node.is("A_Const")) return true;
    if (const auto text = node.as_string();
        text && facts.before.new_enum_values.count(std::string(*text)) != 0)
      used = std::string(*text);
    return true;
  });
  if (!used.empty())
    out.push_back(
        {fmt::format("`{}` is used in the transaction that adds it to its enum, which the server refuses",
                     used),
         "COMMIT after ALTER TYPE ... ADD VALUE."});
}

}  // namespace

const std::vector<SqlRule>& transaction_rules() {
  static const std::vector<SqlRule> rules = {
      {"require-lock-timeout", Kind::no_lock_timeout, require_lock_timeout},
      {"no-lock-through-scan", Kind::lock_held_through_scan, lock_held_through_scan},
      {"no-nested-transaction", Kind::transaction_control, nested_transaction},
      {"commit-enum-value", Kind::enum_value_before_commit, new_enum_value},
  };
  return rules;
}

}  // namespace wesley::lint
