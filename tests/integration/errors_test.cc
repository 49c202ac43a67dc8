// SPDX-License-Identifier: Apache-2.0
// What goes wrong outside the schema: each with the documented exit code, a message that helps, and nothing
// changed.
#include <set>

#include <gtest/gtest.h>

#include "base/file.h"
#include "cli/command.h"
#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

constexpr std::string_view schema =
    "type Account @table {\n  id: BigInt! @pk @identity\n  name: String!\n}\n";

class Errors : public testing::Test {
 protected:
  void SetUp() override {
    database_.exec("SET search_path = public");
    project_.write("schema/schema.graphql", schema);
    ASSERT_EQ(project_.run({"migrate", "generate", "init"}).exit, 0);
  }
  Ran execute(const std::string& conninfo, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"migrate", "execute", "--yes", "--database", conninfo};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return project_.run(arguments);
  }
  void expect_untouched() {
    EXPECT_EQ(database_.value("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                              " WHERE n.nspname IN ('public', 'wesley')"),
              "0");
  }
  static void expect(const Ran& ran, int exit, const std::string& words) {
    EXPECT_EQ(ran.exit, exit) << ran.out << ran.err;
    EXPECT_NE(ran.err.find(words), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("hint: "), std::string::npos) << ran.err;
  }
  Project project_;
  TestDatabase database_;
};

TEST_F(Errors, UnreachableServer) {
  expect(execute("host=/tmp/no-such-folder dbname=shop"), 4, "/tmp/no-such-folder");
  expect(execute("host=127.0.0.1 port=1 dbname=shop connect_timeout=2"), 4, "127.0.0.1");
}

TEST_F(Errors, UnknownDatabase) {
  expect(execute(postgres::with_database(database_.conninfo(), "nowhere")), 4, "nowhere");
}

TEST_F(Errors, WrongPasswordIsSaidAndNeverShown) {
  const postgres::Cluster own = value_of(postgres::Cluster::start());
  postgres::Connection admin = value_of(postgres::Connection::open(own.conninfo()));
  succeed(admin.execute("CREATE ROLE app LOGIN PASSWORD 'right'"));
  const std::string hba(value_of(admin.query("SHOW hba_file")).text(0, 0));
  succeed(write_file_atomic(hba, "local all app scram-sha-256\nlocal all all trust\n"));
  succeed(admin.execute("SELECT pg_reload_conf()"));
  // The postmaster reads the file when it handles the signal, a moment later.
  Ran ran;
  for (int tries = 0; tries < 50; ++tries) {
    ran = execute(own.conninfo() + " user=app password=s3cr3t-wrong");
    if (ran.exit == 4) break;
  }
  expect(ran, 4, "password");
  EXPECT_EQ((ran.out + ran.err).find("s3cr3t-wrong"), std::string::npos);
}

TEST_F(Errors, MissingPermission) {
  database_.exec(
      "DROP ROLE IF EXISTS nobody_special; CREATE ROLE nobody_special LOGIN;"
      "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  const Ran ran = execute(database_.conninfo() + " user=nobody_special");
  expect(ran, 6, "nobody_special");
  expect_untouched();
}

TEST_F(Errors, ReadOnlyServer) {
  database_.exec("ALTER DATABASE " + database_.name() + " SET default_transaction_read_only = on");
  expect(execute(database_.conninfo()), 4, "read-only");
  expect_untouched();
}

TEST_F(Errors, EditedMigration) {
  std::string folder;
  for (const auto& entry : std::filesystem::directory_iterator(project_.folder() / "migrations")) {
    if (entry.is_directory()) folder = entry.path().filename();
  }
  const std::string up = "migrations/" + folder + "/up.sql";
  project_.write(up, project_.read(up) + "\n-- a comment too many\n");
  expect(execute(database_.conninfo()), 5, folder);
  expect_untouched();
}

TEST_F(Errors, UnsafeStepIsRefusedBeforeAnythingStarts) {
  ASSERT_EQ(execute(database_.conninfo()).exit, 0);
  project_.write("schema/schema.graphql", "type Account @table {\n  id: BigInt! @pk @identity\n}\n");
  ASSERT_EQ(project_.run({"migrate", "generate", "drop_name"}).exit, 0);
  const Ran executed = execute(database_.conninfo());
  EXPECT_EQ(executed.exit, 0) << executed.err;
  const Ran refused = project_.run({"migrate", "contract", "--yes", "--database", database_.conninfo()});
  expect(refused, 8, "data-loss");
  EXPECT_EQ(
      database_.value(
          "SELECT count(*) FROM pg_attribute WHERE attrelid = 'account'::regclass AND attname = 'name'"),
      "1");
  EXPECT_EQ(
      project_
          .run({"migrate", "contract", "--yes", "--allow", "data-loss", "--database", database_.conninfo()})
          .exit,
      0);
  EXPECT_EQ(
      database_.value(
          "SELECT count(*) FROM pg_attribute WHERE attrelid = 'account'::regclass AND attname = 'name'"),
      "0");
}

TEST_F(Errors, DriftStopsTheStart) {
  ASSERT_EQ(execute(database_.conninfo()).exit, 0);
  database_.exec(
      "ALTER TABLE account ADD COLUMN surprise integer; ALTER TABLE account ALTER COLUMN name DROP NOT NULL");
  project_.write("schema/schema.graphql",
                 "type Account @table {\n  id: BigInt! @pk @identity\n  name: String!\n  age: Int\n}\n");
  ASSERT_EQ(project_.run({"migrate", "generate", "age"}).exit, 0);
  const Ran ran = execute(database_.conninfo());
  expect(ran, 7, "name");
  EXPECT_EQ(database_.value(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'account'::regclass AND attname = 'age'"),
            "0");
}

TEST_F(Errors, UsageAndConfiguration) {
  EXPECT_EQ(project_.run({"migrate", "exceute"}).exit, 2);
  EXPECT_NE(project_.run({"migrate", "exceute"}).err.find("execute"), std::string::npos);
  EXPECT_EQ(project_.run({"plan", "--formt", "json"}).exit, 2);
  expect(project_.run({"migrate", "execute"}), 2, "no database");
  project_.write("wesley.toml", "[safety]\nlock_timout = \"1s\"\n");
  expect(project_.run({"plan"}), 3, "wesley.toml:2");
}

TEST_F(Errors, JsonFailureIsOneObject) {
  project_.write("schema/schema.graphql",
                 "type Account @table {\n  id: BigInt! @pk\n  owner: ID! @fk(ref: \"Usr.id\")\n}\n");
  int exit = 0;
  const Json failure = project_.run_json({"compile"}, &exit);
  EXPECT_EQ(exit, 5);
  EXPECT_EQ(*failure.find("exit")->as_integer(), 5);
  ASSERT_EQ(failure.find("diagnostics")->as_array()->size(), 1U);
  EXPECT_EQ(*failure.find("diagnostics")->as_array()->front().find("line")->as_integer(), 3);
}

TEST(Help, EveryCommandShowsItsExamples) {
  const Project project;
  for (const cli::CommandInfo& command : cli::all_commands()) {
    std::vector<std::string> words;
    for (std::string_view rest = command.path; !rest.empty();) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      words.emplace_back(rest.substr(0, space));
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    words.emplace_back("--help");
    const Ran ran = project.run(words);
    EXPECT_EQ(ran.exit, 0) << command.path;
    EXPECT_NE(ran.out.find(command.summary), std::string::npos) << command.path;
    for (const std::string_view example : command.examples)
      EXPECT_NE(ran.out.find(example), std::string::npos) << command.path;
  }
}

}  // namespace
}  // namespace wesley::support
