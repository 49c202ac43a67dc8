// SPDX-License-Identifier: Apache-2.0
// Everything that would stop the run halfway, asked before it begins and answered at once. Inside of this
// module only.
#pragma once

#include <vector>

#include "execute/events.h"
#include "execute/survey.h"
#include "postgres/connection.h"

namespace wesley::execute {

// `missing_journal`: the journal, when it has to be created. Errors: migration_failed, with every finding in
// `detail`; event `preflight` has them as data.
Result<void> preflight(postgres::Connection& control, const std::vector<StepBrief>& pending,
                       const Journal* missing_journal, const Events& events);

}  // namespace wesley::execute
