// SPDX-License-Identifier: Apache-2.0
#include "cli/history.h"

#include <algorithm>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/file.h"
#include "catalog/snapshot.h"
#include "cli/execution.h"
#include "cli/planning.h"
#include "cli/project.h"

namespace wesley::cli {

namespace {

// Of a plan: what it was made for. A migration starts where the one before it ends.
constexpr std::string_view plan_base = "from.json";

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
  const std::filesystem::path own = migration.path / plan_base;
  if (std::filesystem::exists(own)) {
    WESLEY_ASSIGN(const std::string text, read_file(own));
    return catalog::load(text);
  }
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
    if (ran.state == "rolled-back" || ran.is_plan()) continue;
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

Result<const migration::Migration*> History::find(const execute::JournalMigration& ran) const {
  const migration::Migration* found = (ran.is_plan() ? plans : directory).find(ran.version);
  if (found != nullptr) return found;
  return fail(ErrorCode::input,
              fmt::format("{}_{} is {}, and its plan is not in {}", ran.version, ran.name, ran.state,
                          (ran.is_plan() ? plans : directory).path().string()),
              "It was started from another checkout: go on there.");
}

const migration::Directory& History::home(const migration::Migration& migration) const {
  return migration.path.parent_path() == plans.path() ? plans : directory;
}

Result<History> read_history(const Invocation& invocation, postgres::Connection& connection) {
  WESLEY_ASSIGN(migration::Directory directory, open_migrations(invocation));
  WESLEY_ASSIGN(const execute::Options options, execution_options(invocation, {}));
  WESLEY_ASSIGN(std::vector<execute::JournalMigration> journal, execute::journal(connection, options));
  WESLEY_ASSIGN(migration::Directory plans,
                migration::Directory::open(invocation.config().root() / ".wesley" / "plans"));
  return History{std::move(directory), std::move(plans), std::move(journal)};
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

Result<catalog::Catalog> expected_after(const Invocation& invocation, const Endpoints& ends,
                                        plan::Phase until) {
  Comparison offline{ends.from, diff::diff(ends.from, ends.to), {}, {}};
  WESLEY_ASSIGN(const plan::Plan plan, make_plan(invocation, offline, ends.to, nullptr));
  return plan::simulate(ends.from, plan.steps, until);
}

Result<std::optional<Expected>> expected_now(const Invocation& invocation, const History& history) {
  const auto last = std::find_if(history.journal.rbegin(), history.journal.rend(),
                                 [](const auto& entry) { return entry.state != "rolled-back"; });
  if (last == history.journal.rend()) return std::nullopt;
  const std::string label = fmt::format("migration {}_{}", last->version, last->name);
  if (last->state == "complete") {
    WESLEY_ASSIGN(catalog::Catalog after, catalog::load(last->snapshot));
    return Expected{std::move(after), label};
  }
  if (last->state == "awaiting-contract") {
    WESLEY_ASSIGN(const migration::Migration* migration, history.find(*last));
    WESLEY_ASSIGN(const Endpoints ends, endpoints(history.home(*migration), *migration));
    WESLEY_ASSIGN(catalog::Catalog switched, expected_after(invocation, ends, plan::Phase::switch_));
    return Expected{std::move(switched), label};
  }
  return fail(ErrorCode::migration_failed,
              fmt::format("{} is {}: what the database should be is not known in the middle of it", label,
                          last->state),
              "Go on with `wesley migrate resume`, or go back with `wesley migrate rollback`.");
}

Result<migration::Migration> keep_plan(History& history, const plan::Plan& plan, const catalog::Catalog& from,
                                       const catalog::Catalog& to) {
  if (const execute::JournalMigration* unfinished = history.unfinished()) {
    return fail(ErrorCode::unsafe_refused,
                fmt::format("{}_{} is {}", unfinished->version, unfinished->name, unfinished->state),
                "Bring it to its end first: `wesley migrate resume`, `contract` or `rollback`.");
  }
  std::vector<std::string> before;
  for (const migration::Migration& old : history.plans.migrations()) before.push_back(old.version);
  if (!before.empty()) WESLEY_TRY(history.plans.remove(before));
  std::string version = fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(std::time(nullptr)));
  if (!history.journal.empty() && history.journal.back().version >= version)
    version = std::to_string(std::stoull(history.journal.back().version) + 1);
  const migration::Header head{version,           "apply",        migration::Direction::up,
                               plan.server_major, plan.from_hash, plan.to_hash};
  WESLEY_ASSIGN(migration::Migration kept,
                history.plans.add(head, migration::write_up(plan, head), migration::write_down(plan, head),
                                  catalog::save(to)));
  WESLEY_TRY(write_file_atomic(kept.path / plan_base, catalog::save(from)));
  return kept;
}

}  // namespace wesley::cli
