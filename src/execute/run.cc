// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "execute/checkpoint.h"
#include "execute/execute.h"
#include "execute/failure.h"
#include "execute/preflight.h"
#include "execute/runner.h"
#include "execute/steps.h"
#include "execute/survey.h"

namespace wesley::execute {

using Clock = std::chrono::steady_clock;

namespace {

Result<std::string> instance_of(postgres::Connection& connection) {
  WESLEY_ASSIGN(const postgres::Rows rows,
                connection.query("SELECT c.system_identifier || '/' || d.oid FROM pg_control_system() c,"
                                 " pg_database d WHERE d.datname = current_database()"));
  return std::string(rows.text(0, 0));
}

class Run {
 public:
  Run(const Source& source, const Options& options, const Gates& gates, const Observer& observer)
      : source_(source), options_(options), gates_(gates), observer_(observer) {}

  Result<Outcome> go() {
    WESLEY_ASSIGN(briefs_, survey(source_));
    WESLEY_ASSIGN(runner_, Runner::connect(options_, observer_));
    WESLEY_TRY(require_version());
    WESLEY_TRY(load_journal());
    if (before_ && before_->state == "complete") return already_complete();
    WESLEY_TRY(require_startable());
    const bool first_time = !before_ || before_->state == "rolled-back";
    if (first_time && gates_.before) WESLEY_TRY(gates_.before(runner_->control()));
    const std::vector<StepBrief> todo = pending(briefs_, rows_, options_.until);
    WESLEY_TRY(require_allowed(todo, options_.allowance));
    const Journal* missing = has_journal_ ? nullptr : &runner_->journal();
    WESLEY_TRY(preflight(runner_->control(), todo, missing, runner_->events()));
    if (options_.dry_run) return show(todo);
    // A journal that has to be made is made now: a refusal leaves the database as it was.
    if (!has_journal_) WESLEY_TRY(runner_->take_over());
    WESLEY_TRY(start(first_time));
    Result<Outcome> outcome = run_steps();
    if (!outcome) record_failure(outcome.error());
    return outcome;
  }

 private:
  Result<void> require_version() const {
    if (runner_->server_major() >= source_.server_major) return {};
    return fail(
        ErrorCode::unusable_server,
        fmt::format("the migration was made for PostgreSQL {}, the server is {}", source_.server_major,
                    runner_->server_major()),
        fmt::format("Plan it again with --server {}, or upgrade the server.", runner_->server_major()));
  }

  // As the one runner, so that what it says stays true; a dry run only reads.
  Result<void> load_journal() {
    postgres::Connection& control = runner_->control();
    if (!options_.dry_run) WESLEY_TRY(runner_->lock());
    WESLEY_ASSIGN(has_journal_, runner_->journal().exists(control));
    if (!has_journal_) return {};
    if (!options_.dry_run) WESLEY_TRY(runner_->take_over());
    WESLEY_ASSIGN(before_, runner_->journal().migration(control, source_.version));
    WESLEY_ASSIGN(rows_, runner_->journal().steps(control, source_.version));
    if (before_ && before_->state == "rolled-back") rows_.clear();
    WESLEY_ASSIGN(others_, runner_->journal().unfinished(control, source_.version));
    return {};
  }

  Result<Outcome> already_complete() const {
    if (before_->checksum == source_.checksum) return Outcome::nothing_to_do;
    return fail(ErrorCode::input,
                fmt::format("migration {}_{} was edited after it ran", source_.version, source_.name),
                "Restore the file; write what has to change as a new migration.");
  }

  Result<void> require_startable() const {
    WESLEY_TRY(require_unedited(briefs_, rows_));
    if (!others_.empty())
      return fail(
          ErrorCode::unsafe_refused,
          fmt::format("migration {}_{} is not finished: {}", others_.front().version, others_.front().name,
                      others_.front().state),
          others_.front().state == "awaiting-contract"
              ? "Finish it with `wesley migrate contract`."
              : "Finish it with `wesley migrate resume`, or take it back with `wesley migrate rollback`.");
    if (before_ && before_->state == "rolling-back")
      return fail(ErrorCode::migration_failed,
                  fmt::format("migration {}_{} is being rolled back", source_.version, source_.name),
                  "Finish that with `wesley migrate rollback` first.");
    return {};
  }

  Result<Outcome> show(const std::vector<StepBrief>& todo) const {
    for (const StepBrief& brief : todo) runner_->events().emit("would-run", &brief.step, Json::object());
    return Outcome::stopped;
  }

  Result<void> start(bool first_time) {
    postgres::Connection& control = runner_->control();
    WESLEY_TRY(runner_->journal().start_migration(control, source_, static_cast<int>(briefs_.size())));
    WESLEY_ASSIGN(std::string instance, instance_of(control));
    checkpoint_.emplace(options_, source_, std::move(instance), runner_->events());
    checkpoint_->inspect();
    runner_->events().emit(first_time ? "started" : "resumed", nullptr,
                           Json::object({{"version", source_.version},
                                         {"name", source_.name},
                                         {"steps", briefs_.size()},
                                         {"done", done_count()},
                                         {"after", before_ ? before_->state : ""}}));
    return {};
  }

  std::size_t done_count() const {
    std::size_t count = 0;
    for (const auto& [id, row] : rows_) count += row.state == StepState::done;
    return count;
  }

  Result<Outcome> run_steps() {
    WESLEY_ASSIGN(const StepStream next, source_.stream());
    done_ = done_count();
    runner_->on_recovered([this] { return require_nothing_lost(); });
    bool remaining = false;
    while (true) {
      WESLEY_ASSIGN(const std::optional<migration::FileStep> file, next());
      if (!file) break;
      const auto row = rows_.find(file->step.id);
      if (row != rows_.end() && row->second.state == StepState::done) continue;
      remaining = file->step.phase > options_.until;
      if (remaining) break;
      if (runner_->interrupted())
        return fail(ErrorCode::interrupted, "interrupted", "`wesley migrate resume` goes on.");
      WESLEY_TRY(run_step(*file));
    }
    return finish(!remaining                               ? Outcome::complete
                  : options_.until == plan::Phase::switch_ ? Outcome::awaiting_contract
                                                           : Outcome::stopped);
  }

  // A standby that was promoted may not know of steps that its predecessor acknowledged.
  Result<void> require_nothing_lost() {
    WESLEY_ASSIGN(const std::size_t known,
                  runner_->journal().done_count(runner_->control(), source_.version));
    if (known >= done_) return {};
    return fail(ErrorCode::interrupted,
                fmt::format("the server has come back without {} steps that were done", done_ - known),
                "`wesley migrate resume` goes on from what it knows.");
  }

  Result<void> run_step(const migration::FileStep& file) {
    const plan::Step& step = file.step;
    const auto began = Clock::now();
    Result<void> started = enter_step(file);
    const auto row = rows_.find(step.id);
    StepRun run{*runner_, source_.version, file, *checkpoint_,
                row == rows_.end() ? std::nullopt : std::optional(row->second)};
    Result<void> result = started;
    if (result && step.mode == plan::Mode::transaction) result = run_transaction_step(run);
    if (result && step.mode == plan::Mode::autonomous) result = run_autonomous_step(run);
    if (result && step.mode == plan::Mode::batched) result = run_batched_step(run);
    if (!result) return fail_step(result.error(), step);
    ++done_;
    checkpoint_->save(step, "done", 1);
    runner_->events().emit(
        "step-done", &step,
        Json::object({{"seconds", std::chrono::duration<double>(Clock::now() - began).count()}}));
    return {};
  }

  // The row that makes the step immutable; a lost connection here is as good as before it.
  Result<void> enter_step(const migration::FileStep& file) {
    runner_->events().emit("step-started", &file.step, Json::object());
    const auto record = [&] {
      return runner_->journal().start_step(runner_->worker(), runner_->epoch(), source_.version, file);
    };
    Result<void> recorded = through_loss(record);
    if (recorded) runner_->fault("after-start");
    return recorded;
  }

  // Tries again once when a connection was lost, for work that may be done twice.
  Result<void> through_loss(const std::function<Result<void>()>& work) {
    Result<void> result = work();
    if (result || result.error().code != ErrorCode::connection) return result;
    WESLEY_TRY(runner_->recover());
    return work();
  }

  Result<void> fail_step(const Error& error, const plan::Step& step) {
    Error failure = step_failure(error, step, options_.show_data);
    runner_->roll_back_worker();
    (void)runner_->journal().set_step_error(runner_->control(), source_.version, step.id, failure.message);
    checkpoint_->save(step, state_after(failure), 0);
    runner_->events().emit("step-failed", &step, to_json(failure));
    return tl::unexpected(std::move(failure));
  }

  void record_failure(const Error& error) {
    (void)runner_->journal().set_migration_state(runner_->control(), source_.version, state_after(error),
                                                 error.message);
    runner_->events().emit("finished", nullptr,
                           Json::object({{"outcome", state_after(error)}, {"error", error.message}}));
  }

  Result<Outcome> finish(Outcome outcome) {
    if (gates_.after) WESLEY_TRY(through_loss([&] { return gates_.after(runner_->control(), outcome); }));
    constexpr std::string_view states[] = {"complete", "awaiting-contract", "stopped"};
    const std::string_view state = states[static_cast<std::size_t>(outcome)];
    runner_->fault("before-finish");
    WESLEY_TRY(through_loss([&] {
      return runner_->journal().set_migration_state(runner_->control(), source_.version, state, "");
    }));
    checkpoint_->remove();
    runner_->events().emit("finished", nullptr, Json::object({{"outcome", state}}));
    return outcome;
  }

  const Source& source_;
  const Options& options_;
  const Gates& gates_;
  const Observer& observer_;
  std::vector<StepBrief> briefs_;
  std::unique_ptr<Runner> runner_;
  bool has_journal_ = false;
  std::optional<MigrationRow> before_;
  std::map<int, StepRow> rows_;
  std::size_t done_ = 0;
  std::vector<MigrationRow> others_;
  std::optional<Checkpoint> checkpoint_;
};

}  // namespace

Result<Outcome> run(const Source& source, const Options& options, const Gates& gates,
                    const Observer& observer) {
  return Run(source, options, gates, observer).go();
}

}  // namespace wesley::execute
