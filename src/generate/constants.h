// SPDX-License-Identifier: Apache-2.0
// The values that an expression speaks of, or nearly: among them are those that fulfil a check, and those
// that just do not.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sql/tree.h"

namespace wesley::generate {

struct Constants {
  std::vector<std::string> numbers;  // as written, and what lies around them
  std::vector<std::string> texts;    // strings, and samples of what patterns match
};
// Another `variant` has other samples.
Constants constants_of(const sql::Node& expression, std::size_t variant);

}  // namespace wesley::generate
