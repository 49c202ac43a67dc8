// SPDX-License-Identifier: Apache-2.0
// One function a mode of step, and what they share. Each brings the step from wherever it stands to done in
// the journal, exactly once, or returns an error with everything recorded. Inside of this module only.
#pragma once

#include <string>

#include "execute/checkpoint.h"
#include "execute/runner.h"

namespace wesley::execute {

struct StepRun {
  Runner& runner;
  const std::string& version;
  const migration::FileStep& file;
  Checkpoint& checkpoint;
  std::optional<StepRow> before;  // what the journal knew when the step was reached

  const plan::Step& step() const { return file.step; }
};

Result<void> run_transaction_step(StepRun& run);
Result<void> run_autonomous_step(StepRun& run);
Result<void> run_batched_step(StepRun& run);

// BEGIN, timeouts of the step's class, further `settings` if any, and the transaction's own lock, which dies
// with it: a new runner that holds the workers' key exclusively knows that none is left.
Result<void> begin_transaction(Runner& runner, const plan::Step& step, std::string_view settings = {});
// COMMIT, between the two points where a crash must do no harm.
Result<void> commit(Runner& runner);
// The journal's word on whether the step is done.
Result<bool> is_done(StepRun& run);

// The three answers of a done-check.
enum class Presence { absent, partial, done };
Result<Presence> ask_presence(postgres::Connection& connection, const std::string& done_check);

// What a single autonomous statement needs after it has failed, found out from its parse tree.
struct IndexBuild {
  catalog::Name index;
  bool unique = false;
};
std::optional<IndexBuild> concurrent_index_build(std::string_view statement);
// Drops what a failed or killed build has left, when no backend builds it any more.
Result<void> drop_invalid_index(Runner& runner, const plan::Step& step, const IndexBuild& build);

// Runs statements outside of a transaction block under session-wide timeouts of the step's class.
Result<void> run_outside_transaction(Runner& runner, const plan::Step& step, const std::string& statement);

}  // namespace wesley::execute
