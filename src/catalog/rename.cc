// SPDX-License-Identifier: Apache-2.0
#include "catalog/rename.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/check.h"
#include "catalog/rename_expression.h"

namespace wesley::catalog {

namespace {

using ColumnNames = std::map<std::string, std::string>;

template <class Map>
auto* find(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <class T>
void rename_one(T& name, const std::map<T, T>& names) {
  if (const T* renamed = find(names, name)) name = *renamed;
}

void rename_all(std::vector<std::string>& names, const ColumnNames* renamed) {
  if (renamed == nullptr) return;
  for (std::string& name : names) rename_one(name, *renamed);
}

// Takes all out before it puts any in: a -> b and b -> c may stand together.
template <class Object>
void rename_keys(std::map<Name, Object>& objects, const std::map<Name, Name>& names) {
  std::vector<typename std::map<Name, Object>::node_type> taken;
  for (const auto& [before, after] : names) {
    auto node = objects.extract(before);
    WESLEY_CHECK(!node.empty(), "a rename of something that is there");
    node.key() = after;
    node.mapped().name = after;
    taken.push_back(std::move(node));
  }
  for (auto& node : taken) {
    WESLEY_CHECK(objects.insert(std::move(node)).inserted, "a rename to a free name");
  }
}

class TableRenamer {
 public:
  TableRenamer(Table& table, const Renames& renames, const std::string& table_before)
      : table_(table),
        renames_(renames),
        columns_(find(renames.columns, table.name)),
        scope_{table, columns_, table_before} {}

  // Columns first: expressions are looked at with the types and names that are to be.
  void run() {
    for (Column& column : table_.columns) rename_column(column);
    if (columns_ == nullptr && scope_.table_before.empty() && renames_.enums.empty() &&
        renames_.labels.empty()) {
      return rename_foreign_keys();
    }
    for (Column& column : table_.columns) {
      if (column.default_value) expression(*column.default_value, &column.type);
      if (column.generated) expression(column.generated->expression, &column.type);
    }
    for (Constraint& constraint : table_.constraints) rename_constraint(constraint);
    for (Index& index : table_.indexes) rename_index(index);
    rename_foreign_keys();
  }

 private:
  void rename_column(Column& column) {
    if (columns_ != nullptr) rename_one(column.name, *columns_);
    if (column.type.schema.empty() || renames_.enums.empty()) return;
    if (const Name* type = find(renames_.enums, Name{column.type.schema, column.type.name})) {
      column.type.schema = type->schema;
      column.type.name = type->name;
    }
  }

  void rename_foreign_keys() {
    if (renames_.tables.empty() && renames_.columns.empty()) return;
    for (Constraint& constraint : table_.constraints) {
      auto* key = std::get_if<ForeignKey>(&constraint.body);
      if (key == nullptr) continue;
      rename_all(key->columns, columns_);
      rename_one(key->referenced, renames_.tables);
      rename_all(key->referenced_columns, find(renames_.columns, key->referenced));
    }
  }

  void rename_constraint(Constraint& constraint) {
    if (auto* key = std::get_if<Key>(&constraint.body)) {
      rename_all(key->columns, columns_);
      rename_all(key->include, columns_);
    } else if (auto* check = std::get_if<Check>(&constraint.body)) {
      expression(check->expression, nullptr);
    }
  }

  void rename_index(Index& index) {
    for (IndexKey& key : index.keys) {
      if (columns_ != nullptr) rename_one(key.column, *columns_);
      if (key.expression) expression(*key.expression, nullptr);
    }
    rename_all(index.include, columns_);
    if (index.predicate) expression(*index.predicate, nullptr);
  }

  void expression(Expression& expression, const Type* result) {
    std::string renamed = rename_in_expression(expression.text, scope_, renames_, result);
    if (renamed == expression.text) return;
    expression = make_expression(std::move(renamed), column_types(table_), result);
  }

  Table& table_;
  const Renames& renames_;
  const ColumnNames* columns_;
  ExpressionScope scope_;
};

void rename_labels(Catalog& catalog, const Renames& renames) {
  for (const auto& [name, labels] : renames.labels) {
    const auto found = catalog.enums.find(name);
    WESLEY_CHECK(found != catalog.enums.end(), "labels of an enum that is there");
    for (EnumLabel& label : found->second.labels) rename_one(label.label, labels);
  }
}

// Under their new names: the tables of the renames and those that refer to them.
std::set<Name> reached_tables(const Catalog& catalog, const Renames& renames, const Followers& followers) {
  std::set<Name> reached;
  if (!renames.enums.empty() || !renames.labels.empty()) {
    for (const auto& [name, table] : catalog.tables) reached.insert(reached.end(), name);
    return reached;
  }
  const auto reach = [&](const Name& table) {
    reached.insert(table);
    const std::set<Name>& referring = followers.referring_to(table);
    reached.insert(referring.begin(), referring.end());
  };
  for (const auto& [before, after] : renames.tables) reach(after);
  for (const auto& [table, columns] : renames.columns) reach(table);
  return reached;
}

// Each sequence once: a -> b and b -> c may stand together.
void rename_owners(Catalog& catalog, const Renames& renames, const Followers& followers) {
  std::set<Name> reached;
  const auto reach = [&](const Name& table) {
    const std::set<Name>& owned = followers.sequences_of(table);
    reached.insert(owned.begin(), owned.end());
  };
  for (const auto& [before, after] : renames.tables) reach(after);
  for (const auto& [table, columns] : renames.columns) reach(table);
  for (const Name& name : reached) {
    const auto sequence = catalog.sequences.find(name);
    if (sequence == catalog.sequences.end() || !sequence->second.owned_by) continue;
    auto& [table, column] = *sequence->second.owned_by;
    rename_one(table, renames.tables);
    if (const ColumnNames* columns = find(renames.columns, table)) rename_one(column, *columns);
  }
}

}  // namespace

void rename(Catalog& catalog, const Renames& renames, Followers& followers) {
  if (renames.empty()) return;
  rename_keys(catalog.enums, renames.enums);
  rename_labels(catalog, renames);
  rename_keys(catalog.tables, renames.tables);
  followers.rename_tables(renames.tables);
  std::map<Name, std::string> before;  // the old name under the new one
  for (const auto& [old_name, new_name] : renames.tables) before.emplace(new_name, old_name.name);
  rename_owners(catalog, renames, followers);
  for (const Name& name : reached_tables(catalog, renames, followers)) {
    const auto table = catalog.tables.find(name);
    if (table == catalog.tables.end()) continue;
    const std::string* old_name = find(before, name);
    TableRenamer(table->second, renames, old_name == nullptr ? std::string() : *old_name).run();
  }
  for (const auto& [old_name, new_name] : renames.tables) followers.add(catalog.tables.at(new_name));
}

void rename(Catalog& catalog, const Renames& renames) {
  if (renames.empty()) return;
  Followers followers(catalog);
  rename(catalog, renames, followers);
}

}  // namespace wesley::catalog
