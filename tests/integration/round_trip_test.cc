// SPDX-License-Identifier: Apache-2.0
// Nothing is lost: a schema that is read from a server builds the same schema in an empty database, by three
// opinions: pg_dump, a query over pg_catalog that shares nothing with src/, and reading it again. Over the
// files of round_trip/, and over the corpus beside the checkout ($WESLEY_CORPUS) where there is one.
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "ddl/ddl.h"
#include "introspect/introspect.h"
#include "support/corpus.h"
#include "support/listing.h"
#include "support/test_database.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;
using support::TestDatabase;
using support::value_of;

catalog::Catalog read(TestDatabase& database) {
  introspect::Options options;
  options.schemas = support::user_schemas(database);
  options.with_foreign_history = true;
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
    if (!done)
      out.push_back(fmt::format("{}\n  -- {} {}", statement, done.error().sqlstate, done.error().message));
    if (out.size() == enough) break;
  }
  return out;
}

class RoundTrip : public testing::TestWithParam<fs::path> {};

TEST_P(RoundTrip, LosesNothing) {
  TestDatabase original;
  if (!support::load_dump(original, GetParam())) GTEST_SKIP() << "not for this version";
  const catalog::Catalog first = read(original);
  for (const catalog::Unmanaged& object : first.unmanaged) {
    ADD_FAILURE() << "not read: " << object.kind << " " << to_string(object.name) << " " << object.of_table;
  }

  TestDatabase copy;
  copy.exec("SET client_min_messages = warning");
  const std::vector<std::string> failed = failures(copy, ddl::create_all(first));
  EXPECT_TRUE(failed.empty()) << fmt::format("{}", fmt::join(failed, "\n"));
  const catalog::Catalog second = read(copy);

  const std::string dumped =
      support::text_difference(support::schema_dump(original), support::schema_dump(copy));
  EXPECT_TRUE(dumped.empty()) << "pg_dump: " << dumped;
  const std::string listed = support::listing_differences(original, copy);
  EXPECT_TRUE(listed.empty()) << "listing: " << listed;
  const std::vector<std::string> read_again = catalog::differences(first, second);
  EXPECT_TRUE(read_again.empty()) << "read again: " << fmt::format("{}", fmt::join(read_again, "\n"));
  std::cout << fmt::format("{}: {} objects and {} grants, {} lines of listing {}\n",
                           GetParam().filename().string(), object_count(first), first.grants.size(),
                           support::listing(original).size(), HasFailure() ? "DIFFER" : "equal");
}

const auto* const roles = support::add_schema_roles();

INSTANTIATE_TEST_SUITE_P(All, RoundTrip, testing::ValuesIn(support::schema_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace wesley
