// SPDX-License-Identifier: Apache-2.0
// Changeset -> Plan: an ordered DAG of steps in phases, each online where PostgreSQL allows it. Pure: what
// the planner must know about a server comes in as values. Deterministic: same input, same bytes. A fixpoint:
// afterwards the diff is empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/statistics.h"
#include "diff/diff.h"
#include "plan/step.h"

namespace wesley::plan {

struct Options {
  int server_major = 15;                            // the oldest server the plan is for
  const catalog::Statistics* statistics = nullptr;  // null: nothing known, nothing is small
  double instant_seconds =
      0.1;  // safety.instant: a direct form whose lock is held shorter is the better plan
  std::string journal_schema = "wesley";  // where sync functions live
};

struct Plan {
  std::string from_hash, to_hash;  // catalog::hash of both ends
  int server_major = 15;
  std::vector<Step> steps;  // in an order that respects phases and edges; ids 1..n
  std::vector<diff::PossibleRename> possible_renames;
  std::vector<std::string> notes;
  bool empty() const { return steps.empty(); }
};

// Error `input`: no order of the steps leads from one to the other. The plan is tried in memory before it is
// handed out: what does not end at `to` is an error, `internal`.
Result<Plan> make_plan(const catalog::Catalog& from, const catalog::Catalog& to,
                       const diff::Changeset& changes, const Options& options);

// The catalog after the given steps: `from` plus their deltas.
catalog::Catalog simulate(const catalog::Catalog& from, const std::vector<Step>& steps,
                          Phase until = Phase::contract);

// Hazards of a plan that refuse, and the first step that carries each.
struct Refusal {
  locks::Hazard hazard;
  int step = 0;
};
struct Allowance {
  bool unsafe = false;  // allows all but access-widened
  std::vector<locks::Hazard> allowed;
};
std::vector<Refusal> refusals(const std::vector<Step>& steps, const Allowance& allowance);

}  // namespace wesley::plan
