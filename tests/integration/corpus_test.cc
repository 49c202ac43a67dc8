// SPDX-License-Identifier: Apache-2.0
// Real schemas, from the corpus beside the checkout ($WESLEY_CORPUS): what is read from a server builds the
// same tables in an empty database. Passes, and says so, where there is no corpus.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "catalog/compare.h"
#include "ddl/ddl.h"
#include "introspect/introspect.h"
#include "support/test_database.h"

namespace wesley::introspect {
namespace {

namespace fs = std::filesystem;
using support::TestDatabase;
using support::value_of;

fs::path corpus() {
  const char* chosen = std::getenv("WESLEY_CORPUS");
  return chosen ? fs::path(chosen) : fs::path(WESLEY_CORPUS_DEFAULT);
}

// pg_dump writes psql's \restrict around its statements.
std::string without_meta_commands(const std::string& text) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);)
    if (line.empty() || line.front() != '\\') kept += line + "\n";
  return kept;
}

void load(TestDatabase& db, const fs::path& file) {
  db.exec(without_meta_commands(value_of(read_file(file))));
  db.exec("SET search_path = ''");
}

std::vector<std::string> user_schemas(TestDatabase& db) {
  postgres::Rows rows = db.query(
      "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'");
  std::vector<std::string> names;
  for (std::size_t row = 0; row < rows.size(); ++row) names.emplace_back(rows.text(row, 0));
  return names;
}

// What refers to an object that the catalog does not describe yet (a function, a domain, a view, a
// partitioned table) cannot be built from the catalog alone.
bool is_missing_object(const Error& error) {
  static const std::set<std::string> states = {"42704", "42883", "42P01", "3F000", "42703", "42809"};
  return states.count(error.sqlstate) > 0;
}

class Corpus : public testing::TestWithParam<fs::path> {};

TEST_P(Corpus, TablesAreReadAsTheyAre) {
  TestDatabase original;
  load(original, GetParam());
  Options options{user_schemas(original), {}, "wesley"};
  catalog::Catalog first = value_of(introspect(original.connection(), options)).catalog;

  TestDatabase copy;
  std::size_t not_built = 0;
  for (const std::string& statement : ddl::create_all(first)) {
    Result<void> done = copy.connection().execute(statement);
    if (done) continue;
    ++not_built;
    EXPECT_TRUE(is_missing_object(done.error())) << statement << "\n"
                                                 << done.error().sqlstate << " " << done.error().message;
  }
  catalog::Catalog second = value_of(introspect(copy.connection(), options)).catalog;
  std::size_t equal = 0;
  for (const auto& [name, table] : second.tables) {
    bool same = catalog::same(*first.table(name), table);
    equal += same ? 1 : 0;
    if (!same && not_built == 0) {
      ADD_FAILURE() << fmt::format("{}", fmt::join(catalog::differences(first, second), "\n"));
    }
  }
  std::cout << fmt::format(
      "{}: {} tables, {} rebuilt equal, {} statements wanted what is unmanaged ({} objects)\n",
      GetParam().filename().string(), first.tables.size(), equal, not_built, first.unmanaged.size());
}

std::vector<fs::path> schema_files() {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(corpus() / "schemas", error)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) std::cout << "no corpus at " << corpus() << ": nothing to do\n";
  return files;
}

class CorpusRoles : public testing::Environment {
 public:
  void SetUp() override {
    if (!fs::exists(corpus() / "roles.sql")) return;
    TestDatabase db;
    db.exec(without_meta_commands(value_of(read_file(corpus() / "roles.sql"))));
  }
};
const testing::Environment* const roles = testing::AddGlobalTestEnvironment(new CorpusRoles);

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Corpus);
INSTANTIATE_TEST_SUITE_P(Schemas, Corpus, testing::ValuesIn(schema_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace wesley::introspect
