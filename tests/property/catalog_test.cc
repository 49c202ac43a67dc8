// SPDX-License-Identifier: Apache-2.0
// Laws of catalogs, snapshots and diff, over random catalogs.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "catalog/compare.h"
#include "catalog/snapshot.h"
#include "diff/diff.h"
#include "diff/kinds.h"
#include "support/random_catalog.h"

namespace wesley {
namespace {

using catalog::Catalog;
using support::CatalogMaker;
using support::CatalogShape;

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

std::string described(const diff::Changeset& changeset) {
  std::string out;
  for (const diff::Change& change : changeset.changes) out += diff::describe(change) + '\n';
  return out;
}

CatalogMaker make_maker(bool families = true) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  CatalogShape shape;
  shape.tables = *rc::gen::inRange<std::size_t>(0, 6);
  shape.columns = *rc::gen::inRange<std::size_t>(1, 6);
  shape.families = families && *rc::gen::arbitrary<bool>();
  shape.objects = *rc::gen::arbitrary<bool>();
  return CatalogMaker(seed, shape);
}

void expect_diff_leads(const Catalog& from, const Catalog& to) {
  const diff::Changeset changeset = diff::diff(from, to);
  Catalog result = from;
  diff::apply(result, changeset.changes);
  if (!catalog::same(result, to)) {
    RC_LOG() << described(changeset) << "left: applied, right: wanted\n" << joined(differences(result, to));
    RC_FAIL("apply(from, diff(from, to)) differs from to");
  }
  Catalog one_by_one = from;
  diff::Application application(one_by_one);
  for (const diff::Change& change : changeset.changes) application.apply(change);
  RC_ASSERT(catalog::same(one_by_one, to));
  RC_ASSERT(diff::diff(result, to).empty());
}

RC_GTEST_PROP(CatalogLaws, SaveThenLoadIsIdentity, ()) {
  const Catalog saved = make_maker().make();
  const std::string text = catalog::save(saved);
  const auto loaded = catalog::load(text);
  if (!loaded) RC_FAIL(loaded.error().message);
  RC_ASSERT(joined(catalog::differences(saved, *loaded)) == "");
  RC_ASSERT(catalog::save(*loaded) == text);
  RC_ASSERT(catalog::hash(*loaded) == catalog::hash(saved));
}

RC_GTEST_PROP(CatalogLaws, HashesAreEqualExactlyWhenCatalogsAre, ()) {
  CatalogMaker maker = make_maker();
  const Catalog one = maker.make();
  const Catalog other = maker.mutate(one, 2);
  RC_ASSERT(catalog::same(one, other) == (catalog::hash(one) == catalog::hash(other)));
  RC_ASSERT(catalog::same(one, other) == catalog::differences(one, other).empty());
}

RC_GTEST_PROP(CatalogLaws, ColumnOrderAndAnnotationsAreNotCompared, ()) {
  const Catalog one = make_maker().make();
  Catalog other = one;
  for (auto& [name, table] : other.tables) {
    std::reverse(table.columns.begin(), table.columns.end());
    table.annotations.sdl_name = "Other";
  }
  RC_ASSERT(catalog::same(one, other));
  RC_ASSERT(catalog::hash(one) == catalog::hash(other));
  RC_ASSERT(diff::diff(one, other).empty());
}

RC_GTEST_PROP(DiffLaws, NothingDiffersFromItself, ()) {
  const Catalog one = make_maker().make();
  RC_ASSERT(described(diff::diff(one, one)) == "");
}

RC_GTEST_PROP(DiffLaws, ApplyingTheDifferenceOfNeighboursLeadsThere, ()) {
  CatalogMaker maker = make_maker();
  const Catalog from = maker.make();
  expect_diff_leads(from, maker.mutate(from, 6));
}

RC_GTEST_PROP(DiffLaws, ApplyingTheDifferenceOfStrangersLeadsThere, ()) {
  // No families: a column that a table had of its own stays its own when the table gets a parent that has it
  // too (pg_attribute.attislocal), and no ALTER TABLE changes that.
  const Catalog from = make_maker(false).make();
  const Catalog to = make_maker(false).make();
  expect_diff_leads(from, to);
}

RC_GTEST_PROP(DiffLaws, DropsAndCreationsUndoEachOther, ()) {
  const Catalog one = make_maker().make();
  const Catalog nothing;
  expect_diff_leads(nothing, one);
  expect_diff_leads(one, nothing);
}

// The laws above say something only about the kinds of change that the generator makes.
TEST(RandomCatalogs, MakeEveryKindOfChangeWithinASchema) {
  std::set<std::string_view> seen;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    CatalogShape shape;
    shape.families = shape.objects = true;
    CatalogMaker maker(seed, shape);
    const Catalog from = maker.make();
    for (const Catalog& to : {maker.mutate(from, 8), maker.make()}) {
      for (const diff::Change& change : diff::diff(from, to).changes) seen.insert(diff::kind_id(change));
    }
  }
  std::set<std::string_view> missing;
  for (const diff::KindInfo& kind : diff::all_kinds()) missing.insert(kind.id);
  for (const std::string_view id : seen) missing.erase(id);
  // What is not generated has its cases in diff_test.
  EXPECT_EQ(missing, (std::set<std::string_view>{"alter-extension", "create-extension", "create-schema",
                                                 "drop-extension", "drop-schema"}));
}

}  // namespace
}  // namespace wesley
