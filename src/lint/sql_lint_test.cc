// SPDX-License-Identifier: Apache-2.0
#include "lint/sql_lint.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace wesley::lint {
namespace {

std::set<std::string> findings(std::string_view sql, SqlOptions options = {}) {
  options.disabled.insert(Kind::no_lock_timeout);
  SourceMap sources;
  const FileId file = sources.add("migration.sql", std::string(sql));
  Diagnostics diagnostics;
  lint_sql(sources, file, options, diagnostics);
  std::set<std::string> ids;
  for (const Diagnostic& each : diagnostics.list())
    for (const SqlRuleInfo& rule : sql_rules())
      if (rule.kind == each.kind) ids.insert(std::string(rule.id));
  return ids;
}

struct Case {
  std::string_view rule;
  std::string_view found, clean;
};
const std::vector<Case>& cases() {
  static const std::vector<Case> table = {
      {"require-concurrent-index", "CREATE INDEX ON t (a)", "CREATE INDEX CONCURRENTLY ON t (a)"},
      {"require-concurrent-index", "CREATE UNIQUE INDEX i ON s.t (a)",
       "CREATE TABLE t (a int); CREATE INDEX ON t (a)"},
      {"require-concurrent-drop-index", "DROP INDEX i", "DROP INDEX CONCURRENTLY i"},
      {"require-concurrent-reindex", "REINDEX TABLE t", "REINDEX TABLE CONCURRENTLY t"},
      {"require-concurrent-detach", "ALTER TABLE t DETACH PARTITION p",
       "ALTER TABLE t DETACH PARTITION p CONCURRENTLY"},
      {"no-concurrently-in-transaction", "BEGIN; CREATE INDEX CONCURRENTLY ON t (a); COMMIT",
       "BEGIN; SELECT 1; COMMIT; CREATE INDEX CONCURRENTLY ON t (a)"},
      {"no-concurrent-if-not-exists", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)",
       "CREATE INDEX CONCURRENTLY i ON t (a)"},
      {"no-timeout-for-concurrently", "SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY i ON t (a)",
       "SET lock_timeout = '2s'; SET lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON t (a)"},
      {"no-timeout-for-concurrently", "SET lock_timeout = 2000; REINDEX INDEX CONCURRENTLY i",
       "BEGIN; SET LOCAL lock_timeout = 2000; COMMIT; REINDEX INDEX CONCURRENTLY i"},
      {"require-not-valid", "ALTER TABLE t ADD CHECK (a > 0)",
       "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID"},
      {"require-not-valid", "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id)",
       "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id) NOT VALID"},
      {"require-not-valid", "ALTER TABLE t ADD COLUMN a int CHECK (a > 0)",
       "CREATE TABLE t (a int CHECK (a > 0))"},
      {"separate-foreign-key", "ALTER TABLE t ADD COLUMN p_id int REFERENCES p (id)",
       "ALTER TABLE t ADD COLUMN p_id int"},
      {"validate-separately",
       "BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; "
       "COMMIT",
       "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c"},
      {"prove-not-null", "ALTER TABLE t ALTER a SET NOT NULL",
       "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; "
       "ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t DROP CONSTRAINT c"},
      {"prove-not-null",
       "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; "
       "ALTER TABLE t ALTER a SET NOT NULL, DROP CONSTRAINT c",
       "CREATE TABLE t (a int); ALTER TABLE t ALTER a SET NOT NULL"},
      {"require-index-for-key", "ALTER TABLE t ADD UNIQUE (a)",
       "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i"},
      {"require-index-for-key", "ALTER TABLE t ADD COLUMN a text UNIQUE", "CREATE TABLE t (a text UNIQUE)"},
      {"one-foreign-key-a-transaction",
       "BEGIN; ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id) NOT VALID; ALTER TABLE t ADD FOREIGN KEY "
       "(b) "
       "REFERENCES q (id) NOT VALID; COMMIT",
       "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id) NOT VALID; ALTER TABLE t ADD FOREIGN KEY (b) "
       "REFERENCES q "
       "(id) NOT VALID"},
      {"loosened-not-null", "ALTER TABLE t ALTER a DROP NOT NULL", "ALTER TABLE t ALTER a DROP DEFAULT"},
      {"no-domain-constraint", "CREATE DOMAIN d AS text CHECK (VALUE <> '')", "CREATE DOMAIN d AS text"},
      {"no-domain-constraint", "ALTER DOMAIN d ADD CHECK (VALUE <> '')", "ALTER DOMAIN d SET DEFAULT 'x'"},
      {"no-computed-column", "ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid()",
       "ALTER TABLE t ADD COLUMN a timestamptz DEFAULT now()"},
      {"no-slow-type-change", "ALTER TABLE t ALTER a TYPE bigint",
       "CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint"},
      {"no-rewrite", "ALTER TABLE t SET UNLOGGED", "ALTER TABLE t SET (fillfactor = 70)"},
      {"no-rewrite", "VACUUM FULL t", "VACUUM (FULL false) t"},
      {"no-required-column", "ALTER TABLE t ADD COLUMN a int NOT NULL",
       "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1"},
      {"no-drop-column", "ALTER TABLE t DROP COLUMN a", "ALTER TABLE t ALTER a SET DEFAULT 1"},
      {"no-drop-table", "DROP TABLE t", "CREATE TABLE t (a int); DROP TABLE t"},
      {"no-rename", "ALTER TABLE t RENAME a TO b", "ALTER INDEX i RENAME TO j"},
      {"no-empty-table", "TRUNCATE t", "DELETE FROM t WHERE a = 1"},
      {"no-empty-table", "DELETE FROM t", "DELETE FROM t USING p WHERE p.id = t.id"},
      {"no-cascade", "DROP VIEW v CASCADE", "DROP VIEW v"},
      {"no-widened-access", "ALTER TABLE t DISABLE ROW LEVEL SECURITY",
       "ALTER TABLE t ENABLE ROW LEVEL SECURITY"},
      {"known-statements", "ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a) VIRTUAL", "SELECT 1"},
      {"no-lock-through-scan",
       "BEGIN; ALTER TABLE t ADD COLUMN a int; ALTER TABLE t VALIDATE CONSTRAINT earlier; COMMIT",
       "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t VALIDATE CONSTRAINT earlier"},
      {"no-nested-transaction", "BEGIN; BEGIN; SELECT 1; COMMIT",
       "BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 1; COMMIT"},
      {"no-nested-transaction", "SELECT 1; COMMIT", "BEGIN; SELECT 1; ROLLBACK"},
      {"commit-enum-value", "BEGIN; ALTER TYPE e ADD VALUE 'x'; UPDATE t SET a = 'x'; COMMIT",
       "ALTER TYPE e ADD VALUE 'x'; UPDATE t SET a = 'x'"},
      {"no-open-transaction", "BEGIN; SELECT 1", "BEGIN; SELECT 1; COMMIT"},
      {"no-char", "CREATE TABLE t (a char(3))", "CREATE TABLE t (a text)"},
      {"prefer-identity", "CREATE TABLE t (a bigserial)",
       "CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY)"},
      {"prefer-bigint-key", "CREATE TABLE t (id int PRIMARY KEY)",
       "CREATE TABLE t (id bigint PRIMARY KEY, n int)"},
      {"prefer-bigint-key", "CREATE TABLE t (id int, PRIMARY KEY (id))",
       "CREATE TABLE t (id uuid PRIMARY KEY)"},
      {"prefer-time-zone", "ALTER TABLE t ADD COLUMN at timestamp",
       "ALTER TABLE t ADD COLUMN at timestamptz"},
      {"prefer-jsonb", "CREATE TABLE t (a json)", "CREATE TABLE t (a jsonb)"},
      {"short-identifiers",
       "CREATE TABLE a123456789_123456789_123456789_123456789_123456789_123456789_1234 (a int)",
       "CREATE TABLE a123456789_123456789_123456789_123456789_123456789_123456789_12 (a int)"},
  };
  return table;
}

TEST(SqlLint, every_case_is_found_and_its_remedy_is_clean) {
  for (const Case& each : cases()) {
    const std::string rule(each.rule);
    EXPECT_EQ(findings(each.found).count(rule), 1U) << each.rule << ": " << each.found;
    EXPECT_EQ(findings(each.clean).count(rule), 0U) << each.rule << ": " << each.clean;
  }
}

TEST(SqlLint, every_rule_has_a_case_and_a_kind_of_its_own) {
  std::set<std::string_view> covered = {"require-lock-timeout"};
  for (const Case& each : cases()) covered.insert(each.rule);
  std::set<Kind> kinds;
  for (const SqlRuleInfo& rule : sql_rules()) {
    EXPECT_EQ(covered.count(rule.id), 1U) << rule.id;
    EXPECT_TRUE(kinds.insert(rule.kind).second) << rule.id;
  }
}

std::size_t timeout_warnings(std::string_view sql) {
  SourceMap sources;
  const FileId file = sources.add("migration.sql", std::string(sql));
  Diagnostics diagnostics;
  lint_sql(sources, file, {}, diagnostics);
  std::size_t count = 0;
  for (const Diagnostic& each : diagnostics.list()) count += each.kind == Kind::no_lock_timeout ? 1 : 0;
  return count;
}

TEST(SqlLint, asks_for_a_lock_timeout_once_a_file) {
  EXPECT_EQ(timeout_warnings("ALTER TABLE t ADD COLUMN a int; ALTER TABLE t ADD COLUMN b int"), 1U);
  EXPECT_EQ(timeout_warnings("SET lock_timeout = '1s'; ALTER TABLE t ADD COLUMN a int"), 0U);
  EXPECT_EQ(timeout_warnings("CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int; SELECT 1"), 0U);
}

TEST(SqlLint, a_lock_timeout_ends_with_its_transaction_or_its_reset) {
  EXPECT_EQ(timeout_warnings("BEGIN; SET LOCAL lock_timeout = '1s'; ALTER TABLE t ADD COLUMN a int; COMMIT;"),
            0U);
  EXPECT_EQ(timeout_warnings("BEGIN; SET LOCAL lock_timeout = '1s'; COMMIT; ALTER TABLE t ADD COLUMN a int"),
            1U);
  EXPECT_EQ(timeout_warnings("SET lock_timeout = 1000; RESET lock_timeout; ALTER TABLE t ADD COLUMN a int"),
            1U);
  EXPECT_EQ(timeout_warnings("SET lock_timeout = '0'; ALTER TABLE t ADD COLUMN a int"), 1U);
}

TEST(SqlLint, a_table_made_in_the_file_may_be_worked_on) {
  EXPECT_TRUE(
      findings("CREATE TABLE t (a bigint); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id)")
          .empty());
}

using Messages = std::vector<std::string>;

Messages messages(std::string_view sql) {
  SourceMap sources;
  const FileId file = sources.add("migration.sql", std::string(sql));
  Diagnostics diagnostics;
  SqlOptions options;
  options.disabled = {Kind::no_lock_timeout};
  lint_sql(sources, file, options, diagnostics);
  Messages out;
  for (const Diagnostic& each : diagnostics.sorted()) {
    const Position at = each.span ? sources.position(*each.span) : Position{};
    out.push_back(fmt::format("{}:{} {} {}", at.line, at.column, code_text(each.kind), each.message));
  }
  return out;
}

TEST(SqlLint, comments_switch_rules_off) {
  EXPECT_EQ(findings("-- wesley:lint-disable-next no-drop-table\nDROP TABLE a; DROP TABLE b")
                .count("no-drop-table"),
            1U);
  EXPECT_TRUE(findings("-- wesley:lint-disable-next no-drop-table\nDROP TABLE a;").empty());
  EXPECT_TRUE(findings("-- wesley:lint-disable no-drop-table, W0631 -- as agreed\nDROP TABLE a;\nTRUNCATE b;")
                  .empty());
  EXPECT_EQ(messages("\n-- wesley:lint-disable no-drop-tabel\nSELECT 1;"),
            Messages{"2:24 W0646 no lint rule is called `no-drop-tabel`"});
}

TEST(SqlLint, a_mistake_is_shown_where_it_is) {
  EXPECT_EQ(messages("SELECT 1;\n\nALTER TABLE t FROBNICATE x;"),
            Messages{"3:15 E0601 syntax error at or near \"FROBNICATE\""});
  EXPECT_TRUE(messages("-- wesley:lint-disable-next known-statements\nALTER TABLE t FROBNICATE x;").empty());
  EXPECT_EQ(messages("SELECT 1;\nSELECT 'x"),
            Messages{"2:10 E0601 the quote that begins in line 2 does not end"});
}

// The text with every fix applied from the last to the first.
std::string fixed(std::string sql) {
  SourceMap sources;
  const FileId file = sources.add("migration.sql", sql);
  Diagnostics diagnostics;
  lint_sql(sources, file, {}, diagnostics);
  const auto sorted = diagnostics.sorted();
  for (auto each = sorted.rbegin(); each != sorted.rend(); ++each)
    if (each->fix)
      sql.replace(each->fix->span.begin, each->fix->span.end - each->fix->span.begin, each->fix->replacement);
  return sql;
}

TEST(SqlLint, fixes_lead_to_the_same_schema_by_another_way) {
  EXPECT_EQ(fixed("CREATE UNIQUE INDEX i ON t (a);"), "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);");
  EXPECT_EQ(fixed("create /* index */ index i on t (a);"),
            "create /* index */ index CONCURRENTLY i on t (a);");
  EXPECT_EQ(fixed("DROP INDEX IF EXISTS i;"), "DROP INDEX CONCURRENTLY IF EXISTS i;");
  EXPECT_EQ(fixed("REINDEX (VERBOSE) TABLE t;"), "REINDEX (VERBOSE) TABLE CONCURRENTLY t;");
  EXPECT_EQ(fixed("ALTER TABLE s.t ADD CONSTRAINT \"C\" CHECK (a > 0) -- why\n;"),
            "ALTER TABLE s.t ADD CONSTRAINT \"C\" CHECK (a > 0) NOT VALID;\n"
            "ALTER TABLE s.t VALIDATE CONSTRAINT \"C\" -- why\n;");
}

TEST(SqlLint, nothing_is_fixed_where_the_other_way_is_barred) {
  for (const std::string_view sql :
       {"BEGIN; CREATE INDEX i ON t (a); COMMIT;", "CREATE INDEX IF NOT EXISTS i ON t (a);",
        "DROP INDEX i, j;", "DROP INDEX i CASCADE;", "ALTER TABLE t ADD CHECK (a > 0);",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0), ADD COLUMN b int;",
        "BEGIN; ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); COMMIT;",
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a);"})
    EXPECT_EQ(fixed(std::string(sql)), sql);
}

TEST(SqlLint, a_catalog_decides_what_is_harmless) {
  catalog::Catalog catalog;
  catalog::Table& table = catalog.tables[{"public", "t"}];
  table.name = {"public", "t"};
  catalog::Column column;
  column.name = "v";
  column.type = {"", "character varying", "20", false};
  table.columns.push_back(column);
  SqlOptions options;
  options.catalog = &catalog;
  EXPECT_EQ(findings("ALTER TABLE t ALTER v TYPE text").count("no-slow-type-change"), 1U);
  EXPECT_EQ(findings("ALTER TABLE t ALTER v TYPE text", options).count("no-slow-type-change"), 0U);
  EXPECT_EQ(findings("ALTER TABLE t ALTER v TYPE int USING v::int", options).count("no-slow-type-change"),
            1U);
}

TEST(SqlLint, points_at_the_first_line_of_the_statement) {
  SourceMap sources;
  const FileId file = sources.add("m.sql", "-- up\nSELECT 1;\n\nDROP TABLE\n  t;\n");
  Diagnostics diagnostics;
  SqlOptions options;
  options.disabled.insert(Kind::no_lock_timeout);
  lint_sql(sources, file, options, diagnostics);
  ASSERT_EQ(diagnostics.list().size(), 1U);
  EXPECT_EQ(sources.text(*diagnostics.list().front().span), "DROP TABLE");
}

}  // namespace
}  // namespace wesley::lint
