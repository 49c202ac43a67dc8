// SPDX-License-Identifier: Apache-2.0
// Each mistake gets one diagnostic, at its place, with the way out.
#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "diagnostic/diagnostic.h"
#include "sdl/catalog_text.h"

namespace wesley::sdl {
namespace {

using testing::compile_text;

struct Case {
  const char* name;
  const char* sdl;
  const char* diagnostics;
};

void PrintTo(const Case& test_case, std::ostream* out) {
  *out << test_case.name;
}

class Reports : public ::testing::TestWithParam<Case> {};

TEST_P(Reports, OneMistakeOnce) {
  EXPECT_EQ(compile_text(GetParam().sdl).diagnostics, GetParam().diagnostics);
}

const Case cases[] = {
    {"unknown_directive", R"sdl(type A @tabel { id: Int })sdl",
     R"sdl(1:8 E0209 unknown directive `@tabel` | a directive with a similar name exists: `@table`
)sdl"},
    {"misplaced_directive", R"sdl(type A @table { id: Int @table })sdl",
     R"sdl(1:26 E0210 directive `@table` cannot stand on a field | It belongs on a type.
)sdl"},
    {"repeated_directive", R"sdl(type A @table @table { id: Int })sdl",
     R"sdl(1:16 E0211 directive `@table` can be used only once here
)sdl"},
    {"unknown_argument", R"sdl(type A @table(nane: "x") { id: Int })sdl",
     R"sdl(1:15 E0212 directive `@table` has no argument `nane` | did you mean `name`?
)sdl"},
    {"argument_of_other_place", R"sdl(type A @table { a: Int @unique(fields: ["a"]) })sdl",
     R"sdl(1:32 E0212 directive `@unique` has no argument `fields` here | `fields` can be given on a type only.
)sdl"},
    {"missing_argument", R"sdl(type A @table { a: Int @check })sdl",
     R"sdl(1:25 E0214 directive `@check` needs the argument `expr`
)sdl"},
    {"argument_type_string", R"sdl(type A @table(name: users) { a: Int })sdl",
     R"sdl(1:21 E0401 argument `name` takes a string, not a name | Put it in quotes: `name: "users"`.
)sdl"},
    {"argument_type_boolean", R"sdl(type A @table(unlogged: "yes") { a: Int })sdl",
     R"sdl(1:25 E0401 argument `unlogged` takes `true` or `false`, not a string
)sdl"},
    {"argument_type_list", R"sdl(type A @table @pk(fields: [1]) { a: Int })sdl",
     R"sdl(1:28 E0401 argument `fields` takes a list of strings, not an integer
)sdl"},
    {"argument_type_keyword", R"sdl(type T @table { id: ID! @pk }
type A @table { t: T @belongsTo(onDelete: CASCADES) })sdl",
     R"sdl(2:43 E0401 argument `onDelete` has no value `CASCADES` | did you mean `CASCADE`?
)sdl"},
    {"argument_type_int", R"sdl(type A @table { a: String @length(max: 3000000000) })sdl",
     R"sdl(1:40 E0401 `3000000000` is out of the range of argument `max`
)sdl"},
    {"listed_partition_without_name",
     R"sdl(type A @table @partition(by: LIST, key: ["a"], partitions: [{in: ["b"]}]) { a: String })sdl",
     R"sdl(1:61 E0214 a partition needs a `name` | Write `{name: "event_2024", from: "2024-01-01", to: "2025-01-01"}`.
)sdl"},
    {"needs_table", R"sdl(type A @unique(fields: ["a"]) { a: Int @pk })sdl",
     R"sdl(1:9 E0403 directive `@unique` is for tables, and `A` is none | Write `type A @table`, or remove the directive.
)sdl"},
    {"needs_table_field", R"sdl(type A { a: Int @pk b: Int @index })sdl",
     R"sdl(1:18 E0403 directive `@pk` is for tables, and `A` is none | Write `type A @table`, or remove the directive.
)sdl"},
    {"two_primary_keys", R"sdl(type A @table @pk(fields: ["a"]) { a: Int b: Int @pk })sdl",
     R"sdl(1:51 E0404 type `A` has more than one primary key | Use either `@pk` on each field of the key, or one `@pk(fields: [...])` on the type.
)sdl"},
    {"default_and_generated",
     R"sdl(type A @table { a: Int b: Int @default(value: 1) @generated(expr: "a") })sdl",
     R"sdl(1:51 E0404 field `b` has both `@default` and `@generated`
)sdl"},
    {"default_and_identity", R"sdl(type A @table { a: Int @identity @default(value: 1) })sdl",
     R"sdl(1:25 E0404 field `a` has both `@default` and `@identity`
)sdl"},
    {"value_and_expr", R"sdl(type A @table { a: Int @default(value: 1, expr: "2") })sdl",
     R"sdl(1:25 E0404 `@default` needs either `value` or `expr`, not both
)sdl"},
    {"neither_value_nor_expr", R"sdl(type A @table { a: Int @default })sdl",
     R"sdl(1:25 E0214 `@default` needs either `value` or `expr`
)sdl"},
    {"table_and_enum", R"sdl(enum Status { A }
type status @table { s: Status })sdl",
     R"sdl(1:6 E0301 table `status` and enum `Status` would both be called `status` in PostgreSQL | Give one of them another name.
)sdl"},
    {"two_tables", R"sdl(type A @table(name: "x") { a: Int }
type B @table(name: "x") { a: Int })sdl",
     R"sdl(2:6 E0301 table `A` and table `B` would both be called `x` in PostgreSQL | Give one of them another name.
)sdl"},
    {"two_names",
     R"sdl(type A @table @check(expr: "a > 0", name: "c") @check(expr: "a > 1", name: "c") { a: Int })sdl",
     R"sdl(1:76 E0301 table `a` has two constraints called `c`
)sdl"},
    {"index_named_as_table", R"sdl(type A @table { a: Int @index(name: "a") })sdl",
     R"sdl(1:37 E0301 table `A` and index `a` would both be called `a` in PostgreSQL | Give one of them another name.
)sdl"},
    {"duplicate_label", R"sdl(enum E { A @label(value: "x") B @label(value: "x") })sdl",
     R"sdl(1:47 E0301 two values of enum `E` have the label `x`
)sdl"},
    {"duplicate_column", R"sdl(type A @table { userID: Int user_id: Int })sdl",
     R"sdl(1:29 E0302 fields `userID` and `user_id` both have the column `user_id` | Give one of them another name with `@column(name:)`.
)sdl"},
    {"duplicate_after_cut",
     R"sdl(type A @table { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1: Int aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2: Int })sdl",
     R"sdl(1:94 E0302 fields `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1` and `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2` both have the column `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` | Give one of them another name with `@column(name:)`.
)sdl"},
    {"field_listed_twice", R"sdl(type A @table @unique(fields: ["a", "a"]) { a: Int })sdl",
     R"sdl(1:37 E0302 field `a` is listed twice
)sdl"},
    {"label_too_long",
     R"sdl(enum E { A @label(value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") })sdl",
     R"sdl(1:26 E0303 label `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is longer than PostgreSQL's limit of 63 bytes | Give a shorter label with `@label(value:)`.
)sdl"},
    {"unknown_field",
     R"sdl(type A @table @index(fields: ["createdAt", "nmae"]) { createdAt: Date name: String })sdl",
     R"sdl(1:45 E0304 type `A` has no field `nmae` | did you mean `name`?
)sdl"},
    {"field_without_column",
     R"sdl(type A @table @index(fields: ["ts"]) { id: ID! @pk ts: [B!]! @hasMany(field: "a") }
type B @table { a: A @belongsTo })sdl",
     R"sdl(1:32 E0304 field `ts` has no column
)sdl"},
    {"column_name_for_field", R"sdl(type A @table @index(fields: ["created_at"]) { createdAt: Date })sdl",
     R"sdl(1:32 N0305 `created_at` is the name of a column, not of a field | Directives speak of fields: write `createdAt`.
)sdl"},
    {"unknown_reference", R"sdl(type User @table { id: ID! @pk }
type Post @table { author: ID @fk(ref: "Usr.id") })sdl",
     R"sdl(2:41 E0312 foreign key refers to unknown type `Usr` | a type with a similar name exists: `User`
)sdl"},
    {"unknown_referenced_field", R"sdl(type User @table { id: ID! @pk }
type Post @table { author: ID @fk(ref: "User.idd") })sdl",
     R"sdl(2:46 E0304 type `User` has no field `idd` | did you mean `id`?
)sdl"},
    {"not_a_table", R"sdl(type User { id: ID }
type Post @table { author: ID @fk(ref: "User.id") })sdl",
     R"sdl(2:41 E0306 foreign key refers to `User`, which is no table
)sdl"},
    {"belongs_to_api_type", R"sdl(type User { id: ID }
type Post @table { author: User @belongsTo })sdl",
     R"sdl(2:28 E0306 `@belongsTo` refers to `User`, which is no table
)sdl"},
    {"not_unique", R"sdl(type User @table { id: ID! @pk mail: String }
type Post @table { author: String @fk(ref: "User.mail") })sdl",
     R"sdl(2:44 E0307 foreign key refers to `User.mail`, which is not unique | Add `@unique` to `mail`.
)sdl"},
    {"no_primary_key", R"sdl(type User @table { id: ID! }
type Post @table { author: User @belongsTo })sdl",
     R"sdl(2:20 E0307 `@belongsTo` cannot tell which column of `User` field `author` refers to | Give the target a primary key with `@pk`, or say `@belongsTo(column: "...", ref: "...")`.
)sdl"},
    {"composite_key_of_target", R"sdl(type User @table @pk(fields: ["a", "b"]) { a: Int b: Int }
type Post @table { author: User @belongsTo })sdl",
     R"sdl(2:20 E0307 `@belongsTo` cannot tell which column of `User` field `author` refers to | Declare the columns as fields with `@fk(fields:, ref:, refFields:)` on the type, and name one of them here: `@belongsTo(column: "...")`.
)sdl"},
    {"foreign_key_shape", R"sdl(type User @table @pk(fields: ["a", "b"]) { a: Int b: Int }
type Post @table { x: Int @fk(ref: "User") })sdl",
     R"sdl(2:36 E0308 foreign key has 1 column here and 2 in `User` | List as many `refFields` as `fields`.
)sdl"},
    {"foreign_key_type", R"sdl(type User @table { id: Int! @pk }
type Post @table { author: String @fk(ref: "User.id") })sdl",
     R"sdl(2:28 E0309 field `author` is text and refers to `User.id`, which is integer | Write the field as `ID`: it then takes the type of the column it refers to.
)sdl"},
    {"no_other_side", R"sdl(type User @table { id: ID! @pk posts: [Post!]! @hasMany }
type Post @table { id: ID! @pk })sdl",
     R"sdl(1:49 E0310 `Post` has no foreign key to `User` for field `posts` | Give `Post` a field of type `User` with `@belongsTo`.
)sdl"},
    {"two_other_sides", R"sdl(type User @table { id: ID! @pk posts: [Post!]! @hasMany }
type Post @table { a: User @belongsTo b: User @belongsTo })sdl",
     R"sdl(1:49 E0310 `Post` has 2 foreign keys to `User` | Name the field of the other side: `field: "..."`.
)sdl"},
    {"unknown_other_side", R"sdl(type User @table { id: ID! @pk posts: [Post!]! @hasMany(field: "autor") }
type Post @table { author: User @belongsTo })sdl",
     R"sdl(1:64 E0304 type `Post` has no field `autor` | did you mean `author`?
)sdl"},
    {"relation_shape", R"sdl(type User @table { id: ID! @pk post: Post @hasMany(field: "a") }
type Post @table { a: User @belongsTo })sdl",
     R"sdl(1:38 E0311 `@hasMany` needs a list of a table as the type of field `post`
)sdl"},
    {"two_relations", R"sdl(type User @table { id: ID! @pk }
type Post @table { a: User @belongsTo @hasOne })sdl",
     R"sdl(2:40 E0404 field `a` has both `@belongsTo` and `@hasOne`
)sdl"},
    {"renamed_still_there", R"sdl(type A @table @renamed(from: "B") { a: Int @renamed(from: "c") c: Int }
type B @table { a: Int })sdl",
     R"sdl(1:30 E0313 type `B` is said to be renamed but is still there | Remove the old one, or remove `@renamed` when both are meant.
1:59 E0313 field `c` is said to be renamed but is still there | Remove the old one, or remove `@renamed` when both are meant.
)sdl"},
    {"invalid_type_name", R"sdl(type A @table { a: String @type(name: "numeric(") })sdl",
     R"sdl(1:39 E0501 `numeric(` is not a type name | Write it as in CREATE TABLE: `numeric(12,2)`, `varchar(20)[]`, `shop.status`.
)sdl"},
    {"no_column_type", R"sdl(scalar Blob
type O { x: Int }
type A @table { a: Blob b: O })sdl",
     R"sdl(3:20 E0502 type `Blob` cannot be the type of a column | Say which type it is: `scalar Blob @type(name: "text")`.
3:28 E0502 type `O` cannot be the type of a column | Use a scalar such as `JSON`, or give the type a table of its own with `@table`.
)sdl"},
    {"relation_without_directive", R"sdl(type T @table { id: ID! @pk }
type A @table { t: T ts: [T] })sdl",
     R"sdl(2:20 E0503 field `t` has the table `T` as its type | Say `t: T @belongsTo`, or `@hasOne` when the other table has the key.
2:27 E0503 field `ts` has the table `T` as its type | Say `ts: [T!]! @hasMany(field: "...")`.
)sdl"},
    {"inner_non_null", R"sdl(type A @table { a: [Int!]! })sdl",
     R"sdl(1:21 N0504 PostgreSQL does not enforce `!` inside of a list
)sdl"},
    {"default_of_other_type",
     R"sdl(type A @table { a: Int @default(value: "x") b: String @default(value: 1) c: Boolean @default(value: 1) d: Int @default(value: 1.5) e: SmallInt @default(value: 70000) f: UUID @default(value: "x") g: [Int] @default(value: ["a"]) h: JSON @default(value: "x") i: Int @default(value: {a: 1}) j: String @default(value: active) k: Int @default(value: [1]) })sdl",
     R"sdl(1:40 E0505 `x` cannot be a value of type `integer`
1:71 E0505 a number cannot be a value of type `text` | Put it in quotes: `"1"`.
1:101 E0505 a number cannot be a value of type `boolean`
1:127 E0505 `1.5` cannot be a value of type `integer` | Use a whole number.
1:160 E0505 `70000` cannot be a value of type `smallint` | Its values go from -32768 to 32767.
1:191 E0505 `x` cannot be a value of type `uuid`
1:222 E0505 `a` cannot be a value of type `integer`
1:252 E0505 this text cannot be a value of type `jsonb` | It is no JSON. A JSON string has quotes of its own: `"\"text\""`.
1:280 E0505 an object cannot be a value of type `integer`
1:314 E0505 the name `active` cannot be a value of type `text` | Put it in quotes, `"active"`, or write SQL with `expr`.
1:345 E0505 a list cannot be a value of type `integer`
)sdl"},
    {"unknown_label", R"sdl(enum E { ACTIVE CLOSED }
type A @table { a: E @default(value: ACTVE) b: E @default(value: "open") })sdl",
     R"sdl(2:38 E0506 enum `E` has no value `ACTVE` | did you mean `ACTIVE`?
2:66 E0506 enum `E` has no label `open` | It has ACTIVE, CLOSED.
)sdl"},
    {"frozen_default",
     R"sdl(type A @table { a: DateTime @default(value: "now") b: Date @default(expr: "'today'::date") })sdl",
     R"sdl(1:45 E0507 default `now` would be read once, when the table is created, and then stay | Write `@default(expr: "now()")`.
1:75 E0507 this default would be read once, when the table is created, and then stay | Write `now()` or `current_date`.
)sdl"},
    {"call_in_string", R"sdl(type A @table { a: DateTime @default(value: "now()") })sdl",
     R"sdl(1:45 N0508 `now()` is taken as an SQL expression | Say so: `@default(expr: "now()")`.
)sdl"},
    {"identity_type", R"sdl(type A @table { a: String @identity })sdl",
     R"sdl(1:28 E0509 field `a` is text and cannot be an identity column | Use `SmallInt`, `Int` or `BigInt`.
)sdl"},
    {"identity_bounds",
     R"sdl(type A @table { a: Int @identity(min: 5, start: 1) b: Int @identity(increment: 0) })sdl",
     R"sdl(1:49 E0512 the first value, 1, is not between 5 and 2147483647
1:80 E0512 the increment of a sequence cannot be 0
)sdl"},
    {"set_null_of_not_null", R"sdl(type T @table { id: ID! @pk }
type A @table { t: T! @belongsTo(onDelete: SET_NULL) })sdl",
     R"sdl(2:44 E0510 `onDelete: SET_NULL` would set field `t` to null, which is NOT NULL | Remove the `!`, or choose `CASCADE` or `RESTRICT`.
)sdl"},
    {"validation_type", R"sdl(type A @table { a: Int @email b: Int @length(max: 1) })sdl",
     R"sdl(1:25 E0511 `@email` is for text, and field `a` is integer
1:39 E0511 `@length` is for text and lists, and field `b` is integer
)sdl"},
    {"range_without_bounds", R"sdl(type A @table { a: Int @range })sdl",
     R"sdl(1:25 E0214 `@range` needs `min`, `max` or both
)sdl"},
    {"invalid_storage_parameter", R"sdl(type A @table(with: "fillfactor") { a: Int })sdl",
     R"sdl(1:21 E0512 storage parameter `fillfactor` is not of the form `key=value` | Write `with: {fillfactor: 70}` or `with: "fillfactor=70"`.
)sdl"},
    {"invalid_order", R"sdl(type A @table @index(fields: ["a"], orders: [UP]) { a: Int })sdl",
     R"sdl(1:46 E0401 `UP` cannot be an entry of `orders` | Write `orders: [ASC, DESC]`, or the order beside the field: `"createdAt DESC"`.
)sdl"},
    {"too_many_classes", R"sdl(type A @table @index(fields: ["a"], opclasses: ["x", "y"]) { a: Int })sdl",
     R"sdl(1:48 E0512 `opclasses` has 2 entries for 1 key
)sdl"},
    {"collation_of_number", R"sdl(type A @table { a: Int @collate(name: "C") })sdl",
     R"sdl(1:39 E0512 type `integer` has no collations
)sdl"},
    {"virtual_on_15", R"sdl(type A @table { a: Int b: Int @generated(expr: "a", stored: false) })sdl",
     R"sdl(1:61 E0513 virtual generated columns need PostgreSQL 18 | Leave `stored: false` out, or raise `database.version`.
)sdl"},
    {"invalid_sql", R"sdl(type A @table @check(expr: "a > > 1") { a: Int })sdl",
     R"sdl(1:33 E0601 invalid SQL expression: syntax error at or near ">"
)sdl"},
    {"invalid_sql_after_escapes", R"sdl(type A @table @check(expr: "a = \"x\u0041\" + ) 1") { a: Int })sdl",
     R"sdl(1:47 E0601 invalid SQL expression: syntax error at or near ")"
)sdl"},
    {"invalid_sql_in_block", R"sdl(type A @table @check(expr: """
    a > 1
      AND AND a < 5
    """) { a: Int })sdl",
     R"sdl(3:11 E0601 invalid SQL expression: syntax error at or near "AND"
)sdl"},
    {"unknown_column", R"sdl(type A @table @check(expr: "creatd_at > now()") { createdAt: DateTime })sdl",
     R"sdl(1:29 E0602 table `a` has no column `creatd_at` | did you mean `created_at`? SQL uses the names of columns.
)sdl"},
    {"field_name_in_sql", R"sdl(type A @table @check(expr: "createdAt > now()") { createdAt: DateTime })sdl",
     R"sdl(1:29 E0602 table `a` has no column `createdat` | did you mean `created_at`? SQL uses the names of columns.
)sdl"},
    {"column_in_default",
     R"sdl(type A @table { a: Int b: Int @default(expr: "a + 1") c: String @default(expr: "active") })sdl",
     R"sdl(1:46 E0603 a default cannot refer to columns or to other rows | A text needs quotes inside of the SQL: `"'text'"`. For a value that follows from other columns there is `@generated(expr:)`.
1:80 E0603 a default cannot refer to columns or to other rows | A text needs quotes inside of the SQL: `"'text'"`. For a value that follows from other columns there is `@generated(expr:)`.
)sdl"},
    {"subquery_in_check", R"sdl(type A @table { a: Int @check(expr: "a > (select 1)") })sdl",
     R"sdl(1:37 E0603 a check constraint cannot look at other rows | Use a foreign key, a unique constraint or a trigger.
)sdl"},
    {"generated_from_generated",
     R"sdl(type A @table { a: Int b: Int @generated(expr: "a") c: Int @generated(expr: "b") })sdl",
     R"sdl(1:78 E0603 a generated column cannot refer to the generated column `b` | Repeat its expression here.
)sdl"},
    {"volatile_in_index_and_generated",
     R"sdl(type A @table @index(fields: ["a"], where: "a > now()") @index(exprs: ["random()"]) { a: DateTime b: DateTime @generated(expr: "now()") })sdl",
     R"sdl(1:44 E0603 the predicate of an index cannot use a function whose result changes by itself | PostgreSQL stores the result, so it must follow from the row alone: `now()`, `random()` and whatever depends on the time zone do not.
1:72 E0603 an index cannot use a function whose result changes by itself | PostgreSQL stores the result, so it must follow from the row alone: `now()`, `random()` and whatever depends on the time zone do not.
1:128 E0603 a generated column cannot use a function whose result changes by itself | PostgreSQL stores the result, so it must follow from the row alone: `now()`, `random()` and whatever depends on the time zone do not.
)sdl"},
    {"column_directive_on_relation", R"sdl(type A @table { id: ID! @pk bs: [B!]! @hasMany @index }
type B @table { a: A @belongsTo @identity })sdl",
     R"sdl(1:49 E0404 field `bs` has both `@hasMany` and `@index`
2:34 E0404 field `a` has both `@belongsTo` and `@identity`
)sdl"},
    {"unknown_sequence_type", R"sdl(extend schema @sequence(name: "s", type: "text"))sdl",
     R"sdl(1:42 E0509 a sequence cannot be of type `text` | Use `smallint`, `integer` or `bigint`.
)sdl"},
    {"extension_twice", R"sdl(extend schema @extension(name: "citext") @extension(name: "citext"))sdl",
     R"sdl(1:59 E0301 extension `citext` is listed twice
)sdl"},
    {"two_tables_sequence", R"sdl(extend schema @sequence(name: "a")
type A @table { a: Int })sdl",
     R"sdl(1:31 E0301 table `A` and sequence `a` would both be called `a` in PostgreSQL | Give one of them another name.
)sdl"},
    {"differing_definition", R"sdl(directive @pk(field: String) on OBJECT
type A @table { a: Int @pk })sdl",
     R"sdl(1:12 N0405 `@pk` is declared differently than Wesley understands it | `wesley compile --emit directives` prints the definitions.
)sdl"},
};

INSTANTIATE_TEST_SUITE_P(All, Reports, ::testing::ValuesIn(cases),
                         [](const auto& param) { return std::string(param.param.name); });

// Kinds that other modules report, or that need a base snapshot (renames_test.cc).
// Those of SQL files: companion_test.cc.
const std::set<std::string> covered_elsewhere = {"N0314", "E0604", "N0605", "E0606"};

TEST(Reports, EveryKindHasACase) {
  std::string all;
  for (const Case& test_case : cases) all += test_case.diagnostics;
  for (const KindInfo& kind : all_kinds()) {
    const int number = static_cast<int>(kind.kind);
    if (number < 300 || number >= 610 || covered_elsewhere.count(code_text(kind.kind)) > 0) continue;
    EXPECT_NE(all.find(code_text(kind.kind)), std::string::npos) << code_text(kind.kind) << " " << kind.title;
  }
}

}  // namespace
}  // namespace wesley::sdl
