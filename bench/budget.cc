// SPDX-License-Identifier: Apache-2.0
#include "budget.h"

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

namespace wesley::bench {

namespace {

class Reporter : public benchmark::ConsoleReporter {
 public:
  Reporter() : ConsoleReporter(OO_Tabular) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      // "introspect/1000/real_time" is of run "introspect/1000".
      const std::string name = run.run_name.function_name + "/" + run.run_name.args;
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      double& best = milliseconds_.emplace(name, run.GetAdjustedRealTime()).first->second;
      best = std::min(best, run.GetAdjustedRealTime());
      for (const auto& [counter, value] : run.counters) counters_[name + " " + counter] = value;
    }
  }

  // The best of the repetitions: on a shared machine the others measure the neighbours.
  const double* measured(const Budget& budget) const {
    const std::string run(budget.run);
    const auto& values = budget.counter.empty() ? milliseconds_ : counters_;
    const auto found = values.find(budget.counter.empty() ? run : run + " " + std::string(budget.counter));
    return found == values.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, double> milliseconds_, counters_;
};

}  // namespace

int run_with_budgets(int argc, char** argv, const std::vector<Budget>& budgets) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  for (const Budget& budget : budgets) {
    const double* measured = reporter.measured(budget);
    if (measured == nullptr) continue;
    fmt::print("{:32} {:16} {:8.2f} {:2} of {:6.2f}  {}\n", budget.run, budget.counter, *measured,
               budget.unit, budget.most, *measured <= budget.most ? "within" : "ABOVE");
  }
  return 0;
}

}  // namespace wesley::bench
