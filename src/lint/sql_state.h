// SPDX-License-Identifier: Apache-2.0
// What the statements so far mean for the rules on the next one.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "locks/walk.h"

namespace wesley::lint {

// SET lasts for the session, SET LOCAL for the transaction; 0 switches the timeout off.
struct Timeout {
  bool session = false;
  bool local = false;
  bool set() const { return session || local; }
};

struct SqlState {
  Timeout lock_timeout;
  bool warned_of_timeout = false;
  bool in_block = false;  // after BEGIN, before COMMIT
  std::uint64_t block_offset = 0;
  // Of the current transaction; outside blocks each statement is one.
  int transaction = 0;
  std::set<std::string> added_constraints;
  std::set<std::string> new_enum_values;
  int foreign_keys = 0;
  std::vector<locks::RelationLock> strong_locks;
};

// Keeps a SqlState in step with a walk: before() what a new transaction forgets, after() what a statement
// adds.
class StateWalk {
 public:
  const SqlState& state() const { return state_; }
  void warned_of_timeout() { state_.warned_of_timeout = true; }
  void before(const locks::WalkedStatement& at);
  void after(const locks::WalkedStatement& at, const std::vector<sql::Node>& commands);

 private:
  void note_transaction(const locks::WalkedStatement& at);
  void note_setting(const sql::Node& statement);
  void note_constraint(const sql::Node& command);

  SqlState state_;
};

}  // namespace wesley::lint
