// SPDX-License-Identifier: Apache-2.0
// A batched UPDATE over the table's key, repeated by the executor until the upper bound is reached.
#pragma once

#include <string>

#include "plan/context.h"

namespace wesley::plan {

// `assignments` is what follows SET, `missing` the condition of rows that still need it: it makes a batch
// idempotent. Both use the names before the switch.
Draft backfill(const Context& context, const catalog::Name& final_table, std::string_view assignments,
               std::string_view missing, std::string summary, const catalog::Origin& origin);

}  // namespace wesley::plan
