// SPDX-License-Identifier: Apache-2.0
#include "diff/family.h"

#include <algorithm>
#include <map>

#include "diff/kinds.h"

namespace wesley::diff {

using catalog::Table;

std::vector<Link> links(const Table& table) {
  std::vector<Link> out;
  if (table.partition_of) out.push_back({table.partition_of->parent, table.partition_of->bound});
  for (const Name& parent : table.inherits) out.push_back({parent, std::nullopt});
  return out;
}

bool has(const Table& table, const Link& link) {
  if (link.bound) {
    return table.partition_of && table.partition_of->parent == link.parent &&
           table.partition_of->bound == *link.bound;
  }
  return std::find(table.inherits.begin(), table.inherits.end(), link.parent) != table.inherits.end();
}

Family::Family(const catalog::Catalog& from) {
  for (const auto& [name, table] : from.tables) {
    const std::vector<Link> parents = links(table);
    if (parents.empty()) continue;
    members_.tables.emplace(name, table);
    for (const Link& link : parents) {
      if (const Table* parent = from.table(link.parent)) members_.tables.emplace(link.parent, *parent);
    }
  }
  if (!members_.tables.empty()) application_.emplace(members_);
}

const Table& Family::now(const Table& before) const {
  const Table* member = members_.table(before.name);
  return member == nullptr ? before : *member;
}

std::vector<Name> Family::children_of(const Name& parent) const {
  std::vector<Name> children;
  if (!has(parent)) return children;
  for (const auto& [name, table] : members_.tables)
    if (std::find(table.inherits.begin(), table.inherits.end(), parent) != table.inherits.end())
      children.push_back(name);
  return children;
}

void Family::perform(const std::vector<Change>& changes, std::size_t first) {
  if (!application_) return;
  // Parts are dropped before others take their names, as in the changeset.
  std::vector<const Change*> ordered;
  for (std::size_t i = first; i < changes.size(); ++i) {
    if (const auto subject = relation(changes[i]); subject && has(*subject)) ordered.push_back(&changes[i]);
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Change* left, const Change* right) { return stage(*left) < stage(*right); });
  for (const Change* change : ordered) application_->apply(*change);
}

std::size_t Family::depth(const Name& name) const {
  const Table* table = members_.table(name);
  std::size_t deepest = 0;
  if (table == nullptr) return deepest;
  for (const Link& link : links(*table)) deepest = std::max(deepest, depth(link.parent) + 1);
  return deepest;
}

void Family::parents_first(std::vector<std::pair<const Table*, const Table*>>& tables) const {
  if (!application_) return;
  std::map<Name, std::size_t> depths;
  for (const auto& [name, table] : members_.tables) depths.emplace(name, depth(name));
  const auto depth_of = [&](const Table& table) {
    const auto found = depths.find(table.name);
    return found == depths.end() ? 0 : found->second;
  };
  std::stable_sort(tables.begin(), tables.end(), [&](const auto& left, const auto& right) {
    return depth_of(*left.second) < depth_of(*right.second);
  });
}

}  // namespace wesley::diff
