// SPDX-License-Identifier: Apache-2.0
// One statement's Effect while it is being put together, and the questions to the context that the functions
// of each statement kind ask.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "locks/lock_table.h"
#include "locks/locks.h"
#include "locks/lookup.h"
#include "locks/version.h"
#include "sql/tree.h"

namespace wesley::locks {

class Classification {
 public:
  explicit Classification(const Context& context);

  // Takes kind, sentence, duration and standing hazards from a row of the lock table.
  const LockRow& use(std::string_view id);
  // The same, and the row's mode on the relation.
  void use(std::string_view id, const catalog::Name& relation);

  void lock(const catalog::Name& relation, LockMode mode);
  // A relation that only a catalog could name: "the table that index `i` is of".
  void lock_unnamed(LockMode mode, std::string which);
  void lock_index(const catalog::Name& index, LockMode mode);
  void scan(const catalog::Name& table);
  // ALTER TABLE's phase 3 with a new heap: every index is built anew with it.
  void rewrite(const catalog::Name& table);
  void hazard(Hazard hazard);
  void assume(std::string assumption);
  // Replaces the row's sentence; of several the one with the highest weight stays, the first of equals.
  enum class Weight { row, detail, scan, rewrite };
  void because(Weight weight, std::string why);
  void quick() { effect_.duration = Duration::instant; }
  void slow() { effect_.duration = Duration::scan; }
  void no_transaction() { effect_.no_transaction = true; }
  void creates() { creates_ = true; }
  void set_kind(std::string_view kind) { effect_.kind = kind; }

  // A `RangeVar`, or a list of `String` nodes, with the default schema filled in.
  catalog::Name name(const sql::Node& range_var) const;
  catalog::Name name(const std::vector<sql::Node>& parts) const;

  const Context& context() const { return context_; }
  const catalog::Table* table(const catalog::Name& name) const;
  // Everything about the table is in the catalog, so that an absence means something.
  bool complete(const catalog::Name& table) const;
  bool created(const catalog::Name& relation) const;
  // Made on first use when the context has none: few statements ask.
  const Lookup& lookup() const;
  bool holds(Fact fact) const { return locks::holds(fact, context_.server_major); }

  Effect finish() &&;

 private:
  void derive_blocks();
  void derive_hazards();

  const Context& context_;
  mutable std::optional<Lookup> own_lookup_;
  Effect effect_;
  std::map<catalog::Name, LockMode> locks_, index_locks_;
  std::vector<RelationLock> unnamed_;
  std::set<catalog::Name> scans_, rewrites_;
  std::set<Hazard> hazards_;
  Weight weight_ = Weight::row;
  bool creates_ = false;  // makes a relation, or works on one made earlier in the same text
};

// A name as messages show it: without the default schema's prefix it would be ambiguous, so always whole.
std::string shown(const catalog::Name& name);

}  // namespace wesley::locks
