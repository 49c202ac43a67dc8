// SPDX-License-Identifier: Apache-2.0
#include "locks/lookup.h"

#include <algorithm>

#include "sql/quote.h"

namespace wesley::locks {

using catalog::Name;

namespace {

template <class Map>
const typename Map::mapped_type& at_or_empty(const Map& map, const Name& key) {
  static const typename Map::mapped_type empty;
  const auto found = map.find(key);
  return found == map.end() ? empty : found->second;
}

}  // namespace

std::vector<Name> index_names(const catalog::Table& table) {
  std::vector<Name> names;
  for (const catalog::Index& index : table.indexes) names.push_back({table.name.schema, index.name});
  for (const catalog::Constraint& constraint : table.constraints)
    if (constraint.key() != nullptr) names.push_back({table.name.schema, constraint.name});
  return names;
}

Lookup::Lookup(const catalog::Catalog& catalog) : catalog_(&catalog) {
  for (const auto& [name, table] : catalog.tables) add(table);
  for (const auto& [name, sequence] : catalog.sequences) add(sequence);
  for (const auto& [id, definition] : catalog.definitions)
    if (id.kind == catalog::ObjectKind::view) add_view(id.name);
}

void Lookup::add(const catalog::Table& table) {
  for (const catalog::Constraint& constraint : table.constraints)
    if (const catalog::ForeignKey* key = constraint.foreign_key())
      references_[key->referenced].push_back({&table, &constraint});
  for (const Name& index : index_names(table)) indexes_.insert_or_assign(index, &table);
  for (const catalog::Column& column : table.columns) {
    if (column.type.schema.empty()) continue;
    auto& users = types_[{column.type.schema, column.type.name}];
    if (users.empty() || users.back() != &table) users.push_back(&table);
  }
}

void Lookup::remove(const catalog::Table& table) {
  const auto is_of = [&](const Reference& each) { return each.table == &table; };
  for (const catalog::Constraint& constraint : table.constraints)
    if (const catalog::ForeignKey* key = constraint.foreign_key()) {
      auto& list = references_[key->referenced];
      list.erase(std::remove_if(list.begin(), list.end(), is_of), list.end());
    }
  for (const Name& index : index_names(table)) indexes_.erase(index);
  for (const catalog::Column& column : table.columns) {
    if (column.type.schema.empty()) continue;
    auto& users = types_[{column.type.schema, column.type.name}];
    users.erase(std::remove(users.begin(), users.end(), &table), users.end());
  }
}

void Lookup::add(const catalog::Sequence& sequence) {
  if (sequence.owned_by)
    owned_[sequence.owned_by->first].emplace_back(sequence.name, sequence.owned_by->second);
}

const std::vector<Reference>& Lookup::references_to(const Name& table) const {
  return at_or_empty(references_, table);
}
const catalog::Table* Lookup::table_of_index(const Name& index) const {
  const auto found = indexes_.find(index);
  return found == indexes_.end() ? nullptr : found->second;
}
const std::vector<const catalog::Table*>& Lookup::tables_using(const Name& type) const {
  return at_or_empty(types_, type);
}
std::vector<std::pair<Name, std::string>> Lookup::sequences_of(const Name& table) const {
  std::vector<std::pair<Name, std::string>> sequences = at_or_empty(owned_, table);
  if (const catalog::Table* known = catalog_->table(table))
    for (const catalog::Column& column : known->columns)
      if (column.identity) sequences.emplace_back(identity_sequence(table, column), column.name);
  return sequences;
}

}  // namespace wesley::locks
