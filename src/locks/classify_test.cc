// SPDX-License-Identifier: Apache-2.0
// What classify() says without a server at hand: strongest cases, conditions, hazards. The modes themselves
// are compared with a real server in tests/integration/lock_truth_test.cc.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "locks/evolution.h"
#include "locks/lock_table.h"
#include "locks/locks.h"

namespace wesley::locks {
namespace {

using catalog::Name;

Effect blind(std::string_view statement) {
  return classify(statement, {});
}

bool has(const Effect& effect, Hazard hazard) {
  return std::find(effect.hazards.begin(), effect.hazards.end(), hazard) != effect.hazards.end();
}

std::optional<LockMode> mode_on(const Effect& effect, std::string_view table) {
  for (const RelationLock& lock : effect.locks)
    if (lock.relation == Name{"public", std::string(table)}) return lock.mode;
  return std::nullopt;
}

std::vector<std::string> conditions(const Effect& effect) {
  std::vector<std::string> out;
  for (const RelationLock& lock : effect.locks)
    if (!lock.condition.empty()) out.push_back(std::string(name(lock.mode)) + " " + lock.condition);
  return out;
}

// The effect of the last statement after all the others.
Effect last_of(std::string_view script, bool known_from_nothing) {
  static const catalog::Catalog empty;
  Context context;
  if (known_from_nothing) context.catalog = &empty;
  Evolution evolution(context);
  const auto tree = sql::parse(script);
  EXPECT_TRUE(tree.has_value()) << script;
  Effect effect;
  for (const sql::Statement& statement : tree->statements()) {
    effect = classify(statement, evolution.context());
    evolution.apply(statement);
  }
  return effect;
}

TEST(Classify, says_what_it_cannot_know_without_a_catalog) {
  const Effect dropped = blind("ALTER TABLE t DROP CONSTRAINT c");
  EXPECT_EQ(mode_on(dropped, "t"), LockMode::access_exclusive);
  EXPECT_EQ(
      conditions(dropped),
      std::vector<std::string>{"ACCESS EXCLUSIVE the table that `c` references, if it is a foreign key"});
  EXPECT_EQ(conditions(blind("DROP INDEX i")),
            std::vector<std::string>{"ACCESS EXCLUSIVE the table of index `i`"});
  EXPECT_EQ(blind("ALTER TABLE t ADD COLUMN m mood").assumptions,
            std::vector<std::string>{"`mood` is a domain with constraints"});
  EXPECT_TRUE(blind("ALTER TABLE t ADD COLUMN m text").assumptions.empty());
}

TEST(Classify, assumes_the_strongest_case) {
  EXPECT_EQ(blind("ALTER TABLE t ALTER a TYPE text").rewrites, (std::vector<Name>{{"public", "t"}}));
  EXPECT_EQ(blind("ALTER TABLE t ALTER a SET NOT NULL").scans, (std::vector<Name>{{"public", "t"}}));
  EXPECT_EQ(blind("ALTER TABLE t ADD COLUMN a int DEFAULT f()").rewrites,
            (std::vector<Name>{{"public", "t"}}));
}

TEST(Classify, strong_lock_and_scan_make_hazards) {
  const Effect index = blind("CREATE INDEX ON t (a)");
  EXPECT_EQ(index.blocks, Blocks::writes);
  EXPECT_TRUE(has(index, Hazard::blocks_writes));
  EXPECT_TRUE(has(index, Hazard::scan_under_lock));
  const Effect check = blind("ALTER TABLE t ADD CHECK (a > 0)");
  EXPECT_TRUE(has(check, Hazard::blocks_reads));
  EXPECT_TRUE(has(check, Hazard::tightens));
  const Effect column = blind("ALTER TABLE t ADD COLUMN a int");
  EXPECT_EQ(column.blocks, Blocks::all);
  EXPECT_EQ(column.duration, Duration::instant);
  EXPECT_EQ(column.hazards, std::vector<Hazard>{Hazard::cached_plan});
  EXPECT_TRUE(blind("ALTER TABLE t VALIDATE CONSTRAINT c").hazards.empty());
}

TEST(Classify, an_index_lock_stops_readers_of_its_table) {
  const Effect effect = last_of("CREATE TABLE t (a int); CREATE INDEX i ON t (a); REINDEX INDEX i", true);
  EXPECT_TRUE(effect.creates_only);  // made in the same text: nobody waits
  EXPECT_EQ(blind("ALTER INDEX i ATTACH PARTITION j").blocks, Blocks::all);
}

TEST(Classify, what_the_same_text_made_disturbs_nobody) {
  const Effect effect = last_of("CREATE TABLE t (a int); ALTER TABLE t ALTER a SET NOT NULL", false);
  EXPECT_TRUE(effect.creates_only);
  EXPECT_TRUE(effect.locks.empty());
  EXPECT_TRUE(effect.hazards.empty());
  EXPECT_EQ(effect.duration, Duration::instant);
}

TEST(Classify, a_new_table_with_a_foreign_key_stops_writes_to_the_referenced_one) {
  const Effect effect = blind("CREATE TABLE c (p_id int REFERENCES p (id))");
  EXPECT_FALSE(effect.creates_only);
  EXPECT_EQ(mode_on(effect, "p"), LockMode::share_row_exclusive);
  EXPECT_TRUE(last_of("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p)", false)
                  .creates_only);
}

TEST(Classify, learns_from_earlier_statements_without_a_catalog) {
  constexpr std::string_view proof =
      "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; ";
  EXPECT_TRUE(last_of(std::string(proof) + "ALTER TABLE t ALTER a SET NOT NULL", false).scans.empty());
  EXPECT_FALSE(last_of(std::string(proof) + "ALTER TABLE t ALTER a SET NOT NULL, DROP CONSTRAINT c", false)
                   .scans.empty());
  EXPECT_FALSE(last_of(std::string(proof) + "ALTER TABLE t ALTER a SET NOT NULL, ALTER b SET NOT NULL", false)
                   .scans.empty());
  const Effect validate = last_of(
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) NOT VALID; "
      "ALTER TABLE t VALIDATE CONSTRAINT f",
      false);
  EXPECT_EQ(mode_on(validate, "p"), LockMode::row_share);
  EXPECT_TRUE(conditions(validate).empty());
}

TEST(Classify, follows_renames_and_search_path) {
  EXPECT_EQ(last_of("CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; ALTER TABLE u ADD COLUMN b int", true)
                .creates_only,
            true);
  EXPECT_EQ(
      last_of("SET search_path = shop, public; ALTER TABLE t ADD COLUMN b int", false).locks.front().relation,
      (Name{"shop", "t"}));
}

TEST(Classify, unknown_statements_stop_everything) {
  const Effect effect = blind("ALTER TABLE t FROBNICATE");
  EXPECT_EQ(effect.kind, "unknown");
  EXPECT_EQ(effect.blocks, Blocks::all);
  EXPECT_TRUE(has(effect, Hazard::unknown_statement));
  EXPECT_TRUE(has(blind("DO $$ BEGIN END $$"), Hazard::unknown_statement));
}

TEST(Classify, tells_what_loses_data) {
  for (const std::string_view each : {"DROP TABLE t", "ALTER TABLE t DROP COLUMN a", "TRUNCATE t",
                                      "DELETE FROM t", "DROP SCHEMA s CASCADE", "DROP TYPE m CASCADE"})
    EXPECT_TRUE(has(blind(each), Hazard::data_loss)) << each;
  for (const std::string_view each : {"DELETE FROM t WHERE a = 1", "DROP INDEX i", "DROP TYPE m",
                                      "DROP VIEW v", "ALTER TABLE t ADD COLUMN a int"})
    EXPECT_FALSE(has(blind(each), Hazard::data_loss)) << each;
}

TEST(Classify, grants_lock_tables_since_18_only) {
  Context context;
  context.server_major = 17;
  EXPECT_TRUE(classify("GRANT SELECT ON t TO r", context).locks.empty());
  context.server_major = 18;
  EXPECT_EQ(mode_on(classify("GRANT SELECT ON t TO r", context), "t"), LockMode::access_share);
}

TEST(Classify, combine_holds_the_strongest_lock_to_the_end) {
  const Effect both = combine({blind("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID"),
                               blind("ALTER TABLE t VALIDATE CONSTRAINT c")});
  EXPECT_EQ(mode_on(both, "t"), LockMode::access_exclusive);
  EXPECT_TRUE(has(both, Hazard::scan_under_lock));
  EXPECT_TRUE(has(both, Hazard::blocks_reads));
}

TEST(Classify, every_row_of_the_lock_table_is_complete) {
  std::set<std::string_view> ids;
  for (const LockRow& row : lock_table()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_FALSE(row.why.empty()) << row.id;
    EXPECT_NE(row.why.back(), '.') << row.id;
  }
}

}  // namespace
}  // namespace wesley::locks
