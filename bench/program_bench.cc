// SPDX-License-Identifier: Apache-2.0
// The program as a user starts it: how long `wesley version` takes, and what the commands take of memory on
// 1,000 tables.
#include <chrono>
#include <filesystem>

#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/check.h"
#include "budget.h"
#include "generated_schema.h"
#include "support/program.h"

namespace wesley::bench {
namespace {

constexpr int tables = 1000;

void start_up(benchmark::State& state) {
  const support::Project project;
  for (auto _ : state)
    if (support::Project::wait(project.start({"version"})) != 0) state.SkipWithError("failed");
}

// The most that any child had resident so far grows only: commands are run in the order of their appetite.
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void run(benchmark::State& state, const support::Project& project,
         const std::vector<std::string>& arguments) {
  for (auto _ : state)
    if (support::Project::wait(project.start(arguments)) != 0) state.SkipWithError("failed");
  state.counters["peak_mb"] = peak_megabytes();
}

// All outputs, into a new folder each time: what is there already would not be written. In turn with a plain
// copy of what was written, which is what the files alone cost on this machine and at this moment.
void compile(benchmark::State& state) {
  using Clock = std::chrono::steady_clock;
  const support::Project project;
  project.write("schema/schema.graphql", generated_schema(static_cast<int>(state.range(0))));
  std::chrono::duration<double> ours{}, copying{};
  for (int number = 0; state.KeepRunning(); ++number) {
    const std::string out = "out" + std::to_string(number);
    const auto start = Clock::now();
    if (support::Project::wait(project.start({"compile", "--out", out})) != 0) state.SkipWithError("failed");
    const auto compiled = Clock::now();
    std::filesystem::copy(project.folder() / out, project.folder() / (out + ".copy"),
                          std::filesystem::copy_options::recursive);
    state.SetIterationTime(std::chrono::duration<double>(compiled - start).count());
    ours += compiled - start;
    copying += Clock::now() - compiled;
  }
  state.counters["of_copying"] = ours / copying;
  state.counters["peak_mb"] = peak_megabytes();
}

void plan(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  const support::Project project;
  project.write("schema/schema.graphql", generated_schema(count));
  const support::Ran first = project.run({"migrate", "generate", "first"});
  if (first.exit != 0) state.SkipWithError(first.err.c_str());
  project.write("schema/schema.graphql", generated_schema(count, count / 10));
  run(state, project, {"plan"});
}

BENCHMARK(start_up)->Arg(0)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(compile)->Arg(tables)->Unit(benchmark::kMillisecond)->UseManualTime();
BENCHMARK(plan)->Arg(tables)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace wesley::bench

int main(int argc, char** argv) {
  return wesley::bench::run_with_budgets(argc, argv,
                                         {
                                             {"start_up/0", "", 10, "ms"},
                                             {"compile/1000", "", 80, "ms"},
                                             {"compile/1000", "peak_mb", 40, "MB"},
                                             {"plan/1000", "peak_mb", 40, "MB"},
                                         });
}
