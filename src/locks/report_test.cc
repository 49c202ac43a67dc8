// SPDX-License-Identifier: Apache-2.0
#include "locks/report.h"

#include <gtest/gtest.h>

namespace wesley::locks {
namespace {

constexpr std::string_view text =
    "-- first\nCREATE TABLE n (id int);\nBEGIN;\nALTER TABLE t ADD COLUMN a int;\n"
    "ALTER TABLE t VALIDATE CONSTRAINT c;\nCOMMIT;\nCREATE INDEX CONCURRENTLY ON t (a);\nALTER TABLE n ADD b "
    "int;\n";

TEST(Report, knows_lines_transactions_and_what_the_text_made) {
  const Report result = report(text, {}).value();
  ASSERT_EQ(result.statements.size(), 7U);
  EXPECT_EQ(result.statements[0].line, 2U);
  EXPECT_EQ(result.statements[0].transaction, 0);
  EXPECT_EQ(result.statements[2].effect.kind, "alter-table-add-column");
  EXPECT_EQ(result.statements[2].transaction, 1);
  EXPECT_EQ(result.statements[5].transaction, 0);
  EXPECT_TRUE(result.statements[6].effect.creates_only);
}

TEST(Report, a_transaction_holds_its_locks_together) {
  const Report result = report(text, {}).value();
  ASSERT_EQ(result.transactions.size(), 1U);
  const TransactionReport& block = result.transactions.front();
  EXPECT_EQ(block.line, 3U);
  EXPECT_EQ(block.statements, 4U);
  EXPECT_EQ(strongest(block.effect)->mode, LockMode::access_exclusive);
  EXPECT_EQ(block.effect.duration, Duration::scan);
}

TEST(Report, says_what_the_server_refuses_in_a_block) {
  const Report result = report("BEGIN; VACUUM t; COMMIT", {}).value();
  EXPECT_EQ(result.statements[1].problem, "cannot run inside a transaction block");
  EXPECT_EQ(report("VACUUM t", {}, true).value().statements[0].transaction, 1);
}

TEST(Report, goes_on_after_what_it_does_not_understand) {
  const Report result = report("FROBNICATE; DROP TABLE t", {}).value();
  ASSERT_EQ(result.statements.size(), 2U);
  EXPECT_EQ(result.statements[0].effect.kind, "unknown");
  EXPECT_EQ(result.statements[1].effect.kind, "drop-table");
}

TEST(Report, an_unterminated_text_is_an_error) {
  EXPECT_EQ(report("SELECT 'x", {}).error().code, ErrorCode::input);
}

TEST(Report, writes_every_fact_as_json) {
  const Report result = report("ALTER TABLE t DROP CONSTRAINT c;", {}).value();
  EXPECT_EQ(
      to_json(result).dump(),
      R"({"statements":[{"line":1,"statement":"ALTER TABLE t DROP CONSTRAINT c","kind":"alter-table-drop-constraint",)"
      R"("locks":[{"relation":"public.t","mode":"ACCESS EXCLUSIVE"},{"relation":null,"mode":"ACCESS EXCLUSIVE",)"
      R"("condition":"the table that `c` references, if it is a foreign key"}],"index_locks":[],"scans":[],)"
      R"("rewrites":[],"blocks":"all","duration":"instant","no_transaction":false,"creates_only":false,"hazards":[],)"
      R"("why":"changes the catalog only"}],"transactions":[]})");
}

}  // namespace
}  // namespace wesley::locks
