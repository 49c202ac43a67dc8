// SPDX-License-Identifier: Apache-2.0
// A plan, or the steps of a migration file, for people and for programs. The table of docs/reference: a DBA
// reads the lock column first.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/statistics.h"
#include "plan/plan.h"

namespace wesley::plan {

struct ExplainContext {
  std::string title;     // "20260122120000_add_user_status", or "plan"
  std::string from, to;  // labels or hashes of both ends; may be empty
  int server_major = 15;
  const catalog::Statistics* statistics =
      nullptr;              // sizes for the header line and the estimates; may be null
  bool statements = false;  // show each step's SQL under its row
};

std::string explain_text(const std::vector<Step>& steps, const ExplainContext& context);
std::string explain_markdown(const std::vector<Step>& steps, const ExplainContext& context);
// {"steps": [...], "risk": "low", "phases": n, "estimate": {...}, "hazards": [...]};
// schemas/plan.schema.json.
Json explain_json(const std::vector<Step>& steps, const ExplainContext& context);

// "low", "medium", "high": from the steps' hazards and locks.
std::string_view overall_risk(const std::vector<Step>& steps);

}  // namespace wesley::plan
