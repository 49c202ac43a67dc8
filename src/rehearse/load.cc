// SPDX-License-Identifier: Apache-2.0
#include "rehearse/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>

namespace wesley::rehearse {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t errors_kept = 5;

// One connection and what it did. Touched by its own thread until that has ended.
struct Worker {
  postgres::Connection connection;
  std::mt19937 random;
  LoadReport report;
  std::vector<Sample> samples;

  void failed(const TableWork& work, const Error& error) {
    ++report.errors;
    if (report.first_errors.size() < errors_kept)
      report.first_errors.push_back(to_string(work.table) + ": " + error.message);
  }
  void read(const TableWork& work);
  void update(const TableWork& work, const std::string& key, const std::string& token);
  void insert(const TableWork& work, const std::string& key, const std::string& token);
};

void Worker::read(const TableWork& work) {
  const auto rows = connection.query(work.read, {work.keys[random() % work.keys.size()]});
  ++report.reads;
  if (!rows) failed(work, rows.error());
}

void Worker::update(const TableWork& work, const std::string& key, const std::string& token) {
  const auto done = connection.query(work.update, {key, token});
  RowWrite& row = report.writes[work.table][key];
  if (!done) {
    failed(work, done.error());
    row.uncertain.push_back(token);
    return;
  }
  ++report.updates;
  row = {token, {}};
}

void Worker::insert(const TableWork& work, const std::string& key, const std::string& token) {
  const auto done = connection.query(work.insert, {key, token});
  if (!done) {
    failed(work, done.error());
    return;
  }
  ++report.inserts;
  if (!done->empty()) report.writes[work.table][std::string(done->text(0, 0))] = {token, {}};
}

}  // namespace

struct Load::State {
  LoadOptions options;
  std::vector<TableWork> workload;
  std::vector<Worker> workers;
  std::vector<std::thread> threads;
  std::atomic<bool> stopping{false};
  std::atomic<Clock::rep> counted_from{0};
  Clock::time_point started;
  std::chrono::system_clock::time_point started_at;  // the same instant, as a server's clock tells it

  void run(std::size_t index);
  void perform(std::size_t index, std::int64_t sequence);
};

void Load::State::perform(std::size_t index, std::int64_t sequence) {
  Worker& worker = workers[index];
  const TableWork& work = workload[worker.random() % workload.size()];
  // Keys are dealt out in turn: no two connections write the same row, so the order of its writes is known.
  const std::size_t mine = (work.keys.size() + workers.size() - 1 - index) / workers.size();
  const bool writes = std::uniform_real_distribution<>(0, 1)(worker.random) < options.write_share;
  if (!writes || mine == 0 || (work.update.empty() && work.insert.empty())) {
    worker.read(work);
    return;
  }
  const std::string& key = work.keys[index + workers.size() * (worker.random() % mine)];
  const std::string token = std::to_string(sequence * static_cast<std::int64_t>(workers.size()) +
                                           static_cast<std::int64_t>(index) + 1);
  const bool inserts = work.update.empty() || (!work.insert.empty() && worker.random() % 4 == 0);
  if (inserts) {
    worker.insert(work, key, token);
  } else {
    worker.update(work, key, token);
  }
}

void Load::State::run(std::size_t index) {
  const auto count = static_cast<double>(workers.size());
  const std::chrono::duration<double> interval(count / options.rate);
  const std::chrono::duration<double> phase = interval * (static_cast<double>(index) / count);
  for (std::int64_t sequence = 0; !stopping; ++sequence) {
    const auto due = started + std::chrono::duration_cast<Clock::duration>(
                                   phase + interval * static_cast<double>(sequence));
    std::this_thread::sleep_until(due);
    perform(index, sequence);
    if ((due - started).count() >= counted_from) {
      workers[index].samples.push_back(
          {started_at + std::chrono::duration_cast<std::chrono::system_clock::duration>(due - started),
           std::chrono::duration<double, std::milli>(Clock::now() - due).count()});
    }
  }
}

Latency summarize(const std::vector<Sample>& samples) {
  if (samples.empty()) return {};
  std::vector<double> latencies;
  for (const Sample& sample : samples) latencies.push_back(sample.milliseconds);
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](double quantile) {
    return latencies[static_cast<std::size_t>(quantile * static_cast<double>(latencies.size() - 1))];
  };
  return {at(0.5), at(0.95), at(0.99), latencies.back()};
}

Load::Load(std::unique_ptr<State> state) : state_(std::move(state)) {
}

Load::~Load() {
  stop();
}

Result<std::unique_ptr<Load>> Load::start(const LoadOptions& options, std::vector<TableWork> workload) {
  if (workload.empty())
    return fail(ErrorCode::usage, "no table has rows and a single-column primary key to work on");
  auto state = std::make_unique<State>();
  state->options = options;
  state->workload = std::move(workload);
  postgres::ConnectOptions connect;
  connect.application_name = options.application_name;
  for (int i = 0; i < options.connections; ++i) {
    WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(options.conninfo, connect));
    state->workers.push_back(
        {std::move(connection), std::mt19937(options.seed * 7919U + static_cast<unsigned>(i)), {}, {}});
  }
  state->started = Clock::now();
  state->started_at = std::chrono::system_clock::now();
  for (std::size_t i = 0; i < state->workers.size(); ++i) {
    state->threads.emplace_back([raw = state.get(), i] { raw->run(i); });
  }
  return std::unique_ptr<Load>(new Load(std::move(state)));
}

void Load::mark() {
  state_->counted_from = (Clock::now() - state_->started).count();
}

LoadReport Load::stop() {
  state_->stopping = true;
  for (std::thread& thread : state_->threads) thread.join();
  state_->threads.clear();
  LoadReport total;
  for (Worker& worker : state_->workers) {
    const LoadReport& part = worker.report;
    total.reads += part.reads;
    total.updates += part.updates;
    total.inserts += part.inserts;
    total.errors += part.errors;
    total.first_errors.insert(total.first_errors.end(), part.first_errors.begin(), part.first_errors.end());
    total.samples.insert(total.samples.end(), worker.samples.begin(), worker.samples.end());
    for (const auto& [table, rows] : part.writes) total.writes[table].insert(rows.begin(), rows.end());
  }
  std::sort(total.samples.begin(), total.samples.end(),
            [](const Sample& a, const Sample& b) { return a.due < b.due; });
  total.latency = summarize(total.samples);
  total.workload = state_->workload;
  return total;
}

Json LoadReport::to_json() const {
  Json some = Json::array();
  for (const std::string& error : first_errors) some.push(error);
  const Json milliseconds = Json::object(
      {{"p50", latency.p50}, {"p95", latency.p95}, {"p99", latency.p99}, {"max", latency.maximum}});
  return Json::object({{"reads", reads},
                       {"updates", updates},
                       {"inserts", inserts},
                       {"errors", errors},
                       {"first_errors", some},
                       {"latency_ms", milliseconds}});
}

}  // namespace wesley::rehearse
