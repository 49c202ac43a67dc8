// SPDX-License-Identifier: Apache-2.0
// A column that cannot be changed in place, by the recipe of safety.md J: a copy with the new shape, a
// trigger that keeps it equal, a batched fill, everything that hangs on the column built anew on the copy,
// and one short transaction in which the names change hands. All moved columns of a table go together.
#pragma once

#include <vector>

#include "plan/context.h"
#include "plan/swap.h"

namespace wesley::plan {

// What joins the switch of a table's moved columns.
struct SwitchParts {
  Swap swap;
  std::vector<std::size_t> ready;  // drafts it waits for
  std::vector<Relation> retired;   // as they are in `from`
  std::vector<Relation> kept;      // those of them that stay aside until contract
  std::vector<Relation> built;     // as they are until the switch
  std::vector<Relation> adopted;   // as they are in `to`

  void retire(const catalog::Name& table, const Relation& before, const catalog::Origin& origin);
  void adopt(const catalog::Name& table, const Built& now, const Relation& wanted,
             const catalog::Origin& origin);
};

void plan_moves(Context& context, const TableWork& work, SwitchParts parts);

// strategy_relation.cc: a drop in contract, under the names after the switch.
void drop_relation(Context& context, const catalog::Name& final_table, const Relation& before,
                   const std::vector<std::string>& columns, const catalog::Origin& origin, bool scaffolding);

}  // namespace wesley::plan
