// SPDX-License-Identifier: Apache-2.0
#include "execute/runner.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "postgres/server_state.h"

namespace wesley::execute {

using postgres::Connection;
using postgres::Rows;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds slice{20};
constexpr milliseconds look_interval{200};
constexpr milliseconds reconnect_interval{250};

// Timeouts of the role or the database must not end our statements: each step sets its own. What the journal
// says must outlive a crash of the server, whatever the role is content with. And a build or a scan in
// parallel ends sooner by taking more processors from the application: it is for whoever has some to spare
// (PostgreSQL manual, max_parallel_maintenance_workers: "parallel utility commands ... consume substantially
// more CPU and I/O").
Result<void> prepare(Connection& connection, const Options& options) {
  return connection.execute_script(
      fmt::format("SET statement_timeout = 0;"
                  "SET lock_timeout = 0;"
                  "SET max_parallel_maintenance_workers = {0};"
                  "SET max_parallel_workers_per_gather = {0};"
                  "SELECT set_config('synchronous_commit', 'on', false)"
                  " WHERE current_setting('synchronous_commit') = 'off'",
                  options.parallel_workers));
}

}  // namespace

Runner::Runner(const Options& options, const Observer& observer)
    : options_(options),
      observer_(observer),
      events_(observer_),
      journal_(options),
      keys_(lock_keys(options.journal_schema)) {
}

Result<std::unique_ptr<Runner>> Runner::connect(const Options& options, const Observer& observer) {
  std::unique_ptr<Runner> runner(new Runner(options, observer));
  WESLEY_TRY(runner->open_control());
  WESLEY_ASSIGN(const postgres::ServerState state, postgres::server_state(*runner->control_));
  WESLEY_TRY(postgres::require_usable(state, options.allow_proxy));
  if (options.dry_run) WESLEY_TRY(runner->control_->execute("SET default_transaction_read_only = on"));
  return runner;
}

Result<void> Runner::open_control() {
  WESLEY_ASSIGN(Connection opened, Connection::open(options_.conninfo, {"wesley control", true}));
  control_ = std::move(opened);
  WESLEY_TRY(prepare(*control_, options_));
  WESLEY_ASSIGN(const Rows rows,
                control_->query("SELECT setting FROM pg_settings WHERE name = 'deadlock_timeout'"));
  deadlock_timeout_ = milliseconds(rows.integer(0, 0));
  old_control_identity_ = control_identity_;
  WESLEY_ASSIGN(control_identity_, identity(*control_));
  control_lost_ = false;
  return {};
}

Result<void> Runner::open_worker() {
  WESLEY_ASSIGN(Connection opened, Connection::open(options_.conninfo, {"wesley worker", true}));
  worker_ = std::move(opened);
  WESLEY_TRY(prepare(*worker_, options_));
  WESLEY_TRY(worker_->execute("SET idle_in_transaction_session_timeout = '60s'"));
  WESLEY_ASSIGN(const Rows locked,
                worker_->query("SELECT pg_try_advisory_lock_shared($1)", {std::to_string(keys_.workers)}));
  WESLEY_ASSIGN(const std::int64_t epoch, journal_.epoch(*worker_));
  if (!locked.boolean(0, 0) || epoch != epoch_)
    return fail(ErrorCode::interrupted, "another runner has taken the journal over",
                "It goes on with the migration; nothing more is done here.");
  WESLEY_TRY(journal_.record_worker(*worker_, epoch_));
  WESLEY_ASSIGN(worker_identity_, identity(*worker_));
  return {};
}

Result<Runner::Identity> Runner::identity(Connection& connection) {
  WESLEY_ASSIGN(const Rows self, connection.query("SELECT pid, backend_start FROM pg_stat_activity"
                                                  " WHERE pid = pg_backend_pid()"));
  return Identity{static_cast<int>(self.integer(0, 0)), std::string(self.text(0, 1))};
}

milliseconds Runner::lock_timeout() const {
  return std::min(options_.lock_timeout, deadlock_timeout_ * 8 / 10);
}

Result<void> Runner::pause(milliseconds time) const {
  const auto end = Clock::now() + time;
  do {
    if (interrupted()) return fail(ErrorCode::interrupted, "interrupted", "`wesley migrate resume` goes on.");
    std::this_thread::sleep_for(
        std::min<Clock::duration>(slice, std::max(end - Clock::now(), Clock::duration{})));
  } while (Clock::now() < end);
  return {};
}

// False when the worker's statement must end: somebody asked for it, or we are the runner no more.
bool Runner::look_around(const plan::Step& step) {
  if (interrupted()) return false;
  Result<std::vector<Backend>> found = blockers_of(*control_, worker_identity_.pid);
  if (!found && !control_->alive()) return regain_control();
  if (!found || found->empty()) return true;
  blockers_ = std::move(*found);
  events_.emit("waiting", &step, Json::object({{"for", "lock"}, {"blockers", to_json(blockers_)}}));
  return true;
}

// The runner's lock went with the session. While the worker lives nobody can raise the epoch, for that needs
// the workers' lock; but whoever has taken the runner's lock meanwhile is to go on instead of us.
bool Runner::regain_control() {
  control_lost_ = true;
  Result<void> regained = open_control();
  if (regained) regained = take_runner_lock();
  control_lost_ = !regained;
  return regained || regained.error().code == ErrorCode::connection;
}

Result<void> Runner::keep_control() {
  if (control_->alive() && !control_lost_) return {};
  if (regain_control()) return {};
  return fail(ErrorCode::interrupted, "another runner took over while the control connection was lost",
              "It goes on with the migration; nothing more is done here.");
}

Result<Rows> Runner::watched(const plan::Step& step, std::string_view statement,
                             const postgres::Parameters& parameters, const std::function<void()>& look) {
  auto next_look = Clock::now() + look_interval;
  return worker_->query_watched(statement, parameters, slice, [&] {
    if (interrupted()) return false;
    if (Clock::now() < next_look) return true;
    next_look = Clock::now() + look_interval;
    const bool go_on = look_around(step);
    if (go_on && look && !control_lost_) look();
    return go_on;
  });
}

void Runner::roll_back_worker() {
  if (has_worker() && worker_->in_transaction()) (void)worker_->execute("ROLLBACK");
}

// The backend of a lost connection may still run: its effect must be settled before it is judged.
Result<void> Runner::end_old_worker() {
  worker_.reset();
  while (true) {
    WESLEY_ASSIGN(const Rows alive,
                  control_->query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                  " WHERE pid = $1 AND backend_start = $2",
                                  {std::to_string(worker_identity_.pid), worker_identity_.start}));
    if (alive.empty()) return {};
    WESLEY_TRY(pause(milliseconds(50)));
  }
}

Result<void> Runner::recover() {
  const auto deadline = Clock::now() + options_.retry_budget;
  while (true) {
    Result<void> recovered;
    if (!control_->alive() || !control_->execute("SELECT 1")) {
      recovered = open_control();
      if (recovered) recovered = take_runner_lock();
    }
    if (recovered) {
      const Result<std::int64_t> epoch = journal_.epoch(*control_);
      if (epoch && *epoch != epoch_)
        return fail(ErrorCode::interrupted, "another runner took over while the connection was lost",
                    "It goes on with the migration; nothing more is done here.");
      recovered = epoch ? end_old_worker() : Result<void>(tl::unexpected(epoch.error()));
    }
    if (recovered) recovered = open_worker();
    if (recovered && recovered_) recovered = recovered_();
    if (recovered || recovered.error().code == ErrorCode::interrupted ||
        recovered.error().code == ErrorCode::migration_failed)
      return recovered;
    if (Clock::now() > deadline) return recovered;
    events_.emit("waiting", nullptr,
                 Json::object({{"for", "server"}, {"reason", recovered.error().message}}));
    WESLEY_TRY(pause(reconnect_interval));
  }
}

}  // namespace wesley::execute
