// SPDX-License-Identifier: Apache-2.0
// A whole SQL text, statement by statement: each parsed and classified in the state that the earlier ones
// leave, with the transaction it is in. What reports and rules over SQL files read.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "locks/locks.h"
#include "sql/split.h"
#include "sql/tree.h"

namespace wesley::locks {

struct WalkedStatement {
  std::string_view text;
  std::uint64_t offset = 0;  // of text in the whole, in bytes
  std::uint32_t line = 1;
  sql::Node node;       // absent when the grammar does not know the statement
  int transaction = 0;  // counts BEGIN ... COMMIT blocks from 1; 0 outside
  Effect effect;
  const Context* context = nullptr;  // the state before the statement
  // Whether the relation that a `RangeVar` names was made earlier in the same text.
  bool made_here(const sql::Node& range_var) const;
};

// What is found, in the order of the text. Everything that a WalkedStatement points to lives as long as the
// call.
struct Visitor {
  std::function<void(const WalkedStatement&)> statement;
  std::function<void(const sql::LineComment&)> comment = {};  // may be empty
};

// `in_transaction`: the text is run inside a transaction that somebody else begins. Errors: input, when a
// literal or comment does not end.
Result<void> walk(std::string_view text, const Context& context, bool in_transaction, const Visitor& visitor);

}  // namespace wesley::locks
