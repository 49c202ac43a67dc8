// SPDX-License-Identifier: Apache-2.0
// A failed step as the user reads it. Inside of this module only.
#pragma once

#include "base/result.h"
#include "execute/execute.h"

namespace wesley::execute {

// Names the step and its origin; leaves the server's DETAIL out of steps that touch sensitive columns.
Error step_failure(const Error& error, const plan::Step& step, bool show_data);
// The state that the journal records for a run that ended with this error.
std::string_view state_after(const Error& error);
Json to_json(const Error& error);

}  // namespace wesley::execute
