// SPDX-License-Identifier: Apache-2.0
// PostgreSQL's eight table-level lock modes and their conflict table (manual 13.3.1, "Table-Level Lock
// Modes").
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace wesley::locks {

// In order of strength as pg_locks numbers them (src/include/storage/lockdefs.h).
enum class LockMode {
  access_share = 1,
  row_share,
  row_exclusive,
  share_update_exclusive,
  share,
  share_row_exclusive,
  exclusive,
  access_exclusive,
};
inline constexpr std::array all_lock_modes = {LockMode::access_share,  LockMode::row_share,
                                              LockMode::row_exclusive, LockMode::share_update_exclusive,
                                              LockMode::share,         LockMode::share_row_exclusive,
                                              LockMode::exclusive,     LockMode::access_exclusive};

bool conflicts(LockMode held, LockMode wanted);
bool blocks_reads(LockMode mode);         // conflicts with ACCESS SHARE
bool blocks_writes(LockMode mode);        // conflicts with ROW EXCLUSIVE
std::string_view name(LockMode mode);     // "SHARE UPDATE EXCLUSIVE", as in the manual and LOCK TABLE
std::string_view pg_name(LockMode mode);  // "ShareUpdateExclusiveLock", as in pg_locks
std::optional<LockMode> lock_mode_from_name(std::string_view text);  // either spelling

}  // namespace wesley::locks
