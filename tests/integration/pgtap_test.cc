// SPDX-License-Identifier: Apache-2.0
// Generated pgTAP suites pass in our own runner on a database that holds the schema: our own nasty ones, and
// one of the corpus ($WESLEY_CORPUS) with much row-level security. pg_prove_test.cc runs them all.
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

std::vector<fs::path> tried_schemas() {
  std::vector<fs::path> tried = schema_files();
  std::erase_if(tried, [](const fs::path& file) {
    return file.string().find("round_trip") == std::string::npos && file.stem() != "chatbot_ui";
  });
  return tried;
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

TEST(TestRun, RunsTheSuitesOfTheExample) {
  TestDatabase database;
  if (!has_pgtap(database)) GTEST_SKIP() << "no pgTAP for this version";
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
