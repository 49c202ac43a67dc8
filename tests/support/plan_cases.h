// SPDX-License-Identifier: Apache-2.0
// The corpus of plans, used by golden, live, rollback, kill and online tests alike. One folder of
// tests/golden/plan a case:
//   before.graphql after.graphql   the two ends; either may be missing: an empty schema
//   before.sql after.sql           their companions, if any
//   rows.sql                       data for the old schema
//   statistics.txt                 "public.t ROWS BYTES" a line: what the planner is told about sizes
//   checks.sql                     queries that must answer `t` once the plan has run
//   since.txt                      the first major version of PostgreSQL that knows what the schemas say, if
//   not all do expected.txt                   the plan: explain, then every step in full
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "catalog/statistics.h"
#include "plan/plan.h"
#include "postgres/connection.h"

namespace wesley::support {

struct PlanCase {
  std::string name;
  std::filesystem::path folder;
  catalog::Catalog before, after;
  std::string rows, checks;
  catalog::Statistics statistics;
  int since = 0;

  plan::Options options() const;
  plan::Plan plan() const;
  friend void PrintTo(const PlanCase& plan_case, std::ostream* out) { *out << plan_case.name; }
};

// In the order of their names.
std::vector<PlanCase> plan_cases();
PlanCase load_plan_case(const std::filesystem::path& folder);
std::string case_name(const PlanCase& plan_case);  // for GoogleTest's parameters

// The plan as the golden files hold it.
std::string render(const plan::Plan& plan);

// Runs a step, or takes it back, on a session; throws on an error. Batches: `rows_a_batch` rows at a time.
void run_step(postgres::Connection& connection, const plan::Step& step, int rows_a_batch = 7);
void undo_step(postgres::Connection& connection, const plan::Step& step);

}  // namespace wesley::support
