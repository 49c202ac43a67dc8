// SPDX-License-Identifier: Apache-2.0
// Catalog -> DDL -> server -> catalog is the identity, for random catalogs.
#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "catalog/snapshot.h"
#include "ddl/ddl.h"
#include "introspect/introspect.h"
#include "sql/tree.h"
#include "support/random_catalog.h"
#include "support/test_database.h"

namespace wesley {
namespace {

using support::TestDatabase;

class CreateAll : public testing::TestWithParam<std::uint64_t> {};

TEST_P(CreateAll, ComesBackFromAServer) {
  support::CatalogShape shape;
  shape.invalid = false;
  const catalog::Catalog wanted = support::random_catalog(GetParam(), shape);
  TestDatabase database;
  for (const std::string& statement : ddl::create_all(wanted)) {
    EXPECT_TRUE(sql::parse(statement)) << statement;
    ASSERT_NO_THROW(database.exec(statement)) << statement;
  }
  const auto found = support::value_of(introspect::introspect(database.connection(), {}));
  EXPECT_EQ(catalog::differences(wanted, found.catalog), std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Seeds, CreateAll, testing::Range<std::uint64_t>(0, 30));

}  // namespace
}  // namespace wesley
