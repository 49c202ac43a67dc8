// SPDX-License-Identifier: Apache-2.0
// What was there before Wesley: a database with the schema (`migrate baseline`), SQL without steps
// (`migrate lint --fix`).
#include <filesystem>

#include <gtest/gtest.h>

#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

constexpr std::string_view schema = R"sdl(
type Note @table {
  id: Int! @pk
  text: String! @default(value: "-")
}
)sdl";

// The folder of the newest migration, and its version.
std::string newest(const Project& project) {
  std::string name;
  for (const auto& entry : std::filesystem::directory_iterator(project.folder() / "migrations"))
    if (entry.is_directory()) name = std::max(name, entry.path().filename().string());
  return name;
}

std::string version(const std::string& folder) {
  return folder.substr(0, folder.find('_'));
}

TEST(Baseline, EntersWhatADatabaseHasAlready) {
  TestDatabase database;
  database.exec("CREATE TABLE public.note (id integer PRIMARY KEY, text text NOT NULL DEFAULT '-')");
  const Project project;
  project.write("schema/schema.graphql", schema);
  ASSERT_EQ(project.run({"migrate", "generate", "init"}).exit, 0);
  const std::string first = version(newest(project));

  const Ran entered = project.run({"migrate", "baseline", first, "--database", database.conninfo()});
  ASSERT_EQ(entered.exit, 0) << entered.err;
  EXPECT_NE(entered.out.find("complete, not run"), std::string::npos) << entered.out;
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "complete");
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.steps"), "0");
  EXPECT_EQ(project.run({"migrate", "status", "--check", "--database", database.conninfo()}).exit, 0);
  const Ran again = project.run({"migrate", "baseline", first, "--database", database.conninfo()});
  EXPECT_EQ(again.exit, 0) << again.err;
  EXPECT_NE(again.out.find("nothing to do"), std::string::npos) << again.out;

  project.write("schema/schema.graphql", R"sdl(
type Note @table {
  id: Int! @pk
  text: String! @default(value: "-")
  at: DateTime
}
)sdl");
  ASSERT_EQ(project.run({"migrate", "generate", "more"}).exit, 0);
  const Ran more = project.run({"migrate", "execute", "--yes", "--database", database.conninfo()});
  EXPECT_EQ(more.exit, 0) << more.err;
}

TEST(Baseline, RefusesADatabaseThatIsNotThere) {
  TestDatabase database;
  database.exec("CREATE TABLE public.note (id integer PRIMARY KEY)");
  const Project project;
  project.write("schema/schema.graphql", schema);
  ASSERT_EQ(project.run({"migrate", "generate", "init"}).exit, 0);
  const Ran refused =
      project.run({"migrate", "baseline", version(newest(project)), "--database", database.conninfo()});
  EXPECT_EQ(refused.exit, 7);
  EXPECT_NE(refused.err.find("text"), std::string::npos) << refused.err;
  EXPECT_EQ(database.value("SELECT to_regclass('wesley.migrations') IS NULL"), "t");
  EXPECT_EQ(project.run({"migrate", "baseline", "--database", database.conninfo()}).exit, 2);
  EXPECT_EQ(project.run({"migrate", "baseline", "20200101000000", "--database", database.conninfo()}).exit,
            2);
}

TEST(LintFix, PutsStepsAroundPlainSql) {
  TestDatabase database;
  const Project project;
  project.write("schema/schema.graphql", schema);
  ASSERT_EQ(project.run({"migrate", "generate", "init"}).exit, 0);
  ASSERT_EQ(project.run({"migrate", "new", "by_hand"}).exit, 0);
  const std::string up = "migrations/" + newest(project) + "/up.sql";
  project.write(up,
                "ALTER TABLE public.note ADD COLUMN at timestamp with time zone;\n"
                "CREATE INDEX CONCURRENTLY note_at_idx ON public.note (at);\n");
  EXPECT_EQ(project.run({"migrate", "lint"}).exit, 5);

  const Ran fixed = project.run({"migrate", "lint", "--fix"});
  ASSERT_EQ(fixed.exit, 0) << fixed.err;
  EXPECT_NE(project.read(up).find("mode=autonomous"), std::string::npos) << project.read(up);
  const Ran hashed = project.run({"migrate", "hash"});
  ASSERT_EQ(hashed.exit, 0) << hashed.err;
  EXPECT_EQ(project.run({"migrate", "lint"}).exit, 0);
  const Ran ran = project.run({"migrate", "execute", "--yes", "--database", database.conninfo()});
  ASSERT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(
      database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.note_at_idx'::regclass"),
      "t");
  const Ran nothing = project.run({"migrate", "lint", "--fix"});
  EXPECT_NE(nothing.out.find("nothing to fix"), std::string::npos) << nothing.out;
}

}  // namespace
}  // namespace wesley::support
