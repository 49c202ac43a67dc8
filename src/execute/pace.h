// SPDX-License-Identifier: Apache-2.0
// How large the next batch is and how long to wait before it: batches near a target time, at most half of the
// time while others work, a limit on rows a second, standbys that keep up. Inside of this module only.
#pragma once

#include <chrono>
#include <cstdint>

#include "execute/runner.h"

namespace wesley::execute {

class Pace {
 public:
  explicit Pace(const Options& options);
  std::int64_t batch_rows() const { return rows_; }
  // A batch gave way, or somebody waited for it.
  void shrink();
  bool smallest() const;
  // After a batch of `rows` rows that took `time`.
  void learn(std::int64_t rows, std::chrono::microseconds time);
  // Waits as long as the rules ask for.
  Result<void> rest(Runner& runner, const plan::Step& step, bool had_waiters);
  double rate() const;  // rows a second since the beginning

 private:
  Result<void> wait_for_standbys(Runner& runner, const plan::Step& step);
  std::chrono::milliseconds target_;
  double max_rate_;
  std::chrono::seconds max_lag_;
  std::int64_t rows_ = 1000;
  std::int64_t total_ = 0;
  std::chrono::microseconds last_{0};
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point next_look_;
  bool busy_ = false;
};

}  // namespace wesley::execute
