// SPDX-License-Identifier: Apache-2.0
// Writing the next migration of the directory.
#pragma once

#include <string>

#include "cli/compare.h"
#include "migration/migration.h"

namespace wesley::cli {

// --version; else the time in UTC, or one second after the newest: two migrations made in the same second
// keep their order.
std::string next_version(const Invocation& invocation, const migration::Directory& directory);

struct Generated {
  migration::Migration migration;
  Json plan;
};
// Plans the comparison, writes the folder and wesley.sum, and says what was written, possible renames
// included.
Result<Generated> generate(const Invocation& invocation, migration::Directory& directory,
                           const Comparison& comparison, const catalog::Catalog& wanted,
                           const std::string& name);

}  // namespace wesley::cli
