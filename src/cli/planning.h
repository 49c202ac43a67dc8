// SPDX-License-Identifier: Apache-2.0
// From a comparison to a plan, and the refusal of what is not safe.
#pragma once

#include <string>
#include <vector>

#include "cli/compare.h"
#include "plan/plan.h"

namespace wesley::cli {

// `statistics` is of the live side; null when there is none.
// Errors: see plan::make_plan.
Result<plan::Plan> make_plan(const Invocation& invocation, const Comparison& comparison,
                             const catalog::Catalog& wanted, const catalog::Statistics* statistics);

// --unsafe and --allow. Errors: usage, for a hazard that does not exist.
Result<plan::Allowance> allowance(const Invocation& invocation);

// Error unsafe_refused naming each refused step, why, and the way out. `until`: only steps up to that phase
// count; none: all.
Result<void> refuse_hazards(const Invocation& invocation, const std::vector<plan::Step>& steps,
                            std::optional<plan::Phase> until);

// --until, or `otherwise`.
Result<plan::Phase> until_phase(const Invocation& invocation, plan::Phase otherwise);

}  // namespace wesley::cli
