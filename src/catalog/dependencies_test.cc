// SPDX-License-Identifier: Apache-2.0
#include "catalog/dependencies.h"

#include <gtest/gtest.h>

#include "catalog/statement.h"

namespace wesley::catalog {
namespace {

const Name table_name{"public", "t"};
const ObjectId table_id{ObjectKind::table, table_name, ""};

Expression expression(const char* text) {
  return {text, text};
}

Column column(const char* name, const char* type) {
  Column made;
  made.name = name;
  made.type = *sql::parse_type_name(type, "public");
  return made;
}

Table table(const char* name, std::vector<Column> columns) {
  Table made;
  made.name = {"public", name};
  made.columns = std::move(columns);
  return made;
}

ObjectId add(Catalog& catalog, ObjectKind kind, const char* name, const char* detail = "",
             std::vector<ObjectId> uses = {}, const char* shape = "") {
  Definition made;
  made.id = {kind, {"public", name}, detail};
  made.shape = shape;
  for (ObjectId& use : uses) made.uses.push_back({std::move(use), ""});
  catalog.definitions[made.id] = made;
  return made.id;
}

std::string one_line(const std::set<Use>& uses) {
  std::string out;
  for (const Use& use : uses) out += (out.empty() ? "" : "; ") + describe(use.object);
  return out;
}

std::vector<std::string> described(const CreationOrder& order) {
  std::vector<std::string> out;
  for (const ObjectId& id : order.objects) out.push_back(describe(id));
  return out;
}

// One row a way in which the text of an expression names an object.
struct Naming {
  const char* text;
  const char* uses;
};
constexpr Naming namings[] = {
    {"public.f(a)", "function public.f(integer); function public.f(text)"},
    {"f(a)", ""},
    {"pg_catalog.f(a)", ""},
    {"a OPERATOR(public.@@@) b", "operator public.@@@ (text, text)"},
    {"'x'::public.mood", "enum public.mood"},
    {"'{}'::public.mood[]", "enum public.mood"},
    {"NULL::public.other", "table public.other"},
    {"nextval('public.\"S\"'::regclass)", "sequence public.\"S\""},
    {"nextval('public.\"S\"'::text)", "sequence public.\"S\""},
    {"nextval('public.\"S\"')", "sequence public.\"S\""},
    {"to_tsvector('public.words'::regconfig, a)", "text-search-configuration public.words"},
    {"a COLLATE public.german < 'x'", "collation public.german"},
    {"'public.f(integer)'::regprocedure", "function public.f(integer); function public.f(text)"},
    {"NULL::public.multi", "range public.span"},
    {"a > 'no.name'", ""},
    {"((broken.", ""},
};

TEST(Dependencies, OfAnExpression) {
  Catalog catalog;
  catalog.enums[{"public", "mood"}].name = {"public", "mood"};
  catalog.sequences[{"public", "S"}].name = {"public", "S"};
  catalog.tables[{"public", "other"}] = table("other", {});
  add(catalog, ObjectKind::function, "f", "integer");
  add(catalog, ObjectKind::function, "f", "text");
  add(catalog, ObjectKind::operator_, "@@@", "text, text");
  add(catalog, ObjectKind::text_search_configuration, "words");
  add(catalog, ObjectKind::collation, "german");
  const ObjectId range = add(catalog, ObjectKind::range, "span");
  catalog.definitions[range].statements = {make_statement(
      "CREATE TYPE public.span AS RANGE (subtype = integer, multirange_type_name = public.multi)")};
  for (const Naming& naming : namings) {
    Table made = table("t", {column("a", "text")});
    made.columns[0].default_value = expression(naming.text);
    catalog.tables[table_name] = made;
    EXPECT_EQ(one_line(dependencies(catalog).at(table_id)), naming.uses) << naming.text;
  }
}

TEST(Dependencies, OfTheStructure) {
  Catalog catalog = empty_database();
  for (const char* name : {"d", "e"}) {
    Domain domain;
    domain.name = {"public", name};
    domain.base = *sql::parse_type_name(name == std::string("e") ? "public.d[]" : "int", "public");
    catalog.domains[domain.name] = domain;
  }
  Composite pair;
  pair.name = {"public", "pair"};
  pair.attributes = {{"x", *sql::parse_type_name("public.e", "public"), {}, {}}};
  catalog.composites[pair.name] = pair;
  catalog.extensions["x"] = {"x", "public", ""};
  catalog.tables[{"public", "base"}] = table("base", {});
  const ObjectId opclass = add(catalog, ObjectKind::operator_class, "ops", "btree");
  const ObjectId f = add(catalog, ObjectKind::function, "f", "integer");
  Table made = table("t", {column("a", "public.pair"), column("g", "int")});
  made.inherits = {{"public", "base"}};
  made.columns[1].generated = Generated{expression("public.f(1)"), true};
  Exclusion exclusion;
  exclusion.elements.resize(1);
  exclusion.elements[0].operator_ = "OPERATOR(public.@@@)";
  Constraint excluded;
  excluded.name = "x";
  excluded.body = exclusion;
  made.constraints = {excluded};
  const ObjectId op = add(catalog, ObjectKind::operator_, "@@@", "text, text");
  Index index;
  index.name = "i";
  index.keys.resize(1);
  index.keys[0].opclass = Name{"public", "ops"};
  made.indexes = {index};
  catalog.tables[table_name] = made;
  const auto found = dependencies(catalog);
  EXPECT_EQ(one_line(found.at(table_id)),
            "schema public; composite public.pair; function public.f(integer); operator public.@@@ (text, "
            "text); operator-class public.ops USING btree; table public.base");
  EXPECT_EQ(one_line(found.at({ObjectKind::domain, {"public", "e"}, ""})), "schema public; domain public.d");
  EXPECT_EQ(one_line(found.at({ObjectKind::composite, {"public", "pair"}, ""})),
            "schema public; domain public.e");
  EXPECT_EQ(one_line(found.at({ObjectKind::extension, {"", "x"}, ""})), "schema public");
}

// What is not in the catalog (built in, or a member of an extension) is no dependency; a column is kept.
TEST(Dependencies, OfADefinition) {
  Catalog catalog;
  catalog.tables[table_name] = table("t", {column("a", "int")});
  const ObjectId view = add(catalog, ObjectKind::view, "v");
  catalog.definitions[view].uses = {{{ObjectKind::function, {"public", "member"}, ""}, ""}, {table_id, "a"}};
  EXPECT_EQ(dependencies(catalog).at(view), (std::set<Use>{{table_id, "a"}}));
}

TEST(CreationOrder, FollowsUsesThenKindsThenNames) {
  Catalog catalog;
  catalog.schemas["public"].name = "public";
  catalog.tables[{"public", "b"}] = table("b", {});
  catalog.tables[{"public", "a"}] = table("a", {column("x", "public.b")});
  const ObjectId rows =
      add(catalog, ObjectKind::function, "rows", "", {{ObjectKind::table, {"public", "a"}, ""}});
  add(catalog, ObjectKind::function, "plain");
  const ObjectId upper =
      add(catalog, ObjectKind::view, "a_view", "", {{ObjectKind::view, {"public", "z_view"}, ""}});
  add(catalog, ObjectKind::view, "z_view", "", {rows});
  const CreationOrder order = creation_order(catalog);
  EXPECT_EQ(described(order),
            (std::vector<std::string>{"schema public", "function public.plain()", "table public.b",
                                      "table public.a", "function public.rows()", "view public.z_view",
                                      "view public.a_view"}));
  EXPECT_TRUE(order.deferred.empty());
}

// t's default calls f, which takes a row of t; a table between the two is no reason to defer its check.
TEST(CreationOrder, DefersDefaultsBeforeChecks) {
  Catalog catalog;
  Table made = table("t", {column("a", "int")});
  made.columns[0].default_value = expression("public.f(NULL)");
  Constraint check;
  check.name = "c";
  check.body = Check{expression("public.g(a)"), false};
  made.constraints = {check};
  catalog.tables[made.name] = made;
  add(catalog, ObjectKind::function, "f", "public.t", {table_id});
  add(catalog, ObjectKind::function, "g", "integer");
  EXPECT_EQ(creation_order(catalog).deferred, (std::set<Deferred>{{table_name, "a", "", ""}}));
  catalog.definitions.begin()->second.uses.clear();
  add(catalog, ObjectKind::function, "g", "integer", {table_id});
  EXPECT_EQ(creation_order(catalog).deferred, (std::set<Deferred>{{table_name, "", "c", ""}}));
}

TEST(CreationOrder, DefersTheQueryOfAViewInACircle) {
  Catalog catalog;
  const ObjectId v{ObjectKind::view, {"public", "v"}, ""};
  add(catalog, ObjectKind::function, "f", "", {v});
  add(catalog, ObjectKind::view, "v", "", {{ObjectKind::function, {"public", "f"}, ""}}, "a integer");
  const CreationOrder order = creation_order(catalog);
  EXPECT_EQ(described(order), (std::vector<std::string>{"view public.v", "function public.f()"}));
  EXPECT_EQ(order.deferred, (std::set<Deferred>{{v.name, "", "", ""}}));
}

// Nothing to defer: all objects are there all the same, in the order of ties.
TEST(CreationOrder, KeepsWhatNothingBreaks) {
  Catalog catalog;
  const ObjectId f{ObjectKind::function, {"public", "f"}, ""};
  const ObjectId g{ObjectKind::function, {"public", "g"}, ""};
  add(catalog, ObjectKind::function, "f", "", {g});
  add(catalog, ObjectKind::function, "g", "", {f});
  EXPECT_EQ(creation_order(catalog).objects, (std::vector<ObjectId>{f, g}));
}

TEST(CreationOrder, KeepsAPartitionTreeTogether) {
  Catalog catalog;
  const auto partition = [](const char* name, const char* parent) {
    Table made = table(name, {column("a", "public.mood")});
    made.partition_of = PartitionOf{{"public", parent}, expression("DEFAULT")};
    return made;
  };
  catalog.enums[{"public", "mood"}].name = {"public", "mood"};
  catalog.tables[{"public", "root"}] = table("root", {column("a", "public.mood")});
  for (const Table& made : {partition("z", "root"), partition("a", "z"), partition("y", "root")}) {
    catalog.tables[made.name] = made;
  }
  catalog.tables[{"public", "s"}] = table("s", {});
  EXPECT_EQ(described(creation_order(catalog)),
            (std::vector<std::string>{"enum public.mood", "table public.root", "table public.y",
                                      "table public.z", "table public.a", "table public.s"}));
}

TEST(CreationOrder, FollowsWhatExtensionsNeed) {
  Catalog catalog;
  catalog.extensions["pgrouting"] = {"pgrouting", "", "", {"plpgsql", "postgis"}};
  catalog.extensions["postgis"] = {"postgis", "", ""};
  EXPECT_EQ(described(creation_order(catalog)),
            (std::vector<std::string>{"extension postgis", "extension pgrouting"}));
}

// An index waits for a function that comes after its table.
TEST(CreationOrder, DefersIndexesOverLaterFunctions) {
  Catalog catalog;
  Table made = table("t", {column("a", "int")});
  Index index;
  index.name = "early";
  index.keys.resize(1);
  index.keys[0].expression = expression("public.g(a)");
  made.indexes = {index};
  index.name = "late";
  index.keys[0].expression = expression("public.f(t.*)");
  made.indexes.push_back(index);
  catalog.tables[made.name] = made;
  add(catalog, ObjectKind::function, "f", "public.t", {table_id});
  add(catalog, ObjectKind::function, "g", "integer");
  EXPECT_EQ(creation_order(catalog).deferred, (std::set<Deferred>{{table_name, "", "", "late"}}));
}

// A generated column cannot be deferred; of the overloads it calls, that of its own row is not meant.
TEST(CreationOrder, TellsOverloadsOfAGeneratedColumnApart) {
  Catalog catalog;
  Table made = table("t", {column("a", "int")});
  made.columns[0].generated = Generated{expression("public.f(1)"), true};
  catalog.tables[made.name] = made;
  add(catalog, ObjectKind::function, "f", "public.t", {table_id});
  add(catalog, ObjectKind::function, "f", "integer");
  EXPECT_EQ(described(creation_order(catalog)),
            (std::vector<std::string>{"function public.f(integer)", "table public.t",
                                      "function public.f(public.t)"}));
}

TEST(CreationOrder, IsFoundInTimeThatGrowsWithTheCatalog) {
  Catalog catalog;
  ObjectId last = table_id;
  catalog.tables[table_name] = table("t", {});
  for (int i = 0; i < 20000; ++i)
    last = add(catalog, ObjectKind::view, std::to_string(i).c_str(), "", {last});
  EXPECT_EQ(creation_order(catalog).objects.back(), last);
}

}  // namespace
}  // namespace wesley::catalog
