// SPDX-License-Identifier: Apache-2.0
// Random partitioned tables and children, and changes that the whole family takes part in.
#include <algorithm>

#include "catalog/statement.h"
#include "sql/quote.h"
#include "support/random_catalog.h"

namespace wesley::support {

namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Constraint;
using catalog::Name;
using catalog::Table;

Column plain_column(std::string name, const char* type) {
  Column column;
  column.name = std::move(name);
  column.type.name = type;
  return column;
}

std::vector<Table*> family_of(Catalog& catalog, const Name& parent) {
  std::vector<Table*> members;
  for (auto& [name, table] : catalog.tables) {
    const bool is_child =
        (table.partition_of && table.partition_of->parent == parent) ||
        std::find(table.inherits.begin(), table.inherits.end(), parent) != table.inherits.end();
    if (is_child) members.push_back(&table);
  }
  return members;
}

std::vector<Name> parents_in(const Catalog& catalog) {
  std::vector<Name> parents;
  for (const auto& [name, table] : catalog.tables) {
    if (table.partition_key) parents.push_back(name);
    for (const Name& parent : table.inherits) parents.push_back(parent);
  }
  return parents;
}

catalog::Expression bound(std::size_t number) {
  return catalog::make_statement("FOR VALUES FROM (" + std::to_string(number * 10) + ") TO (" +
                                 std::to_string(number * 10 + 10) + ")");
}

void insert_sorted(std::vector<Constraint>& parts, Constraint part) {
  const auto at =
      std::lower_bound(parts.begin(), parts.end(), part.name,
                       [](const Constraint& one, const std::string& name) { return one.name < name; });
  parts.insert(at, std::move(part));
}

}  // namespace

void CatalogMaker::add_partitioned(Catalog& catalog) {
  Table table;
  table.name = {"public", fresh_name()};
  table.columns = {plain_column("id", "integer"), plain_column("note", "text")};
  table.partition_key.emplace();
  table.partition_key->keys.emplace_back().column = "id";
  const Name name = table.name;
  catalog.tables.emplace(name, std::move(table));
  for (std::size_t i = random_.below(3); i > 0; --i) add_partition(catalog, name);
}

void CatalogMaker::add_partition(Catalog& catalog, const Name& parent) {
  Table partition = catalog.tables.at(parent);
  partition.name = {"public", fresh_name()};
  partition.partition_key.reset();
  partition.partition_of = catalog::PartitionOf{parent, bound(random_.below(10000))};
  partition.comment.reset();
  partition.annotations = {};
  partition.indexes.clear();
  for (Column& column : partition.columns) {
    column.inherited = true;
    column.comment.reset();
  }
  for (Constraint& constraint : partition.constraints) {
    constraint.inherited = true;
    constraint.comment.reset();
  }
  catalog.tables.emplace(partition.name, partition);
}

void CatalogMaker::add_child(Catalog& catalog) {
  Table parent;
  parent.name = {"public", fresh_name()};
  parent.columns = {plain_column("id", "integer")};
  Table child;
  child.name = {"public", fresh_name()};
  child.columns = {plain_column("id", "integer"), plain_column("own", "text")};
  child.columns[0].inherited = true;
  child.inherits = {parent.name};
  catalog.tables.emplace(parent.name, parent);
  catalog.tables.emplace(child.name, child);
}

void CatalogMaker::mutate_family(Catalog& catalog) {
  const std::vector<Name> parents = parents_in(catalog);
  if (parents.empty()) return random_.one_in(2) ? add_partitioned(catalog) : add_child(catalog);
  const Name name = random_.pick(parents);
  Table& parent = catalog.tables.at(name);
  std::vector<Table*> members = family_of(catalog, name);
  switch (random_.below(8)) {
    case 0: {
      Column column = plain_column(fresh_column_name(parent), "bigint");
      column.not_null = random_.one_in(2);
      column.default_value = catalog::make_expression("5");
      parent.columns.push_back(column);
      column.inherited = true;
      for (Table* member : members) {
        if (member->column(column.name) == nullptr) member->columns.push_back(column);
      }
      return;
    }
    case 1: {
      Constraint check;
      check.name = fresh_name();
      check.body = catalog::Check{catalog::make_expression("id > 0"), false};
      insert_sorted(parent.constraints, check);
      check.inherited = true;
      for (Table* member : members) insert_sorted(member->constraints, check);
      return;
    }
    case 2:
      if (parent.columns.back().name == "id") return;
      parent.columns.back().not_null = !parent.columns.back().not_null;
      for (Table* member : members) {
        if (Column* column = member->column(parent.columns.back().name))
          column->not_null = parent.columns.back().not_null;
      }
      return;
    case 3: {  // detach
      if (members.empty()) return;
      Table& member = *random_.pick(members);
      for (Column& column : member.columns) column.inherited = false;
      for (Constraint& constraint : member.constraints) constraint.inherited = false;
      member.partition_of.reset();
      member.inherits.clear();
      return;
    }
    case 4:
      if (parent.partition_key) return add_partition(catalog, name);
      return add_child(catalog);
    case 5: {  // a child of its own mind
      if (members.empty()) return;
      Table& member = *random_.pick(members);
      member.columns.front().default_value = catalog::make_expression(std::to_string(random_.below(100)));
      return;
    }
    case 6: {
      if (!parent.partition_key) return;
      Table partition = parent;
      partition.name = {"public", fresh_name()};
      partition.partition_key.reset();
      partition.partition_of.reset();
      partition.comment.reset();
      partition.annotations = {};
      catalog.tables.emplace(partition.name, partition);
      return;
    }
    default:
      if (!parent.partition_key) return;
      parent.partition_key->strategy = catalog::PartitionStrategy::hash;
      for (Table* member : members) {
        member->partition_of->bound = catalog::make_statement("FOR VALUES WITH (modulus 9999, remainder " +
                                                              std::to_string(random_.below(9999)) + ")");
      }
  }
}

}  // namespace wesley::support
