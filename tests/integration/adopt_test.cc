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

// Nothing is lost when nobody says which schemas there are.
TEST(Introspect, ReadsEverySchemaThatUsersMade) {
  TestDatabase database;
  database.exec(
      "CREATE SCHEMA sales; CREATE SCHEMA tools; CREATE SCHEMA wesley; CREATE EXTENSION citext SCHEMA tools;"
      "CREATE TABLE sales.invoice (id integer PRIMARY KEY, code tools.citext);"
      "CREATE TABLE public.note (id integer PRIMARY KEY, invoice integer REFERENCES sales.invoice)");
  const Project project;
  const Ran read = project.run({"introspect", "--database", database.conninfo()});
  ASSERT_EQ(read.exit, 0) << read.err;
  EXPECT_NE(read.out.find("2 tables"), std::string::npos) << read.out;
  EXPECT_EQ(project.run({"drift", "detect", "--schema", "schema", "--database", database.conninfo()}).exit,
            0);
  const Ran one = project.run(
      {"introspect", "--schemas", "sales,tools", "--out", "one", "--database", database.conninfo()});
  EXPECT_EQ(one.exit, 0) << one.err;
  EXPECT_NE(one.out.find("1 tables"), std::string::npos) << one.out;
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

// What somebody else added stays, and is no drift; what Wesley brought goes when the schema lets it go.
TEST(Apply, KeepsWhatItDidNotBring) {
  TestDatabase database;
  const Project project;
  const auto apply = [&](std::string_view fields, std::vector<std::string> more = {}) {
    project.write("schema/schema.graphql",
                  "type Note @table {\n  id: Int! @pk\n" + std::string(fields) + "}\n");
    more.insert(more.begin(), {"apply", "--yes", "--database", database.conninfo()});
    return project.run(more);
  };
  ASSERT_EQ(apply("  text: String\n").exit, 0);
  database.exec("ALTER TABLE public.note ADD COLUMN theirs integer");
  const Ran kept = apply("  text: String\n  more: String\n");
  ASSERT_EQ(kept.exit, 0) << kept.err;
  EXPECT_NE((kept.out + kept.err).find("unmanaged: column public.note.theirs"), std::string::npos)
      << kept.out << kept.err;
  const Ran refused = apply("  more: String\n");
  EXPECT_EQ(refused.exit, 8) << refused.out << refused.err;
  const Ran dropped = apply("  more: String\n", {"--unsafe"});
  EXPECT_EQ(dropped.exit, 0) << dropped.err;
  EXPECT_EQ(database.value("SELECT string_agg(attname::text, ',' ORDER BY attname) FROM pg_attribute WHERE "
                           "attrelid = 'public.note'::regclass AND attnum > 0 AND NOT attisdropped"),
            "id,more,theirs");
  EXPECT_EQ(project.run({"drift", "detect", "--database", database.conninfo()}).exit, 0);
}

// There is no file of it in the migration directory, and still it is resumed, taken back and known
// afterwards.
TEST(Apply, IsAMigrationLikeOthers) {
  TestDatabase database;
  const Project project;
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--database", database.conninfo()});
    return project.run(words);
  };
  project.write("schema/schema.graphql", "type Note @table {\n  id: Int! @pk\n  text: String\n}\n");
  ASSERT_EQ(run({"apply", "--yes"}).exit, 0);
  database.exec("INSERT INTO public.note SELECT n, 'x' FROM generate_series(1, 50000) n");
  database.exec("ANALYZE public.note");
  project.write("schema/schema.graphql",
                "type Note @table {\n  id: BigInt! @pk\n  text: String! @unique\n}\n");
  database.exec("UPDATE public.note SET text = id");

  const Ran stopped = run({"apply", "--yes", "--until", "expand", "--unsafe"});
  ASSERT_EQ(stopped.exit, 0) << stopped.err;
  EXPECT_EQ(run({"drift", "detect"}).exit, 6);
  const Ran refused = run({"apply", "--yes", "--unsafe"});
  EXPECT_EQ(refused.exit, 8) << refused.err;
  EXPECT_NE(refused.err.find("migrate resume"), std::string::npos) << refused.err;
  const Ran resumed = run({"migrate", "resume", "--unsafe"});
  ASSERT_EQ(resumed.exit, 0) << resumed.out << resumed.err;
  EXPECT_EQ(run({"drift", "detect"}).exit, 0);
  EXPECT_EQ(
      database.value("SELECT format_type(atttypid, atttypmod) || attnotnull FROM pg_attribute WHERE attrelid "
                     "= 'public.note'::regclass AND attname = 'id'"),
      "biginttrue");
  const Ran status = run({"migrate", "status"});
  EXPECT_EQ(status.exit, 0) << status.err;
  EXPECT_NE(status.out.find("_apply"), std::string::npos) << status.out;
}

TEST(Apply, IsTakenBack) {
  TestDatabase database;
  const Project project;
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--database", database.conninfo()});
    return project.run(words);
  };
  project.write("schema/schema.graphql", "type Note @table {\n  id: Int! @pk\n}\n");
  ASSERT_EQ(run({"apply", "--yes"}).exit, 0);
  project.write("schema/schema.graphql", "type Note @table {\n  id: Int! @pk\n  text: String\n}\n");
  ASSERT_EQ(run({"apply", "--yes"}).exit, 0);
  const Ran back = run({"migrate", "rollback", "--yes"});
  EXPECT_EQ(back.exit, 0) << back.err;
  EXPECT_EQ(database.value(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'public.note'::regclass AND attnum > 0 "
                "AND NOT attisdropped"),
            "1");
  EXPECT_EQ(run({"drift", "detect"}).exit, 0);
  const Ran gone = run({"migrate", "rollback", "--yes"});
  EXPECT_EQ(gone.exit, 5) << gone.err;  // only the last plan is kept
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
  const Ran sarif = project.run({"migrate", "lint", "--format", "sarif"});
  EXPECT_EQ(sarif.exit, 5);
  EXPECT_NE(value_of(parse_json(sarif.out)).find("runs"), nullptr) << sarif.out;
  EXPECT_EQ(project.run({"migrate", "lint", "--format", "xml"}).exit, 2);

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
