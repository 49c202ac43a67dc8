// SPDX-License-Identifier: Apache-2.0
// `wesley lint` over SQL files, through the real program; what it fixes is run on a real server.
#include <gtest/gtest.h>

#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

constexpr std::string_view risky =
    "SET lock_timeout = '2s';\n"
    "ALTER TABLE post ADD CONSTRAINT post_title_check CHECK (title <> '');\n"
    "SET lock_timeout = 0;\n"
    "CREATE INDEX post_title_idx ON post (title);\n";

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Lint, ShowsWhatAFileWouldDo) {
  const Project project;
  project.write("change.sql", risky);
  const Ran ran = project.run({"lint", "change.sql"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.out, "1 file: 3 warnings\n");
  EXPECT_TRUE(mentions(ran.err, "change.sql:2:1: warning[W0616]: ")) << ran.err;
  EXPECT_TRUE(mentions(ran.err, "change.sql:4:1: warning[W0610]: ")) << ran.err;
  EXPECT_EQ(project.run({"lint", "change.sql", "--check"}).exit, 5);
}

TEST(Lint, AMistakeIsAnErrorInEveryFormat) {
  const Project project;
  project.write("db/a.sql", "SELECT 1;\nALTER TABLE t ADD COLUM a int;\n");
  const Ran text = project.run({"lint", "db"});
  EXPECT_EQ(text.exit, 5);
  EXPECT_TRUE(mentions(text.err, "db/a.sql:2:")) << text.err;
  EXPECT_TRUE(mentions(text.err, "E0601")) << text.err;
  const Ran github = project.run({"lint", "db", "--format", "github"});
  EXPECT_EQ(github.exit, 5);
  EXPECT_TRUE(github.out.starts_with("::error file=db/a.sql,line=2,")) << github.out;
  const Ran sarif = project.run({"lint", "db", "--format", "sarif"});
  EXPECT_EQ(sarif.exit, 5);
  const Json log = value_of(parse_json(sarif.out));
  EXPECT_EQ(*log.find("version")->as_string(), "2.1.0");
  int exit = 0;
  const Json json = project.run_json({"lint", "db"}, &exit);
  EXPECT_EQ(exit, 5);
  EXPECT_EQ(*json.find("diagnostics")->as_array()->front().find("code")->as_string(), "E0601");
  EXPECT_EQ(project.run({"lint", "db", "--format", "yaml"}).exit, 2);
  EXPECT_EQ(project.run({"lint", "absent.sql"}).exit, 5);
}

TEST(Lint, TheConfigurationChoosesRules) {
  const Project project;
  project.write("change.sql", risky);
  project.write("wesley.toml", "[lint]\ndisable = [\"require-not-valid\"]\nerror = [\"W0610\"]\n");
  const Ran ran = project.run({"lint", "change.sql"});
  EXPECT_EQ(ran.exit, 5);
  EXPECT_TRUE(mentions(ran.err, "error[W0610]")) << ran.err;
  EXPECT_FALSE(mentions(ran.err, "W0616")) << ran.err;
  project.write("wesley.toml", "[lint]\ndisable = [\"require-nothing\"]\n");
  EXPECT_EQ(project.run({"lint", "change.sql"}).exit, 3);
}

TEST(Lint, FixesRunAndLeaveNothingToFind) {
  TestDatabase plain, fixed;
  const Project project;
  project.write("change.sql", risky);
  EXPECT_EQ(project.run({"lint", "change.sql", "--fix", "--check"}).exit, 0);
  const std::string after = project.read("change.sql");
  EXPECT_TRUE(mentions(after, "NOT VALID;\nALTER TABLE post VALIDATE CONSTRAINT post_title_check;")) << after;
  EXPECT_TRUE(mentions(after, "CREATE INDEX CONCURRENTLY post_title_idx")) << after;
  for (const auto& [database, sql] : {std::pair(&plain, std::string(risky)), std::pair(&fixed, after)}) {
    database->exec("SET search_path = public; CREATE TABLE post (id bigint PRIMARY KEY, title text)");
    for (std::string_view rest = sql; !rest.empty();) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      database->exec(std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
  }
  const std::string state =
      "SELECT string_agg(d, E'\\n' ORDER BY d) FROM (SELECT pg_get_indexdef(indexrelid) || indisvalid FROM "
      "pg_index "
      "WHERE indrelid = 'public.post'::regclass UNION ALL SELECT pg_get_constraintdef(oid) FROM "
      "pg_constraint "
      "WHERE conrelid = 'public.post'::regclass) AS s(d)";
  EXPECT_EQ(plain.value(state), fixed.value(state));
}

TEST(Lint, ALiveDatabaseSettlesWhatAFileCannotKnow) {
  TestDatabase database;
  database.exec("SET search_path = public; CREATE TABLE post (id bigint PRIMARY KEY, title varchar(20))");
  const Project project;
  project.write("widen.sql", "SET lock_timeout = '2s';\nALTER TABLE post ALTER title TYPE varchar(40);\n");
  EXPECT_EQ(project.run({"lint", "widen.sql", "--check"}).exit, 5);
  const Ran informed = project.run({"lint", "widen.sql", "--check", "--database", database.conninfo()});
  EXPECT_EQ(informed.exit, 0) << informed.err;
}

TEST(Lint, ExplainsACodeAndARule) {
  const Project project;
  const Ran code = project.run({"lint", "--explain", "W0610"});
  EXPECT_TRUE(mentions(code.out, "require-concurrent-index")) << code.out;
  EXPECT_EQ(project.run({"lint", "--explain", "require-concurrent-index"}).out, code.out);
  EXPECT_EQ(project.run({"lint", "--explain", "W9999"}).exit, 2);
}

}  // namespace
}  // namespace wesley::support
