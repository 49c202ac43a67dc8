// SPDX-License-Identifier: Apache-2.0
// What the last snapshot knows: names stay, renames are found or noted.
#include <gtest/gtest.h>

#include "sdl/catalog_text.h"
#include "sdl/compile.h"

namespace wesley::sdl {
namespace {

using testing::catalog_text;
using testing::compile_text;

struct Case {
  const char* name;
  const char* before;
  const char* after;
  const char* diagnostics;
  const char* catalog;
};

void PrintTo(const Case& test_case, std::ostream* out) {
  *out << test_case.name;
}

class WithBase : public ::testing::TestWithParam<Case> {};

TEST_P(WithBase, Compiles) {
  const auto before = compile_text(GetParam().before);
  ASSERT_EQ(before.diagnostics, "");
  CompileOptions options;
  options.base = &before.compiled.catalog;
  const auto after = compile_text(GetParam().after, options);
  EXPECT_EQ(after.diagnostics, GetParam().diagnostics);
  EXPECT_EQ(catalog_text(after.compiled.catalog), GetParam().catalog);
}

const Case cases[] = {
    {"a_later_sibling_renames_nothing", R"sdl(type A @table @check(expr: "a > 1") { a: Int @index })sdl",
     R"sdl(type A @table @check(expr: "a > 0") @check(expr: "a > 1") @index(fields: ["a"], unique: true) { a: Int @index })sdl",
     "", R"sdl(table public.a
  a integer
  check a_a_check a > 1
  check a_a_check1 a > 0
  index a_a_idx (a)
  unique index a_a_idx1 (a)
)sdl"},
    {"a_given_name_stays",
     R"sdl(type A @table { a: Int! @pk(name: "the_key") b: Int @fk(ref: "A.a", name: "up") })sdl",
     R"sdl(type A @table { a: Int! @pk b: Int @fk(ref: "A.a", onDelete: CASCADE) })sdl", "",
     R"sdl(table public.a
  a integer!
  b integer
  fk a_b_fkey (b) -> public.a (a) delete cascade
  pk the_key (a)
)sdl"},
    {"renames_of_table_and_column", R"sdl(
type Human @table { id: Int! @pk name: String @unique @check(expr: "name <> ''") boss: Human @belongsTo @index }
type Pet @table { owner: Human @belongsTo })sdl",
     R"sdl(
type Person @table @renamed(from: "Human") {
  id: Int! @pk
  fullName: String @renamed(from: "name") @unique @check(expr: "full_name <> ''")
  boss: Person @belongsTo @index
}
type Pet @table { owner: Person @belongsTo })sdl",
     "", R"sdl(table public.person (was human)
  id integer!
  full_name text (was name)
  boss_id integer
  fk human_boss_id_fkey (boss_id) -> public.person (id)
  check human_name_check full_name <> ''
  unique human_name_key (full_name)
  pk human_pkey (id)
  index human_boss_id_idx (boss_id)
table public.pet
  owner_id integer
  fk pet_owner_id_fkey (owner_id) -> public.person (id)
)sdl"},
    {"the_base_knows_other_names", R"sdl(
enum Mood { A @label(value: "a") }
type Human @table(name: "people") { name: String @column(name: "nm") mood: Mood })sdl",
     R"sdl(
enum Mood { B @label(value: "b") @renamed(from: "A") }
type Person @table @renamed(from: "Human", mode: INSTANT) { fullName: String @renamed(from: "name") mood: Mood })sdl",
     "", R"sdl(enum public.mood (b (was a))
table public.person (was people)
  full_name text (was nm)
  mood public.mood
)sdl"},
    {"a_rename_that_is_done", R"sdl(type B @table { b: Int })sdl",
     R"sdl(type B @table @renamed(from: "A") { b: Int @renamed(from: "a") })sdl",
     "1:16 N0314 type `A` is in no snapshot any more: `@renamed` can go\n"
     "1:45 N0314 field `a` is in no snapshot any more: `@renamed` can go\n",
     "table public.b\n  b integer\n"},
    {"a_rename_to_what_exists", R"sdl(type A @table { a: Int b: Int })sdl",
     R"sdl(type A @table { b: Int @renamed(from: "a") })sdl",
     "1:39 E0313 field `a` is said to be renamed but is still there | Remove the old one, or remove "
     "`@renamed` "
     "when both are meant.\n",
     "table public.a\n  b integer\n"},
};

INSTANTIATE_TEST_SUITE_P(All, WithBase, ::testing::ValuesIn(cases),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(Relations, AreRecorded) {
  const auto outcome = compile_text(R"sdl(
type User @table { id: ID! @pk posts: [Post!]! @hasMany(field: "author") tags: [Tag!]! @hasMany(via: "UserTag") }
type Post @table { id: ID! @pk author: User! @belongsTo }
type Tag @table { id: ID! @pk }
type UserTag @table @pk(fields: ["user", "tag"]) { user: User! @belongsTo tag: Tag! @belongsTo }
)sdl");
  EXPECT_EQ(outcome.diagnostics.find(" E"), std::string::npos) << outcome.diagnostics;
  const auto relations = [&](const char* table) {
    return outcome.compiled.catalog.table({"public", table})->annotations.metadata.dump();
  };
  EXPECT_EQ(
      relations("user"),
      R"({"relations":[{"field":"posts","kind":"hasMany","type":"Post","nullable":false,"columns":["id"],)"
      R"("references":["author_id"]},{"field":"tags","kind":"hasMany","type":"Tag","nullable":false,)"
      R"("via":"UserTag","columns":["user_id"],"references":["tag_id"]}]})");
  EXPECT_EQ(relations("post"),
            R"({"relations":[{"field":"author","kind":"belongsTo","type":"User","nullable":false,)"
            R"("columns":["author_id"],"references":["id"]}]})");
}

TEST(CompileOptions, ChooseTheTypeOfId) {
  CompileOptions options;
  options.id_type = "bigint";
  options.columns = Naming::preserve;
  options.default_schema = "shop";
  const auto outcome = compile_text("type A @table { id: ID! @pk aRef: A @belongsTo other: ID }", options);
  EXPECT_EQ(outcome.diagnostics, "");
  EXPECT_EQ(catalog_text(outcome.compiled.catalog),
            "table shop.a\n  id bigint! identity\n  aRef_id bigint\n  other bigint\n"
            "  fk a_aRef_id_fkey (aRef_id) -> shop.a (id)\n  pk a_pkey (id)\n");
}

TEST(Metadata, IsCarried) {
  const auto outcome = compile_text(
      "type A @table @critical { a: String @pii @sensitive @weight(value: 5) @uid(value: \"x\") @email }");
  const catalog::Table& table = *outcome.compiled.catalog.table({"public", "a"});
  EXPECT_EQ(table.annotations.metadata.dump(), R"({"critical":true})");
  EXPECT_EQ(table.columns.front().annotations.metadata.dump(),
            R"({"pii":true,"sensitive":true,"weight":5,"uid":"x","validate":{"email":{}}})");
}

}  // namespace
}  // namespace wesley::sdl
