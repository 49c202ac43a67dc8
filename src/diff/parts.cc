// SPDX-License-Identifier: Apache-2.0
// Constraints and indexes of one table: which are the same, which the same under another name, which differ.
#include <algorithm>
#include <set>

#include "diff/renames.h"
#include "diff/table_diff.h"

namespace wesley::diff {

namespace {

using catalog::Constraint;
using catalog::Index;
using catalog::Table;

enum class Likeness { same, alterable, different };

// Parameters of the index that keeps a key can be set in place.
bool same_but_options(const catalog::ConstraintBody& before, const catalog::ConstraintBody& after) {
  if (before == after) return true;
  if (before.index() != after.index()) return false;
  return std::visit(
      [&](const auto& one) {
        auto other = std::get<std::decay_t<decltype(one)>>(after);
        if constexpr (requires { other.options; }) other.options = one.options;
        return one == other;
      },
      before);
}

// What is attached to a partitioned index stays so.
bool can_attach(const Rare<Name>& before, const Rare<Name>& after) {
  return before == after || (!before && after);
}

// Names and comments apart. Only a foreign key's deferrability can be altered (manual, ALTER TABLE, ALTER
// CONSTRAINT), and a constraint can become valid, not the reverse: one of a new child is valid from the
// start, whatever its parent's is.
Likeness compare(const Constraint& before, const Constraint& after) {
  const bool same_deferral =
      before.deferrable == after.deferrable && before.initially_deferred == after.initially_deferred;
  if (!same_but_options(before.body, after.body) || before.enforced != after.enforced ||
      !can_attach(before.parent, after.parent)) {
    return Likeness::different;
  }
  if (!same_deferral && before.foreign_key() == nullptr) return Likeness::different;
  const bool valid_child = before.validated && before.inherited && after.inherited;
  if (before.validated && !after.validated && !valid_child) return Likeness::different;
  const bool same_validity = before.validated == after.validated || valid_child;
  const bool same =
      same_deferral && same_validity && before.body == after.body && before.parent == after.parent;
  return same ? Likeness::same : Likeness::alterable;
}

std::vector<catalog::IndexKey> without_statistics(std::vector<catalog::IndexKey> keys) {
  for (catalog::IndexKey& key : keys) key.statistics.reset();
  return keys;
}

Likeness compare(const Index& before, const Index& after) {
  const auto definition = [](const Index& index) {
    return std::tie(index.method, index.unique, index.nulls_not_distinct, index.include, index.predicate,
                    index.tablespace, index.valid);
  };
  if (definition(before) != definition(after) || !can_attach(before.parent, after.parent))
    return Likeness::different;
  const bool same_keys = before.keys == after.keys;
  if (!same_keys && without_statistics(before.keys) != without_statistics(after.keys))
    return Likeness::different;
  return same_keys && before.options == after.options && before.parent == after.parent ? Likeness::same
                                                                                       : Likeness::alterable;
}

// The change types of constraints and of indexes, so that one algorithm serves both.
struct ConstraintChanges {
  using Add = AddConstraint;
  using Drop = DropConstraint;
  using Rename = RenameConstraint;
  using Alter = AlterConstraint;
  static constexpr CommentTarget comment = CommentTarget::constraint;
};
struct IndexChanges {
  using Add = AddIndex;
  using Drop = DropIndex;
  using Rename = RenameIndex;
  using Alter = AlterIndex;
  static constexpr CommentTarget comment = CommentTarget::index;
};

template <class Changes, class Part>
class PartDiffer {
 public:
  PartDiffer(catalog::ObjectId owner, Findings& findings)
      : owner_(std::move(owner)), table_(owner_.name), findings_(findings) {}

  // `must_be_new` tells of a part that cannot be kept although it is equal.
  template <class MustBeNew>
  void run(const std::vector<const Part*>& before, const std::vector<const Part*>& after,
           const MustBeNew& must_be_new) {
    std::map<std::string_view, const Part*> by_name;
    for (const Part* part : before) by_name.emplace(part->name, part);
    for (const Part* part : after) {
      const auto found = by_name.find(part->name);
      if (found == by_name.end() || must_be_new(*found->second) ||
          compare(*found->second, *part) == Likeness::different) {
        added_.push_back(part);
      } else {
        keep(*found->second, *part);
        by_name.erase(found);
      }
    }
    for (const Part* part : before) {
      if (by_name.count(part->name) > 0) dropped_.push_back(part);
    }
    rename(must_be_new);
    for (const Part* part : dropped_) drop(*part);
    for (const Part* part : added_) add(*part);
  }

 private:
  void keep(const Part& before, const Part& after) {
    if (compare(before, after) == Likeness::alterable) {
      findings_.add(typename Changes::Alter{table_, before, after}, after.annotations.origin);
    }
    findings_.comment(Changes::comment, owner_, after.name, before.comment, after.comment,
                      after.annotations.origin);
  }

  void drop(const Part& part) {
    findings_.add(typename Changes::Drop{table_, part}, part.annotations.origin);
  }
  void add(const Part& part) { findings_.add(typename Changes::Add{table_, part}, part.annotations.origin); }

  // Pairs what would be dropped with what would be added alike, as far as the new names are free by then:
  // drops come before renames.
  template <class MustBeNew>
  void rename(const MustBeNew& must_be_new) {
    std::vector<Wish<std::string>> wishes;
    std::vector<std::pair<const Part*, const Part*>> pairs;
    std::set<const Part*> taken;
    for (const Part* before : dropped_) {
      if (must_be_new(*before)) continue;
      const auto match = std::find_if(added_.begin(), added_.end(), [&](const Part* after) {
        return taken.count(after) == 0 && compare(*before, *after) != Likeness::different;
      });
      if (match == added_.end()) continue;
      taken.insert(*match);
      wishes.push_back({before->name, (*match)->name, pairs.size()});
      pairs.emplace_back(before, *match);
    }
    std::set<std::string> names;
    for (const auto& [before, after] : pairs) names.insert(before->name);
    for (const auto& verdict : grant(wishes, names)) {
      if (verdict.outcome == Outcome::granted) rename_pair(pairs[verdict.wish.index]);
    }
  }

  void rename_pair(const std::pair<const Part*, const Part*>& pair) {
    const auto& [before, after] = pair;
    findings_.add(typename Changes::Rename{table_, before->name, after->name}, after->annotations.origin);
    Part renamed = *before;
    renamed.name = after->name;
    keep(renamed, *after);
    dropped_.erase(std::find(dropped_.begin(), dropped_.end(), before));
    added_.erase(std::find(added_.begin(), added_.end(), after));
  }

  catalog::ObjectId owner_;
  const Name& table_;
  Findings& findings_;
  std::vector<const Part*> dropped_;
  std::vector<const Part*> added_;
};

template <class Part, class Wanted>
std::vector<const Part*> pick(const std::vector<Part>& parts, const Wanted& wanted) {
  std::vector<const Part*> picked;
  for (const Part& part : parts) {
    if (wanted(part)) picked.push_back(&part);
  }
  return picked;
}

bool is_foreign_key(const Constraint& constraint) {
  return constraint.foreign_key() != nullptr;
}
bool is_own(const Constraint& constraint) {
  return !is_foreign_key(constraint);
}

}  // namespace

void diff_parts(const Table& before, const Table& after, Findings& findings) {
  const auto never = [](const auto&) { return false; };
  const auto all = [](const auto&) { return true; };
  const catalog::ObjectId owner = object_id(catalog::ObjectKind::table, after.name);
  PartDiffer<ConstraintChanges, Constraint>(owner, findings)
      .run(pick(before.constraints, is_own), pick(after.constraints, is_own), never);
  PartDiffer<IndexChanges, Index>(owner, findings)
      .run(pick(before.indexes, all), pick(after.indexes, all), never);
}

void diff_indexes(const catalog::Definition& before, const catalog::Definition& after, Findings& findings) {
  const auto never = [](const auto&) { return false; };
  const auto all = [](const auto&) { return true; };
  PartDiffer<IndexChanges, Index>(after.id, findings)
      .run(pick(before.indexes, all), pick(after.indexes, all), never);
}

void diff_foreign_keys(const Table& before, const Table& after, const IsLost& is_lost, Findings& findings) {
  PartDiffer<ConstraintChanges, Constraint>(object_id(catalog::ObjectKind::table, after.name), findings)
      .run(pick(before.constraints, is_foreign_key), pick(after.constraints, is_foreign_key),
           [&](const Constraint& constraint) { return is_lost(*constraint.foreign_key()); });
}

}  // namespace wesley::diff
