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

// The catalog that a migration starts from by its place in the directory.
Result<catalog::Catalog> catalog_before(const migration::Directory& directory,
                                        const migration::Migration& migration) {
  const auto& all = directory.migrations();
  const auto self = std::find_if(all.begin(), all.end(), [&](const migration::Migration& one) {
    return one.version == migration.version;
  });
  if (self == all.begin()) return catalog::empty_database();
  return load_snapshot(*std::prev(self));
}

Result<migration::Header> read_head(const migration::Migration& migration) {
  SourceMap sources;
  Diagnostics diagnostics;
  WESLEY_ASSIGN(const migration::Reader reader,
                migration::Reader::open(migration.up(), sources, diagnostics));
  return reader.header();
}

// Nothing pending may be older than the newest applied. Asked first: one that comes between changes the
// checksums after it.
Result<void> check_order(const History& history) {
  const std::vector<const migration::Migration*> late = history.late();
  if (late.empty()) return {};
  return fail(ErrorCode::input,
              fmt::format("pending migration {} is older than {}, which has run", late.front()->folder,
                          history.newest_applied()->folder),
              "It was merged late. `wesley migrate rebase` regenerates it on top of the newest one.");
}

// Applied migrations must be in the directory as they were when they ran.
Result<void> check_applied(const History& history) {
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

std::vector<const migration::Migration*> History::late() const {
  const migration::Migration* newest = newest_applied();
  std::vector<const migration::Migration*> late = pending();
  late.erase(std::remove_if(late.begin(), late.end(),
                            [&](const migration::Migration* one) {
                              return newest == nullptr || one->version > newest->version;
                            }),
             late.end());
  return late;
}

const migration::Migration* History::newest_applied() const {
  const migration::Migration* newest = nullptr;
  for (const migration::Migration& migration : directory.migrations()) {
    if (entry(migration.version) != nullptr) newest = &migration;
  }
  return newest;
}

Result<History> read_history(const Invocation& invocation, postgres::Connection& connection) {
  WESLEY_ASSIGN(migration::Directory directory, open_migrations(invocation));
  WESLEY_ASSIGN(const execute::Options options, execution_options(invocation, {}));
  WESLEY_ASSIGN(std::vector<execute::JournalMigration> journal, execute::journal(connection, options));
  return History{std::move(directory), std::move(journal)};
}

Result<History> load_history(const Invocation& invocation, postgres::Connection& connection) {
  WESLEY_ASSIGN(History history, read_history(invocation, connection));
  WESLEY_TRY(history.directory.verify());
  WESLEY_TRY(check_order(history));
  WESLEY_TRY(check_applied(history));
  WESLEY_TRY(check_links(history.directory, history.pending()));
  return history;
}

Result<Endpoints> endpoints(const migration::Directory& directory, const migration::Migration& migration) {
  Endpoints ends;
  WESLEY_ASSIGN(ends.from, catalog_before(directory, migration));
  WESLEY_ASSIGN(ends.to, load_snapshot(migration));
  return ends;
}

Result<const migration::Migration*> broken_link(const migration::Directory& directory,
                                                const std::vector<const migration::Migration*>& migrations) {
  for (const migration::Migration* migration : migrations) {
    const Result<migration::Header> head = read_head(*migration);
    if (!head) continue;  // a syntax error, reported with its place by whoever reads the steps
    WESLEY_ASSIGN(const catalog::Catalog before, catalog_before(directory, *migration));
    if (head->from_hash != catalog::hash(before)) return migration;
  }
  return nullptr;
}

Result<void> check_links(const migration::Directory& directory,
                         const std::vector<const migration::Migration*>& migrations) {
  WESLEY_ASSIGN(const migration::Migration* broken, broken_link(directory, migrations));
  if (broken == nullptr) return {};
  return fail(ErrorCode::input,
              fmt::format("migration {} does not start where the one before it ends", broken->folder),
              "Two branches were merged. `wesley migrate rebase` regenerates the later one on top; after "
              "edits by hand, `wesley migrate hash` records where each ends.");
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
