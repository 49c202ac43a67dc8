// SPDX-License-Identifier: Apache-2.0
// A transactional step: its statements and its journal row commit together, and that row is the only truth.
#include <fmt/format.h>

#include "execute/retry.h"
#include "execute/steps.h"
#include "migration/timeouts.h"

namespace wesley::execute {

using postgres::Rows;

namespace {

Result<void> run_once(StepRun& run) {
  Runner& runner = run.runner;
  WESLEY_TRY(begin_transaction(runner, run.step()));
  for (const std::string& statement : run.step().statements) {
    runner.fault("before-statement");
    WESLEY_TRY(runner.watched(run.step(), statement));
    runner.fault("after-statement");
  }
  WESLEY_TRY(runner.journal().set_step_state(runner.worker(), runner.epoch(), run.version, run.step().id,
                                             StepState::done));
  return commit(runner);
}

}  // namespace

Result<void> begin_transaction(Runner& runner, const plan::Step& step, std::string_view settings) {
  const migration::Timeouts timeouts =
      migration::timeouts_of(step, {runner.lock_timeout(), runner.options().instant_statement_timeout});
  postgres::Connection& worker = runner.worker();
  WESLEY_TRY(worker.execute_script(
      fmt::format("BEGIN; SET LOCAL lock_timeout = '{}ms'; SET LOCAL statement_timeout = '{}ms'; {}",
                  timeouts.lock.count(), timeouts.statement.count(), settings)));
  WESLEY_ASSIGN(const Rows locked, worker.query("SELECT pg_try_advisory_xact_lock_shared($1)",
                                                {std::to_string(runner.keys().workers)}));
  if (locked.boolean(0, 0)) return {};
  return fail(ErrorCode::interrupted, "another runner is taking the journal over",
              "It goes on with the migration; nothing more is done here.");
}

Result<void> commit(Runner& runner) {
  runner.fault("after-journal");
  WESLEY_TRY(runner.worker().execute("COMMIT"));
  runner.fault("after-commit");
  return {};
}

Result<bool> is_done(StepRun& run) {
  WESLEY_ASSIGN(const std::optional<StepRow> row,
                run.runner.journal().step(run.runner.control(), run.version, run.step().id));
  return row && row->state == StepState::done;
}

Result<void> run_transaction_step(StepRun& run) {
  Unit unit;
  unit.run = [&] { return run_once(run); };
  unit.settled = [&] { return is_done(run); };
  return run_with_retries(run.runner, run.step(), unit);
}

}  // namespace wesley::execute
