// SPDX-License-Identifier: Apache-2.0
// The words of explain, the same in every format. Internal to plan.
#pragma once

#include <string>
#include <vector>

#include "plan/explain.h"

namespace wesley::plan {

struct ExplainRow {
  std::string number, phase, what, lock, relations, blocks, expected;
};
ExplainRow explain_row(const Step& step, const ExplainContext& context);

// "20260122120000_add_user_status", "6 steps in 4 phases", "risk low", ...: the parts of the first line.
std::vector<std::string> explain_headline(const std::vector<Step>& steps, const ExplainContext& context);
// What the steps touch and how large it is; empty when nothing is known.
std::string explain_sizes(const std::vector<Step>& steps, const ExplainContext& context);

// Lines below the table: a short label and a text.
struct ExplainNote {
  std::string label, text;
};
std::vector<ExplainNote> explain_notes(const std::vector<Step>& steps);

Estimate total_estimate(const std::vector<Step>& steps);
int phase_count(const std::vector<Step>& steps);

}  // namespace wesley::plan
