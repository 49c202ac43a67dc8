// SPDX-License-Identifier: Apache-2.0
// How deep a parse tree can get, told from the tokens: what the grammar builds by recursion is walked by
// recursion, and hostile text (100 KB of `1+1+…`) would overflow the stack.
#pragma once

#include <cstdint>
#include <string_view>

namespace wesley::sql {

struct Nesting {
  std::uint32_t depth = 0;   // an upper bound on the depth of the tree, in grammar constructs
  std::uint32_t offset = 0;  // where the limit was passed; 0 when it was not
};
// Stops at the token that passes `limit`.
Nesting measure_nesting(std::string_view text, std::uint32_t limit);

}  // namespace wesley::sql
