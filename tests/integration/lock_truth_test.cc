// SPDX-License-Identifier: Apache-2.0
// Lock truth: each case runs on a real server, and what the server did is compared with what classify() says:
// relation locks in pg_locks, files replaced (relfilenode), tables read in full (scan counters).
#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "locks/evolution.h"
#include "locks/lock_table.h"
#include "locks/locks.h"
#include "support/lock_truth_cases.h"
#include "support/plan_cases.h"
#include "support/test_database.h"

namespace wesley::lock_truth {
namespace {

using catalog::Name;
using locks::Effect;
using locks::LockMode;
using support::TestDatabase;
using Modes = std::map<std::string, LockMode>;
using Names = std::set<std::string>;

constexpr std::string_view session_settings = "SET search_path = s; SET timezone = 'UTC'; SET jit = off";

struct Relation {
  std::string name;
  char kind = 'r';
  std::string file;
  std::int64_t scans = 0;
};
using Relations = std::map<std::string, Relation>;  // by oid

// Everything in the test's schemas, with its file and how often this transaction scanned it.
Relations relations(postgres::Connection& connection) {
  const auto rows = support::value_of(connection.query(
      "SELECT c.oid, n.nspname || '.' || c.relname, c.relkind, coalesce(pg_relation_filenode(c.oid), 0), "
      "pg_stat_get_xact_numscans(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname IN ('s', 's2')"));
  Relations out;
  for (std::size_t i = 0; i < rows.size(); ++i)
    out[std::string(rows.text(i, 0))] = {std::string(rows.text(i, 1)), rows.text(i, 2).front(),
                                         std::string(rows.text(i, 3)), rows.integer(i, 4)};
  return out;
}

bool is_index(const Relation& relation) {
  return relation.kind == 'i' || relation.kind == 'I';
}

struct Observed {
  Modes locks, index_locks;
  Names rewrites, scans;
  Names sequences;  // all there were
};

// Later minor releases lock what a stored expression depends on, such as the sequence of a default. These are
// the last ones that were measured without: ACCESS SHARE is claimed for all.
bool locks_dependencies(const postgres::Connection& connection) {
  static const std::map<int, int> last_without = {{13, 23}, {14, 23}, {15, 18}, {16, 14}, {17, 10}, {18, 4}};
  const auto row = last_without.find(connection.server_major());
  return row == last_without.end() || connection.server_version() % 10000 > row->second;
}

void read_locks(postgres::Connection& reader, int pid, const Relations& before, Observed& out) {
  const auto rows = support::value_of(reader.query(
      "SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND pid = $1", {std::to_string(pid)}));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto found = before.find(std::string(rows.text(i, 0)));
    const auto mode = locks::lock_mode_from_name(rows.text(i, 1));
    if (found == before.end() || !mode) continue;
    const bool index = is_index(found->second);
    if (index && *mode <= LockMode::row_exclusive) continue;
    Modes& modes = index ? out.index_locks : out.locks;
    const auto [entry, added] = modes.emplace(found->second.name, *mode);
    if (!added) entry->second = std::max(entry->second, *mode);
  }
}

Observed observe_in_transaction(TestDatabase& database, std::string_view statement) {
  postgres::Connection& connection = database.connection();
  Observed out;
  support::succeed(connection.execute("BEGIN"));
  const Relations before = relations(connection);
  for (const auto& [oid, relation] : before)
    if (relation.kind == 'S') out.sequences.insert(relation.name);
  const auto ran = connection.query(statement);
  if (ran) {
    read_locks(connection, connection.backend_pid(), before, out);
    const Relations after = relations(connection);
    for (const auto& [oid, old] : before) {
      const auto now = after.find(oid);
      if (now == after.end() || is_index(old) || old.kind == 'S') continue;
      if (now->second.file != old.file) out.rewrites.insert(old.name);
      if (now->second.scans > old.scans && old.kind != 'p') out.scans.insert(old.name);
    }
  } else {
    ADD_FAILURE() << statement << "\n" << ran.error().sqlstate << " " << ran.error().message;
  }
  support::succeed(connection.execute("ROLLBACK"));
  for (const std::string& each : out.rewrites) out.scans.erase(each);
  return out;
}

bool is_waiting(postgres::Connection& reader, int pid) {
  const auto rows = support::value_of(
      reader.query("SELECT 1 FROM pg_locks WHERE pid = $1 AND NOT granted", {std::to_string(pid)}));
  return !rows.empty();
}

// The statement runs in a session of its own and is held up by an older snapshot and lock; a third session
// reads its locks, those it waits for included.
Observed observe_held_up(TestDatabase& database, const Case& truth) {
  postgres::Connection holder = database.connect();
  postgres::Connection runner = database.connect();
  const Relations before = relations(database.connection());
  support::succeed(runner.execute_script(session_settings));
  support::succeed(holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ"));
  support::succeed(holder.execute(truth.holder));
  Result<void> ran;
  std::thread thread([&] { ran = runner.execute(truth.statement); });
  Observed out;
  for (int i = 0; i < 500 && out.locks.empty(); ++i) {
    if (is_waiting(database.connection(), runner.backend_pid()))
      read_locks(database.connection(), runner.backend_pid(), before, out);
    else
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  support::succeed(holder.execute("ROLLBACK"));
  thread.join();
  EXPECT_TRUE(ran.has_value()) << truth.statement << "\n" << (ran ? "" : ran.error().message);
  return out;
}

bool refused_in_transaction(TestDatabase& database, std::string_view statement) {
  postgres::Connection& connection = database.connection();
  support::succeed(connection.execute("BEGIN"));
  const auto ran = connection.query(statement);
  support::succeed(connection.execute("ROLLBACK"));
  return !ran && ran.error().sqlstate == "25001";
}

Names names(const std::vector<Name>& list) {
  Names out;
  for (const Name& each : list) out.insert(each.schema + "." + each.name);
  return out;
}

std::string text(const Modes& modes) {
  std::string out;
  for (const auto& [name, mode] : modes) out += fmt::format("  {} {}\n", name, locks::name(mode));
  return out;
}

// Relations that the catalog cannot name are claimed by mode only: such a claim covers what no named one
// does.
std::set<LockMode> unnamed_modes(const Effect& effect) {
  std::set<LockMode> modes;
  for (const locks::RelationLock& lock : effect.locks)
    if (lock.relation.name.empty()) modes.insert(lock.mode);
  return modes;
}

// What was assumed for want of knowledge may be claimed and not happen; all else must be equal.
void compare_locks(std::string_view what, const Effect& effect,
                   const std::vector<locks::RelationLock>& claimed, Modes observed) {
  Modes expected;
  for (const locks::RelationLock& lock : claimed)
    if (!lock.relation.name.empty()) expected[lock.relation.schema + "." + lock.relation.name] = lock.mode;
  const auto unnamed = unnamed_modes(effect);
  for (auto each = observed.begin(); each != observed.end();)
    each = expected.count(each->first) == 0 && unnamed.count(each->second) != 0 ? observed.erase(each)
                                                                                : std::next(each);
  if (!effect.assumptions.empty())
    for (auto each = expected.begin(); each != expected.end();)
      each = observed.count(each->first) == 0 ? expected.erase(each) : std::next(each);
  EXPECT_EQ(text(expected), text(observed)) << what;
}

void compare_names(std::string_view what, const Effect& effect, const std::vector<Name>& claimed,
                   Names observed) {
  Names expected = names(claimed);
  if (!unnamed_modes(effect).empty())
    for (auto each = observed.begin(); each != observed.end();)
      each = expected.count(*each) == 0 ? observed.erase(each) : std::next(each);
  if (!effect.assumptions.empty())
    for (auto each = expected.begin(); each != expected.end();)
      each = observed.count(*each) == 0 ? expected.erase(each) : std::next(each);
  EXPECT_EQ(expected, observed) << what;
}

// What a query reads is its plan's business.
bool reads_by_query(std::string_view row) {
  static const std::set<std::string_view> rows = {"select",
                                                  "select-for-update",
                                                  "insert",
                                                  "update",
                                                  "delete",
                                                  "merge",
                                                  "copy-to",
                                                  "copy-from",
                                                  "create-table-as",
                                                  "create-materialized-view",
                                                  "refresh-materialized-view",
                                                  "refresh-materialized-view-concurrently",
                                                  "analyze",
                                                  "unknown"};
  return rows.count(row) != 0;
}

class LockTruth : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { database_ = new TestDatabase; }
  static void TearDownTestSuite() {
    delete database_;
    database_ = nullptr;
  }

  static void reset(std::string_view setup) {
    database_->exec(
        "DROP PUBLICATION IF EXISTS pubx; DROP FOREIGN DATA WRAPPER IF EXISTS w CASCADE; "
        "DROP SCHEMA IF EXISTS s, s2 CASCADE; SET search_path = s");
    database_->exec(base_schema);
    if (!setup.empty()) database_->exec(setup);
    support::succeed(database_->connection().execute_script(session_settings));
  }

  // The catalog that the setup's statements make, as the same module reads them.
  static Effect classified(const Case& truth) {
    static const catalog::Catalog empty;
    locks::Context context;
    context.catalog = &empty;
    context.default_schema = "s";
    context.server_major = support::cluster().major();
    locks::Evolution evolution(context);
    for (const std::string_view script : {base_schema, truth.setup}) {
      const auto tree = sql::parse(script);
      EXPECT_TRUE(tree.has_value()) << script;
      for (const sql::Statement& statement : tree->statements()) evolution.apply(statement);
    }
    evolution.settle();
    return locks::classify(truth.statement, evolution.context());
  }

  static void check(const Case& truth) {
    SCOPED_TRACE(fmt::format("{}\n{};", truth.setup, truth.statement));
    const Effect effect = classified(truth);
    EXPECT_EQ(effect.kind, truth.row);
    EXPECT_EQ(effect.no_transaction, !truth.holder.empty());
    if (!truth.holder.empty()) return check_held_up(truth, effect);
    const Observed observed = observe_in_transaction(*database_, truth.statement);
    compare_locks("locks", effect, claimed_locks(effect, observed), observed.locks);
    compare_locks("index locks", effect, effect.index_locks, observed.index_locks);
    // TRUNCATE replaces files without writing them anew.
    if (truth.row == "truncate" || truth.row == "unknown") return;
    compare_names("rewrites", effect, effect.rewrites, observed.rewrites);
    if (!reads_by_query(truth.row)) compare_names("scans", effect, effect.scans, observed.scans);
  }

  static std::vector<locks::RelationLock> claimed_locks(const Effect& effect, const Observed& observed) {
    auto claimed = effect.locks;
    if (!locks_dependencies(database_->connection()))
      std::erase_if(claimed, [&](const locks::RelationLock& lock) {
        return lock.mode == LockMode::access_share &&
               observed.locks.count(lock.relation.schema + "." + lock.relation.name) == 0 &&
               observed.sequences.count(lock.relation.schema + "." + lock.relation.name) != 0;
      });
    return claimed;
  }

  // Only what the statement holds or waits for at that moment is seen, so of REINDEX SCHEMA the one table.
  static void check_held_up(const Case& truth, const Effect& effect) {
    EXPECT_TRUE(refused_in_transaction(*database_, truth.statement));
    const Observed observed = observe_held_up(*database_, truth);
    EXPECT_FALSE(observed.locks.empty()) << "it never had to wait";
    for (const auto& [name, mode] : observed.locks) {
      const auto claimed =
          std::find_if(effect.locks.begin(), effect.locks.end(), [&, wanted = name](const auto& lock) {
            return lock.relation.schema + "." + lock.relation.name == wanted;
          });
      ASSERT_NE(claimed, effect.locks.end()) << name << " " << locks::name(mode);
      EXPECT_EQ(locks::name(claimed->mode), locks::name(mode)) << name;
    }
  }

  static inline TestDatabase* database_ = nullptr;
};

TEST_F(LockTruth, every_case_agrees_with_the_server) {
  bool dirty = true;
  int ran = 0;
  for (const Case& truth : cases()) {
    if (truth.since_major > support::cluster().major()) continue;
    if (dirty || !truth.setup.empty()) reset(truth.setup);
    dirty = !truth.setup.empty() || !truth.holder.empty();
    check(truth);
    ++ran;
  }
  RecordProperty("cases", ran);
  EXPECT_GT(ran, 250);
}

TEST(LockTruthTable, every_row_has_a_case) {
  std::set<std::string_view> covered;
  for (const Case& truth : cases()) covered.insert(truth.row);
  for (const locks::LockRow& row : locks::lock_table()) EXPECT_EQ(covered.count(row.id), 1U) << row.id;
}

// What the planner emits is what the cases above prove: every statement of every golden plan is understood,
// and of a kind that has a case.
TEST(LockTruthTable, every_statement_of_the_golden_plans_has_a_case) {
  std::set<std::string_view> covered;
  for (const Case& truth : cases()) covered.insert(truth.row);
  std::set<std::string_view> emitted;
  for (const support::PlanCase& plan_case : support::plan_cases())
    for (const plan::Step& step : plan_case.plan().steps)
      for (const std::string& statement : step.statements) {
        const Effect effect = locks::classify(statement, {});
        EXPECT_NE(effect.kind, "unknown") << plan_case.name << "\n" << statement;
        EXPECT_EQ(covered.count(effect.kind), 1U) << effect.kind;
        emitted.insert(effect.kind);
      }
  EXPECT_GT(emitted.size(), 25U);
}

}  // namespace
}  // namespace wesley::lock_truth
