// SPDX-License-Identifier: Apache-2.0
// Random catalogs survive the way through schema files, and the way through a database.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "catalog/compare.h"
#include "ddl/ddl.h"
#include "folder/folder.h"
#include "introspect/introspect.h"
#include "support/random_catalog.h"
#include "support/test_database.h"

namespace wesley {
namespace {

using catalog::Catalog;
using support::CatalogMaker;
using support::CatalogShape;
using support::TestDatabase;

Catalog make(std::uint64_t seed) {
  CatalogShape shape;
  shape.tables = seed % 6;
  shape.columns = 1 + seed % 5;
  shape.invalid = false;
  shape.families = seed % 2 == 0;
  shape.objects = seed % 3 != 0;
  return support::random_catalog(seed, shape);
}

std::string joined(const std::vector<std::string>& lines) {
  return fmt::format("{}", fmt::join(lines, "\n"));
}

RC_GTEST_PROP(SchemaFiles, SayEveryCatalog, ()) {
  const Catalog wanted = make(*rc::gen::arbitrary<std::uint64_t>());
  folder::Options options;
  options.split = *rc::gen::arbitrary<bool>();
  const folder::Written written = folder::write(wanted, options);
  RC_ASSERT(joined(written.unsaid) == "");
  const folder::Compiled compiled = folder::compile(written.files, {});
  RC_ASSERT(joined(compiled.mistakes) == "");
  RC_ASSERT(joined(catalog::differences(wanted, compiled.catalog)) == "");
  const folder::Written again = folder::write(compiled.catalog, options);
  RC_ASSERT(again.files.size() == written.files.size());
  for (std::size_t i = 0; i < again.files.size(); ++i)
    RC_ASSERT(again.files[i].content == written.files[i].content);
}

class Databases : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Databases, HoldEveryCatalog) {
  const Catalog wanted = make(GetParam());
  TestDatabase database;
  for (const auto& [id, grant] : wanted.grants)
    if (!id.grantee.empty() &&
        database.value("SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname = $1", {id.grantee}) == "0")
      database.exec(fmt::format("CREATE ROLE \"{}\"", id.grantee));
  for (const std::string& statement : ddl::create_all(wanted)) {
    const Result<void> done = database.connection().execute(statement);
    ASSERT_TRUE(done) << statement << "\n" << done.error().message;
  }
  introspect::Options options;
  for (const auto& [name, schema] : wanted.schemas) options.schemas.push_back(name);
  const Catalog found = support::value_of(introspect::introspect(database.connection(), options)).catalog;
  EXPECT_EQ(joined(catalog::differences(wanted, found)), "");
}

INSTANTIATE_TEST_SUITE_P(Random, Databases, testing::Range<std::uint64_t>(0, 60));

}  // namespace
}  // namespace wesley
