// SPDX-License-Identifier: Apache-2.0
// Partitioned indexes and keys that go or change together with what is attached to them.
#pragma once

#include "plan/context.h"

namespace wesley::plan {

// Takes the satellites of `work` that can only change together.
void gather_index_families(const catalog::Catalog& from, Work& work);
void plan_index_families(Context& context);

}  // namespace wesley::plan
