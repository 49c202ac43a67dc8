// SPDX-License-Identifier: Apache-2.0
// Generated pgTAP suites pass on every database that holds the schema: our own nasty ones and the corpus of
// real ones ($WESLEY_CORPUS), and they are run by pg_prove as by `wesley test run`.
#include <cstdlib>
#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "support/corpus.h"
#include "support/program.h"
#include "support/suites.h"

namespace wesley::support {
namespace {

namespace fs = std::filesystem;

const auto* const roles = add_schema_roles();

bool has_pgtap(TestDatabase& database) {
  return database.value("SELECT count(*) FROM pg_available_extensions WHERE name = 'pgtap'") == "1";
}

// Of the corpus a few; all with WESLEY_PGTAP_SCHEMAS=all.
std::vector<fs::path> tried_schemas() {
  const std::vector<fs::path> all = schema_files();
  if (std::getenv("WESLEY_PGTAP_SCHEMAS") != nullptr) return all;
  std::vector<fs::path> some;
  for (const fs::path& file : all) {
    const std::string name = file.stem().string();
    const bool ours = file.string().find("round_trip") != std::string::npos;
    if (ours || name == "chatbot_ui" || name == "umami" || name == "graphile_starter") some.push_back(file);
  }
  return some;
}

class Suites : public testing::TestWithParam<fs::path> {};

TEST_P(Suites, PassWhereTheSchemaIs) {
  TestDatabase database;
  if (!has_pgtap(database)) GTEST_SKIP() << "no pgTAP for this version";
  if (!load_dump(database, GetParam())) GTEST_SKIP() << "not for this version";
  const catalog::Catalog catalog = read_catalog(database.connection());
  const std::vector<cli::TestFile> files = suites_of(catalog);
  database.exec("CREATE SCHEMA IF NOT EXISTS tap; CREATE EXTENSION IF NOT EXISTS pgtap SCHEMA tap");
  const cli::TestRun run = run_suites(files, database);
  EXPECT_TRUE(run.ok) << fmt::format("{}", fmt::join(failures(run), "\n"));
  EXPECT_EQ(run.failed, 0U);
  std::cout << fmt::format("{}: {} tests in {} files, {} skipped\n", GetParam().filename().string(),
                           run.passed + run.failed, run.files.size(), run.skipped);
}

INSTANTIATE_TEST_SUITE_P(All, Suites, testing::ValuesIn(tried_schemas()),
                         [](const auto& row) { return row.param.stem().string(); });

TEST(PgProve, RunsTheSuitesOfTheExample) {
  if (std::system("command -v pg_prove >/dev/null") != 0) GTEST_SKIP() << "no pg_prove";
  const std::string schema = std::string(WESLEY_TESTS) + "/../examples/shop/v2";
  const Project project;
  const Ran generated = project.run({"test", "generate", "--schema", schema, "--out", "suites"});
  ASSERT_EQ(generated.exit, 0) << generated.err;
  const Ran made = project.run({"compile", "--schema", schema, "--stdout", "sql"});
  ASSERT_EQ(made.exit, 0) << made.err;
  TestDatabase database;
  database.exec(made.out);
  const std::string log = (project.folder() / "log").string();
  const std::string command =
      fmt::format("pg_prove -h {} -p {} -U {} -d {} {}/suites/*.sql >{} 2>&1",
                  database.value("SHOW unix_socket_directories"), database.value("SHOW port"),
                  database.value("SELECT current_user"), database.name(), project.folder().string(), log);
  EXPECT_EQ(std::system(command.c_str()), 0) << project.read("log");
  EXPECT_NE(project.read("log").find("Result: PASS"), std::string::npos) << project.read("log");
}

TEST(TestRun, RunsTheSuitesOfTheExample) {
  const std::string schema = std::string(WESLEY_TESTS) + "/../examples/shop/v2";
  const Project project;
  project.write("wesley.toml", "[schema]\npaths = [\"" + schema + "\"]\n");
  ASSERT_EQ(project.run({"compile"}).exit, 0);
  const Ran ran = project.run({"test", "run", "--jobs", "2", "--database", cluster().conninfo()});
  EXPECT_EQ(ran.exit, 0) << ran.out << ran.err;
  EXPECT_NE(ran.out.find(" 0 failed"), std::string::npos) << ran.out;
}

}  // namespace
}  // namespace wesley::support
