// SPDX-License-Identifier: Apache-2.0
// `wesley test run`: reporters, failures, --bail, files that are no suites, and what no test touches.
#include <gtest/gtest.h>

#include "support/program.h"
#include "support/suites.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

class TestRun : public testing::Test {
 protected:
  void SetUp() override {
    TestDatabase database;
    if (!has_pgtap(database)) GTEST_SKIP() << "no pgTAP for this version";
    project_.write("schema/schema.graphql",
                   "type Account @table(name: \"accounts\") {\n  id: ID! @pk\n  nickname: String\n}\n");
    project_.write("good.sql",
                   "BEGIN;\nSELECT plan(2);\nSELECT has_table('public'::name, 'accounts'::name);\n"
                   "SELECT pass('fine \\# indeed');\nSELECT * FROM finish();\nROLLBACK;\n");
    project_.write("bad.sql",
                   "\\set QUIET on\nSELECT plan(3);\nSELECT is(1, 2, 'one is two');\nSELECT pass('later');\n"
                   "SELECT skip('another time', 1);\n");
  }
  Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"test", "run"});
    words.insert(words.end(), {"--database", cluster().conninfo()});
    return project_.run(words);
  }
  Project project_;
};

// Suites of people name the schema of pgTAP, or are run with it in the search path.
std::string with_path(std::string text) {
  return "SET search_path = tap, public;\n" + std::move(text);
}

TEST_F(TestRun, SaysWhatFailedAndWhatNobodyTouches) {
  project_.write("good.sql", with_path(project_.read("good.sql")));
  project_.write("bad.sql", with_path(project_.read("bad.sql")));
  const Ran good = run({"good.sql"});
  EXPECT_EQ(good.exit, 0) << good.out << good.err;
  EXPECT_NE(good.out.find("✓ good.sql  2 tests\n"), std::string::npos) << good.out;
  EXPECT_NE(good.out.find("1 of 4 objects touched"), std::string::npos) << good.out;
  EXPECT_NE(good.out.find("  column public.accounts.nickname\n"), std::string::npos) << good.out;
  const Ran bad = run({"bad.sql", "good.sql"});
  EXPECT_EQ(bad.exit, 11);
  EXPECT_NE(bad.out.find("✗ one is two\n      have: 1\n      want: 2\n"), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("5 tests in 2 files: 3 passed, 1 failed, 1 skipped"), std::string::npos) << bad.out;
  EXPECT_NE(bad.err.find("1 test failed, in 1 file"), std::string::npos) << bad.err;
}

TEST_F(TestRun, BailsAtTheFirstFailure) {
  project_.write("bad.sql", with_path(project_.read("bad.sql")));
  const Ran ran = run({"bad.sql", "good.sql", "--bail"});
  EXPECT_EQ(ran.exit, 11);
  EXPECT_EQ(ran.out.find("later"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("- good.sql  not run"), std::string::npos) << ran.out;
}

TEST_F(TestRun, WritesOneTapDocument) {
  project_.write("good.sql", with_path(project_.read("good.sql")));
  project_.write("bad.sql", with_path(project_.read("bad.sql")));
  const Ran ran = run({"good.sql", "bad.sql", "--reporter", "tap", "--jobs", "2"});
  EXPECT_EQ(ran.exit, 11);
  EXPECT_TRUE(ran.out.starts_with("TAP version 13\n# good.sql\nok 1 - ")) << ran.out;
  EXPECT_NE(ran.out.find("ok 2 - fine \\# indeed\n# bad.sql\nnot ok 3 - one is two\n"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("ok 5 -  # SKIP another time\n1..5\n"), std::string::npos) << ran.out;
}

TEST_F(TestRun, NamesWhatStopsASuite) {
  project_.write("error.sql",
                 with_path("SELECT plan(2);\nSELECT pass('one');\n\nSELECT nothing_of(this);\n"));
  project_.write("meta.sql", with_path("SELECT plan(1);\n\\i other.sql\n"));
  project_.write("short.sql", with_path("SELECT plan(2);\nSELECT pass('one');\n"));
  project_.write("none.sql", "SELECT 1;\n");
  const Ran ran = run({"error.sql", "meta.sql", "short.sql", "none.sql"});
  EXPECT_EQ(ran.exit, 11);
  EXPECT_NE(ran.out.find("line 5: column \"this\" does not exist (42703)"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("line 3: `\\i other.sql` is a command of psql"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("planned 2 tests and ran 1"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("no plan: is this a pgTAP suite?"), std::string::npos) << ran.out;
}

TEST_F(TestRun, LeavesNothingBehind) {
  ASSERT_EQ(run({"good.sql"}).exit, 11) << "pgTAP is not in the search path";
  TestDatabase database;
  EXPECT_EQ(database.value("SELECT count(*) FROM pg_database WHERE datname LIKE 'wesley\\_test\\_%'"), "0");
  EXPECT_EQ(run({"absent.sql"}).exit, 5);
  EXPECT_EQ(run({}).exit, 5) << "nothing is generated yet";
  EXPECT_EQ(run({"good.sql", "--jobs", "none"}).exit, 2);
}

TEST_F(TestRun, RemovesSuitesOfWhatIsGone) {
  ASSERT_EQ(project_.run({"compile"}).exit, 0);
  EXPECT_TRUE(std::filesystem::exists(project_.folder() / "generated/tests/accounts.sql"));
  project_.write("generated/tests/mine.sql", "SELECT 1;\n");
  project_.write("schema/schema.graphql", "type Other @table(name: \"others\") {\n  id: ID! @pk\n}\n");
  EXPECT_EQ(project_.run({"compile", "--check"}).exit, 7);
  ASSERT_EQ(project_.run({"compile"}).exit, 0);
  EXPECT_FALSE(std::filesystem::exists(project_.folder() / "generated/tests/accounts.sql"));
  EXPECT_TRUE(std::filesystem::exists(project_.folder() / "generated/tests/mine.sql"));
  EXPECT_EQ(project_.run({"compile", "--check"}).exit, 0);
}

// On a server where it cannot be installed: what to do, before anything is made there.
TEST(WithoutPgtap, SaysHowToInstallIt) {
  TestDatabase database;
  database.exec(
      "SET allow_system_table_mods = on; CREATE OR REPLACE VIEW pg_catalog.pg_available_extensions AS"
      " SELECT e.name, e.default_version, x.extversion AS installed_version, e.comment"
      " FROM pg_available_extensions() e LEFT JOIN pg_extension x ON e.name = x.extname"
      " WHERE e.name <> 'pgtap'");
  const Project project;
  project.write("schema/schema.graphql", "type Account @table {\n  id: ID! @pk\n}\n");
  project.write("good.sql", "SELECT plan(1);\nSELECT pass();\n");
  const std::vector<std::string> command = {"test", "run", "good.sql", "--database", database.conninfo()};
  const Ran ran = project.run(command);
  EXPECT_EQ(ran.exit, 4) << ran.out;
  EXPECT_EQ(ran.out, "");
  const std::string version = std::to_string(server_major());
  EXPECT_NE(ran.err.find("error: pgTAP is not installed on this server (PostgreSQL " + version + ")\n"),
            std::string::npos)
      << ran.err;
  EXPECT_NE(ran.err.find("apt-get install postgresql-" + version + "-pgtap"), std::string::npos) << ran.err;
  int exit = 0;
  const Json answer = project.run_json(command, &exit);
  EXPECT_EQ(exit, 4);
  EXPECT_NE(answer.dump().find("pgTAP is not installed"), std::string::npos) << answer.dump();
  EXPECT_EQ(database.value("SELECT count(*) FROM pg_database WHERE datname LIKE 'wesley\\_test\\_%'"), "0");
}

}  // namespace
}  // namespace wesley::support
