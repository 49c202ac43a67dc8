// SPDX-License-Identifier: Apache-2.0
// Two catalogs -> typed changes, and the oracle that proves them: apply(a, diff(a, b)) equals b, always.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/followers.h"
#include "diff/change.h"

namespace wesley::diff {

// A drop and a create of the same shape: reported, never guessed.
struct PossibleRename {
  std::string kind;  // "table", "column", ...
  std::string before, after;
};

struct Changeset {
  std::vector<Change> changes;  // in an order in which apply() can perform them
  std::vector<PossibleRename> possible_renames;
  std::vector<std::string> notes;  // "column order of public.t differs"; `@renamed` that can go
  bool empty() const { return changes.empty(); }
};

// Renames come from the annotations of `to` (`@renamed`) and come first: every later change speaks of the new
// names, its `before` included. A table that is renamed keeps the names of its constraints and indexes. A
// created table has its constraints, indexes and comments in its value, foreign keys included; a dropped one
// is one DropTable and takes the sequences along that its columns own, its triggers, policies and rules, and
// what is granted on it. A change of a parent stands for those of its children and partitions.
Changeset diff(const catalog::Catalog& from, const catalog::Catalog& to);

// A table without its columns, constraints and indexes: what AlterTable holds.
catalog::Table without_parts(const catalog::Table& table);

// {"changes": [...], "possible_renames": [...], "notes": [...]}: schemas/diff.schema.json.
Json to_json(const Changeset& changeset);

// Performs changes on a catalog value, which must outlive it, as the server does: what happens to a parent
// happens to its children and partitions, what is dropped takes along what stands on it. Knows who depends on
// whom, so that each change costs what it touches. A change that does not fit (a column that is not there) is
// a CHECK: our bug.
class Application {
 public:
  explicit Application(catalog::Catalog& catalog) : catalog_(catalog), followers_(catalog) {}
  void apply(const Change& change);
  void apply(const std::vector<Change>& changes);
  bool is_parent(const catalog::Name& table) const;

 private:
  catalog::Catalog& catalog_;
  catalog::Followers followers_;
};
void apply(catalog::Catalog& catalog, const std::vector<Change>& changes);

// What `--extra` means: objects of managed schemas that the sources do not have.
enum class Extra { keep, drop, error };
// Moves drops of objects that `known` (the base snapshot; may be null) does not hold out of `changes`,
// according to `extra`. Returns what was kept, described.
std::vector<std::string> keep_extra(Changeset& changeset, const catalog::Catalog* known, Extra extra);

}  // namespace wesley::diff
