// SPDX-License-Identifier: Apache-2.0
#include "lint/sql_state.h"

namespace wesley::lint {

using sql::Node;

namespace {

// `0`, `'0'`, `'0ms'` and TO DEFAULT switch a timeout off (its default is 0).
bool switches_on(const Node& setting) {
  const auto arguments = setting.children("args");
  if (arguments.empty()) return false;
  const Node& value = arguments.front();
  if (const auto text = value.as_string()) return text->find_first_of("123456789") != std::string_view::npos;
  return !value.is("A_Const") || value.integer("ival") != 0;
}

}  // namespace

void StateWalk::before(const locks::WalkedStatement& at) {
  if (at.transaction != 0 && at.transaction == state_.transaction) return;
  state_.transaction = at.transaction;
  state_.lock_timeout.local = false;
  state_.added_constraints.clear();
  state_.new_enum_values.clear();
  state_.strong_locks.clear();
  state_.foreign_keys = 0;
}

void StateWalk::after(const locks::WalkedStatement& at, const std::vector<Node>& commands) {
  note_transaction(at);
  note_setting(at.node);
  if (at.node.is("AlterEnumStmt") && at.node.string("old_val").empty())
    state_.new_enum_values.emplace(at.node.string("new_val"));
  for (const Node& command : commands) note_constraint(command);
  for (const locks::RelationLock& lock : at.effect.locks)
    if (locks::blocks_writes(lock.mode) && !lock.relation.name.empty()) state_.strong_locks.push_back(lock);
}

// RESET, and SET TO DEFAULT, have no arguments.
void StateWalk::note_setting(const Node& statement) {
  if (!statement.is("VariableSetStmt") || statement.string("name") != "lock_timeout") return;
  (statement.boolean("is_local") ? state_.lock_timeout.local : state_.lock_timeout.session) =
      switches_on(statement);
}

void StateWalk::note_constraint(const Node& command) {
  const Node definition = command.child("def");
  if (command.enumerator("subtype") != "AT_AddConstraint") return;
  state_.added_constraints.emplace(definition.string("conname"));
  if (definition.enumerator("contype") == "CONSTR_FOREIGN") ++state_.foreign_keys;
}

void StateWalk::note_transaction(const locks::WalkedStatement& at) {
  if (!at.node.is("TransactionStmt")) return;
  const std::string_view kind = at.node.enumerator("kind");
  if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") {
    if (!state_.in_block) state_.block_offset = at.offset;
    state_.in_block = true;
  } else if (kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_ROLLBACK") {
    state_.in_block = false;
  }
}

}  // namespace wesley::lint
