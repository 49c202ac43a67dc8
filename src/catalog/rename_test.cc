// SPDX-License-Identifier: Apache-2.0
#include "catalog/rename.h"

#include <gtest/gtest.h>

namespace wesley::catalog {
namespace {

// One table `t` with columns a and b (integers), name (text) and state (an enum), and an expression.
struct Fixture {
  Catalog catalog;
  explicit Fixture(const char* text = "a > 0") {
    Table table;
    table.name = {"public", "t"};
    for (const char* name : {"a", "b", "name"}) {
      Column column;
      column.name = name;
      column.type.name = name == std::string("name") ? "text" : "integer";
      table.columns.push_back(column);
    }
    Column state;
    state.name = "state";
    state.type = {"public", "status", "", false};
    table.columns.push_back(state);
    Constraint check;
    check.name = "c";
    check.body = Check{make_expression(text, column_types(table)), false};
    table.constraints.push_back(check);
    catalog.tables[table.name] = table;
    catalog.enums[{"public", "status"}] = {{"public", "status"}, {{"A", {}}, {"B", {}}}, {}, {}};
  }
  Table& table() { return catalog.tables.begin()->second; }
  std::string text() { return table().constraints[0].check()->expression.text; }
};

const Name t{"public", "t"};

TEST(Rename, ReachesColumnsInExpressionsByTheirPlaceInTheTree) {
  const struct {
    const char* before;
    const char* after;
  } cases[] = {
      {"a > 0", "\"A b\" > 0"},
      {"b > a AND a < 5", "b > \"A b\" AND \"A b\" < 5"},
      {"t.a > 0", "t.\"A b\" > 0"},
      {"public.t.a > 0", "public.t.\"A b\" > 0"},
      {"\"a\" > 0", "\"A b\" > 0"},
      {"A > 0", "\"A b\" > 0"},        // folded by the server
      {"name <> 'a'", "name <> 'a'"},  // a literal
      {"a(b) > 0", "a(b) > 0"},        // a function
      {"b::a > 0", "b::a > 0"},        // a type
      {"(b).a > 0", "(b).a > 0"},      // a field
      {"b > 0 /* a */ AND a > 0", "b > 0 /* a */ AND \"A b\" > 0"},
      {"a NOT ENFORCED ((", "a NOT ENFORCED (("},  // not SQL: left alone
  };
  for (const auto& one : cases) {
    Fixture fixture(one.before);
    Renames renames;
    renames.columns[t] = {{"a", "A b"}};
    rename(fixture.catalog, renames);
    EXPECT_EQ(fixture.text(), one.after);
  }
}

TEST(Rename, MayHandANameOn) {
  Fixture fixture("a > b");
  Renames renames;
  renames.columns[t] = {{"a", "b"}, {"b", "c"}};
  rename(fixture.catalog, renames);
  EXPECT_EQ(fixture.text(), "b > c");
  EXPECT_EQ(fixture.table().columns[0].name, "b");
  EXPECT_EQ(fixture.table().columns[1].name, "c");
}

TEST(Rename, FollowsTablesIntoForeignKeysOwnersAndQualifiers) {
  Fixture fixture("t.a > 0");
  Constraint reference;
  reference.name = "f";
  reference.body = ForeignKey{{"b"}, t, {"a"}};
  fixture.table().constraints.push_back(reference);
  Sequence sequence;
  sequence.name = {"public", "s"};
  sequence.owned_by = {t, "a"};
  fixture.catalog.sequences[sequence.name] = sequence;
  Renames renames;
  renames.tables = {{t, {"public", "u"}}};
  renames.columns[{"public", "u"}] = {{"a", "z"}};
  rename(fixture.catalog, renames);
  EXPECT_EQ(fixture.catalog.tables.begin()->first.name, "u");
  EXPECT_EQ(fixture.table().name.name, "u");
  EXPECT_EQ(fixture.text(), "u.z > 0");
  const ForeignKey& key = *fixture.table().constraints[1].foreign_key();
  EXPECT_EQ(key.referenced.name, "u");
  EXPECT_EQ(key.referenced_columns, std::vector<std::string>{"z"});
  EXPECT_EQ(key.columns, std::vector<std::string>{"b"});
  const auto& owner = *fixture.catalog.sequences.begin()->second.owned_by;
  EXPECT_EQ(owner.first.name, "u");
  EXPECT_EQ(owner.second, "z");
}

TEST(Rename, FollowsKeysAndIndexes) {
  Fixture fixture;
  Key key;
  key.columns = {"b", "a"};
  key.include = {"a"};
  Constraint unique;
  unique.name = "u";
  unique.body = key;
  fixture.table().constraints.push_back(unique);
  Index index;
  index.name = "i";
  index.keys.resize(2);
  index.keys[0].column = "a";
  index.keys[1].expression = make_expression("abs(a)");
  index.include = {"a"};
  index.predicate = make_expression("a IS NOT NULL");
  fixture.table().indexes.push_back(index);
  Renames renames;
  renames.columns[t] = {{"a", "z"}};
  rename(fixture.catalog, renames);
  const Index& renamed = fixture.table().indexes[0];
  EXPECT_EQ(renamed.name, "i");
  EXPECT_EQ(renamed.keys[0].column, "z");
  EXPECT_EQ(renamed.keys[1].expression->text, "abs(z)");
  EXPECT_EQ(renamed.include[0], "z");
  EXPECT_EQ(renamed.predicate->text, "z IS NOT NULL");
  EXPECT_EQ(fixture.table().constraints[1].key()->columns, (std::vector<std::string>{"b", "z"}));
}

TEST(Rename, FollowsEnumsIntoTypesAndCasts) {
  Fixture fixture("state <> 'A'::public.status");
  fixture.table().columns[3].default_value = make_expression("'A'::public.status");
  Renames renames;
  renames.types = {{{"public", "status"}, {"public", "State"}}};
  rename(fixture.catalog, renames);
  EXPECT_EQ(fixture.text(), "state <> 'A'::public.\"State\"");
  EXPECT_EQ(fixture.table().columns[3].type.name, "State");
  EXPECT_EQ(fixture.table().columns[3].default_value->text, "'A'::public.\"State\"");
  EXPECT_EQ(fixture.catalog.enums.begin()->second.name.name, "State");
}

// A literal is a label only where the tree shows its type; the same text elsewhere is left alone.
TEST(Rename, FollowsLabelsWhereTheirTypeIsCertain) {
  const struct {
    const char* before;
    const char* after;
  } cases[] = {
      {"state <> 'A'", "state <> 'it''s'"},
      {"'A' = state", "'it''s' = state"},
      {"state IN ('A', 'B')", "state IN ('it''s', 'B')"},
      {"state = ANY (ARRAY['A', 'B'])", "state = ANY (ARRAY['it''s', 'B'])"},
      {"state = ANY (ARRAY['A'::public.status])", "state = ANY (ARRAY['it''s'::public.status])"},
      {"name <> 'A' AND state = 'A'", "name <> 'A' AND state = 'it''s'"},
      {"name <> 'A'::text", "name <> 'A'::text"},
  };
  for (const auto& one : cases) {
    Fixture fixture(one.before);
    const Type& type = fixture.table().columns[3].type;
    fixture.table().columns[3].default_value = make_expression("'A'", {}, &type);
    Renames renames;
    renames.labels[{"public", "status"}] = {{"A", "it's"}};
    rename(fixture.catalog, renames);
    EXPECT_EQ(fixture.text(), one.after);
    EXPECT_EQ(fixture.table().columns[3].default_value->text, "'it''s'");
    EXPECT_EQ(fixture.catalog.enums.begin()->second.labels[0].label, "it's");
  }
}

// One rename after the other with one set of followers, and tables that change names among themselves.
TEST(Rename, KeepsUpWhoDependsOnWhom) {
  Fixture fixture;
  const Name u{"public", "u"};
  Table other;
  other.name = u;
  Constraint reference;
  reference.name = "f";
  reference.body = ForeignKey{{"x"}, t, {"a"}};
  other.constraints.push_back(reference);
  fixture.catalog.tables[u] = other;
  Sequence sequence;
  sequence.name = {"public", "s"};
  sequence.owned_by = {t, "a"};
  fixture.catalog.sequences[sequence.name] = sequence;
  Followers followers(fixture.catalog);

  Renames swap;
  swap.tables = {{t, u}, {u, t}};
  rename(fixture.catalog, swap, followers);
  Renames column;
  column.columns[u] = {{"a", "id"}};
  rename(fixture.catalog, column, followers);
  const Name v{"public", "v"};
  Renames away;
  away.tables = {{t, v}};
  rename(fixture.catalog, away, followers);
  Renames again;
  again.columns[u] = {{"id", "key"}};
  rename(fixture.catalog, again, followers);

  const ForeignKey& key = *fixture.catalog.tables.at(v).constraints[0].foreign_key();
  EXPECT_EQ(key.referenced, u);
  EXPECT_EQ(key.referenced_columns, std::vector<std::string>{"key"});
  EXPECT_EQ(fixture.catalog.sequences.begin()->second.owned_by, std::pair(u, std::string("key")));
}

}  // namespace
}  // namespace wesley::catalog
