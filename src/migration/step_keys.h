// SPDX-License-Identifier: Apache-2.0
// The table of a step's attributes. Inside of this module only.
#pragma once

#include <string_view>
#include <vector>

#include "migration/migration.h"

namespace wesley::migration {

struct StepKey {
  std::string_view name;
  std::string_view expected;  // for messages: "a phase: expand, backfill, ..."
  bool bare = false;          // may stand without a value
  bool required = false;
  // False when the value cannot be read.
  bool (*set)(FileStep& step, std::string_view value);
};
const std::vector<StepKey>& step_keys();
const StepKey* find_step_key(std::string_view name);

}  // namespace wesley::migration
