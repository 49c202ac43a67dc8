// SPDX-License-Identifier: Apache-2.0
// The law of print: compiling what it wrote gives the same catalog.
#include <gtest/gtest.h>

#include "catalog/snapshot.h"
#include "sdl/catalog_text.h"
#include "sdl/compile.h"
#include "sdl/directives.h"
#include "sdl/validate.h"

namespace wesley::sdl {
namespace {

using testing::catalog_text;
using testing::compile_text;

void expect_round_trip(const catalog::Catalog& catalog) {
  const Printed printed = print(catalog, {});
  EXPECT_TRUE(printed.unsaid.empty()) << printed.unsaid.front();
  const auto again = compile_text(printed.sdl);
  EXPECT_EQ(again.diagnostics, "") << printed.sdl;
  EXPECT_EQ(catalog_text(again.compiled.catalog), catalog_text(catalog)) << printed.sdl;
  EXPECT_EQ(catalog::hash(again.compiled.catalog), catalog::hash(catalog));
}

TEST(Print, RoundTripsEveryPart) {
  const auto outcome = compile_text(R"sdl(
extend schema
  @extension(name: "citext", schema: "ext")
  @extension(name: "pg_trgm", version: "1.6")
  @sequence(name: "numbers", schema: "shop", type: "integer", start: -10, increment: -1, min: -100, ownedBy: "A.counted")
enum Mood { GLAD SAD @label(value: "very sad") }
enum Kept @type(name: "shop.\"Kept\"") { A }
scalar Money @type(name: "numeric(12,2)")
"A table with \"quotes\" and a \\ backslash"
type A @table(schema: "shop", unlogged: true, with: {fillfactor: 70, autovacuum_enabled: false})
  @unique(fields: ["b", "c"], include: ["d"], nullsNotDistinct: true, initially: DEFERRED)
  @check(expr: "b > 0 OR c IS NULL")
  @check(expr: "b < 9", name: "odd name")
  @index(fields: ["b DESC NULLS LAST", "d COLLATE \"C\" text_pattern_ops"], include: ["c"], where: "d <> 'x'")
  @index(exprs: ["lower(d)", "b DESC"], unique: true)
  @index(fields: ["d"], using: "gin", opclasses: ["gin_trgm_ops"], with: {fastupdate: false})
  @index(fields: ["m"], using: "hash", name: "by_mood") {
  id: BigInt! @pk @identity(always: true, start: 5, cache: 10)
  """
  Several

  lines
  """
  b: Int! @default(value: -1) @statistics(target: 200)
  c: CIText @unique(name: "c_unique")
  d: String @default(value: "it's\n\"so\"") @collate(name: "C") @storage(mode: EXTERNAL) @deprecated(reason: "old")
  m: Mood! @default(value: SAD)
  k: Kept
  ms: [Mood] @default(value: [GLAD, SAD])
  price: Money @default(value: 1.50)
  code: [String] @type(name: "varchar(20)[]")
  at: DateTime! @default(expr: "now()")
  on: Date @default(value: "2020-01-01")
  json: JSON @default(value: {a: [1, 2]})
  yes: Boolean @default(value: true)
  doubled: Int @generated(expr: "b * 2")
  counted: Int
  Weird: Int @column(name: "Weird Column")
}
type B @table @pk(fields: ["x", "y"], name: "b_key") @fk(fields: ["y", "x"], ref: "B", refFields: ["x", "y"]) {
  x: UUID! @fk(ref: "C.id", onDelete: CASCADE, onUpdate: RESTRICT, deferrable: true)
  y: UUID! @fk(ref: "C.id", name: "y_to_c", match: FULL)
}
type C @table { id: ID! @pk next: C @belongsTo(onDelete: SET_NULL) }
type Query @table(name: "query") { type: String }
)sdl");
  ASSERT_EQ(outcome.diagnostics, "");
  expect_round_trip(outcome.compiled.catalog);
}

TEST(Print, KeepsNamesApart) {
  const auto outcome = compile_text(R"sdl(
type A @table(name: "a_b") @check(expr: "c > 0", name: "a_b_c_check") @check(expr: "c > 1") { c: Int @index @index(name: "x") }
type B @table(name: "a") @check(expr: "b_c > 0") { bC: Int @column(name: "b_c") }
type C @table(name: "string") { a: Int }
type D @table(name: "String") { a: Int b: Int @column(name: "A") }
)sdl");
  ASSERT_EQ(outcome.diagnostics, "");
  expect_round_trip(outcome.compiled.catalog);
}

TEST(Print, ListsWhatItCannotSay) {
  auto outcome = compile_text("type A @table { a: Int @index @check(expr: \"a > 0\") }");
  catalog::Table& table = outcome.compiled.catalog.tables.begin()->second;
  table.indexes.front().comment = "fast";
  table.constraints.front().validated = false;
  table.columns.front().compression = "lz4";
  outcome.compiled.catalog.unmanaged.push_back({"view", {"public", "v"}, ""});
  const std::vector<std::string> expected{"view public.v", "NOT VALID of constraint a_a_check of public.a",
                                          "comment on index public.a_a_idx",
                                          "compression of column public.a.a"};
  EXPECT_EQ(print(outcome.compiled.catalog, {}).unsaid, expected);
}

TEST(DirectiveDefinitions, AreValidGraphQL) {
  const auto outcome = compile_text(directive_definitions());
  EXPECT_EQ(outcome.diagnostics, "");
  EXPECT_TRUE(outcome.compiled.catalog.tables.empty());
}

TEST(Directives, HaveSummariesAndKnownTypes) {
  for (const DirectiveInfo& directive : all_directives()) {
    EXPECT_FALSE(directive.summary.empty()) << directive.name;
    EXPECT_EQ(find_directive("wes_" + std::string(directive.name)) != nullptr,
              directive.support != Support::graphql)
        << directive.name;
  }
}

}  // namespace
}  // namespace wesley::sdl
