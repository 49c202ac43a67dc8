// SPDX-License-Identifier: Apache-2.0
// What an application notices of a migration: v1 -> v2 of bench/online_case on 300,000 rows a table under an
// open-loop load.
//   online [RUNS] [--steps]
// With --steps also what the load noticed during each step, by the journal's clock.
// Exit code 1 unless, over the runs: no query waited 400 ms for a lock, the median of
// p99(migration)/p99(undisturbed) is at most 2, no write is lost and no statement failed.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <limits>
#include <thread>

#include <fmt/format.h>

#include "base/file.h"
#include "introspect/introspect.h"
#include "rehearse/load.h"
#include "rehearse/lock_sampler.h"
#include "support/program.h"
#include "support/test_database.h"

namespace wesley {
namespace {

using support::succeed;
using support::value_of;

constexpr double longest_wait_allowed = 400;
constexpr double ratio_allowed = 2;

// When a step ran, and what came due meanwhile.
struct StepTime {
  std::string phase, summary;
  double seconds = 0;
  std::size_t statements = 0;
  rehearse::Latency latency;
};

struct RunResult {
  rehearse::Latency quiet, migrating;
  rehearse::LockWait longest;
  std::size_t waits = 0, lost = 0;
  std::int64_t statements = 0, errors = 0;
  double seconds = 0;
  std::vector<StepTime> steps;
};

void require(const support::Ran& ran) {
  if (ran.exit == 0) return;
  std::cerr << ran.out << ran.err;
  std::exit(1);
}

std::vector<rehearse::TableWork> workload(support::TestDatabase& database) {
  const auto live = value_of(introspect::introspect(database.connection(), {}));
  return value_of(rehearse::make_workload(database.connection(), live.catalog, 400));
}

double since_epoch(const rehearse::Sample& sample) {
  return std::chrono::duration<double>(sample.due.time_since_epoch()).count();
}

// The journal's steps and the gaps between them: reading the live catalog, pre-flight, verification.
std::vector<StepTime> step_times(support::TestDatabase& database, const rehearse::LoadReport& report) {
  const postgres::Rows rows = database.query(
      "SELECT phase, summary, extract(epoch FROM started_at), extract(epoch FROM finished_at)"
      " FROM wesley.steps WHERE version = (SELECT max(version) FROM wesley.steps)"
      " AND finished_at IS NOT NULL ORDER BY started_at");
  std::vector<StepTime> times;
  auto sample = report.samples.begin();
  const auto until = [&](double end, std::string phase, std::string summary) {
    if (sample == report.samples.end()) return;
    const double began = since_epoch(*sample);
    std::vector<rehearse::Sample> during;
    for (; sample != report.samples.end() && since_epoch(*sample) < end; ++sample) during.push_back(*sample);
    if (!during.empty())
      times.push_back({std::move(phase), std::move(summary), since_epoch(during.back()) - began,
                       during.size(), rehearse::summarize(during)});
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    until(rows.number(i, 2), "", i == 0 ? "before the first step" : "between");
    until(rows.number(i, 3), std::string(rows.text(i, 0)), std::string(rows.text(i, 1)));
  }
  until(std::numeric_limits<double>::infinity(), "", "after the last step");
  return times;
}

// The project and database of v1 with its rows, v2 planned.
void prepare(const support::Project& project, support::TestDatabase& database,
             const std::vector<std::string>& execute) {
  const std::filesystem::path cases = WESLEY_ONLINE_CASE;
  database.exec("SET search_path = public");
  project.write("schema/schema.graphql", value_of(read_file(cases / "v1.graphql")));
  require(project.run({"migrate", "generate", "v1"}));
  require(project.run(execute));
  database.exec(value_of(read_file(cases / "seed.sql")));
  succeed(database.connection().execute("VACUUM (ANALYZE)"));
  project.write("schema/schema.graphql", value_of(read_file(cases / "v2.graphql")));
  require(project.run({"migrate", "generate", "v2"}));
}

// Both halves are watched by the same sampler, so that its own cost is in both.
RunResult measure(unsigned seed) {
  const support::Project project;
  support::TestDatabase database;
  const std::vector<std::string> execute = {"migrate", "execute", "--yes", "--database", database.conninfo()};
  prepare(project, database, execute);
  rehearse::LoadOptions options;
  options.conninfo = database.conninfo();
  options.seed = seed;
  const auto sampler = value_of(rehearse::LockSampler::start(database.conninfo(), options.application_name));
  RunResult result;
  {
    const auto load = value_of(rehearse::Load::start(options, workload(database)));
    std::this_thread::sleep_for(std::chrono::seconds(2));
    load->mark();
    std::this_thread::sleep_for(std::chrono::seconds(10));
    result.quiet = load->stop().latency;
  }
  const auto load = value_of(rehearse::Load::start(options, workload(database)));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  load->mark();
  const auto started = std::chrono::steady_clock::now();
  require(project.run(execute));
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  const rehearse::LoadReport report = load->stop();
  const rehearse::LockReport locks = sampler->stop();
  for (const std::string& error : report.first_errors) std::cerr << "  failed: " << error << "\n";
  const auto lost = value_of(rehearse::lost_writes(database.connection(), report, {}));
  for (std::size_t i = 0; i < std::min<std::size_t>(lost.size(), 5); ++i)
    std::cerr << "  lost: " << lost[i] << "\n";
  result.migrating = report.latency;
  result.longest = locks.longest;
  result.waits = locks.waits.size();
  result.lost = lost.size();
  result.errors = report.errors;
  result.statements = report.reads + report.updates + report.inserts;
  result.steps = step_times(database, report);
  return result;
}

void print_run(std::size_t number, const RunResult& run) {
  fmt::print(
      "{:>3}  {:>7.1f}  {:>10}  {:>10.2f} / {:<9.2f}  {:>10.2f} / {:<9.2f}  {:>20.0f}  {:>5}  {:>4}  {:>6} "
      " {} {}\n",
      number, run.seconds, run.statements, run.quiet.p50, run.migrating.p50, run.quiet.p99, run.migrating.p99,
      run.longest.milliseconds, run.waits, run.lost, run.errors, run.longest.mode, run.longest.relation);
}

void print_steps(const RunResult& run) {
  fmt::print("     seconds  statements    p50 ms    p95 ms    p99 ms    max ms\n");
  for (const StepTime& step : run.steps)
    fmt::print("     {:>7.2f}  {:>10}  {:>8.2f}  {:>8.2f}  {:>8.2f}  {:>8.2f}  {:<8}  {}\n", step.seconds,
               step.statements, step.latency.p50, step.latency.p95, step.latency.p99, step.latency.maximum,
               step.phase, step.summary);
}

int report(const std::vector<RunResult>& runs) {
  std::vector<double> ratios;
  double longest = 0;
  std::size_t lost = 0;
  std::int64_t errors = 0;
  for (const RunResult& run : runs) {
    ratios.push_back(run.migrating.p99 / run.quiet.p99);
    longest = std::max(longest, run.longest.milliseconds);
    lost += run.lost;
    errors += run.errors;
  }
  std::sort(ratios.begin(), ratios.end());
  const double median = ratios[ratios.size() / 2];
  const bool passed = longest <= longest_wait_allowed && median <= ratio_allowed && lost == 0 && errors == 0;
  fmt::print(
      "longest lock wait {:.0f} ms (at most {:.0f}), median p99 ratio {:.2f} (at most {:.0f}), lost writes "
      "{}, failed statements {}: {}\n",
      longest, longest_wait_allowed, median, ratio_allowed, lost, errors, passed ? "passed" : "FAILED");
  return passed ? 0 : 1;
}

}  // namespace
}  // namespace wesley

int main(int argc, char** argv) {
  using namespace wesley;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::size_t count = 5;
  bool with_steps = false;
  for (const std::string& argument : arguments) {
    if (argument == "--steps") {
      with_steps = true;
    } else {
      count = static_cast<std::size_t>(std::stoul(argument));
    }
  }
  std::vector<RunResult> runs;
  fmt::print(
      "run  seconds  statements  p50 quiet/migrating ms  p99 quiet/migrating ms  longest lock wait ms  waits "
      " lost  failed\n");
  for (std::size_t i = 1; i <= count; ++i) {
    runs.push_back(measure(static_cast<unsigned>(i)));
    print_run(i, runs.back());
    if (with_steps) print_steps(runs.back());
    std::cout.flush();
  }
  return report(runs);
}
