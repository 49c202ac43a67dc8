// SPDX-License-Identifier: Apache-2.0
// Watches pg_locks and pg_stat_activity for sessions of one application that wait for a lock, and remembers
// each wait and what it waited for.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace wesley::rehearse {

struct LockWait {
  double milliseconds = 0;
  std::string mode, relation, query, blocker;  // the query that waited, and the first session in its way
};

struct LockReport {
  std::int64_t samples = 0;
  LockWait longest;
  std::vector<LockWait> waits;
  Json to_json() const;
};

class LockSampler {
 public:
  // Samples about every `interval`, over its own connection.
  static Result<std::unique_ptr<LockSampler>> start(
      const std::string& conninfo, std::string application_name,
      std::chrono::milliseconds interval = std::chrono::milliseconds(10));
  ~LockSampler();
  LockReport stop();

 private:
  struct State;
  explicit LockSampler(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace wesley::rehearse
