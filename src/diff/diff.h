// SPDX-License-Identifier: Apache-2.0
// Two catalogs -> typed changes, and the oracle that proves them: apply(a, diff(a, b)) equals b, always.
#pragma once

#include <string>
#include <vector>

#include "diff/change.h"

namespace wesley::diff {

// A drop and a create of the same shape: reported, never guessed.
struct PossibleRename {
  std::string kind;  // "table", "column", ...
  std::string before, after;
};

// An object only the live side has, of a kind or pattern that is left alone.
struct Changeset {
  std::vector<Change> changes;  // in an order in which apply() can perform them
  std::vector<PossibleRename> possible_renames;
  std::vector<std::string> notes;  // "column order of public.t differs"; `@renamed` that can go
  bool empty() const { return changes.empty(); }
};

// Renames come from the annotations of `to` (`@renamed`). A table that is renamed keeps the names of its
// constraints and indexes.
Changeset diff(const catalog::Catalog& from, const catalog::Catalog& to);

// Performs changes on a catalog value. A change that does not fit (a column that is not there) is a CHECK:
// our bug.
void apply(catalog::Catalog& catalog, const Change& change);
void apply(catalog::Catalog& catalog, const std::vector<Change>& changes);

// What `--extra` means: objects of managed schemas that the sources do not have.
enum class Extra { keep, drop, error };
// Moves drops of objects that `known` (the base snapshot; may be null) does not hold out of `changes`,
// according to `extra`. Returns what was kept, described.
std::vector<std::string> keep_extra(Changeset& changeset, const catalog::Catalog* known, Extra extra);

}  // namespace wesley::diff
