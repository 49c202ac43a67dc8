// SPDX-License-Identifier: Apache-2.0
// Real schemas, from the corpus beside the checkout ($WESLEY_CORPUS): all that is in them has a place in the
// catalog. Passes, and says so, where there is no corpus.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
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

class Corpus : public testing::TestWithParam<fs::path> {};

TEST_P(Corpus, NothingIsLeftUnread) {
  TestDatabase db;
  load(db, GetParam());
  catalog::Catalog read = value_of(introspect(db.connection(), {user_schemas(db), {}, "wesley"})).catalog;
  std::size_t uses = 0;
  for (const auto& [id, definition] : read.definitions) uses += definition.uses.size();
  for (const catalog::Unmanaged& object : read.unmanaged)
    ADD_FAILURE() << object.kind << " " << to_string(object.name);
  std::cout << fmt::format("{}: {} tables, {} types, {} sequences, {} definitions with {} uses\n",
                           GetParam().filename().string(), read.tables.size(),
                           read.enums.size() + read.domains.size() + read.composites.size(),
                           read.sequences.size(), read.definitions.size(), uses);
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
