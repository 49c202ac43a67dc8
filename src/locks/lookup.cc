// SPDX-License-Identifier: Apache-2.0
#include "locks/lookup.h"

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

Name identity_sequence(const Name& table, std::string_view column) {
  return {table.schema, sql::make_object_name(table.name, column, "seq")};
}

std::vector<Name> index_names(const catalog::Table& table) {
  std::vector<Name> names;
  for (const catalog::Index& index : table.indexes) names.push_back({table.name.schema, index.name});
  for (const catalog::Constraint& constraint : table.constraints)
    if (constraint.key() != nullptr) names.push_back({table.name.schema, constraint.name});
  return names;
}

Lookup::Lookup(const catalog::Catalog& catalog) {
  for (const auto& [name, table] : catalog.tables) {
    for (const catalog::Constraint& constraint : table.constraints)
      if (const catalog::ForeignKey* key = constraint.foreign_key())
        references_[key->referenced].push_back({&table, &constraint});
    for (const Name& index : index_names(table)) indexes_.emplace(index, &table);
    for (const catalog::Column& column : table.columns) {
      auto& users = types_[{column.type.schema, column.type.name}];
      if (users.empty() || users.back() != &table) users.push_back(&table);
      if (column.identity) sequences_[name].emplace_back(identity_sequence(name, column.name), column.name);
    }
  }
  for (const auto& [name, sequence] : catalog.sequences)
    if (sequence.owned_by) sequences_[sequence.owned_by->first].emplace_back(name, sequence.owned_by->second);
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
const std::vector<std::pair<Name, std::string>>& Lookup::sequences_of(const Name& table) const {
  return at_or_empty(sequences_, table);
}

}  // namespace wesley::locks
