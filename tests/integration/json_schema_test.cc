// SPDX-License-Identifier: Apache-2.0
// What every command prints with --json fits schemas/: the program is run, its output kept, and a JSON Schema
// validator from npm reads it.
#include <cstdlib>
#include <set>

#include <gtest/gtest.h>

#include "base/file.h"
#include "cli/command.h"
#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

constexpr std::string_view schema_1 = R"sdl(type Account @table {
  id: BigInt! @pk @identity
  name: String!
}
)sdl";
constexpr std::string_view schema_2 = R"sdl(type Account @table @index(fields: ["name"]) {
  id: BigInt! @pk @identity
  name: String!
  token: UUID! @default(expr: "gen_random_uuid()")
}
)sdl";
constexpr std::string_view schema_3 = R"sdl(type Account @table @index(fields: ["name"]) {
  id: BigInt! @pk @identity
  name: String!
  note: String
}
)sdl";

// Commands that print a bare document or none.
const std::set<std::string_view> without_result = {"parse", "completion"};

class JsonSchema : public ::testing::Test {
 protected:
  void run(const std::vector<std::string>& words, int exit = 0) {
    std::vector<std::string> arguments = words;
    arguments.emplace_back("--json");
    const Ran ran = project_.run(arguments);
    EXPECT_EQ(ran.exit, exit) << testing::PrintToString(words) << "\n" << ran.out << ran.err;
    output_ += ran.out;
    if (ran.exit != 0 || ran.out.empty()) return;
    const std::size_t line = ran.out.rfind('\n', ran.out.size() - 2);
    const Json last = value_of(parse_json(ran.out.substr(line == std::string::npos ? 0 : line + 1)));
    covered_.insert(*last.find("command")->as_string());
  }

  void run_on_database(std::vector<std::string> words, int exit = 0) {
    words.insert(words.end(), {"--database", database_.conninfo()});
    run(words, exit);
  }

  void schema(std::string_view text) { project_.write("schema/schema.graphql", text); }

  void start_a_project() {
    run({"version"});
    run({"init"});
    run({"config", "show"});
    schema(schema_1);
    run({"compile"});
    run({"compile", "--check"});
    run({"lint"});
    run({"lint", "--explain", "E0312"});
    run({"lint", "--explain", "no-rename"});
    run({"diff", "--from", "empty"});
    run({"plan"});
    run({"migrate", "generate", "init"});
    run({"migrate", "generate", "init"});
    run({"migrate", "lint"});
    run({"explain"});
  }

  void bring_a_database_forward() {
    run_on_database({"doctor"});
    run_on_database({"migrate", "execute", "--yes"});
    database_.exec("INSERT INTO public.account (name) SELECT 'n' || n FROM generate_series(1, 3000) n");
    schema(schema_2);
    run({"migrate", "generate", "token"});
    run_on_database({"migrate", "execute", "--dry-run"});
    run_on_database({"migrate", "execute", "--yes"});
    run_on_database({"migrate", "resume"});
    run_on_database({"migrate", "status"});
    run_on_database({"migrate", "rollback", "--yes"});
    run_on_database({"migrate", "execute", "--yes"});
    run_on_database({"drift", "detect"});
    schema(schema_3);
    run_on_database({"apply", "--yes"}, 8);
    run_on_database({"apply", "--yes", "--unsafe"});
    run_on_database({"drift", "detect", "--schema", "schema"});
    database_.exec("ALTER TABLE public.account DROP COLUMN note");
    run_on_database({"drift", "detect", "--schema", "schema"}, 7);
    run_on_database({"migrate", "contract", "--yes"});
    run_on_database({"introspect", "--out", "live"});
  }

  void look_at_files() {
    project_.write("change.sql",
                   "BEGIN; ALTER TABLE t ADD COLUMN a int; COMMIT; DROP INDEX CONCURRENTLY i; FROBNICATE;\n");
    run({"analyze", "locks", "change.sql"});
    run({"lint", "change.sql"}, 5);
    project_.write("broken.graphql", "type A @table { a: Nothing }");
    run({"lint", "broken.graphql"}, 5);
    run({"lint", "absent.graphql"}, 5);
    run({"plan", "--from", "nowhere"}, 2);
  }

  void keep_a_server() {
    run({"dev", "start"});
    run({"dev", "url"});
    run({"dev", "stop"});
    run({"dev", "reset", "--yes"});
    run({"migrate", "new", "by_hand"});
    std::filesystem::remove_all(project_.folder() / "migrations");
    schema(schema_1);
    run({"migrate", "generate", "init"});
    run({"migrate", "hash"});
  }

  TestDatabase database_;
  Project project_;
  std::string output_;
  std::set<std::string> covered_;
};

TEST_F(JsonSchema, EveryResultAndEventFits) {
  start_a_project();
  bring_a_database_forward();
  look_at_files();
  keep_a_server();
  for (const cli::CommandInfo& command : cli::all_commands())
    if (!without_result.contains(command.path))
      EXPECT_TRUE(covered_.contains(std::string(command.path))) << command.path << " has no case here";
  project_.write("output.jsonl", output_);
  const std::string command = std::string(WESLEY_TESTS) + "/schemas/run.sh " + WESLEY_NPM_FOLDER + " " +
                              (project_.folder() / "output.jsonl").string();
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace wesley::support
