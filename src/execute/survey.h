// SPDX-License-Identifier: Apache-2.0
// What must be known about all steps before the first one runs, without holding their statements. Inside of
// this module only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "execute/journal.h"

namespace wesley::execute {

// A step without its statements.
struct StepBrief {
  plan::Step step;
  std::string hash;
};
// Reads the stream to its end, so that every error of the input is known before a server is asked.
Result<std::vector<StepBrief>> survey(const Source& source);

// A step that has started is immutable. Errors: input, naming it.
Result<void> require_unedited(const std::vector<StepBrief>& steps, const std::map<int, StepRow>& journal);
// Those that this run would still do.
std::vector<StepBrief> pending(const std::vector<StepBrief>& steps, const std::map<int, StepRow>& journal,
                               plan::Phase until);
// Errors: unsafe_refused, naming every hazard that is not allowed and its step.
Result<void> require_allowed(const std::vector<StepBrief>& pending, const plan::Allowance& allowance);

}  // namespace wesley::execute
