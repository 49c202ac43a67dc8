// SPDX-License-Identifier: Apache-2.0
// Objects without a name get the one that PostgreSQL itself would choose: the server is asked.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "sdl/compile.h"
#include "sdl/parse.h"
#include "support/test_database.h"

namespace wesley {
namespace {

struct Case {
  const char* name;
  const char* sql;  // in schema public, everything unnamed
  const char* sdl;
};

const Case cases[] = {
    {"keys_checks_and_references",
     "CREATE TABLE a (id integer PRIMARY KEY, b integer UNIQUE CHECK (b > 0), c integer REFERENCES a (id), "
     "UNIQUE (b, c), CHECK (b > c), CHECK (b > 1), CHECK (b < c));"
     "CREATE INDEX ON a (b); CREATE INDEX ON a (b); CREATE INDEX ON a (c, b);",
     R"sdl(type A @table @unique(fields: ["b", "c"]) @check(expr: "b > c") @check(expr: "b > 1") @check(expr: "b < c")
           @index(fields: ["b"]) @index(fields: ["b"]) @index(fields: ["c", "b"]) {
       id: Int! @pk  b: Int @unique @check(expr: "b > 0")  c: Int @fk(ref: "A.id") })sdl"},
    {"composite_and_included",
     "CREATE TABLE a (x integer, y integer, z integer, PRIMARY KEY (x, y), UNIQUE (z) INCLUDE (y), "
     "FOREIGN KEY (y, z) REFERENCES a (x, y)); CREATE INDEX ON a (x) INCLUDE (y, z);",
     R"sdl(type A @table @pk(fields: ["x", "y"]) @unique(fields: ["z"], include: ["y"])
           @fk(fields: ["y", "z"], ref: "A", refFields: ["x", "y"]) @index(fields: ["x"], include: ["y", "z"]) {
       x: Int! y: Int! z: Int })sdl"},
    {"expressions",
     "CREATE TABLE a (t text, n integer, j jsonb, d date);"
     "CREATE INDEX ON a (lower(t)); CREATE INDEX ON a ((n + 1)); CREATE INDEX ON a ((n + 1), (n + 2));"
     "CREATE INDEX ON a (((j ->> 'x')::int)); CREATE INDEX ON a ((coalesce(t, ''))); CREATE INDEX ON a "
     "((n::text));"
     "CREATE INDEX ON a (lower(t), upper(t), lower(t)); CREATE INDEX ON a ((CASE WHEN n > 1 THEN 1 ELSE 2 "
     "END));"
     "CREATE INDEX ON a ((greatest(n, 1))); CREATE INDEX ON a ((nullif(n, 1))); CREATE INDEX ON a "
     "((ARRAY[n]));"
     "CREATE INDEX ON a ((t COLLATE \"C\")); CREATE INDEX ON a (extract(year from d)); CREATE INDEX ON a ((n "
     "IS NULL));"
     "CREATE INDEX ON a ((CASE WHEN n > 1 THEN n ELSE n END)); CREATE INDEX ON a ((t || 'x')); "
     "CREATE INDEX ON a (date_part('year', d), d);",
     R"sdl(type A @table @index(exprs: ["lower(t)"]) @index(exprs: ["(n + 1)"]) @index(exprs: ["n + 1", "n + 2"])
           @index(exprs: ["(j ->> 'x')::int"]) @index(exprs: ["coalesce(t, '')"]) @index(exprs: ["n::text"])
           @index(exprs: ["lower(t)", "upper(t)", "lower(t)"]) @index(exprs: ["CASE WHEN n > 1 THEN 1 ELSE 2 END"])
           @index(exprs: ["greatest(n, 1)"]) @index(exprs: ["nullif(n, 1)"]) @index(exprs: ["ARRAY[n]"])
           @index(exprs: ["(t COLLATE \"C\")"]) @index(exprs: ["extract(year from d)"]) @index(exprs: ["n IS NULL"])
           @index(exprs: ["CASE WHEN n > 1 THEN n ELSE n END"]) @index(exprs: ["t || 'x'"])
           @index(exprs: ["date_part('year', d)", "d"]) {
       t: String n: Int j: JSON d: Date })sdl"},
    {"long_names",
     "CREATE TABLE a_table_with_a_name_that_is_nearly_as_long_as_postgresql_allows "
     "(a_column_with_a_name_that_is_nearly_as_long_as_postgresql_allows integer UNIQUE CHECK "
     "(a_column_with_a_name_that_is_nearly_as_long_as_postgresql_allows > 0), b integer PRIMARY KEY, "
     "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3"
     "\xA4"
     "\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4 integer UNIQUE);"
     "CREATE INDEX ON a_table_with_a_name_that_is_nearly_as_long_as_postgresql_allows "
     "(a_column_with_a_name_that_is_nearly_as_long_as_postgresql_allows, b);",
     R"sdl(type A @table(name: "a_table_with_a_name_that_is_nearly_as_long_as_postgresql_allows")
           @index(fields: ["a", "b"]) {
       a: Int @unique @column(name: "a_column_with_a_name_that_is_nearly_as_long_as_postgresql_allows")
         @check(expr: "a_column_with_a_name_that_is_nearly_as_long_as_postgresql_allows > 0")
       b: Int! @pk
       c: Int @unique @column(name: "äöüäöüäöüäöüäöüäöüä") })sdl"},
};

std::set<std::string> names_on_server(const char* sql) {
  support::TestDatabase database;
  database.exec(std::string("SET search_path = public;") + sql);
  const postgres::Rows rows = database.query(
      "SELECT conname::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> "
      "'n' UNION "
      "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'i'");
  std::set<std::string> names;
  for (std::size_t row = 0; row < rows.size(); ++row) names.emplace(rows.text(row, 0));
  return names;
}

std::set<std::string> names_compiled(const char* text) {
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<sdl::Document> documents;
  documents.push_back(sdl::parse(sources, sources.add("schema.graphql", text), diagnostics));
  const sdl::Compiled compiled = sdl::compile(sources, std::move(documents), {}, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << render_text(diagnostics, sources, false);
  std::set<std::string> names;
  for (const auto& [name, table] : compiled.catalog.tables) {
    for (const catalog::Constraint& constraint : table.constraints) names.insert(constraint.name);
    for (const catalog::Index& index : table.indexes) names.insert(index.name);
  }
  return names;
}

class ObjectNames : public ::testing::TestWithParam<Case> {};

TEST_P(ObjectNames, AreThoseOfTheServer) {
  if (std::string_view(GetParam().name) == "expressions" && support::server_major() < 14)
    GTEST_SKIP() << "before 14 EXTRACT was date_part, and gave that name; Wesley always says what it chose";
  EXPECT_EQ(names_compiled(GetParam().sdl), names_on_server(GetParam().sql));
}

INSTANTIATE_TEST_SUITE_P(All, ObjectNames, ::testing::ValuesIn(cases),
                         [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace wesley
