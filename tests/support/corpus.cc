// SPDX-License-Identifier: Apache-2.0
#include "support/corpus.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "base/file.h"

namespace wesley::support {

namespace fs = std::filesystem;

fs::path corpus() {
  const char* chosen = std::getenv("WESLEY_CORPUS");
  return chosen != nullptr ? fs::path(chosen) : fs::path(WESLEY_CORPUS_DEFAULT);
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> corpus_schemas() {
  return sorted_entries(corpus() / "schemas");
}

std::vector<fs::path> schema_files() {
  std::vector<fs::path> files = sorted_entries(WESLEY_TESTS "/integration/round_trip");
  const std::vector<fs::path> real = sorted_entries(corpus() / "schemas");
  if (real.empty()) std::cout << "no corpus at " << corpus() << ": only our own schemas\n";
  files.insert(files.end(), real.begin(), real.end());
  return files;
}

std::string dump_text(const fs::path& file) {
  std::istringstream lines(value_of(read_file(file)));
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() != '\\') kept += line + "\n";
  }
  return kept;
}

bool load_dump(TestDatabase& database, const fs::path& file) {
  database.exec("SET client_min_messages = warning");
  try {
    database.exec(dump_text(file));
  } catch (const std::exception& problem) {
    if (database.connection().server_major() == 15) throw;
    std::cout << file.filename().string() << ": " << problem.what() << "\n";
    return false;
  }
  database.exec("SET search_path = ''");
  return true;
}

namespace {

class SchemaRoles : public testing::Environment {
 public:
  void SetUp() override {
    TestDatabase database;
    for (const char* role :
         {"authenticated", "omnivore_admin", "omnivore_user", "wesley_reader", "\"wesley odd role\""})
      database.exec(std::string("CREATE ROLE ") + role + " NOLOGIN");
    const fs::path more = corpus() / "roles.sql";
    if (fs::exists(more)) database.exec(dump_text(more));
  }
};

}  // namespace

testing::Environment* add_schema_roles() {
  return testing::AddGlobalTestEnvironment(new SchemaRoles);
}

std::vector<std::string> user_schemas(TestDatabase& database) {
  const postgres::Rows rows = database.query(
      "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'");
  std::vector<std::string> names;
  for (std::size_t row = 0; row < rows.size(); ++row) names.emplace_back(rows.text(row, 0));
  return names;
}

}  // namespace wesley::support
