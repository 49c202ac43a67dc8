// SPDX-License-Identifier: Apache-2.0
// What `wesley analyze locks` shows a person, of SQL that Wesley did not write.
#include <gtest/gtest.h>

#include "support/program.h"

namespace wesley::support {
namespace {

std::string analyzed(std::string_view sql) {
  const Project project;
  const Ran ran = project.run({"analyze", "locks", "-"}, sql);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  return ran.out;
}

TEST(AnalyzeLocks, ShowsStatementsAndWhatATransactionHolds) {
  EXPECT_EQ(analyzed("BEGIN;\nALTER TABLE t ADD COLUMN a int;\nVACUUM t;\nCOMMIT;\n"),
            "   1  BEGIN\n"
            "   2  ALTER TABLE t ADD COLUMN a int\n"
            "      ACCESS EXCLUSIVE         public.t\n"
            "      blocks all, instant, hazards: cached-plan\n"
            "      adds to the catalog only: old rows take the default from there without being written\n"
            "   3  VACUUM t\n"
            "      cannot run inside a transaction block\n"
            "      SHARE UPDATE EXCLUSIVE   public.t\n"
            "      blocks nothing\n"
            "      cleans up while the table is read and written as usual\n"
            "   4  COMMIT\n"
            "      held together, from line 1 to here:\n"
            "      ACCESS EXCLUSIVE         public.t\n"
            "      blocks all, for a scan, hazards: blocks-reads, cached-plan\n");
}

TEST(AnalyzeLocks, DoesNotCallTheUnknownHarmless) {
  EXPECT_EQ(analyzed("DO $$ BEGIN EXECUTE 'DROP TABLE x'; END $$"),
            "   1  DO $$ BEGIN EXECUTE 'DROP TABLE x'; END $$\n"
            "      any lock, on any relation\n"
            "      blocks what, nobody knows, hazards: unknown-statement\n"
            "      what the code does cannot be told from its text\n");
}

TEST(AnalyzeLocks, WhatAFileHasNamedIsNotAllThereIs) {
  const std::string out = analyzed("ALTER TABLE t ADD COLUMN a int;\nVACUUM FULL;\nREINDEX DATABASE d;\n");
  EXPECT_NE(out.find("ACCESS EXCLUSIVE         every table, one after the other"), std::string::npos) << out;
  EXPECT_NE(out.find("SHARE                    every table that has an index, one after the other"),
            std::string::npos)
      << out;
}

TEST(AnalyzeLocks, CutsBetweenCharacters) {
  const std::string out =
      analyzed("SELECT 'ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää'");
  EXPECT_EQ(out.substr(0, out.find('\n')), "   1  SELECT 'ääääääääääääääääääääääääääääää…") << out;
}

TEST(AnalyzeLocks, AnEndlessLiteralIsAnError) {
  const Project project;
  const Ran ran = project.run({"analyze", "locks", "-"}, "SELECT 'x");
  EXPECT_EQ(ran.exit, 5);
  EXPECT_EQ(ran.err, "error: <stdin>: the quote that begins in line 1 does not end\n");
}

}  // namespace
}  // namespace wesley::support
