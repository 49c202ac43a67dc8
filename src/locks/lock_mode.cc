// SPDX-License-Identifier: Apache-2.0
#include "locks/lock_mode.h"

#include <cstddef>
#include <cstdint>

namespace wesley::locks {

namespace {

struct ModeRow {
  LockMode mode;
  std::string_view name;
  std::string_view pg_name;
  std::uint16_t conflicts;  // bit n: conflicts with the mode numbered n
};

constexpr std::uint16_t bits(std::initializer_list<LockMode> modes) {
  unsigned result = 0;
  for (const LockMode mode : modes) result |= 1U << static_cast<unsigned>(mode);
  return static_cast<std::uint16_t>(result);
}

constexpr auto AS = LockMode::access_share;
constexpr auto RS = LockMode::row_share;
constexpr auto RE = LockMode::row_exclusive;
constexpr auto SUE = LockMode::share_update_exclusive;
constexpr auto S = LockMode::share;
constexpr auto SRE = LockMode::share_row_exclusive;
constexpr auto E = LockMode::exclusive;
constexpr auto AE = LockMode::access_exclusive;

// Manual, table 13.2 "Conflicting Lock Modes"; LockConflicts of src/backend/storage/lmgr/lock.c.
constexpr std::array<ModeRow, 8> rows = {{
    {AS, "ACCESS SHARE", "AccessShareLock", bits({AE})},
    {RS, "ROW SHARE", "RowShareLock", bits({E, AE})},
    {RE, "ROW EXCLUSIVE", "RowExclusiveLock", bits({S, SRE, E, AE})},
    {SUE, "SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock", bits({SUE, S, SRE, E, AE})},
    {S, "SHARE", "ShareLock", bits({RE, SUE, SRE, E, AE})},
    {SRE, "SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock", bits({RE, SUE, S, SRE, E, AE})},
    {E, "EXCLUSIVE", "ExclusiveLock", bits({RS, RE, SUE, S, SRE, E, AE})},
    {AE, "ACCESS EXCLUSIVE", "AccessExclusiveLock", bits({AS, RS, RE, SUE, S, SRE, E, AE})},
}};

const ModeRow& row(LockMode mode) {
  return rows[static_cast<std::size_t>(mode) - 1];
}

}  // namespace

bool conflicts(LockMode held, LockMode wanted) {
  return ((row(held).conflicts >> static_cast<unsigned>(wanted)) & 1U) != 0;
}
bool blocks_reads(LockMode mode) {
  return conflicts(mode, LockMode::access_share);
}
bool blocks_writes(LockMode mode) {
  return conflicts(mode, LockMode::row_exclusive);
}
std::string_view name(LockMode mode) {
  return row(mode).name;
}
std::string_view pg_name(LockMode mode) {
  return row(mode).pg_name;
}

std::optional<LockMode> lock_mode_from_name(std::string_view text) {
  for (const ModeRow& candidate : rows)
    if (text == candidate.name || text == candidate.pg_name) return candidate.mode;
  return std::nullopt;
}

}  // namespace wesley::locks
