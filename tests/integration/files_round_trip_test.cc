// SPDX-License-Identifier: Apache-2.0
// Between a database and schema files, on every schema of the corpus. What pg_dump wrote is a companion:
// compiled, it must be the catalog that is read from a server on which it was run.
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "companion/companion.h"
#include "introspect/introspect.h"
#include "support/corpus.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;
using support::TestDatabase;

class SchemaFiles : public testing::TestWithParam<fs::path> {};

catalog::Catalog read_live(TestDatabase& database) {
  const introspect::Options options{support::user_schemas(database), {}, "wesley"};
  return support::value_of(introspect::introspect(database.connection(), options)).catalog;
}

// An extension of a companion may be of any version; a server has one.
void forget_versions(catalog::Catalog& catalog) {
  for (auto& [name, extension] : catalog.extensions) extension.version.clear();
}

TEST_P(SchemaFiles, ADumpIsACompanion) {
  TestDatabase database;
  support::load_dump(database, GetParam());
  catalog::Catalog live = read_live(database);

  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add(GetParam().filename().string(), support::dump_text(GetParam()));
  catalog::Catalog compiled = catalog::empty_database();
  companion::add(sources, {file}, {}, {}, compiled, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << render_text(diagnostics, sources, false);

  forget_versions(live);
  EXPECT_EQ(fmt::format("{}", fmt::join(catalog::differences(compiled, live, 40), "\n")), "");
}

class CorpusRoles : public testing::Environment {
 public:
  void SetUp() override { support::create_corpus_roles(); }
};
const testing::Environment* const roles = testing::AddGlobalTestEnvironment(new CorpusRoles);

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SchemaFiles);
INSTANTIATE_TEST_SUITE_P(Corpus, SchemaFiles, testing::ValuesIn(support::corpus_schemas()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace wesley
