// SPDX-License-Identifier: Apache-2.0
// The generated suites through pg_prove, the program that people run pgTAP with: of every example, of our own
// nasty schemas and of every schema of the corpus ($WESLEY_CORPUS), each on a fresh database.
#include <cstdlib>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/corpus.h"
#include "support/program.h"
#include "support/suites.h"

namespace wesley::support {
namespace {

namespace fs = std::filesystem;

const auto* const roles = add_schema_roles();

class PgProve : public testing::TestWithParam<fs::path> {
 protected:
  void SetUp() override {
    if (std::system("command -v pg_prove >/dev/null") != 0) GTEST_SKIP() << "no pg_prove";
    if (!has_pgtap(database_)) GTEST_SKIP() << "no pgTAP for this version";
  }
  void generate(const fs::path& schema) const {
    const Ran generated = project_.run({"test", "generate", "--schema", schema.string(), "--out", "suites"});
    ASSERT_EQ(generated.exit, 0) << generated.err;
  }
  void prove();

  Project project_;
  TestDatabase database_;
};

struct Counts {
  std::size_t tests = 0, skipped = 0;
};

// Of what pg_prove --verbose prints.
Counts counts_of(const std::string& report) {
  Counts counts;
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("ok ") && !line.starts_with("not ok ")) continue;
    ++counts.tests;
    if (line.find("# SKIP") != std::string::npos) ++counts.skipped;
  }
  return counts;
}

void PgProve::prove() {
  const std::string command =
      fmt::format("pg_prove --verbose -h {} -p {} -U {} -d {} {}/suites/*.sql >{}/log 2>&1",
                  database_.value("SHOW unix_socket_directories"), database_.value("SHOW port"),
                  database_.value("SELECT current_user"), database_.name(), project_.folder().string(),
                  project_.folder().string());
  const int exit = std::system(command.c_str());
  const std::string report = project_.read("log");
  EXPECT_EQ(exit, 0) << report;
  EXPECT_NE(report.find("\nResult: PASS\n"), std::string::npos) << report;
  const Counts counts = counts_of(report);
  const auto files = sorted_entries(project_.folder() / "suites").size();
  EXPECT_NE(report.find(fmt::format("\nFiles={}, Tests={},", files, counts.tests)), std::string::npos);
  EXPECT_GE(files, 2U);
  std::cout << fmt::format("{}: {} files, {} tests, {} skipped\n",
                           testing::UnitTest::GetInstance()->current_test_info()->name(), files, counts.tests,
                           counts.skipped);
}

// As a team has it: the schema's own files, and a database made from them.
class Examples : public PgProve {};

TEST_P(Examples, Pass) {
  generate(GetParam());
  const Ran made = project_.run({"compile", "--schema", GetParam().string(), "--stdout", "sql"});
  ASSERT_EQ(made.exit, 0) << made.err;
  database_.exec(made.out);
  prove();
}

// As a team begins: a database that is there, and the files that `introspect` writes of it.
class Databases : public PgProve {};

TEST_P(Databases, Pass) {
  if (!load_dump(database_, GetParam())) GTEST_SKIP() << "not for this version";
  const Ran read = project_.run({"introspect", "--database", database_.conninfo(), "--out", "schema",
                                 "--schemas", fmt::format("{}", fmt::join(user_schemas(database_), ","))});
  ASSERT_EQ(read.exit, 0) << read.err;
  generate(project_.folder() / "schema");
  // Each suite makes pgTAP for itself where it is not, in a fifth of a second.
  database_.exec("CREATE SCHEMA tap; CREATE EXTENSION pgtap SCHEMA tap");
  prove();
}

std::vector<fs::path> examples() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(WESLEY_TESTS "/../examples")) {
    if (entry.path().filename() == "schema.graphql") folders.push_back(entry.path().parent_path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string name_of(const testing::TestParamInfo<fs::path>& row) {
  return row.param.stem().string();
}

INSTANTIATE_TEST_SUITE_P(All, Examples, testing::ValuesIn(examples()), name_of);
INSTANTIATE_TEST_SUITE_P(All, Databases, testing::ValuesIn(schema_files()), name_of);

}  // namespace
}  // namespace wesley::support
