// SPDX-License-Identifier: Apache-2.0
// The law of diff over every pair of a space of tiny catalogs: what random ones reach only by luck (a name
// that is reused, a column that is renamed while its key changes) is all here.
#include <gtest/gtest.h>

#include "catalog/compare.h"
#include "catalog/snapshot.h"
#include "diff/diff.h"

namespace wesley {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Constraint;
using catalog::Table;

enum class ColumnState { absent, integer, text, renamed };
enum class KeyState { none, unique, other_name };
enum class PartState { none, present, other_name, other_definition };

// One choice of each: a table `t` of columns a and b, a key and an index over one of them, a check, and a
// table `u` that refers to the key.
struct Choice {
  ColumnState a, b;
  KeyState key;
  PartState part;
  bool referrer;
};

void add_column(Table& table, const char* name, ColumnState state, const char* renamed_from) {
  if (state == ColumnState::absent) return;
  Column column;
  column.name = name;
  column.type.name = state == ColumnState::text ? "text" : "integer";
  if (state == ColumnState::renamed) {
    column.annotations.renamed = catalog::Renamed{"", renamed_from, catalog::RenameMode::online};
  }
  table.columns.push_back(std::move(column));
}

void add_parts(Table& table, PartState state) {
  if (state == PartState::none) return;
  const std::string& column = table.columns[0].name;
  const bool is_text = table.columns[0].type.name == "text";
  Constraint check;
  check.name = state == PartState::other_name ? "c2" : "c1";
  const char* comparison = state == PartState::other_definition ? " IS NOT NULL"
                           : is_text                            ? " <> ''"
                                                                : " > 0";
  check.body = catalog::Check{catalog::make_expression(column + comparison, column_types(table)), false};
  table.constraints.push_back(std::move(check));
  catalog::Index index;
  index.name = state == PartState::other_name ? "i2" : "i1";
  index.keys.emplace_back().column = column;
  index.unique = state == PartState::other_definition;
  table.indexes.push_back(std::move(index));
}

std::optional<Catalog> build(const Choice& choice) {
  Table table;
  table.name = {"public", "t"};
  add_column(table, "a", choice.a, "b");
  add_column(table, "b", choice.b, "a");
  const bool has_key = choice.key != KeyState::none;
  if (table.columns.empty() || (choice.referrer && !has_key)) return std::nullopt;
  add_parts(table, choice.part);
  const Column& keyed = table.columns.back();
  if (has_key) {
    catalog::Key key;
    key.columns = {keyed.name};
    Constraint constraint;
    constraint.name = choice.key == KeyState::other_name ? "k2" : "k1";
    constraint.body = std::move(key);
    table.constraints.push_back(std::move(constraint));
  }
  Catalog catalog;
  if (choice.referrer) {
    Table& referrer = catalog.tables[{"public", "u"}];
    referrer.name = {"public", "u"};
    referrer.columns = {keyed};
    referrer.columns[0].name = "x";
    referrer.columns[0].annotations = {};
    Constraint reference;
    reference.name = "f";
    reference.body = catalog::ForeignKey{{"x"}, {"public", "t"}, {keyed.name}};
    referrer.constraints.push_back(std::move(reference));
  }
  catalog.tables[table.name] = std::move(table);
  return catalog;
}

std::vector<Catalog> all_tiny_catalogs() {
  std::vector<Catalog> all = {Catalog()};
  for (const auto a : {ColumnState::absent, ColumnState::integer, ColumnState::text}) {
    for (const auto b :
         {ColumnState::absent, ColumnState::integer, ColumnState::text, ColumnState::renamed}) {
      for (const auto key : {KeyState::none, KeyState::unique, KeyState::other_name}) {
        for (const auto part :
             {PartState::none, PartState::present, PartState::other_name, PartState::other_definition}) {
          for (const bool referrer : {false, true}) {
            if (auto catalog = build({a, b, key, part, referrer})) all.push_back(*std::move(catalog));
          }
        }
      }
    }
  }
  return all;
}

TEST(TinyCatalogs, EachLeadsToEachOther) {
  const std::vector<Catalog> all = all_tiny_catalogs();
  ASSERT_EQ(all.size(), 221U);
  std::size_t failures = 0;
  for (const Catalog& from : all) {
    for (const Catalog& to : all) {
      const diff::Changeset changeset = diff::diff(from, to);
      Catalog result = from;
      diff::apply(result, changeset.changes);
      if (catalog::same(result, to) && changeset.empty() == catalog::same(from, to)) continue;
      if (++failures > 3) continue;
      std::string report = catalog::save(from) + catalog::save(to);
      for (const diff::Change& change : changeset.changes) report += describe(change) + '\n';
      for (const std::string& line : catalog::differences(result, to)) report += line + '\n';
      ADD_FAILURE() << report;
    }
  }
  EXPECT_EQ(failures, 0U);
}

}  // namespace
}  // namespace wesley
