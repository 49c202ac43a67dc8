// SPDX-License-Identifier: Apache-2.0
#include "execute/pace.h"

#include <algorithm>
#include <cmath>

namespace wesley::execute {

using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t fewest_rows = 20;
constexpr std::int64_t most_rows = 100000;
constexpr milliseconds look_interval{250};
constexpr milliseconds lag_interval{500};

// How much a batch may differ in size from the one before. Down at once: somebody may be waiting for its
// rows. Up slowly while others work: a few cheap batches say little about the next one.
constexpr double most_shrinking = 0.05;
constexpr double growth = 2;
constexpr double busy_growth = 1.25;

}  // namespace

Pace::Pace(const Options& options)
    : target_(options.batch_target),
      busy_target_(std::min(options.busy_batch_target, options.batch_target)),
      busy_share_(std::clamp(options.busy_share, 0.01, 1.0)),
      max_rate_(options.max_rate),
      max_lag_(options.max_replica_lag),
      began_(Clock::now()),
      next_look_(Clock::now()) {
}

Result<void> Pace::look(Runner& runner, const plan::Step& step) {
  if (Clock::now() < next_look_) return {};
  next_look_ = Clock::now() + look_interval;
  const Result<bool> active =
      others_active(runner.control(), {runner.control().backend_pid(), runner.worker().backend_pid()});
  busy_ = !active || *active;
  WESLEY_TRY(runner.keep_control());
  return wait_for_standbys(runner, step);
}

bool Pace::look_for_waiters() const {
  return busy_ && Clock::now() >= next_look_;
}

void Pace::shrink() {
  rows_ = std::max(rows_ / 2, fewest_rows);
}

bool Pace::smallest() const {
  return rows_ <= fewest_rows;
}

// The way to the server is no work of the server: a batch would shrink to nothing on a long one.
void Pace::learn(std::int64_t rows, const BatchTime& time) {
  total_ += rows;
  last_ = time.whole;
  round_trip_ = std::min(round_trip_, time.round_trip);
  const auto work = static_cast<double>(std::max((time.statement - round_trip_).count(), std::int64_t{1}));
  const auto target = static_cast<double>((busy_ ? busy_target_ : target_).count());
  const double factor = std::clamp(target / work, most_shrinking, busy_ ? busy_growth : growth);
  rows_ = std::clamp(static_cast<std::int64_t>(std::ceil(static_cast<double>(rows_) * factor)), fewest_rows,
                     most_rows);
  if (waiters_) shrink();
}

double Pace::rate() const {
  const double seconds = std::chrono::duration<double>(Clock::now() - began_).count();
  return seconds > 0 ? static_cast<double>(total_) / seconds : 0;
}

Result<void> Pace::rest(Runner& runner) {
  Clock::duration wait{0};
  if (busy_ || waiters_)
    wait = std::chrono::duration_cast<Clock::duration>(last_ * ((1 - busy_share_) / busy_share_));
  waiters_ = false;
  if (max_rate_ > 0) {
    const std::chrono::duration<double> earned(static_cast<double>(total_) / max_rate_);
    wait = std::max(wait, began_ + std::chrono::duration_cast<Clock::duration>(earned) - Clock::now());
  }
  return wait.count() > 0 ? runner.pause(std::chrono::ceil<milliseconds>(wait)) : Result<void>();
}

Result<void> Pace::wait_for_standbys(Runner& runner, const plan::Step& step) {
  while (true) {
    const Result<double> lag = replica_lag(runner.control());
    if (!lag || *lag <= static_cast<double>(max_lag_.count())) return {};
    runner.events().emit("waiting", &step, Json::object({{"for", "standbys"}, {"lag", *lag}}));
    WESLEY_TRY(runner.pause(lag_interval));
  }
}

}  // namespace wesley::execute
