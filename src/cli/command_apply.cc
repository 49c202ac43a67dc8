// SPDX-License-Identifier: Apache-2.0
// apply: introspect, diff, plan, show, confirm, execute, verify; no migration files.
#include <fmt/format.h>

#include "catalog/snapshot.h"
#include "cli/compare.h"
#include "cli/confirm.h"
#include "cli/execution.h"
#include "cli/history.h"
#include "cli/planning.h"
#include "cli/progress.h"
#include "cli/project.h"
#include "plan/explain.h"

namespace wesley::cli {

namespace {

// A dry run leaves no trace; anything else can be resumed. What is recorded is what was wanted: what somebody
// else added is not ours from now on.
Result<execute::Source> open(const Invocation& invocation, Database& database, const Comparison& comparison,
                             const plan::Plan& made, const catalog::Catalog& wanted, SourceMap& sources,
                             Diagnostics& diagnostics) {
  if (invocation.has("dry-run"))
    return execute::plan_source(made, "00000000000000", "apply", catalog::save(wanted));
  WESLEY_ASSIGN(History history, read_history(invocation, database.connection));
  WESLEY_ASSIGN(const migration::Migration kept, keep_plan(history, made, comparison.live, wanted));
  return execute::open_plan(history.plans, kept, sources, diagnostics);
}

Result<void> execute_plan(const Invocation& invocation, Database& database, const Comparison& comparison,
                          const catalog::Catalog& wanted, const plan::Plan& made) {
  WESLEY_ASSIGN(const plan::Phase until, until_phase(invocation, plan::Phase::contract));
  WESLEY_TRY(refuse_hazards(invocation, made.steps, until));
  if (!invocation.has("dry-run"))
    WESLEY_TRY(confirm(invocation, fmt::format("run these {} steps?", made.steps.size())));
  WESLEY_ASSIGN(execute::Options options, execution_options(invocation, database.conninfo));
  options.until = until;
  const catalog::Catalog target = target_of(comparison);
  const auto expected = [&](plan::Phase phase) { return plan::simulate(comparison.live, made.steps, phase); };
  SourceMap sources;
  Diagnostics diagnostics;
  WESLEY_ASSIGN(const execute::Source source,
                open(invocation, database, comparison, made, wanted, sources, diagnostics));
  Progress progress(invocation);
  WESLEY_ASSIGN(
      const execute::Outcome outcome,
      execute::run(source, options, gates(invocation, options, comparison.live, target, expected, made.steps),
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
  WESLEY_ASSIGN(const plan::Plan made,
                make_plan(invocation, comparison, comparison.wanted, &live.statistics));
  for (const std::string& object : comparison.kept) invocation.out().note("unmanaged: " + object);
  if (made.empty()) {
    invocation.out().line("nothing to do: the database is what the schema says");
  } else {
    invocation.out().line(
        plan::explain_text(made.steps, {"apply", postgres::redacted(database.conninfo), "schema",
                                        made.server_major, &live.statistics, false}));
    WESLEY_TRY(execute_plan(invocation, database, comparison, wanted.catalog, made));
  }
  invocation.out().result(Json::object(
      {{"steps", static_cast<std::uint64_t>(made.steps.size())}, {"dry_run", invocation.has("dry-run")}}));
  return {};
}

}  // namespace wesley::cli
