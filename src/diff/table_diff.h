// SPDX-License-Identifier: Apache-2.0
// Two states of one object, under one name: renames have been done. Internal to diff.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "diff/diff.h"

namespace wesley::diff {

struct Findings {
  Changeset set;
  void add(ChangeBody body, const catalog::Origin& origin) {
    set.changes.push_back({std::move(body), origin});
  }
  void comment(CommentTarget target, const catalog::ObjectId& object, const std::string& sub,
               const Rare<std::string>& before, const Rare<std::string>& after,
               const catalog::Origin& origin) {
    if (before != after) add(SetComment{target, object, sub, before, after}, origin);
  }
};

// What was dropped and created alike: reported, never guessed.
template <class Shape, class T, class ShapeOf>
void report_pairs(const char* kind, std::map<Shape, const T*> dropped, const std::vector<const T*>& created,
                  const ShapeOf& shape_of, Findings& findings) {
  if (dropped.empty()) return;
  for (const T* after : created) {
    const auto match = dropped.find(shape_of(*after));
    if (match == dropped.end()) continue;
    findings.set.possible_renames.push_back({kind, to_string(match->second->name), to_string(after->name)});
    dropped.erase(match);
  }
}

// Enums, domains and composites.
void diff_types(const catalog::Catalog& from, const catalog::Catalog& to, Findings& findings);
// After the tables: what stands on a table goes with it.
void diff_definitions(const catalog::Catalog& from, const catalog::Catalog& to, Findings& findings);
void diff_grants(const catalog::Catalog& from, const catalog::Catalog& to, Findings& findings);

// The id of an object that has no detail.
inline catalog::ObjectId object_id(catalog::ObjectKind kind, const Name& name) {
  return {kind, name, {}};
}

bool same_properties(const catalog::Table& before, const catalog::Table& after);
void diff_properties(const catalog::Table& before, const catalog::Table& after, Findings& findings);
void diff_columns(const catalog::Table& before, const catalog::Table& after, Findings& findings);
// Keys, checks and indexes.
void diff_parts(const catalog::Table& before, const catalog::Table& after, Findings& findings);

// `is_lost` tells of a foreign key whose referenced key goes away: it has to be made anew, even if it is
// equal on both sides.
// The indexes of a materialised view.
void diff_indexes(const catalog::Definition& before, const catalog::Definition& after, Findings& findings);
using IsLost = std::function<bool(const catalog::ForeignKey&)>;
void diff_foreign_keys(const catalog::Table& before, const catalog::Table& after, const IsLost& is_lost,
                       Findings& findings);

}  // namespace wesley::diff
