// SPDX-License-Identifier: Apache-2.0
// What a whole SQL text does to running traffic, statement by statement and transaction by transaction: the
// value behind `wesley analyze locks`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "locks/locks.h"

namespace wesley::locks {

struct StatementReport {
  std::string text;
  std::uint32_t line = 1;
  int transaction = 0;  // counts BEGIN ... COMMIT blocks from 1; 0 outside
  Effect effect;
  std::string problem;  // why the server would refuse it where it stands; empty mostly
};

// Its locks are held from the statement that takes them to the end of the block.
struct TransactionReport {
  int number = 1;
  std::uint32_t line = 1;  // of its first statement
  std::size_t statements = 0;
  Effect effect;
};

struct Report {
  std::vector<StatementReport> statements;
  std::vector<TransactionReport> transactions;
};

// Errors: input, when a literal or comment does not end.
Result<Report> report(std::string_view text, const Context& context, bool in_transaction = false);

// The lock of the highest mode on a relation that existed before, of equals the first; on an index when there
// is no stronger one on a table.
std::optional<RelationLock> strongest(const Effect& effect);
std::string_view name(Blocks blocks);      // "none", "writes", "all"
std::string_view name(Duration duration);  // "instant", "scan"

// {"kind","locks":[{"relation","mode","condition"}],"index_locks","scans","rewrites","blocks","duration",
// "no_transaction","creates_only","hazards","assumptions","why"}: relation is null when only a catalog could
// name it; condition, assumptions and why are left out when empty.
Json to_json(const Effect& effect);
// {"statements":[{"line","statement","kind","transaction","problem", and an effect's members}],
// "transactions":[{"transaction","line","statements", and an effect's members}]}
Json to_json(const Report& report);

}  // namespace wesley::locks
