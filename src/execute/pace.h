// SPDX-License-Identifier: Apache-2.0
// How large the next batch is and how long to wait before it: batches near a target time, short ones and a
// share of the time only while others work, a limit on rows a second, standbys that keep up. Inside of this
// module only.
#pragma once

#include <chrono>
#include <cstdint>

#include "execute/runner.h"

namespace wesley::execute {

// What a batch took: all of it, its statement, and a round trip to the server, at most.
struct BatchTime {
  std::chrono::microseconds whole{0}, statement{0}, round_trip{0};
};

class Pace {
 public:
  explicit Pace(const Options& options);
  // Looks around, when it is time to: is the server busy, do standbys keep up? Once before the first batch.
  Result<void> look(Runner& runner, const plan::Step& step);
  // Whether the batch that runs now should be asked for waiters before it ends.
  bool look_for_waiters() const;
  void found_waiters() { waiters_ = true; }

  std::int64_t batch_rows() const { return rows_; }
  // A batch gave way.
  void shrink();
  bool smallest() const;
  void learn(std::int64_t rows, const BatchTime& time);
  // Waits as long as the rules ask for.
  Result<void> rest(Runner& runner);
  double rate() const;  // rows a second since the beginning

 private:
  using Clock = std::chrono::steady_clock;
  Result<void> wait_for_standbys(Runner& runner, const plan::Step& step);
  std::chrono::microseconds target_, busy_target_;
  double busy_share_;
  double max_rate_;
  std::chrono::seconds max_lag_;
  std::int64_t rows_ = 100;
  std::int64_t total_ = 0;
  std::chrono::microseconds last_{0};
  std::chrono::microseconds round_trip_ = std::chrono::microseconds::max();  // the shortest so far
  Clock::time_point began_;
  Clock::time_point next_look_;
  bool busy_ = true;  // until proved otherwise
  bool waiters_ = false;
};

}  // namespace wesley::execute
