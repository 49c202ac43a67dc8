// SPDX-License-Identifier: Apache-2.0
// apply: introspect, diff, plan, show, confirm, execute, verify; no migration files.
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "catalog/snapshot.h"
#include "cli/compare.h"
#include "cli/confirm.h"
#include "cli/execution.h"
#include "cli/planning.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "plan/explain.h"

namespace wesley::cli {

namespace {

Result<void> execute_plan(const Invocation& invocation, const Database& database,
                          const Comparison& comparison, const plan::Plan& made) {
  WESLEY_ASSIGN(const plan::Phase until, until_phase(invocation, plan::Phase::contract));
  WESLEY_TRY(refuse_hazards(invocation, made.steps, until));
  if (!invocation.has("dry-run"))
    WESLEY_TRY(confirm(invocation, fmt::format("run these {} steps?", made.steps.size())));
  WESLEY_ASSIGN(execute::Options options, execution_options(invocation, database.conninfo));
  options.until = until;
  const catalog::Catalog target = target_of(comparison);
  const auto expected = [&](plan::Phase phase) { return plan::simulate(comparison.live, made.steps, phase); };
  const std::string version = fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(std::time(nullptr)));
  Progress progress(invocation);
  WESLEY_ASSIGN(const execute::Outcome outcome,
                execute::run(execute::plan_source(made, version, "apply", catalog::save(target)), options,
                             gates(invocation, options, comparison.live, target, expected, made.steps),
                             std::ref(progress)));
  if (invocation.has("dry-run")) {
    invocation.out().line("dry run: pre-flight passed, nothing was changed");
  } else {
    invocation.out().line(outcome == execute::Outcome::complete
                              ? "verified: the database is what the schema says"
                              : "stopped as --until asked");
  }
  return {};
}

}  // namespace

Result<void> run_apply(const Invocation& invocation) {
  WESLEY_ASSIGN(const sdl::Compiled wanted, load_schema(invocation, nullptr));
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(introspect::Introspected live,
                introspect::introspect(database.connection, introspect_options(invocation, &wanted.catalog)));
  WESLEY_ASSIGN(const Comparison comparison,
                compare(invocation, &database.connection, std::move(live.catalog), wanted.catalog, nullptr));
  const plan::Plan made = make_plan(invocation, comparison, wanted.catalog, &live.statistics);
  for (const std::string& object : comparison.kept) invocation.out().note("unmanaged: " + object);
  if (made.empty()) {
    invocation.out().line("nothing to do: the database is what the schema says");
  } else {
    invocation.out().line(
        plan::explain_text(made.steps, {"apply", postgres::redacted(database.conninfo), "schema",
                                        made.server_major, &live.statistics, false}));
    WESLEY_TRY(execute_plan(invocation, database, comparison, made));
  }
  invocation.out().result(Json::object(
      {{"steps", static_cast<std::uint64_t>(made.steps.size())}, {"dry_run", invocation.has("dry-run")}}));
  return {};
}

}  // namespace wesley::cli
