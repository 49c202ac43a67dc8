// SPDX-License-Identifier: Apache-2.0
#include "cli/execution.h"

#include <atomic>
#include <csignal>
#include <set>

#include <fmt/format.h>

#include "cli/compare.h"
#include "cli/planning.h"
#include "cli/progress.h"
#include "cli/project.h"

namespace wesley::cli {

namespace {

std::atomic<bool> interrupt_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

void request_interrupt(int) {
  interrupt_requested = true;
}

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = request_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

std::set<catalog::Name> relations_of(const std::vector<plan::Step>& steps) {
  std::set<catalog::Name> relations;
  for (const plan::Step& step : steps) {
    for (const locks::RelationLock& lock : step.locks) relations.insert(lock.relation);
  }
  return relations;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

}  // namespace

Result<execute::Options> execution_options(const Invocation& invocation, const std::string& conninfo) {
  install_signal_handlers();
  const config::Config& config = invocation.config();
  execute::Options options;
  options.conninfo = conninfo;
  options.journal_schema = config.text("migrations.journal_schema");
  const auto schemas = config.list("database.schemas");
  options.target = schemas.empty() ? "public" : fmt::format("{}", fmt::join(schemas, ","));
  options.lock_timeout = config.duration("safety.lock_timeout");
  options.instant_statement_timeout = config.duration("safety.statement_timeout");
  options.minimum_between_tries = config.duration("safety.retry_pause");
  options.retry_budget =
      std::chrono::duration_cast<std::chrono::seconds>(config.duration("safety.retry_budget"));
  options.parallel_workers = static_cast<int>(config.number("safety.parallel_workers"));
  options.batch_target = config.duration("backfill.batch_time");
  options.busy_batch_target = config.duration("backfill.busy_batch_time");
  options.busy_share = config.number("backfill.busy_share");
  options.max_rate = config.number("backfill.max_rate");
  WESLEY_ASSIGN(options.allowance, allowance(invocation));
  options.wait_for_runner = invocation.has("wait");
  options.terminate_orphans = invocation.has("terminate-orphans");
  options.allow_proxy = invocation.has("allow-proxy");
  options.show_data = invocation.has("show-data");
  options.dry_run = invocation.has("dry-run");
  options.checkpoints = config.root() / ".wesley" / "checkpoints";
  options.interrupted = [] { return interrupt_requested.load(); };
  return options;
}

Result<void> require_equal(const Invocation& invocation, postgres::Connection& connection,
                           const catalog::Catalog& expected, const std::vector<plan::Step>* touched,
                           ErrorCode code) {
  WESLEY_ASSIGN(introspect::Introspected live,
                introspect::introspect(connection, introspect_options(invocation, &expected)));
  WESLEY_ASSIGN(const Comparison comparison,
                compare(invocation, &connection, std::move(live.catalog), expected, &expected));
  const std::set<catalog::Name> relations =
      touched == nullptr ? std::set<catalog::Name>() : relations_of(*touched);
  std::vector<std::string> differences;
  for (const diff::Change& change : comparison.changes.changes) {
    const auto relation = diff::relation(change);
    if (touched == nullptr || !relation || relations.contains(*relation))
      differences.push_back(diff::describe(change));
  }
  if (differences.empty()) return {};
  return tl::unexpected(Error{
      code,
      fmt::format("the database is not what it should be: {} difference{}", differences.size(),
                  differences.size() == 1 ? "" : "s"),
      "Each line is what would have to be done to the database. `wesley drift detect` shows all of them.",
      {},
      joined(differences)});
}

execute::Gates gates(const Invocation& invocation, const execute::Options& options, catalog::Catalog from,
                     catalog::Catalog to, std::function<Result<catalog::Catalog>(plan::Phase)> expected,
                     std::vector<plan::Step> steps) {
  execute::Gates both;
  both.before = [&invocation, from = std::move(from),
                 steps = std::move(steps)](postgres::Connection& connection) {
    return require_equal(invocation, connection, from, &steps, ErrorCode::drift);
  };
  both.after = [&invocation, options, to = std::move(to), expected = std::move(expected)](
                   postgres::Connection& connection, execute::Outcome outcome) -> Result<void> {
    WESLEY_ASSIGN(const catalog::Catalog wanted, outcome == execute::Outcome::complete
                                                     ? Result<catalog::Catalog>(to)
                                                     : expected(options.until));
    WESLEY_TRY(require_equal(invocation, connection, wanted, nullptr, ErrorCode::migration_failed));
    WESLEY_ASSIGN(const introspect::Introspected live,
                  introspect::introspect(connection, introspect_options(invocation, &wanted)));
    return execute::record_renderings(connection, options, introspect::record(wanted, live.catalog));
  };
  return both;
}

Result<execute::Outcome> run_migration(const Invocation& invocation, const Database& database,
                                       const History& history, const migration::Migration& migration,
                                       plan::Phase until) {
  WESLEY_ASSIGN(execute::Options options, execution_options(invocation, database.conninfo));
  options.until = until;
  const migration::Directory& home = history.home(migration);
  WESLEY_ASSIGN(const Endpoints ends, endpoints(home, migration));
  SourceMap sources;
  Diagnostics diagnostics;
  migration::Header header;
  auto steps = migration::read_all(migration.up(), header, sources, diagnostics);
  WESLEY_TRY(invocation.out().report(diagnostics, sources));
  if (!steps) return tl::unexpected(steps.error());
  std::vector<plan::Step> plain;
  for (const migration::FileStep& step : *steps) plain.push_back(step.step);
  WESLEY_TRY(refuse_hazards(invocation, plain, until));
  const auto expected = [&invocation, ends](plan::Phase phase) {
    return expected_after(invocation, ends, phase);
  };
  Progress progress(invocation);
  WESLEY_ASSIGN(const execute::Source source,
                (&home == &history.plans ? execute::open_plan : execute::open_source)(home, migration,
                                                                                      sources, diagnostics));
  auto outcome = execute::run(source, options,
                              gates(invocation, options, ends.from, ends.to, expected, std::move(plain)),
                              std::ref(progress));
  WESLEY_TRY(invocation.out().report(diagnostics, sources));
  return outcome;
}

}  // namespace wesley::cli
