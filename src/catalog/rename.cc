// SPDX-License-Identifier: Apache-2.0
#include "catalog/rename.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/check.h"
#include "catalog/rename_definition.h"
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

void rename_type(Type& type, const Renames& renames) {
  if (type.schema.empty() || renames.types.empty()) return;
  if (const Name* renamed = find(renames.types, Name{type.schema, type.name})) {
    type.schema = renamed->schema;
    type.name = renamed->name;
  }
}

// Takes all out before it puts any in: a -> b and b -> c may stand together. Passes over names of others.
template <class Object>
void rename_keys(std::map<Name, Object>& objects, const std::map<Name, Name>& names) {
  std::vector<typename std::map<Name, Object>::node_type> taken;
  for (const auto& [before, after] : names) {
    auto node = objects.extract(before);
    if (node.empty()) continue;
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
    rename_family();
    for (Column& column : table_.columns) rename_column(column);
    if (columns_ == nullptr && scope_.table_before.empty() && renames_.types.empty() &&
        renames_.labels.empty()) {
      return rename_foreign_keys();
    }
    for (Column& column : table_.columns) {
      if (column.default_value) expression(*column.default_value, &column.type);
      if (column.generated) expression(column.generated->expression, &column.type);
    }
    for (Constraint& constraint : table_.constraints) rename_constraint(constraint);
    for (Index& index : table_.indexes) rename_index(index);
    if (table_.partition_key) rename_all(table_.partition_key->keys);
    rename_foreign_keys();
  }

 private:
  void rename_family() {
    if (table_.partition_of) rename_one(table_.partition_of->parent, renames_.tables);
    for (Name& parent : table_.inherits) rename_one(parent, renames_.tables);
  }

  void rename_column(Column& column) {
    if (columns_ != nullptr) rename_one(column.name, *columns_);
    rename_type(column.type, renames_);
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
    } else if (auto* exclusion = std::get_if<Exclusion>(&constraint.body)) {
      for (ExclusionElement& element : exclusion->elements) rename_key(element.key);
      rename_all(exclusion->include, columns_);
      if (exclusion->predicate) expression(*exclusion->predicate, nullptr);
    }
  }

  void rename_key(IndexKey& key) {
    if (columns_ != nullptr) rename_one(key.column, *columns_);
    if (key.expression) expression(*key.expression, nullptr);
  }
  void rename_all(std::vector<IndexKey>& keys) {
    for (IndexKey& key : keys) rename_key(key);
  }
  using Names = std::vector<std::string>;
  void rename_all(Names& names, const ColumnNames* renamed) { catalog::rename_all(names, renamed); }

  void rename_index(Index& index) {
    rename_all(index.keys);
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
  if (!renames.types.empty() || !renames.labels.empty()) {
    for (const auto& [name, table] : catalog.tables) reached.insert(reached.end(), name);
    return reached;
  }
  const auto reach = [&](const Name& table) {
    reached.insert(table);
    const std::set<Name>& referring = followers.referring_to(table);
    reached.insert(referring.begin(), referring.end());
    const std::set<Name>& children = followers.children_of(table);
    reached.insert(children.begin(), children.end());
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

void rename_in(Domain& domain, const Renames& renames) {
  rename_type(domain.base, renames);
  const Table no_table;
  const auto rename = [&](Expression& expression, const Type* result) {
    std::string text = rename_in_expression(expression.text, {no_table, nullptr, {}}, renames, result);
    if (text != expression.text) expression = make_expression(std::move(text), {}, result);
  };
  if (domain.default_value) rename(*domain.default_value, &domain.base);
  for (DomainCheck& check : domain.checks) rename(check.expression, nullptr);
}

void rename_types(Catalog& catalog, const Renames& renames) {
  if (renames.types.empty()) return;
  rename_keys(catalog.domains, renames.types);
  rename_keys(catalog.composites, renames.types);
  for (auto& [name, domain] : catalog.domains) rename_in(domain, renames);
  for (auto& [name, composite] : catalog.composites) {
    for (Attribute& attribute : composite.attributes) rename_type(attribute.type, renames);
  }
}

// Under its new name; `parent` is one, too.
bool is_child_of(const Table& table, const Name& parent, const Renames& renames) {
  const auto is_parent = [&](Name name) {
    rename_one(name, renames.tables);
    return name == parent;
  };
  if (table.partition_of && is_parent(table.partition_of->parent)) return true;
  return std::any_of(table.inherits.begin(), table.inherits.end(), is_parent);
}

// A column has the same name in the children and partitions that have it from its table (manual, ALTER TABLE,
// RENAME COLUMN). `followers` and the parents' names in the tables are those from before.
Renames with_children(const Catalog& catalog, Renames renames, const Followers& followers) {
  std::map<Name, Name> before;
  for (const auto& [old_name, new_name] : renames.tables) before.emplace(new_name, old_name);
  std::vector<Name> pending;
  for (const auto& [table, columns] : renames.columns) pending.push_back(table);
  while (!pending.empty()) {
    const Name parent = pending.back();
    pending.pop_back();
    const ColumnNames columns = renames.columns.at(parent);
    const Name* old_parent = find(before, parent);
    for (Name child : followers.children_of(old_parent == nullptr ? parent : *old_parent)) {
      rename_one(child, renames.tables);
      const Table* table = catalog.table(child);
      if (table == nullptr || !is_child_of(*table, parent, renames)) continue;
      renames.columns[child].insert(columns.begin(), columns.end());
      pending.push_back(child);
    }
  }
  return renames;
}

}  // namespace

void rename(Catalog& catalog, const Renames& asked, Followers& followers) {
  if (asked.empty()) return;
  rename_keys(catalog.enums, asked.types);
  rename_labels(catalog, asked);
  rename_keys(catalog.tables, asked.tables);
  const Renames renames = with_children(catalog, asked, followers);
  followers.rename_tables(renames.tables);
  rename_types(catalog, renames);
  rename_definitions(catalog, renames, followers);
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
