// SPDX-License-Identifier: Apache-2.0
#include "migration/timeouts.h"

#include <algorithm>

namespace wesley::migration {

bool blocks_while_waiting(const plan::Step& step) {
  return std::any_of(step.locks.begin(), step.locks.end(),
                     [](const locks::RelationLock& lock) { return locks::blocks_writes(lock.mode); });
}

Timeouts timeouts_of(const plan::Step& step, const Timeouts& normal) {
  using std::chrono::milliseconds;
  if (step.mode == plan::Mode::batched) return normal;
  if (step.mode == plan::Mode::autonomous && !blocks_while_waiting(step))
    return {milliseconds(0), milliseconds(0)};
  if (step.duration == locks::Duration::instant) return normal;
  return {blocks_while_waiting(step) ? normal.lock : milliseconds(0), milliseconds(0)};
}

}  // namespace wesley::migration
