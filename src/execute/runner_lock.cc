// SPDX-License-Identifier: Apache-2.0
// One runner at a time. Advisory locks are only ever tried and polled, each try its own transaction: a
// session that waits in pg_advisory_lock() holds a snapshot, and deadlocks with CREATE INDEX CONCURRENTLY,
// which waits for that snapshot (measured on every version; safety.md F14).
#include <thread>

#include <fmt/format.h>

#include "base/hash.h"
#include "execute/runner.h"

namespace wesley::execute {

using postgres::Rows;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds poll_interval{200};

std::int64_t key_at(const Digest& digest, std::size_t offset) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; ++i) key = key << 8 | digest[offset + i];
  return static_cast<std::int64_t>(key);
}

}  // namespace

LockKeys lock_keys(const std::string& journal_schema) {
  const Digest digest = sha256(journal_schema);
  return {key_at(digest, 0), key_at(digest, 8)};
}

// A bigint key is shown as two halves (pg_locks; objsubid 1 marks it as one bigint).
Result<Backend> Runner::holder() {
  WESLEY_ASSIGN(const Rows rows, control_->query(R"(
SELECT a.pid, coalesce(a.usename, ''), a.application_name,
       extract(epoch FROM clock_timestamp() - a.backend_start), a.backend_start::text
  FROM pg_locks l JOIN pg_stat_activity a USING (pid)
 WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND (l.classid::bigint << 32 | l.objid::bigint) = $1)",
                                                 {std::to_string(keys_.runner)}));
  if (rows.empty()) return Backend{};
  return Backend{static_cast<int>(rows.integer(0, 0)), std::string(rows.text(0, 1)),
                 std::string(rows.text(0, 2)), rows.number(0, 3), std::string(rows.text(0, 4))};
}

Result<void> Runner::take_runner_lock() {
  while (true) {
    WESLEY_ASSIGN(const Rows rows,
                  control_->query("SELECT pg_try_advisory_lock($1)", {std::to_string(keys_.runner)}));
    if (rows.boolean(0, 0)) return {};
    WESLEY_ASSIGN(const Backend other, holder());
    if (other.pid == 0) continue;  // it has just let go
    const bool own = other.pid == old_control_identity_.pid && other.query == old_control_identity_.start;
    if (own) {  // the server has not noticed yet that the session is lost
      WESLEY_TRY(control_->query("SELECT pg_terminate_backend($1)", {std::to_string(other.pid)}));
      WESLEY_TRY(pause(poll_interval));
      continue;
    }
    if (!options_.wait_for_runner || epoch_ != 0)
      return fail(
          ErrorCode::migration_failed,
          fmt::format("another runner is at work: pid {}, user {}, since {}", other.pid, other.user,
                      other.query),
          "Nothing was started. Run the command again when it has finished, or wait for it with --wait.");
    events_.emit("runner-waiting", nullptr,
                 Json::object({{"pid", other.pid}, {"user", other.user}, {"since", other.query}}));
    WESLEY_TRY(pause(poll_interval));
  }
}

// A killed client's backend goes on with its statement, an index build for instance, until it notices.
Result<void> Runner::wait_for_workers() {
  const std::string key = std::to_string(keys_.workers);
  bool terminated = false;
  const auto deadline = std::chrono::steady_clock::now() + options_.retry_budget;
  while (true) {
    WESLEY_ASSIGN(const Rows rows, control_->query("SELECT pg_try_advisory_lock($1)", {key}));
    if (rows.boolean(0, 0)) return {};
    WESLEY_ASSIGN(const std::vector<Journal::WorkerRow> orphans, journal_.orphans(*control_));
    Json pids{Json::Array{}};
    for (const Journal::WorkerRow& orphan : orphans) {
      pids.push(orphan.pid);
      if (options_.terminate_orphans && !terminated)
        WESLEY_TRY(
            control_->query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            " WHERE pid = $1 AND backend_start = $2",
                            {std::to_string(orphan.pid), orphan.backend_start}));
    }
    terminated = options_.terminate_orphans;
    events_.emit("orphans-waiting", nullptr, Json::object({{"pids", pids}}));
    if (std::chrono::steady_clock::now() > deadline)
      return fail(ErrorCode::migration_failed,
                  fmt::format("a worker of an earlier run still works: pids {}", pids.dump()),
                  "Wait until its statement has finished, or end it with --terminate-orphans.");
    WESLEY_TRY(pause(poll_interval));
  }
}

Result<void> Runner::take_over() {
  WESLEY_ASSIGN(const bool exists, journal_.exists(*control_));
  if (!exists) WESLEY_TRY(journal_.create(*control_));
  fault("after-journal-created");
  WESLEY_TRY(wait_for_workers());
  WESLEY_TRY(journal_.recognise_instance(*control_));
  WESLEY_ASSIGN(epoch_, journal_.begin_epoch(*control_));
  fault("after-epoch");
  WESLEY_TRY(control_->query("SELECT pg_advisory_unlock($1)", {std::to_string(keys_.workers)}));
  return open_worker();
}

}  // namespace wesley::execute
