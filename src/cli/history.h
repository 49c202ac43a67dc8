// SPDX-License-Identifier: Apache-2.0
// The migration directory beside the journal: what has run, what is pending, and what the database should
// look like now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "cli/command.h"
#include "execute/execute.h"
#include "migration/migration.h"

namespace wesley::cli {

struct History {
  migration::Directory directory;
  migration::Directory plans;  // the last plan of `wesley apply`, kept to resume it
  std::vector<execute::JournalMigration> journal;

  const execute::JournalMigration* entry(
      std::string_view version) const;  // null: never started, or rolled back
  const execute::JournalMigration* unfinished()
      const;  // running, interrupted, failed, stopped, awaiting-contract
  std::vector<const migration::Migration*> pending() const;  // never started, in order
  std::vector<const migration::Migration*> late() const;     // pending, and older than the newest applied
  const migration::Migration* newest_applied() const;
  // In the directory, or a plan. Error input: the journal has it and this machine does not.
  Result<const migration::Migration*> find(const execute::JournalMigration& ran) const;
  const migration::Directory& home(const migration::Migration& migration) const;
};

// Nothing is checked.
Result<History> read_history(const Invocation& invocation, postgres::Connection& connection);

// Checks wesley.sum, that what ran is still what the directory says, and that what is pending goes on where
// the one before ends. Errors: input (an edited, missing, reordered or late migration).
Result<History> load_history(const Invocation& invocation, postgres::Connection& connection);

// The catalogs before and after a migration, from the snapshots of the directory.
struct Endpoints {
  catalog::Catalog from, to;
};
Result<Endpoints> endpoints(const migration::Directory& directory, const migration::Migration& migration);

// The first of `migrations` that does not start where the one before it in the directory ends: two branches
// were merged. Null: none.
Result<const migration::Migration*> broken_link(const migration::Directory& directory,
                                                const std::vector<const migration::Migration*>& migrations);
// Error input when there is one.
Result<void> check_links(const migration::Directory& directory,
                         const std::vector<const migration::Migration*>& migrations);

// Planned again from the same ends (planning is deterministic), the catalog after the steps up to `until`.
Result<catalog::Catalog> expected_after(const Invocation& invocation, const Endpoints& ends,
                                        plan::Phase until);

// What the journal says the database should be: nullopt when nothing has run.
struct Expected {
  catalog::Catalog catalog;
  std::string source;  // "migration 20260122120000_add_user_status"
};
Result<std::optional<Expected>> expected_now(const Invocation& invocation, const History& history);

// Keeps what `wesley apply` is about to run, so that it can be resumed, and forgets the one before.
Result<migration::Migration> keep_plan(History& history, const plan::Plan& plan, const catalog::Catalog& from,
                                       const catalog::Catalog& to);

}  // namespace wesley::cli
