// SPDX-License-Identifier: Apache-2.0
// Two states of one table, under one name: renames have been done. Internal to diff.
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
  void comment(CommentTarget target, const Name& object, const std::string& sub,
               const std::optional<std::string>& before, const std::optional<std::string>& after,
               const catalog::Origin& origin) {
    if (before != after) add(SetComment{target, object, sub, before, after}, origin);
  }
};

void diff_properties(const catalog::Table& before, const catalog::Table& after, Findings& findings);
void diff_columns(const catalog::Table& before, const catalog::Table& after, Findings& findings);
// Keys, checks and indexes.
void diff_parts(const catalog::Table& before, const catalog::Table& after, Findings& findings);

// `is_lost` tells of a foreign key whose referenced key goes away: it has to be made anew, even if it is
// equal on both sides.
using IsLost = std::function<bool(const catalog::ForeignKey&)>;
void diff_foreign_keys(const catalog::Table& before, const catalog::Table& after, const IsLost& is_lost,
                       Findings& findings);

}  // namespace wesley::diff
