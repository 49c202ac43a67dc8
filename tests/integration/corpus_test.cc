// SPDX-License-Identifier: Apache-2.0
// Real schemas, from the corpus beside the checkout ($WESLEY_CORPUS): all that is in them has a place in the
// catalog. Passes, and says so, where there is no corpus.
#include "support/corpus.h"

#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "introspect/introspect.h"
#include "support/test_database.h"

namespace wesley::introspect {
namespace {

namespace fs = std::filesystem;
using support::TestDatabase;
using support::value_of;

class Corpus : public testing::TestWithParam<fs::path> {};

TEST_P(Corpus, NothingIsLeftUnread) {
  TestDatabase db;
  if (!support::load_dump(db, GetParam())) GTEST_SKIP() << "not for this version";
  catalog::Catalog read =
      value_of(introspect(db.connection(), {support::user_schemas(db), {}, "wesley"})).catalog;
  std::size_t uses = 0;
  for (const auto& [id, definition] : read.definitions) uses += definition.uses.size();
  for (const catalog::Unmanaged& object : read.unmanaged)
    ADD_FAILURE() << object.kind << " " << to_string(object.name);
  std::cout << fmt::format("{}: {} tables, {} types, {} sequences, {} definitions with {} uses\n",
                           GetParam().filename().string(), read.tables.size(),
                           read.enums.size() + read.domains.size() + read.composites.size(),
                           read.sequences.size(), read.definitions.size(), uses);
}

const auto* const roles = support::add_schema_roles();

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Corpus);
INSTANTIATE_TEST_SUITE_P(Schemas, Corpus, testing::ValuesIn(support::corpus_schemas()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace wesley::introspect
