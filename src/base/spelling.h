// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the nearest of some candidates by edit distance.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wesley {

// Letter case and `_` count little; none is returned when even the best is too far off to be a slip.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace wesley
