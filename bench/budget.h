// SPDX-License-Identifier: Apache-2.0
// A main for benchmarks that have a budget: after the usual lines it prints what was measured beside what is
// allowed. It measures and does not fail: the machine may be busy.
#pragma once

#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

namespace wesley::bench {

struct Budget {
  std::string_view run;      // "plan_tenth_changed/1000"
  std::string_view counter;  // of the run; empty: its real time in milliseconds
  double most;               // what it may be
  std::string_view unit;     // "ms", "x", "MB"
};

int run_with_budgets(int argc, char** argv, const std::vector<Budget>& budgets);

}  // namespace wesley::bench
