// SPDX-License-Identifier: Apache-2.0
#include "diff/diff.h"

#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "diff/kinds.h"

namespace wesley::diff {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Constraint;
using catalog::Index;
using catalog::Renamed;
using catalog::RenameMode;
using catalog::Table;

// A catalog in a few words: table("t", {"a int", "b text"}).
struct Builder {
  Catalog catalog;

  Table& table(const char* name, const std::vector<const char*>& columns) {
    Table& made = catalog.tables[{"public", name}];
    made.name = {"public", name};
    for (const char* text : columns) made.columns.push_back(column(text));
    return made;
  }
  static Column column(std::string_view text) {
    Column made;
    made.name = text.substr(0, text.find(' '));
    made.type.name = text.substr(text.find(' ') + 1);
    return made;
  }
  static void add(Table& table, const char* name, catalog::ConstraintBody body) {
    Constraint made;
    made.name = name;
    made.body = std::move(body);
    table.constraints.push_back(made);
    std::sort(table.constraints.begin(), table.constraints.end(),
              [](const auto& one, const auto& other) { return one.name < other.name; });
  }
  static void index(Table& table, const char* name, const char* column_name) {
    Index made;
    made.name = name;
    made.keys.emplace_back().column = column_name;
    table.indexes.push_back(made);
    std::sort(table.indexes.begin(), table.indexes.end(),
              [](const auto& one, const auto& other) { return one.name < other.name; });
  }
  catalog::Enum& enumeration(const char* name, const std::vector<const char*>& labels) {
    catalog::Enum& made = catalog.enums[{"public", name}];
    made.name = {"public", name};
    for (const char* label : labels) made.labels.push_back({label, {}});
    return made;
  }
  Table& at(const char* name) { return catalog.tables.at({"public", name}); }
};

catalog::Key unique_key(std::vector<std::string> columns) {
  catalog::Key made;
  made.columns = std::move(columns);
  return made;
}
catalog::ForeignKey reference(const char* column, const char* table, const char* referenced) {
  return {{column}, {"public", table}, {referenced}};
}
catalog::Check check(const char* text) {
  return {catalog::make_expression(text), false};
}
Renamed renamed_from(const char* from, RenameMode mode = RenameMode::online) {
  return {"", from, mode};
}

std::vector<std::string> lines(const Changeset& changeset) {
  std::vector<std::string> out;
  for (const Change& change : changeset.changes) out.push_back(describe(change));
  return out;
}
using Lines = std::vector<std::string>;

// The changes, after the law was checked on them.
Lines changes(const Builder& from, const Builder& to) {
  const Changeset changeset = diff(from.catalog, to.catalog);
  Catalog result = from.catalog;
  apply(result, changeset.changes);
  EXPECT_EQ(catalog::differences(result, to.catalog), Lines());
  return lines(changeset);
}

TEST(Diff, CreatesWholeTablesAndDropsThem) {
  Builder from;
  Builder to;
  Table& made = to.table("t", {"a integer"});
  Builder::add(made, "k", unique_key({"a"}));
  Builder::index(made, "i", "a");
  made.comment = "whole";
  EXPECT_EQ(changes(from, to), Lines{"create table public.t"});
  EXPECT_EQ(changes(to, from), Lines{"drop table public.t"});
}

TEST(Diff, NamesEachPropertyOfAColumn) {
  Builder from;
  from.table("t", {"a integer"});
  Builder to;
  Column& a = to.table("t", {"a bigint"}).columns[0];
  a.not_null = true;
  a.default_value = catalog::make_expression("0");
  a.identity = catalog::Identity{true, catalog::default_sequence_options("bigint")};
  a.storage = "plain";
  a.compression = "lz4";
  a.statistics = 100;
  a.comment = "c";
  EXPECT_EQ(changes(from, to), (Lines{
                                   "alter column public.t.a type: integer -> bigint",
                                   "alter column public.t.a not-null: nullable -> not null",
                                   "alter column public.t.a default: none -> 0",
                                   "alter column public.t.a identity: no identity -> identity always",
                                   "alter column public.t.a storage: default -> plain",
                                   "alter column public.t.a compression: default -> lz4",
                                   "alter column public.t.a statistics: default -> 100",
                                   "set comment of column public.t.a",
                               }));
  // An identity goes before the NOT NULL that it implies.
  EXPECT_EQ(changes(to, from)[0], "alter column public.t.a identity: identity always -> no identity");
}

TEST(Diff, ColumnOrderIsANote) {
  Builder from;
  from.table("t", {"a integer", "b text"});
  Builder to;
  to.table("t", {"b text", "a integer"});
  const Changeset changeset = diff(from.catalog, to.catalog);
  EXPECT_TRUE(changeset.empty());
  EXPECT_EQ(changeset.notes, Lines{"column order of `public.t` differs"});
  Builder wider;  // a new column stands last in the database, wherever the sources have it
  wider.table("t", {"x date", "a integer", "b text"});
  EXPECT_TRUE(diff(from.catalog, wider.catalog).notes.empty());
}

TEST(Diff, WhatMentionsARenamedColumnIsNotChanged) {
  Builder from;
  Table& t = from.table("t", {"a integer", "b integer"});
  Builder::add(t, "t_a_check", check("a > 0"));
  Builder::add(t, "t_a_key", unique_key({"a"}));
  Builder::index(t, "t_a_idx", "a");
  Table& other = from.table("u", {"x integer"});
  Builder::add(other, "u_x_fkey", reference("x", "t", "a"));
  Builder to = from;
  Table& renamed = to.at("t");
  renamed.columns[0].name = "z";
  renamed.columns[0].annotations.renamed = renamed_from("a", RenameMode::instant);
  renamed.constraints[0].body = check("z > 0");
  renamed.constraints[1].body = unique_key({"z"});
  renamed.indexes[0].keys[0].column = "z";
  to.at("u").constraints[0].body = reference("x", "t", "z");
  EXPECT_EQ(changes(from, to), Lines{"rename column public.t.a to z"});
  const Changeset changeset = diff(from.catalog, to.catalog);
  EXPECT_EQ(std::get<RenameColumn>(changeset.changes[0].body).mode, RenameMode::instant);
}

TEST(Diff, WhatMentionsARenamedTableOrEnumIsNotChanged) {
  Builder from;
  from.enumeration("status", {"A", "B"});
  Table& t = from.table("t", {"a integer", "s status"});
  t.columns[1].type.schema = "public";
  t.columns[1].default_value = catalog::make_expression("'A'::public.status");
  Builder::add(t, "t_a_key", unique_key({"a"}));
  Table& other = from.table("u", {"x integer"});
  Builder::add(other, "u_x_fkey", reference("x", "t", "a"));
  Builder to;
  catalog::Enum& state = to.enumeration("state", {"X", "B"});
  state.annotations.renamed = renamed_from("status");
  state.labels[0].annotations.renamed = renamed_from("A");
  Table& account = to.table("account", {"a integer", "s state"});
  account.annotations.renamed = renamed_from("t");
  account.columns[1].type.schema = "public";
  account.columns[1].default_value = catalog::make_expression("'X'::public.state");
  Builder::add(account, "t_a_key", unique_key({"a"}));
  Table& user = to.table("u", {"x integer"});
  Builder::add(user, "u_x_fkey", reference("x", "account", "a"));
  EXPECT_EQ(changes(from, to), (Lines{
                                   "rename type public.status to public.state",
                                   "rename value 'A' of enum public.state to 'X'",
                                   "rename table public.t to public.account",
                               }));
}

TEST(Diff, FollowsTheSdlNameOfTheBase) {
  Builder from;
  from.table("people", {"a integer"}).annotations.sdl_name = "User";
  Builder to;
  to.table("account", {"a integer"}).annotations.renamed = Renamed{"User", "user", RenameMode::online};
  EXPECT_EQ(changes(from, to), Lines{"rename table public.people to public.account"});
}

TEST(Diff, AnnotationsOfDoneRenamesAreNotes) {
  Builder from;
  from.table("t", {"z integer"});
  Builder to = from;
  to.at("t").columns[0].annotations.renamed = renamed_from("a");
  const Changeset done = diff(from.catalog, to.catalog);
  EXPECT_TRUE(done.empty());
  EXPECT_EQ(done.notes, Lines{"`@renamed` of `public.t.z` can go: there is no `public.t.a` any more"});
  from.at("t").columns.push_back(Builder::column("a integer"));
  EXPECT_EQ(
      diff(from.catalog, to.catalog).notes,
      Lines{"`@renamed` of `public.t.z` is not followed: `public.t.a` and `public.t.z` are both there"});
  EXPECT_EQ(changes(from, to), Lines{"drop column public.t.a"});
}

TEST(Diff, ChainsOfRenamesGoFromTheirFreeEnd) {
  Builder from;
  from.table("t", {"a integer", "b text"});
  Builder to;
  Table& t = to.table("t", {"b integer", "c text"});
  t.columns[0].annotations.renamed = renamed_from("a");
  t.columns[1].annotations.renamed = renamed_from("b");
  EXPECT_EQ(changes(from, to), (Lines{"rename column public.t.b to c", "rename column public.t.a to b"}));
  // Done: nothing is left to do, and no circle begins.
  EXPECT_TRUE(diff(to.catalog, to.catalog).empty());
}

TEST(Diff, SameDefinitionUnderAnotherNameIsARename) {
  Builder from;
  Table& t = from.table("t", {"a integer", "b integer"});
  Builder::add(t, "k1", unique_key({"a"}));
  Builder::index(t, "i1", "b");
  Builder to;
  Table& after = to.table("t", {"a integer", "b integer"});
  Builder::add(after, "k2", unique_key({"a"}));
  Builder::index(after, "i2", "b");
  EXPECT_EQ(changes(from, to),
            (Lines{"rename constraint public.t.k1 to k2", "rename index i1 of public.t to i2"}));
}

// Two that change names would need a third name in between: dropped and made anew instead.
TEST(Diff, SwappedNamesAreReplaced) {
  Builder from;
  Table& t = from.table("t", {"a integer", "b integer"});
  Builder::index(t, "i1", "a");
  Builder::index(t, "i2", "b");
  Builder to;
  Table& after = to.table("t", {"a integer", "b integer"});
  Builder::index(after, "i1", "b");
  Builder::index(after, "i2", "a");
  EXPECT_EQ(changes(from, to), (Lines{"drop index i1 on public.t (a)", "drop index i2 on public.t (b)",
                                      "add index i1 on public.t (b)", "add index i2 on public.t (a)"}));
}

TEST(Diff, AltersWhatCanBeAltered) {
  Builder from;
  Table& t = from.table("t", {"a integer"});
  Builder::add(t, "c", check("a > 0"));
  Builder::add(t, "f", reference("a", "t", "a"));
  Builder::add(t, "k", unique_key({"a"}));
  t.constraints[0].validated = false;
  Builder to = from;
  Table& after = to.at("t");
  after.constraints[0].validated = true;
  after.constraints[1].deferrable = true;
  after.constraints[2].deferrable = true;  // of a key: only by making it anew, and the foreign key with it
  EXPECT_EQ(changes(from, to),
            (Lines{
                "drop constraint public.t.f foreign key (a) to public.t (a)",
                "drop constraint public.t.k unique (a)",
                "alter constraint public.t.c: not deferrable, not validated -> not deferrable, validated",
                "add constraint public.t.k unique (a)",
                "add constraint public.t.f foreign key (a) to public.t (a)",
            }));
  // Back: a constraint cannot become unvalidated.
  EXPECT_EQ(changes(to, from)[1], "drop constraint public.t.c check (a > 0)");
}

TEST(Diff, ForeignKeysOntoAKeyThatGoesAreMadeAnew) {
  Builder from;
  Builder::add(from.table("t", {"a integer"}), "k", unique_key({"a"}));
  Builder::add(from.table("u", {"x integer"}), "f", reference("x", "t", "a"));
  Builder to = from;
  catalog::Key wider = unique_key({"a"});
  wider.nulls_not_distinct = true;
  to.at("t").constraints[0].body = wider;
  EXPECT_EQ(changes(from, to), (Lines{
                                   "drop constraint public.u.f foreign key (x) to public.t (a)",
                                   "drop constraint public.t.k unique (a)",
                                   "add constraint public.t.k unique (a)",
                                   "add constraint public.u.f foreign key (x) to public.t (a)",
                               }));
}

TEST(Diff, WhatHangsOnADroppedColumnGoesFirst) {
  Builder from;
  Table& t = from.table("t", {"a integer", "b integer"});
  Builder::add(t, "c", check("a > b"));
  Builder::add(t, "k", unique_key({"a"}));
  Builder::index(t, "i", "a");
  Builder::add(from.table("u", {"x integer"}), "f", reference("x", "t", "a"));
  Builder to;
  to.table("t", {"b integer"});
  to.table("u", {"x integer"});
  EXPECT_EQ(changes(from, to), (Lines{
                                   "drop constraint public.u.f foreign key (x) to public.t (a)",
                                   "drop constraint public.t.c check (a > b)",
                                   "drop constraint public.t.k unique (a)",
                                   "drop index i on public.t (a)",
                                   "drop column public.t.a",
                               }));
}

TEST(Diff, DropsTablesWhoReferFirstAndCutsCircles) {
  Builder from;
  Builder::add(from.table("a", {"x integer"}), "fa", reference("x", "b", "x"));
  Builder::add(from.table("b", {"x integer"}), "fb", reference("x", "c", "x"));
  Builder::add(from.table("c", {"x integer"}), "fc", reference("x", "c", "x"));
  EXPECT_EQ(changes(from, {}), (Lines{"drop table public.a", "drop table public.b", "drop table public.c"}));
  Builder::add(from.at("c"), "circle", reference("x", "b", "x"));
  EXPECT_EQ(changes(from, {}), (Lines{
                                   "drop constraint public.c.circle foreign key (x) to public.b (x)",
                                   "drop table public.a",
                                   "drop table public.b",
                                   "drop table public.c",
                               }));
}

TEST(Diff, PutsNewLabelsInTheirPlace) {
  Builder from;
  from.enumeration("e", {"B", "D"});
  Builder to;
  to.enumeration("e", {"A", "A2", "B", "C", "D", "E"});
  EXPECT_EQ(changes(from, to), (Lines{
                                   "add value 'A' to enum public.e before 'B'",
                                   "add value 'A2' to enum public.e after 'A'",
                                   "add value 'C' to enum public.e after 'B'",
                                   "add value 'E' to enum public.e",
                               }));
  EXPECT_EQ(changes(to, from), Lines{"replace enum public.e: ('A', 'A2', 'B', 'C', 'D', 'E') -> ('B', 'D')"});
}

TEST(Diff, EveryEnumOfUpToThreeLabelsLeadsToEveryOther) {
  std::vector<std::vector<const char*>> all = {{}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const char* label : {"x", "y", "z"}) {
      if (std::find(all[i].begin(), all[i].end(), label) != all[i].end()) continue;
      auto longer = all[i];
      longer.push_back(label);
      all.push_back(std::move(longer));
    }
  }
  ASSERT_EQ(all.size(), 16U);
  for (const auto& before : all) {
    for (const auto& after : all) {
      Builder from;
      from.enumeration("e", before);
      Builder to;
      to.enumeration("e", after);
      EXPECT_EQ(changes(from, to).empty(), before == after);
    }
  }
}

TEST(Diff, OwnedSequencesGoWithTheirColumn) {
  Builder from;
  from.table("t", {"a integer", "b integer"});
  catalog::Sequence sequence;
  sequence.name = {"public", "s"};
  sequence.owned_by = {{"public", "t"}, "a"};
  from.catalog.sequences[sequence.name] = sequence;
  Builder to;
  to.table("t", {"b integer"});
  EXPECT_EQ(changes(from, to), Lines{"drop column public.t.a"});
  EXPECT_EQ(changes(from, {}), Lines{"drop table public.t"});
  sequence.owned_by.reset();
  to.catalog.sequences[sequence.name] = sequence;
  EXPECT_EQ(changes(from, to), (Lines{"alter sequence public.s", "drop column public.t.a"}));
  Builder kept = from;
  kept.catalog.sequences.clear();
  EXPECT_EQ(changes(from, kept), Lines{"drop sequence public.s"});
}

TEST(Diff, ReportsPossibleRenamesAndGuessesNone) {
  Builder from;
  from.table("t", {"a integer", "b text"});
  from.enumeration("e", {"A"});
  from.table("keep", {"x integer", "y text"});
  Builder to;
  to.table("u", {"b text", "a integer"});
  to.enumeration("f", {"A"});
  to.table("keep", {"x integer", "z text"});
  const Changeset changeset = diff(from.catalog, to.catalog);
  std::vector<std::string> pairs;
  for (const PossibleRename& rename : changeset.possible_renames) {
    pairs.push_back(rename.kind + " " + rename.before + " -> " + rename.after);
  }
  EXPECT_EQ(pairs, (Lines{"enum public.e -> public.f", "column public.keep.y -> public.keep.z",
                          "table public.t -> public.u"}));
}

TEST(Diff, SchemasExtensionsAndComments) {
  Builder from;
  from.catalog.schemas["a"] = {"a", "old"};
  from.catalog.extensions["citext"] = {"citext", "public", "1.5"};
  Builder to;
  to.catalog.schemas["a"] = {"a", std::nullopt};
  to.catalog.schemas["b"] = {"b", "new"};
  to.catalog.extensions["citext"] = {"citext", "public", "1.6"};
  to.catalog.extensions["hstore"] = {"hstore", "public", ""};
  EXPECT_EQ(changes(from, to), (Lines{"create schema b", "alter extension citext: 1.5 -> 1.6",
                                      "create extension hstore", "drop comment of schema a"}));
}

TEST(Diff, TablePropertiesAndIndexOptions) {
  Builder from;
  Builder::index(from.table("t", {"a integer"}), "i", "a");
  Builder to = from;
  to.at("t").options = {{"fillfactor", "70"}};
  to.at("t").unlogged = true;
  to.at("t").comment = "c";
  to.at("t").indexes[0].options = {{"fillfactor", "80"}};
  EXPECT_EQ(changes(from, to), (Lines{
                                   "alter table public.t options: () -> (fillfactor = 70)",
                                   "alter table public.t unlogged: logged -> unlogged",
                                   "set parameters of index i of public.t: () -> (fillfactor = 80)",
                                   "set comment of table public.t",
                               }));
}

TEST(Kinds, HaveUniqueIdsInTheVariantsOrder) {
  std::set<std::string_view> ids;
  for (const KindInfo& kind : all_kinds()) ids.insert(kind.id);
  EXPECT_EQ(ids.size(), std::variant_size_v<ChangeBody>);
  const auto id = [](ChangeBody body) { return std::string(kind_id({std::move(body), {}})); };
  EXPECT_EQ(id(CreateSchema()), "create-schema");
  EXPECT_EQ(id(AlterExtension()), "alter-extension");
  EXPECT_EQ(id(ReplaceEnum()), "replace-enum");
  EXPECT_EQ(id(AlterSequence()), "alter-sequence");
  EXPECT_EQ(id(RenameTable()), "rename-table");
  EXPECT_EQ(id(AlterColumn()), "alter-column");
  EXPECT_EQ(id(AlterConstraint()), "alter-constraint");
  EXPECT_EQ(id(AlterIndex()), "alter-index");
  EXPECT_EQ(id(SetComment()), "set-comment");
}

TEST(Kinds, SeverityIsOfTheDifference) {
  const auto of = [](ChangeBody body) { return severity({std::move(body), {}}); };
  EXPECT_EQ(of(AddColumn()), Severity::high);
  EXPECT_EQ(of(AlterColumn{{}, ColumnProperty::type, {}, {}}), Severity::high);
  EXPECT_EQ(of(AlterColumn{{}, ColumnProperty::statistics, {}, {}}), Severity::low);
  EXPECT_EQ(of(SetComment()), Severity::low);
  AddIndex index;
  EXPECT_EQ(of(index), Severity::medium);
  index.after.unique = true;
  EXPECT_EQ(of(index), Severity::high);
}

TEST(Json, HasBothSidesAndAPlace) {
  Builder from;
  from.table("t", {"a integer"});
  Builder to;
  to.table("t", {"a bigint"}).columns[0].annotations.origin = {"s.graphql", 3, 5};
  EXPECT_EQ(
      to_json(diff(from.catalog, to.catalog)).dump(),
      R"({"changes":[{"kind":"alter-column","summary":"alter column public.t.a type: integer -> bigint",)"
      R"("severity":"high","object":"public.t","property":"type","before":{"name":"a","type":"integer"},)"
      R"("after":{"name":"a","type":"bigint"},"origin":{"file":"s.graphql","line":3,"column":5}}],)"
      R"("possible_renames":[],"notes":[]})");
}

// The base knows `t` and `known`; `x` came from elsewhere.
TEST(Extra, IsKeptUnlessKnownOrAskedFor) {
  Builder known;
  Table& t = known.table("t", {"a integer", "gone integer"});
  Builder::index(t, "known_idx", "a");
  known.table("known", {"a integer"});
  Builder live = known;
  live.at("t").columns.push_back(Builder::column("extra text"));
  Builder::index(live.at("t"), "extra_idx", "a");
  Builder::index(live.at("t"), "on_gone", "gone");
  live.table("x", {"a integer"});
  Builder to;
  to.table("t", {"a integer"});

  Changeset kept = diff(live.catalog, to.catalog);
  EXPECT_EQ(keep_extra(kept, &known.catalog, Extra::keep),
            (Lines{"index extra_idx on public.t (a)", "column public.t.extra", "table public.x"}));
  EXPECT_EQ(lines(kept),
            (Lines{"drop index known_idx on public.t (a)", "drop index on_gone on public.t (gone)",
                   "drop column public.t.gone", "drop table public.known"}));

  Changeset all = diff(live.catalog, to.catalog);
  EXPECT_TRUE(keep_extra(all, &known.catalog, Extra::drop).empty());
  EXPECT_EQ(all.changes.size(), 7U);

  Changeset nothing_known = diff(live.catalog, to.catalog);
  EXPECT_EQ(keep_extra(nothing_known, nullptr, Extra::error).size(), 7U);
  EXPECT_TRUE(nothing_known.empty());
}

TEST(Extra, WhatAKeptObjectNeedsIsKeptToo) {
  Builder known;
  known.enumeration("e", {"A"});
  Builder::add(known.table("t", {"a integer"}), "k", unique_key({"a"}));
  Builder live = known;
  Table& extra = live.table("x", {"a integer", "s e"});
  extra.columns[1].type.schema = "public";
  Builder::add(extra, "f", reference("a", "t", "a"));
  Changeset changeset = diff(live.catalog, {});
  EXPECT_EQ(keep_extra(changeset, &known.catalog, Extra::keep),
            (Lines{"table public.x", "table public.t", "enum public.e"}));
  EXPECT_TRUE(changeset.empty());
}

// A constraint in another form is no extra: the sources have it.
TEST(Extra, ReplacementsStay) {
  Builder live;
  Builder::add(live.table("t", {"a integer"}), "c", check("a > 0"));
  Builder to;
  Builder::add(to.table("t", {"a integer"}), "c", check("a > 1"));
  Changeset changeset = diff(live.catalog, to.catalog);
  EXPECT_TRUE(keep_extra(changeset, nullptr, Extra::keep).empty());
  EXPECT_EQ(changeset.changes.size(), 2U);
}

}  // namespace
}  // namespace wesley::diff
