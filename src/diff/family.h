// SPDX-License-Identifier: Apache-2.0
// Tables with children or partitions, as they are after the changes found so far: what happens to a parent
// happens to its children, and is found once. Internal to diff.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "diff/diff.h"

namespace wesley::diff {

struct Link {
  Name parent;
  std::optional<catalog::Expression> bound;
};
std::vector<Link> links(const catalog::Table& table);
bool has(const catalog::Table& table, const Link& link);

class Family {
 public:
  explicit Family(const catalog::Catalog& from);

  bool has(const Name& table) const { return members_.table(table) != nullptr; }
  // The table as it is by now: `before` itself when it has no family.
  const catalog::Table& now(const catalog::Table& before) const;
  // Who inherits from it by now; not its partitions.
  std::vector<Name> children_of(const Name& parent) const;
  // Performs the changes from `first` on, as far as they concern members.
  void perform(const std::vector<Change>& changes, std::size_t first);
  // Sorts pairs of (before, after) so that a parent comes before its children; stable otherwise.
  void parents_first(std::vector<std::pair<const catalog::Table*, const catalog::Table*>>& tables) const;

 private:
  std::size_t depth(const Name& table) const;

  catalog::Catalog members_;  // tables only
  std::optional<Application> application_;
};

}  // namespace wesley::diff
