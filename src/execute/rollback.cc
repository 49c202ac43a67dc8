// SPDX-License-Identifier: Apache-2.0
// Takes the finished steps of a migration back, last first, by the undo statements that the journal has kept.
#include <algorithm>

#include <fmt/format.h>

#include "execute/failure.h"
#include "execute/retry.h"
#include "execute/steps.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::execute {

namespace {

// An undo as a step of its own, classified as any other text is.
plan::Step undo_step(const StepRow& row, int server_major) {
  locks::Context context;
  context.server_major = server_major;
  std::vector<locks::Effect> effects;
  for (const std::string& statement : row.undo.statements)
    effects.push_back(locks::classify(statement, context));
  const locks::Effect effect = locks::combine(effects);
  plan::Step step;
  step.id = row.id;
  step.summary = row.summary;
  step.statements = row.undo.statements;
  step.mode = effect.no_transaction ? plan::Mode::autonomous : plan::Mode::transaction;
  step.locks = effect.locks;
  step.duration = effect.duration;
  step.blocks = effect.blocks;
  return step;
}

// The index that a DROP INDEX names; nullopt for other statements.
std::optional<catalog::Name> dropped_index(const std::string& statement) {
  const auto tree = sql::parse(statement);
  if (!tree || tree->statements().size() != 1) return std::nullopt;
  const sql::Node node = tree->statements()[0].node;
  if (!node.is("DropStmt") || node.enumerator("remove_type") != "OBJECT_INDEX") return std::nullopt;
  const std::vector<sql::Node> objects = node.children("objects");
  if (objects.size() != 1) return std::nullopt;
  std::vector<std::string> parts;
  for (const sql::Node part : objects[0].children("items")) parts.emplace_back(part.as_string().value_or(""));
  if (parts.size() != 2) return std::nullopt;
  return catalog::Name{parts[0], parts[1]};
}

class Rollback {
 public:
  Rollback(std::string version, const Options& options, const Gates& gates, const Observer& observer)
      : version_(std::move(version)), options_(options), gates_(gates), observer_(observer) {}

  Result<void> go() {
    WESLEY_ASSIGN(runner_, Runner::connect(options_, observer_));
    WESLEY_TRY(runner_->lock());
    WESLEY_TRY(runner_->take_over());
    WESLEY_ASSIGN(const std::optional<MigrationRow> row,
                  runner_->journal().migration(runner_->control(), version_));
    if (!row) return fail(ErrorCode::usage, fmt::format("the journal knows no migration {}", version_));
    if (row->state == "rolled-back") return {};
    WESLEY_TRY(collect());
    WESLEY_TRY(require_possible());
    WESLEY_TRY(runner_->journal().set_migration_state(runner_->control(), version_, "rolling-back", ""));
    emit("rollback-started", Json::object({{"version", version_}, {"steps", steps_.size()}}));
    for (const StepRow& step : steps_) WESLEY_TRY(undo(step));
    if (gates_.after) WESLEY_TRY(gates_.after(runner_->control(), Outcome::complete));
    WESLEY_TRY(runner_->journal().set_migration_state(runner_->control(), version_, "rolled-back", ""));
    emit("finished", Json::object({{"outcome", "rolled-back"}}));
    return {};
  }

 private:
  void emit(std::string_view kind, Json data) const {
    runner_->events().emit(kind, nullptr, std::move(data));
  }

  // What has an effect, last first. A transactional step that was only started has none.
  Result<void> collect() {
    WESLEY_ASSIGN(const auto rows, runner_->journal().steps(runner_->control(), version_));
    for (auto entry = rows.rbegin(); entry != rows.rend(); ++entry) {
      const StepRow& row = entry->second;
      if (row.state == StepState::undone) continue;
      if (row.state == StepState::started && row.mode == plan::Mode::transaction) continue;
      if (row.state == StepState::started && row.mode == plan::Mode::autonomous && !row.done_check.empty()) {
        WESLEY_ASSIGN(const Presence presence, ask_presence(runner_->control(), row.done_check));
        if (presence == Presence::absent) continue;
      }
      steps_.push_back(row);
    }
    return {};
  }

  Result<void> require_possible() const {
    const bool lossy_allowed = options_.allowance.unsafe ||
                               std::find(options_.allowance.allowed.begin(), options_.allowance.allowed.end(),
                                         locks::Hazard::data_loss) != options_.allowance.allowed.end();
    std::string detail;
    int impossible = 0;
    int lossy = 0;
    for (const StepRow& step : steps_) {
      if (step.undo.kind == plan::UndoKind::none) {
        ++impossible;
        detail += fmt::format("step {} ({}) has no way back: {}\n", step.id, step.summary, step.undo.reason);
      } else if (step.undo.kind == plan::UndoKind::lossy && !lossy_allowed) {
        ++lossy;
        detail += fmt::format("step {} ({}) loses data when it is taken back: {}\n", step.id, step.summary,
                              step.undo.reason);
      }
    }
    if (impossible + lossy == 0) return {};
    return tl::unexpected(
        Error{ErrorCode::unsafe_refused,
              fmt::format("refused: {} of {} steps cannot be taken back without loss", impossible + lossy,
                          steps_.size()),
              impossible > 0 ? "Nothing was done. Write what has to change as a new migration."
                             : "Nothing was done. To take them back all the same, add --allow data-loss.",
              {},
              detail});
  }

  Result<void> undo(const StepRow& row) {
    const plan::Step step = undo_step(row, runner_->server_major());
    runner_->events().emit("undo-started", &step, Json::object());
    Result<void> result =
        step.mode == plan::Mode::transaction ? undo_in_transaction(row, step) : undo_statements(row, step);
    if (!result) {
      const Error failure = step_failure(result.error(), step, options_.show_data);
      runner_->roll_back_worker();
      (void)runner_->journal().set_migration_state(runner_->control(), version_, "rolling-back",
                                                   failure.message);
      return tl::unexpected(failure);
    }
    runner_->events().emit("undo-done", &step, Json::object());
    return {};
  }

  Result<void> record(int id, StepState state) {
    return runner_->journal().set_step_state(runner_->worker(), runner_->epoch(), version_, id, state);
  }

  Result<bool> is_undone(int id) {
    WESLEY_ASSIGN(const std::optional<StepRow> row,
                  runner_->journal().step(runner_->control(), version_, id));
    return row && row->state == StepState::undone;
  }

  Result<void> undo_in_transaction(const StepRow& row, const plan::Step& step) {
    Unit unit;
    unit.run = [&]() -> Result<void> {
      WESLEY_TRY(begin_transaction(*runner_, step));
      for (const std::string& statement : step.statements) {
        runner_->fault("before-statement");
        WESLEY_TRY(runner_->watched(step, statement));
        runner_->fault("after-statement");
      }
      WESLEY_TRY(record(row.id, StepState::undone));
      return commit(*runner_);
    };
    unit.settled = [&] { return is_undone(row.id); };
    return run_with_retries(*runner_, step, unit);
  }

  // One after the other outside of a transaction; which ones are over is in the journal. The one in between
  // is an index to drop: the catalog says whether it is gone.
  Result<void> undo_statements(const StepRow& row, const plan::Step& step) {
    WESLEY_TRY(record(row.id, StepState::undoing));
    for (int i = row.undone_statements; i < static_cast<int>(step.statements.size()); ++i) {
      const std::string& statement = step.statements[static_cast<std::size_t>(i)];
      Unit unit;
      unit.run = [&]() -> Result<void> {
        WESLEY_ASSIGN(const bool gone, is_gone(statement));
        if (gone) return {};
        runner_->fault("before-statement");
        WESLEY_TRY(run_outside_transaction(*runner_, step, statement));
        runner_->fault("after-statement");
        return {};
      };
      unit.settled = [&] { return Result<bool>(false); };
      WESLEY_TRY(run_with_retries(*runner_, step, unit));
      WESLEY_TRY(runner_->journal().set_undone_statements(runner_->worker(), runner_->epoch(), version_,
                                                          row.id, i + 1));
    }
    return record(row.id, StepState::undone);
  }

  // An index may be gone with the constraint that took it over, too.
  Result<bool> is_gone(const std::string& statement) {
    const std::optional<catalog::Name> index = dropped_index(statement);
    if (!index) return false;
    WESLEY_ASSIGN(const postgres::Rows rows,
                  runner_->control().query("SELECT to_regclass($1) IS NULL",
                                           {sql::quote_qualified(index->schema, index->name)}));
    return rows.boolean(0, 0);
  }

  std::string version_;
  const Options& options_;
  const Gates& gates_;
  const Observer& observer_;
  std::unique_ptr<Runner> runner_;
  std::vector<StepRow> steps_;
};

}  // namespace

Result<void> roll_back(const std::string& version, const Options& options, const Gates& gates,
                       const Observer& observer) {
  return Rollback(version, options, gates, observer).go();
}

}  // namespace wesley::execute
