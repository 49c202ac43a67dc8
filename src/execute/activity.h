// SPDX-License-Identifier: Apache-2.0
// Who else is at work on the server: who blocks us, who waits for us, whom a strong lock would meet. Asked on
// the control connection while the worker is busy. Inside of this module only.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "plan/step.h"
#include "postgres/connection.h"

namespace wesley::execute {

struct Backend {
  int pid = 0;
  std::string user, application;
  double age = 0;  // seconds since its transaction began
  std::string query;
};
Json to_json(const std::vector<Backend>& backends);
// "pid 4711 (app, user shop, 12 s): UPDATE ...": for messages.
std::string describe(const Backend& backend);

Result<std::vector<Backend>> blockers_of(postgres::Connection& control, int pid);
// Whether a backend waits for a lock that `pid` holds.
Result<bool> has_waiters(postgres::Connection& control, int pid);
// Whether any client but ours runs a statement now, or did within the last second.
Result<bool> others_active(postgres::Connection& control, const std::vector<int>& ours);
// Transactions that hold a conflicting lock and will not let go within an instant: older than a few seconds,
// or a vacuum, an index build, a validation.
Result<std::vector<Backend>> in_the_way_of(postgres::Connection& control, const plan::Step& step,
                                           int own_pid);
// Seconds that the slowest standby is behind; 0 without standbys.
Result<double> replica_lag(postgres::Connection& control);

}  // namespace wesley::execute
