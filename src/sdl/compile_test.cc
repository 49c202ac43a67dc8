// SPDX-License-Identifier: Apache-2.0
#include "sdl/compile.h"

#include <gtest/gtest.h>

#include "sdl/catalog_text.h"

namespace wesley::sdl {
namespace {

using testing::catalog_text;
using testing::compile_text;

struct Case {
  const char* name;
  const char* sdl;
  const char* catalog;
};

class Compiles : public ::testing::TestWithParam<Case> {};

TEST_P(Compiles, ToCatalog) {
  const auto outcome = compile_text(GetParam().sdl);
  EXPECT_EQ(outcome.diagnostics, "");
  EXPECT_EQ(catalog_text(outcome.compiled.catalog), GetParam().catalog);
}

const Case cases[] = {
    {"names_and_scalars", R"sdl(
type OrderItem @table {
  id: ID! @pk
  userID: Int!
  HTTPServer: String
  price: Decimal
  tags: [String]
  matrix: [[Int]]
  at: DateTime!
  raw: Bytes
  note: String @column(name: "Remark")
})sdl",
     R"sdl(table public.order_item
  id uuid! = gen_random_uuid()
  user_id integer!
  http_server text
  price numeric
  tags text[]
  matrix integer[]
  at timestamp with time zone!
  raw bytea
  Remark text
  pk order_item_pkey (id)
)sdl"},
    {"custom_scalar_and_type", R"sdl(
scalar Money @type(name: "numeric(12,2)")
type A @table(name: "a_table", schema: "shop", unlogged: true, with: {fillfactor: 70}) {
  price: Money!
  code: String @type(name: "varchar(20)")
  when: String @type(name: "timestamp(3)")
})sdl",
     R"sdl(unlogged table shop.a_table fillfactor=70
  price numeric(12,2)!
  code character varying(20)
  when timestamp(3) without time zone
)sdl"},
    {"enum", R"sdl(
"The state"
enum Status { ACTIVE IN_PROGRESS @label(value: "in-progress") }
enum Unused { A B }
type A @table { s: Status! @default(value: IN_PROGRESS) l: [Status] @default(value: [ACTIVE, IN_PROGRESS]) })sdl",
     R"sdl(enum public.status (ACTIVE, in-progress)
table public.a
  s public.status! = 'in-progress'::public.status
  l public.status[] = '{ACTIVE,in-progress}'::public.status[]
)sdl"},
    {"defaults", R"sdl(
type A @table {
  i: Int @default(value: 0)
  n: Int @default(value: -5)
  b: Boolean @default(value: true)
  t: String @default(value: "it's")
  f: Float @default(value: 1.5)
  d: Decimal @default(value: "12.50")
  j: JSON @default(value: {long: [1, "x"], a: null})
  e: JSON @default(value: "{}")
  l: [String] @default(value: ["a b", "c", ""])
  z: String @default(value: null)
  now: DateTime @default(expr: "now()")
  x: String @default(value: "now()")
})sdl",
     R"sdl(table public.a
  i integer = 0
  n integer = -5
  b boolean = true
  t text = 'it''s'::text
  f double precision = 1.5
  d numeric = '12.50'::numeric
  j jsonb = '{"a": null, "long": [1, "x"]}'::jsonb
  e jsonb = '{}'::jsonb
  l text[] = '{"a b",c,""}'::text[]
  z text
  now timestamp with time zone = now()
  x text = 'now()'::text
)sdl"},
    {"identity_and_generated", R"sdl(
type A @table {
  id: BigInt! @pk @identity(always: true, start: 100, cache: 5)
  small: SmallInt @identity
  a: Int!
  b: Int @generated(expr: "a * 2")
  c: Int @computed(expr: "a * 3")
})sdl",
     R"sdl(table public.a
  id bigint! identity always[100 1 1..9223372036854775807 cache 5]
  small smallint! identity
  a integer!
  b integer as a * 2
  c integer as a * 3
  pk a_pkey (id)
)sdl"},
    {"keys", R"sdl(
type A @table
  @pk(fields: ["x", "y"])
  @unique(fields: ["y", "z"], nullsNotDistinct: true)
  @unique(fields: ["z"], include: ["x"], name: "z_key", initially: DEFERRED) {
  x: Int
  y: Int
  z: Int @unique
}
type B @table { m: Int! @pk n: Int! @wes_primaryKey })sdl",
     R"sdl(table public.a
  x integer!
  y integer!
  z integer
  pk a_pkey (x, y)
  unique a_y_z_key (y, z) nulls not distinct
  unique a_z_key (z)
  unique z_key (z) include (x) deferrable deferred
table public.b
  m integer!
  n integer!
  pk b_pkey (m, n)
)sdl"},
    {"foreign_keys", R"sdl(
type User @table { id: BigInt! @pk @identity email: CIText! @unique boss: ID @fk(ref: "User.id", onDelete: SET_NULL) }
type Post @table @fk(fields: ["a", "b"], ref: "Pair", refFields: ["x", "y"], match: FULL, onUpdate: CASCADE) {
  id: ID! @pk
  author: User! @belongsTo(onDelete: CASCADE)
  editor: User @belongsTo(ref: "email")
  a: Int
  b: Int
}
type Pair @table @pk(fields: ["x", "y"]) { x: Int! y: Int! })sdl",
     R"sdl(table public.pair
  x integer!
  y integer!
  pk pair_pkey (x, y)
table public.post
  id uuid! = gen_random_uuid()
  author_id bigint!
  editor_email public.citext
  a integer
  b integer
  fk post_a_b_fkey (a, b) -> public.pair (x, y) update cascade match full
  fk post_author_id_fkey (author_id) -> public."user" (id) delete cascade
  fk post_editor_email_fkey (editor_email) -> public."user" (email)
  pk post_pkey (id)
table public."user"
  id bigint! identity
  email public.citext!
  boss bigint
  fk user_boss_fkey (boss) -> public."user" (id) delete set null
  unique user_email_key (email)
  pk user_pkey (id)
)sdl"},
    {"circle_of_foreign_keys", R"sdl(
type A @table { id: ID! @pk b: B @belongsTo }
type B @table { id: ID! @pk @fk(ref: "A.id") })sdl",
     R"sdl(table public.a
  id uuid! = gen_random_uuid()
  b_id uuid
  fk a_b_id_fkey (b_id) -> public.b (id)
  pk a_pkey (id)
table public.b
  id uuid!
  fk b_id_fkey (id) -> public.a (id)
  pk b_pkey (id)
)sdl"},
    {"belongs_to_declared_column", R"sdl(
type A @table { id: ID! @pk }
type B @table { aId: ID! @fk(ref: "A.id", onDelete: CASCADE) a: A! @belongsTo(column: "a_id") })sdl",
     R"sdl(table public.a
  id uuid! = gen_random_uuid()
  pk a_pkey (id)
table public.b
  a_id uuid!
  fk b_a_id_fkey (a_id) -> public.a (id) delete cascade
)sdl"},
    {"checks", R"sdl(
type A @table @check(expr: "a < b") @check(expr: "a > 0 AND a < 9") {
  a: Int @check(expr: "a <> 5") @range(min: 1, max: 9)
  b: Int @check(expr: "b > 0", name: "positive", noInherit: true)
  mail: String @email
  word: String @length(min: 1, max: 9)
  list: [Int] @length(max: 3)
  code: String @pattern(regex: "^[A-Z]+$")
})sdl",
     R"sdl(table public.a
  a integer
  b integer
  mail text
  word text
  list integer[]
  code text
  check a_a_check a > 0 AND a < 9
  check a_a_check1 a <> 5
  check a_a_check2 a >= 1 AND a <= 9
  check a_check a < b
  check a_code_check code ~ '^[A-Z]+$'
  check a_list_check cardinality(list) <= 3
  check a_mail_check mail ~ E'^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$'
  check a_word_check char_length(word) >= 1 AND char_length(word) <= 9
  check positive b > 0 no inherit
)sdl"},
    {"indexes", R"sdl(
extend schema @extension(name: "pg_trgm", schema: "ext")
type A @table
  @index(fields: ["createdAt DESC", "name"], where: "name <> ''")
  @index(exprs: ["lower(name)", "(data ->> 'x')"], unique: true)
  @index(fields: ["name"], using: "gin", opclasses: ["gin_trgm_ops"])
  @index(fields: ["name COLLATE \"C\" text_pattern_ops DESC NULLS LAST"], name: "named")
  @index(fields: ["data"], using: "GIN", opclasses: ["jsonb_path_ops"], with: {fastupdate: false})
  @index(fields: ["createdAt", "name"], orders: ["name DESC"], nulls: [FIRST], include: ["data"]) {
  createdAt: DateTime @index
  name: String @index(using: "hash")
  data: JSON
})sdl",
     R"sdl(extension pg_trgm in ext 
table public.a
  created_at timestamp with time zone
  name text
  data jsonb
  index a_created_at_idx (created_at)
  index a_created_at_name_data_idx (created_at nulls first, name desc) include (data)
  index a_created_at_name_idx (created_at desc, name) where name <> ''
  index a_data_idx gin (data jsonb_path_ops) fastupdate=false
  unique index a_lower_expr_idx ((lower(name)), ((data ->> 'x')))
  index a_name_idx gin (name ext.gin_trgm_ops)
  index a_name_idx1 hash (name)
  index named (name collate C text_pattern_ops desc nulls last)
)sdl"},
    {"comments", R"sdl(
"A table"
type A @table {
  "A column" c: Int
  d: Int @deprecated
  "Old" e: Int @deprecated(reason: "use c")
})sdl",
     R"sdl(table public.a -- A table
  c integer -- A column
  d integer -- Deprecated: No longer supported
  e integer -- Old

Deprecated: use c
)sdl"},
    {"renamed", R"sdl(
enum Mood @renamed(from: "Feeling") { GLAD @renamed(from: "HAPPY") SAD }
type Person @table @renamed(from: "Human") {
  fullName: String @renamed(from: "name")
  mood: Mood
  home: City @belongsTo @renamed(from: "town")
}
type City @table { id: Int! @pk })sdl",
     R"sdl(enum public.mood (GLAD (was HAPPY), SAD)
table public.city
  id integer!
  pk city_pkey (id)
table public.person (was human)
  full_name text (was name)
  mood public.mood
  home_id integer (was town_id)
  fk person_home_id_fkey (home_id) -> public.city (id)
)sdl"},
    {"schema_objects_and_extensions_of_types", R"sdl(
extend schema @extension(name: "citext") @sequence(name: "numbers", start: 10, type: "integer", ownedBy: "A.n")
type A @table { n: Int @default(expr: "nextval('numbers')") }
extend type A @index(fields: ["m"]) { m: CIText @collate(name: "C") @storage(mode: EXTERNAL) @statistics(target: 500) }
directive @other on OBJECT
extend type A @other)sdl",
     R"sdl(extension citext in public 
sequence public.numbers integer[10 1 1..2147483647 cache 1] of public.a.n
table public.a
  n integer = nextval('numbers')
  m public.citext collate C storage external statistics 500
  index a_m_idx (m)
)sdl"},
};

INSTANTIATE_TEST_SUITE_P(All, Compiles, ::testing::ValuesIn(cases),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(SnakeCase, FollowsTheDialect) {
  EXPECT_EQ(snake_case("userID"), "user_id");
  EXPECT_EQ(snake_case("HTTPServer"), "http_server");
  EXPECT_EQ(snake_case("OrderItem"), "order_item");
  EXPECT_EQ(snake_case("line1Text"), "line1_text");
  EXPECT_EQ(snake_case("already_snake"), "already_snake");
}

}  // namespace
}  // namespace wesley::sdl
