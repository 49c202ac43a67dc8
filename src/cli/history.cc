// SPDX-License-Identifier: Apache-2.0
#include "cli/history.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "catalog/snapshot.h"
#include "cli/execution.h"
#include "cli/planning.h"
#include "cli/project.h"

namespace wesley::cli {

namespace {

Result<catalog::Catalog> load_snapshot(const migration::Migration& migration) {
  WESLEY_ASSIGN(const std::string text, read_file(migration.snapshot()));
  return catalog::load(text);
}

// Applied migrations must be in the directory as they were when they ran, and nothing pending may be older
// than the newest applied.
Result<void> check_order(const History& history) {
  for (const execute::JournalMigration& ran : history.journal) {
    if (ran.state == "rolled-back") continue;
    const migration::Migration* found = history.directory.find(ran.version);
    if (found == nullptr) {
      return fail(
          ErrorCode::input,
          fmt::format("migration {}_{} has run on this database and is not in {}", ran.version, ran.name,
                      history.directory.path().string()),
          "Bring the folder back from version control: the directory is the history of the database.");
    }
    WESLEY_ASSIGN(const std::string checksum, history.directory.checksum(*found));
    if (checksum != ran.checksum) {
      return fail(ErrorCode::input,
                  fmt::format("migration {} was edited after it ran on this database", found->folder),
                  "Restore it from version control and write the change as a new migration.");
    }
  }
  const migration::Migration* newest = history.newest_applied();
  for (const migration::Migration* pending : history.pending()) {
    if (newest != nullptr && pending->version < newest->version) {
      return fail(ErrorCode::input,
                  fmt::format("pending migration {} is older than {}, which has run", pending->folder,
                              newest->folder),
                  "It was merged late. `wesley migrate rebase` regenerates it on top of the newest one.");
    }
  }
  return {};
}

}  // namespace

const execute::JournalMigration* History::entry(std::string_view version) const {
  const auto found = std::find_if(journal.begin(), journal.end(), [&](const execute::JournalMigration& one) {
    return one.version == version && one.state != "rolled-back";
  });
  return found == journal.end() ? nullptr : &*found;
}

const execute::JournalMigration* History::unfinished() const {
  const auto found = std::find_if(journal.begin(), journal.end(), [](const execute::JournalMigration& one) {
    return one.state != "complete" && one.state != "rolled-back";
  });
  return found == journal.end() ? nullptr : &*found;
}

std::vector<const migration::Migration*> History::pending() const {
  std::vector<const migration::Migration*> waiting;
  for (const migration::Migration& migration : directory.migrations()) {
    if (entry(migration.version) == nullptr) waiting.push_back(&migration);
  }
  return waiting;
}

const migration::Migration* History::newest_applied() const {
  const migration::Migration* newest = nullptr;
  for (const migration::Migration& migration : directory.migrations()) {
    if (entry(migration.version) != nullptr) newest = &migration;
  }
  return newest;
}

Result<History> load_history(const Invocation& invocation, postgres::Connection& connection) {
  WESLEY_ASSIGN(migration::Directory directory, open_migrations(invocation));
  WESLEY_TRY(directory.verify());
  WESLEY_ASSIGN(const execute::Options options, execution_options(invocation, {}));
  WESLEY_ASSIGN(std::vector<execute::JournalMigration> journal, execute::journal(connection, options));
  History history{std::move(directory), std::move(journal)};
  WESLEY_TRY(check_order(history));
  return history;
}

Result<Endpoints> endpoints(const migration::Directory& directory, const migration::Migration& migration) {
  Endpoints ends;
  const auto& all = directory.migrations();
  const auto self = std::find_if(all.begin(), all.end(), [&](const migration::Migration& one) {
    return one.version == migration.version;
  });
  ends.from = catalog::empty_database();
  if (self != all.begin()) {
    WESLEY_ASSIGN(ends.from, load_snapshot(*std::prev(self)));
  }
  WESLEY_ASSIGN(ends.to, load_snapshot(migration));
  return ends;
}

catalog::Catalog expected_after(const Invocation& invocation, const Endpoints& ends, plan::Phase until) {
  Comparison offline{ends.from, diff::diff(ends.from, ends.to), {}, {}};
  return plan::simulate(ends.from, make_plan(invocation, offline, ends.to, nullptr).steps, until);
}

Result<std::optional<catalog::Catalog>> expected_now(const Invocation& invocation, const History& history) {
  const migration::Migration* newest = history.newest_applied();
  if (newest == nullptr) return std::nullopt;
  WESLEY_ASSIGN(const Endpoints ends, endpoints(history.directory, *newest));
  const execute::JournalMigration* entry = history.entry(newest->version);
  if (entry->state == "complete") return ends.to;
  if (entry->state == "awaiting-contract") return expected_after(invocation, ends, plan::Phase::switch_);
  return fail(ErrorCode::migration_failed,
              fmt::format("migration {} is {}: what the database should be is not known in the middle of it",
                          newest->folder, entry->state),
              "Go on with `wesley migrate resume`, or go back with `wesley migrate rollback`.");
}

}  // namespace wesley::cli
