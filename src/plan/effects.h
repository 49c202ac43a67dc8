// SPDX-License-Identifier: Apache-2.0
// What the steps do to the relations they touch, and what that costs: from the one lock table, on the catalog
// as it is when each step runs.
#pragma once

#include <vector>

#include "plan/draft.h"
#include "plan/plan.h"

namespace wesley::plan {

// Gives the catalog that the steps lead to.
catalog::Catalog classify_steps(const catalog::Catalog& from, const Options& options, Drafts& drafts,
                                const std::vector<std::size_t>& order);
void estimate_steps(Drafts& drafts, const std::vector<std::size_t>& order);

}  // namespace wesley::plan
