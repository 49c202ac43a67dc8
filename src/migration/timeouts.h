// SPDX-License-Identifier: Apache-2.0
// Which timeouts a step runs under, by the class of its strongest lock (execution.md, "Timeouts and
// retries"). The writer puts them into the file for psql, the executor sets them itself.
#pragma once

#include <chrono>

#include "plan/step.h"

namespace wesley::migration {

struct Timeouts {
  std::chrono::milliseconds lock{300};
  std::chrono::milliseconds statement{30000};  // zero: none
};

// Whether writers queue behind the step while it waits for a lock: any mode that conflicts with ROW
// EXCLUSIVE.
bool blocks_while_waiting(const plan::Step& step);

// `normal` are those of an instant step. A step that only waits beside the application's work may wait long:
// lock_timeout would count CONCURRENTLY's waits for old snapshots too (safety.md F4). A scan may take hours.
Timeouts timeouts_of(const plan::Step& step, const Timeouts& normal = {});

}  // namespace wesley::migration
