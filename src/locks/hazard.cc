// SPDX-License-Identifier: Apache-2.0
#include "locks/hazard.h"

#include "base/check.h"

namespace wesley::locks {

// In the order of the enumeration: info() indexes it.
const std::vector<HazardInfo>& all_hazards() {
  static const std::vector<HazardInfo> rows = {
      {Hazard::data_loss, "data-loss", true,
       "stored data is destroyed and no later statement can restore it"},
      {Hazard::access_widened, "access-widened", true,
       "rows or columns become visible to roles that could not see them before"},
      {Hazard::breaks_running_app, "breaks-running-app", true,
       "statements of the application version that runs now fail afterwards"},
      {Hazard::blocks_reads, "blocks-reads", true,
       "reads of an existing table wait for longer than an instant"},
      {Hazard::blocks_writes, "blocks-writes", true,
       "writes to an existing table wait for longer than an instant"},
      {Hazard::rewrite, "rewrite", true, "an existing table is written anew while everything waits"},
      {Hazard::scan_under_lock, "scan-under-lock", true,
       "an existing table is read in full under a lock that stops reads or writes"},
      {Hazard::unknown_statement, "unknown-statement", true,
       "the statement is not understood, so nothing can be promised about it"},
      {Hazard::tightens, "tightens", false,
       "rows that were accepted before are refused from now on, also from the application that runs now"},
      {Hazard::cached_plan, "cached-plan", false,
       "prepared `SELECT *` statements fail once with \"cached plan must not change result type\""},
      {Hazard::irreversible, "irreversible", false, "there is no statement that takes it back"},
      {Hazard::window_without_guard, "window-without-guard", false,
       "for a moment no constraint enforces what one enforced before"},
      {Hazard::locks_many, "locks-many", false,
       "so many relations are locked that max_locks_per_transaction may not suffice"},
      {Hazard::untracked_dependency, "untracked-dependency", false,
       "function bodies may name the object, and PostgreSQL does not record that"},
      {Hazard::backfill_fires_trigger, "backfill-fires-trigger", false,
       "updating the rows fires triggers of the user's own"},
      {Hazard::replicated_journal, "replicated-journal", false,
       "logical replication does not carry the statement to subscribers"},
      {Hazard::extension_upgrade, "extension-upgrade", false,
       "an extension's script may lock and change anything"},
  };
  return rows;
}

const HazardInfo& info(Hazard hazard) {
  const HazardInfo& row = all_hazards().at(static_cast<std::size_t>(hazard));
  WESLEY_CHECK(row.hazard == hazard, "the hazard table is in the order of the enumeration");
  return row;
}

std::optional<Hazard> hazard_from_code(std::string_view code) {
  for (const HazardInfo& row : all_hazards())
    if (row.code == code) return row.hazard;
  return std::nullopt;
}

}  // namespace wesley::locks
