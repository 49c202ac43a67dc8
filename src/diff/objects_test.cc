// SPDX-License-Identifier: Apache-2.0
// Families, definitions, types and grants.
#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "catalog/statement.h"
#include "diff/diff.h"

namespace wesley::diff {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Definition;
using catalog::ObjectKind;
using catalog::Table;
using Lines = std::vector<std::string>;

Column column(const char* name, const char* type, bool inherited = false) {
  Column made;
  made.name = name;
  made.type.name = type;
  made.inherited = inherited;
  return made;
}

Table& add_table(Catalog& catalog, const char* name, std::vector<Column> columns) {
  Table& made = catalog.tables[{"public", name}];
  made.name = {"public", name};
  made.columns = std::move(columns);
  return made;
}

Definition& add(Catalog& catalog, ObjectKind kind, const char* name, const char* detail, const char* text) {
  Definition& made = catalog.definitions[{kind, {"public", name}, detail}];
  made.id = {kind, {"public", name}, detail};
  made.statements = {catalog::make_statement(text)};
  return made;
}

Lines changes(const Catalog& from, const Catalog& to) {
  const Changeset changeset = diff(from, to);
  Catalog result = from;
  apply(result, changeset.changes);
  EXPECT_EQ(catalog::differences(result, to), Lines{});
  Lines lines;
  for (const Change& change : changeset.changes) lines.push_back(describe(change));
  return lines;
}

struct Partitioned {
  Catalog catalog;
  Partitioned() {
    Table& parent = add_table(catalog, "p", {column("id", "integer")});
    parent.partition_key.emplace();
    parent.partition_key->keys.emplace_back().column = "id";
    Table& child = add_table(catalog, "p1", {column("id", "integer", true)});
    child.partition_of = catalog::PartitionOf{{"public", "p"}, {"DEFAULT", "DEFAULT"}};
  }
  Table& parent() { return catalog.tables.at({"public", "p"}); }
  Table& child() { return catalog.tables.at({"public", "p1"}); }
};

TEST(Families, AChangeOfTheParentIsToldOnce) {
  Partitioned from;
  Partitioned to;
  to.parent().columns.push_back(column("note", "text"));
  to.child().columns.push_back(column("note", "text", true));
  to.parent().columns[0].not_null = to.child().columns[0].not_null = true;
  EXPECT_EQ(
      changes(from.catalog, to.catalog),
      (Lines{"add column public.p.note text", "alter column public.p.id not-null: nullable -> not null"}));
}

TEST(Families, WhatAPartitionHasOfItsOwnIsItsOwnChange) {
  Partitioned from;
  Partitioned to;
  to.child().columns[0].default_value = catalog::make_expression("7");
  EXPECT_EQ(changes(from.catalog, to.catalog), Lines{"alter column public.p1.id default: none -> 7"});
}

TEST(Families, ATableThatLeavesKeepsWhatItsParentLoses) {
  Partitioned from;
  from.parent().columns.push_back(column("note", "text"));
  from.child().columns.push_back(column("note", "text", true));
  Catalog to = from.catalog;
  to.tables.at({"public", "p"}).columns.pop_back();
  Table& left = to.tables.at({"public", "p1"});
  left.partition_of.reset();
  for (Column& each : left.columns) each.inherited = false;
  EXPECT_EQ(changes(from.catalog, to),
            (Lines{"detach public.p1 from public.p", "drop column public.p.note"}));
}

TEST(Families, ATableThatJoinsBringsWhatItNeeds) {
  Partitioned to;
  Catalog from = to.catalog;
  Table& alone = from.tables.at({"public", "p1"});
  alone.partition_of.reset();
  alone.columns[0].inherited = false;
  to.parent().columns.push_back(column("note", "text"));
  to.child().columns.push_back(column("note", "text", true));
  EXPECT_EQ(changes(from, to.catalog),
            (Lines{"add column public.p.note text", "add column public.p1.note text",
                   "attach public.p1 to public.p: DEFAULT"}));
}

TEST(Families, AChildKeepsWhatItsParentLoses) {
  Catalog from;
  add_table(from, "p", {column("id", "integer"), column("note", "text")});
  add_table(from, "c", {column("id", "integer", true), column("note", "text", true)}).inherits = {
      {"public", "p"}};
  Catalog to = from;
  to.tables.at({"public", "p"}).columns.pop_back();
  to.tables.at({"public", "c"}).columns[1].inherited = false;
  EXPECT_EQ(changes(from, to), Lines{"drop column public.p.note, kept by its children"});
}

TEST(Families, AnotherPartitionKeyIsAnotherTable) {
  Partitioned from;
  Partitioned to;
  to.parent().partition_key->strategy = catalog::PartitionStrategy::hash;
  EXPECT_EQ(changes(from.catalog, to.catalog),
            (Lines{"detach public.p1 from public.p", "replace table public.p: another partition key",
                   "attach public.p1 to public.p: DEFAULT"}));
}

TEST(Families, IndexesOfPartitionsGoWithTheirParents) {
  Partitioned to;
  Partitioned from;
  catalog::Index index;
  index.name = "i";
  index.keys.emplace_back().column = "id";
  from.parent().indexes = {index};
  index.name = "i1";
  index.parent = catalog::Name{"public", "i"};
  from.child().indexes = {index};
  EXPECT_EQ(changes(from.catalog, to.catalog), Lines{"drop index i on public.p (id)"});
  EXPECT_EQ(changes(to.catalog, from.catalog),
            (Lines{"add index i on public.p (id)", "add index i1 on public.p1 (id)"}));
}

TEST(Definitions, GoWithTheTableTheyStandOn) {
  Catalog from;
  add_table(from, "t", {column("a", "integer")});
  add(from, ObjectKind::policy, "t", "own", "CREATE POLICY own ON public.t USING (true)");
  add(from, ObjectKind::view, "v", "", "CREATE VIEW public.v AS SELECT 1 AS one");
  const catalog::GrantId id{{ObjectKind::table, {"public", "t"}, {}}, {}, "app"};
  from.grants[id] = {id, {{"SELECT", false}}, {}};
  EXPECT_EQ(changes(from, {}), (Lines{"drop view public.v", "drop table public.t"}));
}

TEST(Definitions, StatementSettingsAndCommentsAreToldApart) {
  Catalog from;
  Definition& before = add(from, ObjectKind::view, "v", "", "CREATE VIEW public.v AS SELECT 1 AS one");
  Catalog to;
  Definition& after = add(to, ObjectKind::view, "v", "", "CREATE VIEW public.v AS SELECT 2 AS one");
  after.settings = {{"security_barrier", "true"}};
  after.comment = "both";
  after.part_comments = {{"one", "first"}};
  EXPECT_EQ(changes(from, to),
            (Lines{"replace view public.v", "alter view public.v: () -> (security_barrier = true)",
                   "set comment of view public.v", "set comment of column public.v.one"}));
  before.settings = after.settings;
  before.comment = after.comment;
  before.part_comments = after.part_comments;
  EXPECT_EQ(changes(from, to), Lines{"replace view public.v"});
}

TEST(Definitions, AnotherRelationOfTheNameTakesItsTriggersAlong) {
  Catalog from;
  add_table(from, "t", {column("a", "integer")});
  add(from, ObjectKind::rule, "t", "r", "CREATE RULE r AS ON INSERT TO public.t DO NOTHING");
  Catalog to;
  add(to, ObjectKind::view, "t", "", "CREATE VIEW public.t AS SELECT 1 AS a");
  add(to, ObjectKind::rule, "t", "r", "CREATE RULE r AS ON INSERT TO public.t DO NOTHING");
  EXPECT_EQ(changes(from, to),
            (Lines{"drop table public.t", "create view public.t", "create rule r ON public.t"}));
}

TEST(Definitions, IndexesOfMaterialisedViewsAreTheirs) {
  Catalog from;
  add(from, ObjectKind::materialized_view, "m", "", "CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a");
  Catalog to = from;
  catalog::Index index;
  index.name = "i";
  index.keys.emplace_back().column = "a";
  to.definitions.begin()->second.indexes = {index};
  EXPECT_EQ(changes(from, to), Lines{"add index i on public.m (a)"});
  EXPECT_EQ(changes(to, from), Lines{"drop index i on public.m (a)"});
}

TEST(Grants, AreTakenBackUnlessTheirObjectGoes) {
  Catalog from;
  add_table(from, "t", {column("a", "integer"), column("b", "integer")});
  const catalog::ObjectId table{ObjectKind::table, {"public", "t"}, {}};
  const catalog::GrantId whole{table, {}, "app"};
  const catalog::GrantId part{table, "b", "app"};
  from.grants[whole] = {whole, {{"SELECT", true}}, {}};
  from.grants[part] = {part, {{"UPDATE", false}}, {}};
  Catalog to = from;
  to.grants.erase(part);
  to.tables.begin()->second.columns.pop_back();
  to.grants[whole].privileges = {{"SELECT", false}};
  EXPECT_EQ(changes(from, to), (Lines{"drop column public.t.b",
                                      "grant on table public.t to app: SELECT with grant option -> SELECT"}));
}

TEST(Types, DomainsAndCompositesAreAltered) {
  Catalog from;
  catalog::Domain& domain = from.domains[{"public", "d"}];
  domain.name = {"public", "d"};
  domain.base.name = "text";
  catalog::Composite& composite = from.composites[{"public", "c"}];
  composite.name = {"public", "c"};
  composite.attributes = {{"a", {"", "text", "", false}, {}, {}}};
  Catalog to = from;
  to.domains.begin()->second.checks = {{"ck", catalog::make_expression("VALUE <> ''"), true, "why"}};
  to.composites.begin()->second.attributes.push_back({"b", {"", "integer", "", false}, {}, {}});
  EXPECT_EQ(changes(from, to),
            (Lines{"alter domain public.d", "alter composite public.c: (a text) -> (a text, b integer)"}));
  to = from;
  to.composites.begin()->second.attributes[0].comment = "first";
  EXPECT_EQ(changes(from, to), Lines{"set comment of column public.c.a"});
}

TEST(Extra, ADefinitionKeepsWhatItUses) {
  Catalog from;
  add_table(from, "t", {column("a", "integer"), column("b", "integer")});
  add(from, ObjectKind::view, "v", "", "CREATE VIEW public.v AS SELECT a FROM public.t").uses = {
      {{ObjectKind::table, {"public", "t"}, {}}, "a"}};
  Catalog known;
  add_table(known, "t", {column("a", "integer"), column("b", "integer")});
  Changeset changeset = diff(from, Catalog());
  EXPECT_EQ(keep_extra(changeset, &known, diff::Extra::keep), (Lines{"view public.v", "table public.t"}));
  EXPECT_TRUE(changeset.empty());
}

}  // namespace
}  // namespace wesley::diff
