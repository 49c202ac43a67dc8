// SPDX-License-Identifier: Apache-2.0
// The one runner of a journal: a control connection that holds the runner's lock and looks around, and a
// worker that runs the steps. Inside of this module only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "execute/activity.h"
#include "execute/events.h"
#include "execute/execute.h"
#include "execute/journal.h"
#include "postgres/connection.h"

namespace wesley::execute {

// Two keys of advisory locks: the runner, and its workers.
struct LockKeys {
  std::int64_t runner = 0;
  std::int64_t workers = 0;
};
LockKeys lock_keys(const std::string& journal_schema);

class Runner {
 public:
  // Connects and checks that the server can be worked on; takes no lock.
  static Result<std::unique_ptr<Runner>> connect(const Options& options, const Observer& observer);

  // Becomes the one runner: waits or refuses while another one lives.
  Result<void> lock() { return take_runner_lock(); }
  // After lock(): creates the journal where there is none, waits for workers of a dead runner, raises the
  // epoch, opens the worker.
  Result<void> take_over();
  // After a lost connection: connects both again and goes on when no other runner took over meanwhile.
  Result<void> recover();
  // Called at the end of each recovery: may object.
  void on_recovered(std::function<Result<void>()> check) { recovered_ = std::move(check); }

  postgres::Connection& control() { return *control_; }
  postgres::Connection& worker() { return *worker_; }
  bool has_worker() const { return worker_ && worker_->alive(); }
  const Options& options() const { return options_; }
  const Journal& journal() const { return journal_; }
  const Events& events() const { return events_; }
  std::int64_t epoch() const { return epoch_; }
  const LockKeys& keys() const { return keys_; }
  int server_major() const { return control_->server_major(); }
  bool interrupted() const { return options_.interrupted && options_.interrupted(); }
  void fault(std::string_view point) const {
    if (options_.fault) options_.fault(point);
  }
  // A lock_timeout that cannot make a deadlock check fall on somebody else (execution.md).
  std::chrono::milliseconds lock_timeout() const;

  // Makes sure that the control connection, and the lock it holds, are there. Errors: interrupted, when
  // another runner has them now.
  Result<void> keep_control();

  // Sleeps, and wakes up for an interruption. Errors: interrupted.
  Result<void> pause(std::chrono::milliseconds time) const;
  // Runs a statement on the worker while the control connection looks who stands in its way. `look` is
  // called about five times a second, may be empty.
  Result<postgres::Rows> watched(const plan::Step& step, std::string_view statement,
                                 const postgres::Parameters& parameters = {},
                                 const std::function<void()>& look = {});
  // Whom the last watched statement waited for.
  const std::vector<Backend>& last_blockers() const { return blockers_; }
  void forget_blockers() { blockers_.clear(); }
  // Ends what the worker left open after an error.
  void roll_back_worker();

 private:
  Runner(const Options& options, const Observer& observer);
  Result<void> open_control();
  Result<void> take_runner_lock();
  Result<void> wait_for_workers();
  Result<void> open_worker();
  Result<void> end_old_worker();
  Result<Backend> holder();  // its `query` is the time it connected
  bool look_around(const plan::Step& step);
  bool regain_control();

  Options options_;
  Observer observer_;
  Events events_;
  Journal journal_;
  LockKeys keys_;
  std::optional<postgres::Connection> control_, worker_;
  std::int64_t epoch_ = 0;
  std::chrono::milliseconds deadlock_timeout_{1000};
  // A backend's pid may be used again; its start tells two apart.
  struct Identity {
    int pid = 0;
    std::string start;
  };
  static Result<Identity> identity(postgres::Connection& connection);
  Identity control_identity_, old_control_identity_, worker_identity_;
  std::vector<Backend> blockers_;
  bool control_lost_ = false;
  std::function<Result<void>()> recovered_;
};

}  // namespace wesley::execute
