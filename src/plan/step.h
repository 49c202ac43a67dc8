// SPDX-License-Identifier: Apache-2.0
// A step: everything the executor, the migration file and explain need. Its text is rendered at planning
// time: what was reviewed is what runs.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diff/change.h"
#include "locks/locks.h"

namespace wesley::plan {

// Barriers, in this order.
enum class Phase { expand, backfill, validate, switch_, contract };
inline constexpr std::array all_phases = {Phase::expand, Phase::backfill, Phase::validate, Phase::switch_,
                                          Phase::contract};
std::string_view name(Phase phase);
std::optional<Phase> phase_from_name(std::string_view text);

// transaction: one step, one transaction. autonomous: exactly one statement that PostgreSQL refuses in a
// transaction block, or that must not share one. batched: one UPDATE over a key range, repeated by the
// executor.
enum class Mode { transaction, autonomous, batched };
std::string_view name(Mode mode);
std::optional<Mode> mode_from_name(std::string_view text);

// Keyset batches: `$1..$n` is the lower key (exclusive), `$n+1..$2n` the upper (inclusive), in `key`'s order.
struct Batch {
  catalog::Name table;
  std::vector<std::string> key;  // empty: ctid ranges, $1 and $2 are tids
};

// How to take a step back. `none` gives the reason; `lossy` has statements that lose data written since.
enum class UndoKind { statements, lossy, none };
struct Undo {
  UndoKind kind = UndoKind::statements;
  std::vector<std::string> statements;
  std::string reason;
};

// Seconds and bytes; all zero when nothing is known about sizes.
struct Estimate {
  double optimistic = 0;
  double expected = 0;
  double pessimistic = 0;
  double rows = 0;
  std::int64_t disk_bytes = 0;
};

struct Step {
  // Defined in step.cc, to keep them out of every file that passes steps around.
  Step();
  Step(const Step&);
  Step(Step&&) noexcept;
  Step& operator=(const Step&);
  Step& operator=(Step&&) noexcept;
  ~Step();

  int id = 0;
  Phase phase = Phase::expand;
  Mode mode = Mode::transaction;
  std::vector<int> after;               // ids this one waits for, ascending
  std::string summary;                  // "add user.status, default 'ACTIVE'": explain's "what" column
  std::string why;                      // one sentence: why it is done this way; may be empty
  std::vector<std::string> statements;  // without final `;`, without BEGIN/COMMIT and SET LOCAL
  std::vector<locks::RelationLock> locks;
  std::vector<catalog::Name> scans;
  std::vector<catalog::Name> rewrites;
  locks::Duration duration = locks::Duration::instant;  // class of its lock: decides the timeouts
  locks::Blocks blocks = locks::Blocks::none;
  std::vector<locks::Hazard> hazards;
  std::optional<Batch> batch;
  // Data-dependent questions, asked before anything runs: each query counts offending rows; `problem` says
  // what they are.
  struct PreCheck {
    std::string query;
    std::string problem;
  };
  std::vector<PreCheck> pre;
  // One query that answers 'done', 'absent' or 'partial' in one row of one column, by name and shape, never
  // by expression text. Empty for transactional steps whose journal row is the truth.
  std::string done;
  Undo undo;
  std::vector<diff::Change> delta;  // what it does to the catalog; scaffolding (sync triggers) does nothing
  Estimate estimate;
  catalog::Origin origin;
  bool redact = false;  // touches a @sensitive column
};

}  // namespace wesley::plan
