// SPDX-License-Identifier: Apache-2.0
#include "execute/pace.h"

#include <algorithm>

namespace wesley::execute {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t fewest_rows = 20;
constexpr std::int64_t most_rows = 100000;
constexpr milliseconds look_interval{250};
constexpr milliseconds lag_interval{500};

}  // namespace

Pace::Pace(const Options& options)
    : target_(options.batch_target),
      max_rate_(options.max_rate),
      max_lag_(options.max_replica_lag),
      began_(Clock::now()),
      next_look_(Clock::now()) {
}

void Pace::shrink() {
  rows_ = std::max(rows_ / 2, fewest_rows);
}

bool Pace::smallest() const {
  return rows_ <= fewest_rows;
}

void Pace::learn(std::int64_t rows, microseconds time) {
  total_ += rows;
  last_ = time;
  const double ratio = static_cast<double>(microseconds(target_).count()) /
                       std::max<double>(static_cast<double>(time.count()), 1);
  const double wanted = static_cast<double>(rows_) * std::clamp(ratio, 0.5, 2.0);
  rows_ = std::clamp(static_cast<std::int64_t>(wanted), fewest_rows, most_rows);
}

double Pace::rate() const {
  const double seconds = std::chrono::duration<double>(Clock::now() - began_).count();
  return seconds > 0 ? static_cast<double>(total_) / seconds : 0;
}

Result<void> Pace::rest(Runner& runner, const plan::Step& step, bool had_waiters) {
  if (had_waiters) shrink();
  if (Clock::now() >= next_look_) {
    next_look_ = Clock::now() + look_interval;
    const Result<bool> active =
        others_active(runner.control(), {runner.control().backend_pid(), runner.worker().backend_pid()});
    busy_ = active && *active;
    WESLEY_TRY(runner.keep_control());
    WESLEY_TRY(wait_for_standbys(runner, step));
  }
  milliseconds wait{0};
  if (busy_ || had_waiters) wait = std::chrono::ceil<milliseconds>(last_);
  if (max_rate_ > 0) {
    const auto due = began_ + std::chrono::duration<double>(static_cast<double>(total_) / max_rate_);
    wait = std::max(wait, std::chrono::ceil<milliseconds>(due - Clock::now()));
  }
  return wait.count() > 0 ? runner.pause(wait) : Result<void>();
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
