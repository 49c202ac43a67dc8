// SPDX-License-Identifier: Apache-2.0
#include "catalog/followers.h"

#include <utility>
#include <vector>

namespace wesley::catalog {

namespace {

template <class Follower>
using ByTable = std::map<Name, std::set<Follower>>;

template <class Follower>
const std::set<Follower>& at_or_empty(const ByTable<Follower>& followers, const Name& table) {
  static const std::set<Follower> none;
  const auto found = followers.find(table);
  return found == followers.end() ? none : found->second;
}

// Takes all out before it puts any in: a -> b and b -> c may stand together.
template <class Follower>
void rename_keys(ByTable<Follower>& names, const std::map<Name, Name>& renamed) {
  std::vector<typename ByTable<Follower>::node_type> taken;
  for (const auto& [before, after] : renamed) {
    auto node = names.extract(before);
    if (node.empty()) continue;
    node.key() = after;
    taken.push_back(std::move(node));
  }
  for (auto& node : taken) {
    const auto inserted = names.insert(std::move(node));
    if (!inserted.inserted) inserted.position->second.merge(inserted.node.mapped());
  }
}

}  // namespace

Followers::Followers(const Catalog& catalog) {
  for (const auto& [name, table] : catalog.tables) add(table);
  for (const auto& [name, sequence] : catalog.sequences) add(sequence);
  for (const auto& [id, definition] : catalog.definitions) add(definition);
}

void Followers::add(const Table& table) {
  for (const Constraint& constraint : table.constraints) add(table.name, constraint);
  if (table.partition_of) add(table.name, table.partition_of->parent);
  for (const Name& parent : table.inherits) add(table.name, parent);
}

void Followers::add(const Name& table, const Name& parent) {
  children_[parent].insert(table);
}

void Followers::add(const Name& table, const Constraint& constraint) {
  if (const ForeignKey* key = constraint.foreign_key()) referring_[key->referenced].insert(table);
}

void Followers::add(const Sequence& sequence) {
  if (sequence.owned_by) sequences_[sequence.owned_by->first].insert(sequence.name);
}

void Followers::add(const Definition& definition) {
  const auto on = [&](const Name& table) { definitions_[table].insert(definition.id); };
  on(definition.id.name);
  for (const Use& use : definition.uses) on(use.object.name);
}

void Followers::rename_tables(const std::map<Name, Name>& names) {
  rename_keys(referring_, names);
  rename_keys(children_, names);
  rename_keys(sequences_, names);
  rename_keys(definitions_, names);
}

const std::set<Name>& Followers::referring_to(const Name& table) const {
  return at_or_empty(referring_, table);
}

const std::set<Name>& Followers::children_of(const Name& table) const {
  return at_or_empty(children_, table);
}

const std::set<Name>& Followers::sequences_of(const Name& table) const {
  return at_or_empty(sequences_, table);
}

const std::set<ObjectId>& Followers::definitions_on(const Name& table) const {
  return at_or_empty(definitions_, table);
}

}  // namespace wesley::catalog
