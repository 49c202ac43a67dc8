// SPDX-License-Identifier: Apache-2.0
// migrate execute, resume, rollback, contract: the life of a migration on a database.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "cli/compare.h"
#include "cli/confirm.h"
#include "cli/execution.h"
#include "cli/planning.h"
#include "cli/progress.h"
#include "plan/explain.h"

namespace wesley::cli {

namespace {

std::string_view outcome_text(execute::Outcome outcome) {
  switch (outcome) {
    case execute::Outcome::complete:
      return "complete";
    case execute::Outcome::awaiting_contract:
      return "awaiting-contract";
    case execute::Outcome::stopped:
      return "stopped";
    case execute::Outcome::nothing_to_do:
      return "nothing-to-do";
  }
  return "";
}

struct Ran {
  const migration::Migration* migration;
  execute::Outcome outcome;
};

void conclude(const Invocation& invocation, const std::vector<Ran>& ran) {
  Json list = Json::array();
  for (const Ran& one : ran) {
    list.push(Json::object({{"version", one.migration->version},
                            {"name", one.migration->name},
                            {"outcome", outcome_text(one.outcome)}}));
  }
  if (ran.empty()) {
    invocation.out().line("nothing to do: every migration has run");
  } else if (ran.back().outcome == execute::Outcome::awaiting_contract) {
    invocation.out().line("the new schema is in place and the old application still works");
    invocation.out().line("when it is gone, finish with: wesley migrate contract");
  } else if (ran.back().outcome == execute::Outcome::stopped) {
    invocation.out().line("stopped as --until asked; go on with: wesley migrate execute");
  } else {
    invocation.out().line("verified: the database is what the schema says");
  }
  invocation.out().result(Json::object({{"migrations", list}}));
}

Result<void> show_dry_run(const Invocation& invocation,
                          const std::vector<const migration::Migration*>& migrations) {
  for (const migration::Migration* migration : migrations) {
    SourceMap sources;
    Diagnostics diagnostics;
    migration::Header header;
    const auto steps = migration::read_all(migration->up(), header, sources, diagnostics);
    WESLEY_TRY(invocation.out().report(diagnostics, sources));
    if (!steps) return tl::unexpected(steps.error());
    std::vector<plan::Step> plain;
    for (const migration::FileStep& step : *steps) plain.push_back(step.step);
    invocation.out().line(plan::explain_text(
        plain, {migration->folder, header.from_hash, header.to_hash, header.server_major, nullptr, false}));
  }
  return {};
}

// Migrations still to be brought forward: the unfinished one first, then the pending ones up to --target.
Result<std::vector<const migration::Migration*>> ahead(const Invocation& invocation, const History& history) {
  std::vector<const migration::Migration*> list;
  if (const execute::JournalMigration* unfinished = history.unfinished();
      unfinished != nullptr && unfinished->state != "awaiting-contract") {
    WESLEY_ASSIGN(const migration::Migration* found, history.find(*unfinished));
    list.push_back(found);
  }
  const std::string target = invocation.value("target");
  for (const migration::Migration* migration : history.pending()) {
    if (target.empty() || migration->version <= target) list.push_back(migration);
  }
  return list;
}

Result<void> require_contracted(const History& history,
                                const std::vector<const migration::Migration*>& list) {
  const execute::JournalMigration* unfinished = history.unfinished();
  if (list.empty() || unfinished == nullptr || unfinished->state != "awaiting-contract") return {};
  return fail(ErrorCode::unsafe_refused,
              fmt::format("migration {}_{} awaits its contract phase", unfinished->version, unfinished->name),
              "Finish it with `wesley migrate contract`, or undo it with `wesley migrate rollback`, before "
              "the next one starts.");
}

Result<void> bring_forward(const Invocation& invocation, Database& database, const History& history,
                           const std::vector<const migration::Migration*>& list, plan::Phase until) {
  if (invocation.has("dry-run")) WESLEY_TRY(show_dry_run(invocation, list));
  std::vector<Ran> ran;
  for (const migration::Migration* migration : list) {
    invocation.out().line(invocation.out().paint("bold", migration->folder));
    // Only the newest one may wait for its contract: the next starts from a catalog without leftovers.
    const bool last = migration == list.back();
    WESLEY_ASSIGN(const execute::Outcome outcome, run_migration(invocation, database, history, *migration,
                                                                last ? until : plan::Phase::contract));
    ran.push_back({migration, outcome});
    if (invocation.has("dry-run")) {
      invocation.out().line("dry run: pre-flight passed, nothing was changed");
      break;
    }
  }
  if (invocation.has("dry-run")) {
    if (list.empty()) invocation.out().line("nothing to do: every migration has run");
    invocation.out().result(Json::object({{"dry_run", true}}));
    return {};
  }
  conclude(invocation, ran);
  return {};
}

}  // namespace

Result<void> run_migrate_execute(const Invocation& invocation) {
  WESLEY_ASSIGN(const plan::Phase until, until_phase(invocation, plan::Phase::switch_));
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(const History history, load_history(invocation, database.connection));
  WESLEY_ASSIGN(const std::vector<const migration::Migration*> list, ahead(invocation, history));
  WESLEY_TRY(require_contracted(history, list));
  return bring_forward(invocation, database, history, list, until);
}

Result<void> run_migrate_resume(const Invocation& invocation) {
  WESLEY_ASSIGN(const plan::Phase until, until_phase(invocation, plan::Phase::switch_));
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(const History history, load_history(invocation, database.connection));
  const execute::JournalMigration* unfinished = history.unfinished();
  if (unfinished == nullptr || unfinished->state == "awaiting-contract") {
    invocation.out().line("nothing to resume");
    invocation.out().result(Json::object({{"migrations", Json::array()}}));
    return {};
  }
  WESLEY_ASSIGN(const migration::Migration* found, history.find(*unfinished));
  // `apply` goes to the end by itself.
  return bring_forward(invocation, database, history, {found},
                       unfinished->is_plan() && !invocation.has("until") ? plan::Phase::contract : until);
}

Result<void> run_migrate_contract(const Invocation& invocation) {
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(const History history, load_history(invocation, database.connection));
  const execute::JournalMigration* unfinished = history.unfinished();
  if (unfinished == nullptr) {
    invocation.out().line("nothing to contract");
    invocation.out().result(Json::object({{"migrations", Json::array()}}));
    return {};
  }
  WESLEY_ASSIGN(const migration::Migration* found, history.find(*unfinished));
  return bring_forward(invocation, database, history, {found}, plan::Phase::contract);
}

namespace {

Result<int> steps_back(const Invocation& invocation) {
  const std::string text = invocation.value("steps", "1");
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 1) {
    return fail(ErrorCode::usage, fmt::format("`--steps {}` is no positive number", text));
  }
  return count;
}

// Newest first.
Result<std::vector<const migration::Migration*>> behind(const Invocation& invocation,
                                                        const History& history) {
  WESLEY_ASSIGN(const int count, steps_back(invocation));
  const std::string to = invocation.value("to");
  std::vector<const migration::Migration*> list;
  for (auto ran = history.journal.rbegin(); ran != history.journal.rend(); ++ran) {
    if (ran->state == "rolled-back") continue;
    if (to.empty() ? static_cast<int>(list.size()) == count : ran->version <= to) break;
    WESLEY_ASSIGN(const migration::Migration* found, history.find(*ran));
    list.push_back(found);
  }
  return list;
}

}  // namespace

Result<void> run_migrate_rollback(const Invocation& invocation) {
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(const History history, load_history(invocation, database.connection));
  WESLEY_ASSIGN(const std::vector<const migration::Migration*> list, behind(invocation, history));
  WESLEY_ASSIGN(const execute::Options options, execution_options(invocation, database.conninfo));
  if (list.empty()) {
    invocation.out().line("nothing to roll back");
    invocation.out().result(Json::object({{"rolled_back", Json::array()}}));
    return {};
  }
  std::string names;
  for (const migration::Migration* migration : list) names += (names.empty() ? "" : ", ") + migration->folder;
  WESLEY_TRY(confirm(invocation, fmt::format("roll back {}?", names)));
  Json undone = Json::array();
  for (const migration::Migration* migration : list) {
    invocation.out().line(invocation.out().paint("bold", "rollback " + migration->folder));
    WESLEY_ASSIGN(Endpoints ends, endpoints(history.home(*migration), *migration));
    execute::Gates both;
    both.after = [&invocation, &ends](postgres::Connection& connection, execute::Outcome) {
      return require_equal(invocation, connection, ends.from, nullptr, ErrorCode::migration_failed);
    };
    Progress progress(invocation);
    WESLEY_TRY(execute::roll_back(migration->version, options, both, std::ref(progress)));
    undone.push(migration->version);
  }
  invocation.out().line("verified: the database is as it was before");
  invocation.out().result(Json::object({{"rolled_back", undone}}));
  return {};
}

}  // namespace wesley::cli
