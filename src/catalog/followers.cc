// SPDX-License-Identifier: Apache-2.0
#include "catalog/followers.h"

#include <utility>
#include <vector>

namespace wesley::catalog {

namespace {

using Names = std::map<Name, std::set<Name>>;

const std::set<Name>& at_or_empty(const Names& names, const Name& table) {
  static const std::set<Name> none;
  const auto found = names.find(table);
  return found == names.end() ? none : found->second;
}

// Takes all out before it puts any in: a -> b and b -> c may stand together.
void rename_keys(Names& names, const std::map<Name, Name>& renamed) {
  std::vector<Names::node_type> taken;
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
}

void Followers::add(const Table& table) {
  for (const Constraint& constraint : table.constraints) add(table.name, constraint);
}

void Followers::add(const Name& table, const Constraint& constraint) {
  if (const ForeignKey* key = constraint.foreign_key()) referring_[key->referenced].insert(table);
}

void Followers::add(const Sequence& sequence) {
  if (sequence.owned_by) sequences_[sequence.owned_by->first].insert(sequence.name);
}

void Followers::rename_tables(const std::map<Name, Name>& names) {
  rename_keys(referring_, names);
  rename_keys(sequences_, names);
}

const std::set<Name>& Followers::referring_to(const Name& table) const {
  return at_or_empty(referring_, table);
}

const std::set<Name>& Followers::sequences_of(const Name& table) const {
  return at_or_empty(sequences_, table);
}

}  // namespace wesley::catalog
