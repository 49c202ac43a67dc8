// SPDX-License-Identifier: Apache-2.0
#include "locks/lock_mode.h"

#include <string>

#include <gtest/gtest.h>

namespace wesley::locks {
namespace {

// Manual, table 13.2, read row by row: X is a conflict.
constexpr std::array<std::string_view, 8> manual = {
    ".......X",  // ACCESS SHARE
    "......XX",  // ROW SHARE
    "....XXXX",  // ROW EXCLUSIVE
    "...XXXXX",  // SHARE UPDATE EXCLUSIVE
    "..XX.XXX",  // SHARE
    "..XXXXXX",  // SHARE ROW EXCLUSIVE
    ".XXXXXXX",  // EXCLUSIVE
    "XXXXXXXX",  // ACCESS EXCLUSIVE
};

TEST(LockMode, conflicts_as_the_manual_says) {
  for (std::size_t held = 0; held < 8; ++held)
    for (std::size_t wanted = 0; wanted < 8; ++wanted)
      EXPECT_EQ(conflicts(all_lock_modes[held], all_lock_modes[wanted]), manual[held][wanted] == 'X')
          << name(all_lock_modes[held]) << " against " << name(all_lock_modes[wanted]);
}

TEST(LockMode, conflict_is_symmetric) {
  for (const LockMode a : all_lock_modes)
    for (const LockMode b : all_lock_modes) EXPECT_EQ(conflicts(a, b), conflicts(b, a));
}

TEST(LockMode, only_access_exclusive_blocks_reads) {
  for (const LockMode mode : all_lock_modes)
    EXPECT_EQ(blocks_reads(mode), mode == LockMode::access_exclusive) << name(mode);
}

TEST(LockMode, share_and_stronger_block_writes) {
  for (const LockMode mode : all_lock_modes)
    EXPECT_EQ(blocks_writes(mode), mode >= LockMode::share) << name(mode);
}

TEST(LockMode, both_spellings_read_back) {
  for (const LockMode mode : all_lock_modes) {
    EXPECT_EQ(lock_mode_from_name(name(mode)), mode);
    EXPECT_EQ(lock_mode_from_name(pg_name(mode)), mode);
  }
  EXPECT_EQ(lock_mode_from_name("SHARE LOCK"), std::nullopt);
}

}  // namespace
}  // namespace wesley::locks
