// SPDX-License-Identifier: Apache-2.0
// From one schema to another as a user goes there.
#pragma once

#include <string>

#include "support/test_database.h"

namespace wesley::support {

// Writes schema files from `target` and has `wesley apply` lead `live` there, whatever goes: empty when the
// listings are equal then, column order aside, and nothing drifts; else the reason.
std::string evolve(TestDatabase& live, TestDatabase& target);

}  // namespace wesley::support
