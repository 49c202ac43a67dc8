// SPDX-License-Identifier: Apache-2.0
// Types that no ALTER leads to what they are to be: labels removed, another base, attributes in another
// order, another kind of object under the name; and all types that stand on such a one. The new type is made
// beside the old under a temporary name, columns pass to it, the names change hands, and the old one goes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/dependencies.h"
#include "diff/diff.h"

namespace wesley::plan {

// How values of a type become values of the one that takes its name.
struct Passage {
  catalog::Type before, after;                      // what they are in the end, domains seen through
  std::vector<std::string> old_labels, new_labels;  // where that is an enum
  bool by_name = false;                             // composites below have other attributes
};
Passage reversed(Passage passage);

struct ReplacedType {
  std::optional<catalog::ObjectId> before, after;  // none: the name is a relation's on that side
  catalog::Origin origin;
};

struct ReplacedTypes {
  catalog::Catalog from, to;  // the types, and what is granted on them
  std::map<catalog::Name, ReplacedType> types;
  // With their multiranges: those that give their names up, and those that get them.
  std::set<catalog::Name> old_names, new_names;

  // Final name -> the one until the names change hands; old name -> the one from then on.
  std::map<catalog::Name, catalog::Name> built_names() const;
  std::map<catalog::Name, catalog::Name> aside_names() const;
  catalog::Type built(catalog::Type type) const;
  catalog::Type aside(catalog::Type type) const;
  // None where the type is not replaced, or the column gets another one anyway.
  std::optional<Passage> passage(const catalog::Type& before, const catalog::Type& after) const;
  // A new column of a domain with checks is written at once for every row; of one that refuses NULL, it
  // cannot be added (ATExecAddColumn).
  bool is_checked_domain(const catalog::Type& type) const;
  bool is_not_null_domain(const catalog::Type& type) const;
  bool takes_over(const diff::Change& change) const;
};

// `renewed`: what of the types uses a routine or a collation that is made again (renewals.h).
using Places = std::map<catalog::ObjectId, std::vector<catalog::ExpressionPlace>>;
ReplacedTypes find_replaced_types(const catalog::Catalog& from, const catalog::Catalog& to,
                                  const diff::Changeset& changes, const Places& renewed);

}  // namespace wesley::plan
