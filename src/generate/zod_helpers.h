// SPDX-License-Identifier: Apache-2.0
// What generated schemas call: schemas of PostgreSQL's types and functions that are PostgreSQL's. A file has
// those that it uses. Internal to generate.
#pragma once

#include <functional>
#include <set>
#include <string>

namespace wesley::generate {

using Helpers = std::set<std::string, std::less<>>;

// `names` and all that they need, in an order in which each stands behind what it needs.
std::string zod_helpers(Helpers names, int zod_version, int server_major);

}  // namespace wesley::generate
