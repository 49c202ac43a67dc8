// SPDX-License-Identifier: Apache-2.0
// The lock table: one row a kind of statement, or of ALTER TABLE subcommand. What depends on the statement's
// details or on the catalog is in the function of that kind (alter_table.cc and its neighbours).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "locks/hazard.h"
#include "locks/lock_mode.h"
#include "locks/locks.h"

namespace wesley::locks {

struct LockRow {
  std::string_view id;
  std::optional<LockMode> mode;     // on the relation the statement names; none: it locks no relation
  std::optional<LockMode> partner;  // on the other relations it involves
  Duration duration;
  std::vector<Hazard> hazards;  // those it always has
  std::string_view why;         // one sentence for explain
};

const std::vector<LockRow>& lock_table();
const LockRow& lock_row(std::string_view id);

}  // namespace wesley::locks
