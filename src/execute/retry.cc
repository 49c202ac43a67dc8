// SPDX-License-Identifier: Apache-2.0
#include "execute/retry.h"

#include <algorithm>

#include <fmt/format.h>

#include "migration/timeouts.h"
#include "postgres/sqlstate.h"

namespace wesley::execute {

using postgres::RetryClass;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds minimum_without_queue{100};
constexpr milliseconds first_ceiling{500};
constexpr milliseconds highest_ceiling{30000};
constexpr milliseconds look_first_interval{200};

RetryClass class_of(const Error& error) {
  if (error.code == ErrorCode::connection) return RetryClass::lost_connection;
  if (error.code != ErrorCode::sql) return RetryClass::never;
  return postgres::retry_class(error.sqlstate);
}

Error budget_spent(const Error& last, const std::vector<Backend>& blockers, int tries) {
  Error error{
      ErrorCode::migration_failed,
      fmt::format("given up after {} tries: {}", tries, last.message),
      "The step has left nothing behind. Run the command again in a quieter hour, or end what stands in "
      "the way.",
      last.sqlstate,
      {}};
  for (const Backend& blocker : blockers) error.detail += "in the way: " + describe(blocker) + "\n";
  return error;
}

// Waits without queueing until nobody with a long transaction stands in the way of a strong lock.
Result<void> look_first(Runner& runner, const plan::Step& step, Clock::time_point deadline) {
  if (!migration::blocks_while_waiting(step)) return {};
  while (true) {
    Result<std::vector<Backend>> found = in_the_way_of(runner.control(), step, runner.worker().backend_pid());
    if (!found) return {};  // the try itself will find out what is wrong with the connection
    if (found->empty()) return {};
    runner.events().emit("waiting", &step,
                         Json::object({{"for", "long transactions"}, {"blockers", to_json(*found)}}));
    if (Clock::now() > deadline)
      return tl::unexpected(budget_spent(
          {ErrorCode::migration_failed, "long transactions hold the tables", {}, {}, {}}, *found, 0));
    WESLEY_TRY(runner.pause(look_first_interval));
  }
}

}  // namespace

Backoff::Backoff(milliseconds minimum, milliseconds budget)
    : minimum_(minimum), deadline_(Clock::now() + budget), random_(std::random_device{}()) {
}

std::optional<milliseconds> Backoff::next() {
  const milliseconds ceiling = std::min(first_ceiling * (1 << std::min(tries_, 10)), highest_ceiling);
  ++tries_;
  std::uniform_int_distribution<std::int64_t> jitter(0, ceiling.count());
  const milliseconds wait = minimum_ + milliseconds(jitter(random_));
  if (Clock::now() + wait > deadline_) return std::nullopt;
  return wait;
}

Result<void> run_with_retries(Runner& runner, const plan::Step& step, const Unit& unit) {
  // Only a strong lock makes others queue behind the try itself.
  const milliseconds minimum =
      migration::blocks_while_waiting(step) ? runner.options().minimum_between_tries : minimum_without_queue;
  Backoff backoff(minimum, runner.options().retry_budget);
  const auto deadline = Clock::now() + runner.options().retry_budget;
  while (true) {
    WESLEY_TRY(runner.keep_control());
    WESLEY_TRY(look_first(runner, step, deadline));
    runner.forget_blockers();
    Result<void> result = unit.run();
    if (result) return result;
    runner.roll_back_worker();
    const Error error = result.error();
    const RetryClass retry = class_of(error);
    if (retry == RetryClass::never) return result;
    const std::optional<milliseconds> wait = backoff.next();
    if (!wait) return tl::unexpected(budget_spent(error, runner.last_blockers(), backoff.tries()));
    runner.events().emit("retrying", &step,
                         Json::object({{"attempt", backoff.tries()},
                                       {"sqlstate", error.sqlstate},
                                       {"message", error.message},
                                       {"wait_ms", wait->count()},
                                       {"blockers", to_json(runner.last_blockers())}}));
    if (retry == RetryClass::lost_connection) {
      WESLEY_TRY(runner.recover());
      WESLEY_ASSIGN(const bool settled, unit.settled());
      if (settled) return {};
    }
    WESLEY_TRY(runner.pause(*wait));
    if (unit.mend) WESLEY_TRY(unit.mend());
  }
}

}  // namespace wesley::execute
