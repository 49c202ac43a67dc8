// SPDX-License-Identifier: Apache-2.0
// A check that implies the bound of a partition, so that ATTACH PARTITION reads nothing (safety.md G2).
#pragma once

#include <optional>

#include "plan/context.h"

namespace wesley::plan {

// Of a bound over one column: FROM ... TO, or IN. A range over several columns, a hash and DEFAULT have none.
std::optional<catalog::Expression> partition_proof(const catalog::Table& parent,
                                                   const catalog::Expression& bound);

// Two bounds of one parent that share no value, as far as their texts tell: numbers, and literals of one form
// such as dates, are compared; of others it is not known.
bool are_apart(const catalog::Expression& one, const catalog::Expression& other);

struct Proven {
  catalog::Constraint check;  // validated
  std::size_t validated = 0;  // the draft
};
Proven prove(Context& context, const catalog::Name& final_table, const catalog::Expression& proof,
             const catalog::Origin& origin);

}  // namespace wesley::plan
