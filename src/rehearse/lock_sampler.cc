// SPDX-License-Identifier: Apache-2.0
#include "rehearse/lock_sampler.h"

#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include "postgres/connection.h"

namespace wesley::rehearse {

namespace {

using Clock = std::chrono::steady_clock;

// Any wait for a lock counts: relation, tuple and transaction locks alike. One wait is known by its pid and
// the time its statement began.
constexpr std::string_view waiting_sessions =
    "SELECT l.pid, a.query_start::text, l.mode, coalesce(l.relation::regclass::text, l.locktype), a.query,"
    " coalesce((SELECT b.query FROM pg_stat_activity b WHERE b.pid = (pg_blocking_pids(l.pid))[1]), '')"
    " FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE NOT l.granted AND a.application_name = $1";

// Asked first, and nearly always answered no: it reads nothing but the lock table.
constexpr std::string_view anybody_waits = "SELECT EXISTS (SELECT FROM pg_lock_status() WHERE NOT granted)";

struct Seen {
  Clock::time_point first;
  LockWait wait;
};

}  // namespace

struct LockSampler::State {
  postgres::Connection connection;
  std::string application_name;
  std::chrono::milliseconds interval;
  std::atomic<bool> stopping{false};
  LockReport report;
  std::map<std::string, Seen> open;
  Clock::time_point previous = Clock::now();
  std::thread thread;

  State(postgres::Connection connection_, std::string application, std::chrono::milliseconds every)
      : connection(std::move(connection_)), application_name(std::move(application)), interval(every) {}
  void sample();
  void close_all() {
    for (const auto& [id, seen] : open) report.waits.push_back(seen.wait);
    open.clear();
  }
};

void LockSampler::State::sample() {
  const auto asked = connection.query(anybody_waits);
  if (!asked) return;
  const auto rows = asked->boolean(0, 0) ? connection.query(waiting_sessions, {application_name})
                                         : Result<postgres::Rows>();
  const Clock::time_point now = Clock::now();
  if (!rows) return;
  ++report.samples;
  std::map<std::string, Seen> still;
  for (std::size_t row = 0; row < rows->size(); ++row) {
    std::string id = std::string(rows->text(row, 0)) + "/" + std::string(rows->text(row, 1));
    auto known = open.extract(id);
    // A new wait may have begun just after the sample before: counted from there, it is only overstated.
    Seen seen = known.empty() ? Seen{previous, {}} : std::move(known.mapped());
    seen.wait.milliseconds = std::chrono::duration<double, std::milli>(now - seen.first).count();
    seen.wait.mode = rows->text(row, 2);
    seen.wait.relation = rows->text(row, 3);
    seen.wait.query = rows->text(row, 4);
    if (!rows->text(row, 5).empty()) seen.wait.blocker = rows->text(row, 5);
    still.emplace(std::move(id), std::move(seen));
  }
  close_all();
  open = std::move(still);
  previous = now;
}

LockSampler::LockSampler(std::unique_ptr<State> state) : state_(std::move(state)) {
}

LockSampler::~LockSampler() {
  stop();
}

Result<std::unique_ptr<LockSampler>> LockSampler::start(const std::string& conninfo,
                                                        std::string application_name,
                                                        std::chrono::milliseconds interval) {
  postgres::ConnectOptions options;
  options.application_name = "wesley-lock-sampler";
  WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(conninfo, options));
  auto state = std::make_unique<State>(std::move(connection), std::move(application_name), interval);
  state->thread = std::thread([raw = state.get()] {
    while (!raw->stopping) {
      raw->sample();
      std::this_thread::sleep_for(raw->interval);
    }
  });
  return std::unique_ptr<LockSampler>(new LockSampler(std::move(state)));
}

LockReport LockSampler::stop() {
  state_->stopping = true;
  if (state_->thread.joinable()) state_->thread.join();
  state_->close_all();
  for (const LockWait& wait : state_->report.waits) {
    if (wait.milliseconds > state_->report.longest.milliseconds) state_->report.longest = wait;
  }
  return state_->report;
}

Json LockReport::to_json() const {
  return Json::object({{"samples", samples},
                       {"waits", static_cast<std::uint64_t>(waits.size())},
                       {"longest_ms", longest.milliseconds},
                       {"longest_mode", longest.mode},
                       {"longest_relation", longest.relation},
                       {"longest_query", longest.query},
                       {"longest_blocker", longest.blocker}});
}

}  // namespace wesley::rehearse
