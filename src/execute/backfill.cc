// SPDX-License-Identifier: Apache-2.0
// A batched step: one UPDATE over a key range, repeated from the watermark to an upper end that was fixed
// when it began. The watermark commits with its batch, so a batch has run exactly as often as the journal
// says.
#include <cmath>

#include <fmt/format.h>

#include "execute/key_range.h"
#include "execute/pace.h"
#include "execute/retry.h"
#include "execute/steps.h"

namespace wesley::execute {

using postgres::Rows;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::string_view query_canceled = "57014";
constexpr std::chrono::milliseconds progress_interval{200};

class Stopwatch {
 public:
  std::chrono::microseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began_);
  }

 private:
  Clock::time_point began_ = Clock::now();
};

class Backfill {
 public:
  explicit Backfill(StepRun& run)
      : run_(run), runner_(run.runner), range_(*run.step().batch), pace_(run.runner.options()) {}

  Result<void> go() {
    Unit begin{[this] { return find_ends(); }, [] { return Result<bool>(false); }, {}};
    WESLEY_TRY(run_with_retries(runner_, run_.step(), begin));
    if (!upper_) return finish_empty();
    WESLEY_TRY(pace_.look(runner_, run_.step()));
    while (!finished_) {
      Unit batch{[this] { return run_batch(); }, [this] { return settle(); },
                 [this]() -> Result<void> {
                   pace_.shrink();
                   return {};
                 }};
      WESLEY_TRY(run_with_retries(runner_, run_.step(), batch));
      show();
      if (finished_) break;
      WESLEY_TRY(pace_.look(runner_, run_.step()));
      WESLEY_TRY(pace_.rest(runner_));
    }
    return {};
  }

 private:
  int id() const { return run_.step().id; }

  // From the journal when an earlier run has begun, else from the table.
  Result<void> find_ends() {
    postgres::Connection& worker = runner_.worker();
    WESLEY_TRY(range_.estimate(worker));
    if (run_.before) {
      upper_ = run_.before->upper;
      go_on_from(*run_.before);
    }
    if (!upper_) {
      WESLEY_ASSIGN(upper_, range_.last(worker));
      if (!upper_) return {};
      WESLEY_TRY(runner_.journal().set_upper(worker, runner_.epoch(), run_.version, id(), *upper_));
    }
    WESLEY_ASSIGN(first_, range_.first(worker));
    // Everything that was there at the beginning may be gone again.
    if (!first_) first_ = upper_;
    return {};
  }

  void go_on_from(const StepRow& row) {
    watermark_ = row.watermark;
    seen_ = row.rows_seen;
    changed_ = row.rows_changed;
  }

  Result<void> finish_empty() {
    Unit unit{[this] {
                return runner_.journal().set_step_state(runner_.worker(), runner_.epoch(), run_.version, id(),
                                                        StepState::done);
              },
              [this] { return is_done(run_); },
              {}};
    return run_with_retries(runner_, run_.step(), unit);
  }

  Result<void> run_batch() {
    while (true) {
      Result<void> result = try_batch();
      // The batch was too large for its statement_timeout: a smaller one may do.
      if (result || result.error().sqlstate != query_canceled || pace_.smallest()) return result;
      runner_.roll_back_worker();
      pace_.shrink();
    }
  }

  // A batch commits without waiting for the disk, so that it holds its rows no longer than its work takes. A
  // crash of the server may then lose the last batches, their watermarks with them, for both are one
  // transaction (PostgreSQL manual, "Asynchronous Commit": "the risk ... is of data loss, not data
  // corruption"): the rows are as if never touched, and settle() goes on from the watermark that is left. The
  // last batch waits: it says `done`, and with its own all earlier commits are on disk, in their order.
  Result<void> begin_batch() {
    constexpr std::string_view as_backfill = "SET LOCAL wesley.backfill = 'on'";
    constexpr std::string_view without_waiting =
        "SET LOCAL wesley.backfill = 'on'; SET LOCAL synchronous_commit = off";
    return begin_transaction(runner_, run_.step(), next_.is_last ? as_backfill : without_waiting);
  }

  Result<void> try_batch() {
    Stopwatch whole;
    const Key& lower = watermark_ ? *watermark_ : *first_;
    WESLEY_ASSIGN(next_, range_.next(runner_.worker(), lower, !watermark_, *upper_, pace_.batch_rows()));
    BatchTime time;
    Stopwatch beginning;
    WESLEY_TRY(begin_batch());
    time.round_trip = beginning.elapsed() / 2;  // it makes two
    postgres::Parameters parameters(lower.begin(), lower.end());
    parameters.insert(parameters.end(), next_.upper.begin(), next_.upper.end());
    runner_.fault("before-statement");
    Stopwatch statement;
    WESLEY_ASSIGN(const Rows rows,
                  runner_.watched(run_.step(), range_.statement(run_.step().statements[0], !watermark_),
                                  parameters, [this] { look_for_waiters(); }));
    time.statement = statement.elapsed();
    runner_.fault("after-statement");
    if (pace_.look_for_waiters()) look_for_waiters();
    const std::int64_t changed = rows.affected();
    const std::int64_t seen = next_.is_last ? std::min(pace_.batch_rows(), changed) : pace_.batch_rows();
    WESLEY_TRY(record_batch(seen, changed));
    WESLEY_TRY(commit(runner_));
    time.whole = whole.elapsed();
    pace_.learn(seen, time);
    watermark_ = next_.upper;
    seen_ += seen;
    changed_ += changed;
    finished_ = next_.is_last;
    return {};
  }

  Result<void> record_batch(std::int64_t seen, std::int64_t changed) {
    postgres::Connection& worker = runner_.worker();
    const Journal& journal = runner_.journal();
    WESLEY_TRY(
        journal.advance_batch(worker, runner_.epoch(), run_.version, id(), next_.upper, seen, changed));
    if (!next_.is_last) return {};
    return journal.set_step_state(worker, runner_.epoch(), run_.version, id(), StepState::done);
  }

  void look_for_waiters() {
    const Result<bool> waiters = has_waiters(runner_.control(), runner_.worker().backend_pid());
    if (waiters && *waiters) pace_.found_waiters();
  }

  // The connection was lost: the journal tells where to go on, which may be before batches that were
  // committed, when the server has crashed.
  Result<bool> settle() {
    WESLEY_ASSIGN(const std::optional<StepRow> row,
                  runner_.journal().step(runner_.control(), run_.version, id()));
    if (!row) return false;
    go_on_from(*row);
    finished_ = row->state == StepState::done;
    return finished_;
  }

  void show() {
    const double rows = std::max(range_.estimated_rows(), static_cast<double>(seen_));
    const double fraction = finished_ ? 1.0 : rows > 0 ? static_cast<double>(seen_) / rows : 0;
    const int quarter = static_cast<int>(std::floor(fraction * 4));
    if (quarter > saved_quarter_) run_.checkpoint.save(run_.step(), "running", fraction);
    saved_quarter_ = std::max(saved_quarter_, quarter);
    if (!finished_ && Clock::now() < next_progress_) return;
    next_progress_ = Clock::now() + progress_interval;
    const double rate = pace_.rate();
    Json data = Json::object({{"rows", seen_},
                              {"changed", changed_},
                              {"rows_total", rows},
                              {"fraction", fraction},
                              {"rate", rate},
                              {"batch_rows", pace_.batch_rows()}});
    if (rate > 0) data.add("seconds_left", (rows - static_cast<double>(seen_)) / rate);
    runner_.events().emit("progress", &run_.step(), std::move(data));
  }

  StepRun& run_;
  Runner& runner_;
  KeyRange range_;
  Pace pace_;
  std::optional<Key> first_, upper_;
  std::optional<Key> watermark_;  // none: the first batch starts at first_, and with it
  KeyRange::Next next_;
  std::int64_t seen_ = 0, changed_ = 0;
  bool finished_ = false;
  int saved_quarter_ = 0;
  Clock::time_point next_progress_;
};

}  // namespace

Result<void> run_batched_step(StepRun& run) {
  return Backfill(run).go();
}

}  // namespace wesley::execute
