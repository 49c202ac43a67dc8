// SPDX-License-Identifier: Apache-2.0
// Between a database and schema files, on our own schemas and those of the corpus. What pg_dump wrote is a
// companion: compiled, it must be the catalog that is read from a server on which it was run.
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "companion/companion.h"
#include "ddl/ddl.h"
#include "diff/diff.h"
#include "folder/folder.h"
#include "introspect/introspect.h"
#include "support/corpus.h"
#include "support/listing.h"
#include "support/program.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;
using support::TestDatabase;

class SchemaFiles : public testing::TestWithParam<fs::path> {};

catalog::Catalog read_live(TestDatabase& database) {
  introspect::Options options;
  options.schemas = support::user_schemas(database);
  options.with_foreign_history = true;
  return support::value_of(introspect::introspect(database.connection(), options)).catalog;
}

// An extension of a companion may be of any version; a server has one.
void forget_versions(catalog::Catalog& catalog) {
  for (auto& [name, extension] : catalog.extensions) extension.version.clear();
}

class Dumps : public testing::TestWithParam<fs::path> {};

TEST_P(Dumps, AreCompanions) {
  if (support::server_major() != 15) GTEST_SKIP() << "the dumps are written as 15 renders views";
  TestDatabase database;
  if (!support::load_dump(database, GetParam())) GTEST_SKIP() << "not for this version";
  catalog::Catalog live = read_live(database);

  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add(GetParam().filename().string(), support::dump_text(GetParam()));
  catalog::Catalog compiled = catalog::empty_database();
  companion::add(sources, {file}, {}, {}, compiled, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << render_text(diagnostics, sources, false);

  forget_versions(live);
  EXPECT_EQ(fmt::format("{}", fmt::join(catalog::differences(compiled, live, 40), "\n")), "");

  // What files alone know is enough to make it all.
  TestDatabase another;
  for (const std::string& statement : ddl::create_all(compiled)) {
    ASSERT_NO_THROW(another.exec(statement)) << statement;
  }
  catalog::Catalog made = read_live(another);
  forget_versions(made);
  EXPECT_EQ(fmt::format("{}", fmt::join(catalog::differences(live, made, 40), "\n")), "");
}

// Both directions, so that neither side has what the other lacks.
void expect_no_changes(const catalog::Catalog& one, const catalog::Catalog& other) {
  for (const auto& [from, to] : {std::pair(&one, &other), std::pair(&other, &one)}) {
    const diff::Changeset changes = diff::diff(*from, *to);
    for (const diff::Change& change : changes.changes) ADD_FAILURE() << diff::describe(change);
  }
}

void expect_round_trip(TestDatabase& database, bool split) {
  const catalog::Catalog live = read_live(database);
  const folder::Options options{{}, split};
  const folder::Written written = folder::write(live, options);
  EXPECT_EQ(fmt::format("{}", fmt::join(written.unsaid, "\n")), "");
  const folder::Compiled compiled = folder::compile(written.files, {});
  EXPECT_EQ(compiled.mistakes, std::vector<std::string>());
  EXPECT_EQ(fmt::format("{}", fmt::join(catalog::differences(live, compiled.catalog, 40), "\n")), "");
  expect_no_changes(live, compiled.catalog);
  const folder::Written again = folder::write(read_live(database), options);
  ASSERT_EQ(again.files.size(), written.files.size());
  for (std::size_t i = 0; i < written.files.size(); ++i) {
    EXPECT_EQ(again.files[i].content, written.files[i].content) << written.files[i].path;
  }
  std::cout << fmt::format("{} of {} tables in SDL, {} files\n", written.said_tables, live.tables.size(),
                           written.files.size());
}

TEST_P(SchemaFiles, ComeBackFromWhatIsWritten) {
  TestDatabase database;
  if (!support::load_dump(database, GetParam())) GTEST_SKIP() << "not for this version";
  expect_round_trip(database, false);
  expect_round_trip(database, true);
}

// What a team does: introspect, and bring an empty database there.
TEST_P(SchemaFiles, AreAppliedToAnEmptyDatabase) {
  TestDatabase original;
  if (!support::load_dump(original, GetParam())) GTEST_SKIP() << "not for this version";
  TestDatabase copy;
  const std::string schemas = fmt::format("{}", fmt::join(support::user_schemas(original), ","));
  const support::Project project;
  const auto run = [&](std::vector<std::string> arguments, const TestDatabase& database) {
    for (const std::string& more :
         {std::string("--database"), database.conninfo(), std::string("--schemas"), schemas})
      arguments.push_back(more);
    const support::Ran ran = project.run(arguments);
    EXPECT_EQ(ran.exit, 0) << fmt::format("{}", fmt::join(arguments, " ")) << "\n" << ran.out << ran.err;
  };
  run({"introspect", "--out", "schema"}, original);
  run({"apply", "--unsafe", "--allow", "access-widened", "--yes"}, copy);
  run({"drift", "detect"}, original);
  run({"drift", "detect"}, copy);
  copy.exec("DROP SCHEMA wesley CASCADE");
  EXPECT_EQ(support::text_difference(support::schema_dump(original), support::schema_dump(copy)), "");
  // Here a new child has a check that its parent has not validated: it is valid from the start in the child
  // of an empty database, and pg_dump does not tell.
  if (GetParam().stem() == "inheritance") return;
  EXPECT_EQ(support::listing_differences(original, copy), "");
}

const auto* const roles = support::add_schema_roles();

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Dumps);
INSTANTIATE_TEST_SUITE_P(Corpus, Dumps, testing::ValuesIn(support::corpus_schemas()),
                         [](const auto& file) { return file.param.stem().string(); });
INSTANTIATE_TEST_SUITE_P(All, SchemaFiles, testing::ValuesIn(support::schema_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace wesley
