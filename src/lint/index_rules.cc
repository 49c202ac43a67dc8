// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "lint/sql_rule.h"

namespace wesley::lint {

namespace {

void require_concurrent_index(const SqlFacts& facts, Findings& out) {
  if (facts.is("create-index") && facts.existing())
    out.push_back(
        {fmt::format("building this index stops writes to {} while the table is read", target(facts)),
         "Use CREATE INDEX CONCURRENTLY, outside a transaction, and check afterwards that the index is "
         "valid.",
         concurrently(facts.at)});
}

void require_concurrent_drop(const SqlFacts& facts, Findings& out) {
  if (facts.is("drop-index") && facts.existing())
    out.push_back({"dropping an index stops readers and writers of its table",
                   "Use DROP INDEX CONCURRENTLY, outside a transaction.", concurrently(facts.at)});
}

// There is no REINDEX SYSTEM CONCURRENTLY.
void require_concurrent_reindex(const SqlFacts& facts, Findings& out) {
  const std::string_view kind = facts.at.effect.kind;
  const bool plain = kind == "reindex-index" || kind == "reindex-table" || kind == "reindex-many";
  if (plain && facts.at.node.enumerator("kind") != "REINDEX_OBJECT_SYSTEM")
    out.push_back({"a plain REINDEX stops writers of the table, and readers too",
                   "Use REINDEX ... CONCURRENTLY, and look for indexes named `_ccnew` when it fails.",
                   concurrently(facts.at)});
}

void require_concurrent_detach(const SqlFacts& facts, Findings& out) {
  if (facts.is("alter-table-detach-partition") && facts.existing())
    out.push_back({fmt::format("detaching a partition stops everything on {}", target(facts)),
                   "Use DETACH PARTITION ... CONCURRENTLY, outside a transaction, and FINALIZE when it was "
                   "interrupted. It needs PostgreSQL 14 and a table without a default partition."});
}

void no_concurrently_in_transaction(const SqlFacts& facts, Findings& out) {
  if (facts.at.effect.no_transaction && facts.at.transaction != 0)
    out.push_back({"the server refuses this statement inside a transaction block",
                   "Give it a file, or a step, of its own that runs without a transaction."});
}

void no_concurrent_if_not_exists(const SqlFacts& facts, Findings& out) {
  if (facts.at.node.is("IndexStmt") && facts.at.node.boolean("concurrent") &&
      facts.at.node.boolean("if_not_exists"))
    out.push_back(
        {"IF NOT EXISTS takes an invalid index that a failed run left behind for a good one",
         "Look the name up in pg_index first; drop an invalid index with DROP INDEX CONCURRENTLY, then "
         "build it again."});
}

bool builds_concurrently(const sql::Node& statement) {
  if (statement.is("IndexStmt")) return statement.boolean("concurrent");
  if (!statement.is("ReindexStmt")) return false;
  const auto parameters = statement.children("params");
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const sql::Node& each) { return each.string("defname") == "concurrently"; });
}

// lock_timeout also bounds the waits for transactions that are older than the build, whatever they touch.
void no_timeout_for_concurrently(const SqlFacts& facts, Findings& out) {
  if (builds_concurrently(facts.at.node) && facts.before.lock_timeout.set())
    out.push_back(
        {"under lock_timeout this build gives up on any long transaction of the database, and leaves an "
         "invalid index behind",
         "SET lock_timeout = 0 before it, and watch what it waits for."});
}

}  // namespace

const std::vector<SqlRule>& index_rules() {
  static const std::vector<SqlRule> rules = {
      {"require-concurrent-index", Kind::index_stops_writes, require_concurrent_index},
      {"require-concurrent-drop-index", Kind::drop_index_stops_readers, require_concurrent_drop},
      {"require-concurrent-reindex", Kind::reindex_stops_writes, require_concurrent_reindex},
      {"require-concurrent-detach", Kind::detach_stops_readers, require_concurrent_detach},
      {"no-concurrently-in-transaction", Kind::refused_in_transaction, no_concurrently_in_transaction},
      {"no-concurrent-if-not-exists", Kind::invalid_index_taken, no_concurrent_if_not_exists},
      {"no-timeout-for-concurrently", Kind::concurrent_build_under_timeout, no_timeout_for_concurrently},
  };
  return rules;
}

}  // namespace wesley::lint
