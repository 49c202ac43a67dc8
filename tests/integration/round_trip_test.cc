// SPDX-License-Identifier: Apache-2.0
// Nothing is lost: a schema that is read from a server builds the same schema in an empty database, by three
// opinions: pg_dump, a query over pg_catalog that shares nothing with src/, and reading it again. Over the
// files of round_trip/, and over the corpus beside the checkout ($WESLEY_CORPUS) where there is one.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "catalog/compare.h"
#include "ddl/ddl.h"
#include "introspect/introspect.h"
#include "support/listing.h"
#include "support/test_database.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;
using support::TestDatabase;
using support::value_of;

fs::path corpus() {
  const char* chosen = std::getenv("WESLEY_CORPUS");
  return chosen != nullptr ? fs::path(chosen) : fs::path(WESLEY_CORPUS_DEFAULT);
}

// pg_dump writes psql's \restrict around its statements.
std::string without_meta_commands(const std::string& text) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() != '\\') kept += line + "\n";
  }
  return kept;
}

void load(TestDatabase& database, const fs::path& file) {
  database.exec("SET client_min_messages = warning");
  database.exec(without_meta_commands(value_of(read_file(file))));
  database.exec("SET search_path = ''");
}

catalog::Catalog read(TestDatabase& database) {
  introspect::Options options;
  options.schemas.clear();
  options.with_foreign_history = true;
  const postgres::Rows rows = database.query(
      "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'");
  for (std::size_t row = 0; row < rows.size(); ++row) options.schemas.emplace_back(rows.text(row, 0));
  return value_of(introspect::introspect(database.connection(), options)).catalog;
}

std::size_t object_count(const catalog::Catalog& catalog) {
  return catalog.schemas.size() + catalog.extensions.size() + catalog.enums.size() + catalog.domains.size() +
         catalog.composites.size() + catalog.sequences.size() + catalog.tables.size() +
         catalog.definitions.size();
}

// `statement` and why it failed, the first few of them.
std::vector<std::string> failures(TestDatabase& database, const std::vector<std::string>& statements) {
  constexpr std::size_t enough = 5;
  std::vector<std::string> out;
  for (const std::string& statement : statements) {
    const Result<void> done = database.connection().execute(statement);
    if (!done) out.push_back(fmt::format("{}\n  -- {} {}", statement, done.error().sqlstate, done.error().message));
    if (out.size() == enough) break;
  }
  return out;
}

class RoundTrip : public testing::TestWithParam<fs::path> {};

TEST_P(RoundTrip, LosesNothing) {
  TestDatabase original;
  load(original, GetParam());
  const catalog::Catalog first = read(original);
  for (const catalog::Unmanaged& object : first.unmanaged) {
    ADD_FAILURE() << "not read: " << object.kind << " " << to_string(object.name) << " " << object.of_table;
  }

  TestDatabase copy;
  copy.exec("SET client_min_messages = warning");
  const std::vector<std::string> failed = failures(copy, ddl::create_all(first));
  EXPECT_TRUE(failed.empty()) << fmt::format("{}", fmt::join(failed, "\n"));
  const catalog::Catalog second = read(copy);

  const std::string dumped = support::text_difference(support::schema_dump(original), support::schema_dump(copy));
  EXPECT_TRUE(dumped.empty()) << "pg_dump: " << dumped;
  const std::string listed = support::listing_differences(original, copy);
  EXPECT_TRUE(listed.empty()) << "listing: " << listed;
  const std::vector<std::string> read_again = catalog::differences(first, second);
  EXPECT_TRUE(read_again.empty()) << "read again: " << fmt::format("{}", fmt::join(read_again, "\n"));
  std::cout << fmt::format("{}: {} objects and {} grants, {} lines of listing {}\n",
                           GetParam().filename().string(), object_count(first), first.grants.size(),
                           support::listing(original).size(), HasFailure() ? "DIFFER" : "equal");
}

std::vector<fs::path> schema_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) std::cout << "no schemas at " << folder << ": nothing to do\n";
  return files;
}

// The roles that policies and grants name; they belong to the server, not to a database.
class Roles : public testing::Environment {
 public:
  void SetUp() override {
    TestDatabase database;
    for (const char* role : {"authenticated", "omnivore_admin", "omnivore_user"}) {
      database.exec(fmt::format("CREATE ROLE {} NOLOGIN", role));
    }
    const fs::path more = corpus() / "roles.sql";
    if (fs::exists(more)) database.exec(without_meta_commands(value_of(read_file(more))));
  }
};
const testing::Environment* const roles = testing::AddGlobalTestEnvironment(new Roles);

std::string name_of(const testing::TestParamInfo<fs::path>& file) {
  return file.param.stem().string();
}

INSTANTIATE_TEST_SUITE_P(Own, RoundTrip, testing::ValuesIn(schema_files(WESLEY_TESTS "/integration/round_trip")),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Corpus, RoundTrip, testing::ValuesIn(schema_files(corpus() / "schemas")), name_of);

}  // namespace
}  // namespace wesley
