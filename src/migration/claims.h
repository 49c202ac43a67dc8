// SPDX-License-Identifier: Apache-2.0
// What a step says about itself beside what its statements are classified as. An attribute that a step does
// not give is the classifier's answer; the writer leaves out what the classifier would say by itself. Inside
// of this module only.
#pragma once

#include <optional>
#include <string>

#include "locks/locks.h"
#include "plan/step.h"

namespace wesley::migration {

// The union over the step's statements, without a catalog; of the hazards those that refuse.
locks::Effect effect_of(const plan::Step& step, int server_major);

// Why the step cannot be what it says; nullopt when it can. `effect` is effect_of the step.
std::optional<std::string> contradiction(const plan::Step& step, const locks::Effect& effect);

// BEGIN, COMMIT, ROLLBACK, SAVEPOINT, ...: the first word decides.
bool begins_transaction(std::string_view statement);
bool commits_transaction(std::string_view statement);
bool controls_transaction(std::string_view statement);

// The condition that makes a batch start behind its lower key; the executor writes `>=` for the first batch.
inline constexpr std::string_view lower_bound_text = "> ($1";

}  // namespace wesley::migration
