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

class Backfill {
 public:
  explicit Backfill(StepRun& run)
      : run_(run), runner_(run.runner), range_(*run.step().batch), pace_(run.runner.options()) {}

  Result<void> go() {
    Unit begin{[this] { return find_ends(); }, [] { return Result<bool>(false); }, {}};
    WESLEY_TRY(run_with_retries(runner_, run_.step(), begin));
    if (!upper_) return finish_empty();
    while (!finished_) {
      Unit batch{[this] { return run_batch(); }, [this] { return batch_committed(); },
                 [this]() -> Result<void> {
                   pace_.shrink();
                   return {};
                 }};
      WESLEY_TRY(run_with_retries(runner_, run_.step(), batch));
      advance();
      if (!finished_) WESLEY_TRY(pace_.rest(runner_, run_.step(), had_waiters_));
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
      lower_ = run_.before->watermark;
      seen_ = run_.before->rows_seen;
      changed_ = run_.before->rows_changed;
      inclusive_ = !lower_;
    }
    if (!upper_) {
      WESLEY_ASSIGN(upper_, range_.last(worker));
      if (!upper_) return {};
      WESLEY_TRY(runner_.journal().set_upper(worker, runner_.epoch(), run_.version, id(), *upper_));
    }
    if (!lower_) {
      WESLEY_ASSIGN(lower_, range_.first(worker));
      // Everything that was there at the beginning is gone again.
      if (!lower_) lower_ = upper_;
    }
    return {};
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

  Result<void> try_batch() {
    had_waiters_ = false;
    const auto began = Clock::now();
    postgres::Connection& worker = runner_.worker();
    WESLEY_TRY(begin_transaction(runner_, run_.step()));
    WESLEY_TRY(worker.execute("SET LOCAL wesley.backfill = 'on'"));
    batch_rows_ = pace_.batch_rows();
    WESLEY_ASSIGN(next_, range_.next(worker, *lower_, inclusive_, *upper_, batch_rows_));
    postgres::Parameters parameters(lower_->begin(), lower_->end());
    parameters.insert(parameters.end(), next_.upper.begin(), next_.upper.end());
    runner_.fault("before-statement");
    WESLEY_ASSIGN(const Rows rows,
                  runner_.watched(run_.step(), range_.statement(run_.step().statements[0], inclusive_),
                                  parameters, [this] { look_for_waiters(); }));
    runner_.fault("after-statement");
    batch_changed_ = rows.affected();
    if (next_.is_last) batch_rows_ = std::min(batch_rows_, std::max<std::int64_t>(batch_changed_, 0));
    WESLEY_TRY(runner_.journal().advance_batch(worker, runner_.epoch(), run_.version, id(), next_.upper,
                                               batch_rows_, batch_changed_));
    if (next_.is_last)
      WESLEY_TRY(
          runner_.journal().set_step_state(worker, runner_.epoch(), run_.version, id(), StepState::done));
    WESLEY_TRY(commit(runner_));
    pace_.learn(batch_rows_, std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began));
    return {};
  }

  void look_for_waiters() {
    const Result<bool> waiters = has_waiters(runner_.control(), runner_.worker().backend_pid());
    if (waiters && *waiters) had_waiters_ = true;
  }

  // The connection was lost in this batch: the watermark tells whether it is in, and where to go on if not.
  Result<bool> batch_committed() {
    WESLEY_ASSIGN(const std::optional<StepRow> row,
                  runner_.journal().step(runner_.control(), run_.version, id()));
    if (row && row->watermark && *row->watermark == next_.upper) return true;
    if (row && row->watermark) lower_ = row->watermark;
    return false;
  }

  void advance() {
    lower_ = next_.upper;
    inclusive_ = false;
    finished_ = next_.is_last;
    seen_ += batch_rows_;
    changed_ += batch_changed_;
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
  std::optional<Key> lower_, upper_;
  bool inclusive_ = true;  // the first batch has no row before it to start behind
  KeyRange::Next next_;
  std::int64_t batch_rows_ = 0, batch_changed_ = 0;
  std::int64_t seen_ = 0, changed_ = 0;
  bool had_waiters_ = false;
  bool finished_ = false;
  int saved_quarter_ = 0;
  Clock::time_point next_progress_;
};

}  // namespace

Result<void> run_batched_step(StepRun& run) {
  return Backfill(run).go();
}

}  // namespace wesley::execute
