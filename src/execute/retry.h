// SPDX-License-Identifier: Apache-2.0
// Tries a unit of work again when trying again can help. Inside of this module only.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <random>

#include "execute/runner.h"

namespace wesley::execute {

// Exponential backoff with full jitter: runners, and applications, that failed together do not come back
// together. Never sooner than `minimum`: every query on the table queues behind a waiting strong lock.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds minimum, std::chrono::milliseconds budget);
  // How long to wait before the next try; nullopt when the budget does not last.
  std::optional<std::chrono::milliseconds> next();
  int tries() const { return tries_; }

 private:
  std::chrono::milliseconds minimum_;
  std::chrono::steady_clock::time_point deadline_;
  int tries_ = 0;
  std::mt19937_64 random_;
};

// `unit` is all that one try does, its timeouts included. After a lost connection `settled` says whether it
// took effect all the same; `mend` runs before each further try, may be empty.
struct Unit {
  std::function<Result<void>()> run;
  std::function<Result<bool>()> settled;
  std::function<Result<void>()> mend;
};
Result<void> run_with_retries(Runner& runner, const plan::Step& step, const Unit& unit);

}  // namespace wesley::execute
