// SPDX-License-Identifier: Apache-2.0
// Lock truth: one function maps a statement to what it does to the relations it touches. It serves the
// planner, `analyze locks` and explain; tests/integration/lock_truth_test.cc compares every row with a real
// server's pg_locks, relfilenodes and scan counters.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "locks/hazard.h"
#include "locks/lock_mode.h"
#include "sql/tree.h"

namespace wesley::locks {

class Lookup;

enum class Blocks { none, writes, all };

struct RelationLock {
  catalog::Name relation;  // both parts empty: one that only a catalog could name; `condition` says which
  LockMode mode = LockMode::access_share;
  std::string condition;  // "if user.id carries a foreign key": set only when no catalog could decide; empty
                          // otherwise
  bool operator==(const RelationLock&) const = default;
};

// How long the strongest lock is held: catalog-only, or as long as a scan of the table takes.
enum class Duration { instant, scan };

struct Effect {
  std::string_view kind;  // id of the row of the lock table: "alter-table-add-column"
  std::vector<RelationLock>
      locks;  // every relation but system catalogs and indexes; sorted, one a relation, the strongest mode
  std::vector<RelationLock> index_locks;  // indexes locked more strongly than by reading or writing rows
  std::vector<catalog::Name> scans;  // tables read in full while the locks are held, but for rewritten ones
  std::vector<catalog::Name> rewrites;  // tables written anew
  Duration duration = Duration::instant;
  Blocks blocks = Blocks::none;  // what waits while the strongest lock is held; an instant one still queues
  bool no_transaction = false;   // refused inside a transaction block
  bool creates_only = false;     // touches nothing that existed before
  std::vector<Hazard> hazards;   // in the order of the enumeration, each once
  std::vector<std::string> assumptions;  // what was assumed for want of a catalog: "t holds rows of ..."
  std::string why;                       // one sentence for explain
};

// Facts that change locks: the server's major version, and types' properties from the catalog. Without a
// catalog the strongest case is assumed and conditions say on what it depends. `catalog` is the state before
// the statement.
struct Context {
  const catalog::Catalog* catalog = nullptr;
  int server_major = 15;
  std::string default_schema = "public";
  // Relations, indexes included, that the same text or plan made earlier: nobody waits for them.
  const std::set<catalog::Name>* created = nullptr;
  // False: the catalog holds only what is known by chance, and nothing follows from an absence in it, but for
  // the tables in `created`.
  bool complete = true;
  // Over `catalog`; made for each statement when null, so whoever classifies many passes one.
  const Lookup* lookup = nullptr;
  bool timezone_is_utc = true;  // what the session that runs the statement has set
};

Effect classify(const sql::Statement& statement, const Context& context);
// Parses and classifies one statement's text. A text the grammar does not know is kind "unknown": ACCESS
// EXCLUSIVE on everything, hazard unknown_statement.
Effect classify(std::string_view statement_text, const Context& context);
// One transaction: the union, strongest mode a relation.
Effect combine(const std::vector<Effect>& effects);

// "ALTER TABLE ... TYPE": does the change keep every stored byte (and every index)? ATExecAlterColumnType,
// and the tables in the manual and safety.md E. `rebuilds_indexes` without `rewrite`: the heap stays but
// indexes on the column are built anew.
struct TypeChange {
  bool rewrite = true;
  bool rebuilds_indexes = true;
};
TypeChange classify_type_change(const catalog::Type& from, const catalog::Type& to,
                                bool timezone_is_utc = true);

}  // namespace wesley::locks
