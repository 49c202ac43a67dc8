// SPDX-License-Identifier: Apache-2.0
// One source line with a mark under a part of it, for a terminal with a fixed-width font.
#pragma once

#include <string>
#include <string_view>

namespace wesley {

// Columns in cells: a wide character takes two, a combining one none, a tab goes to the next multiple of
// four. What a terminal would not show (control characters, malformed bytes) is shown as U+FFFD.
struct Excerpt {
  std::string text;
  std::size_t mark_begin = 0;  // cells before the mark
  std::size_t mark_width = 1;  // at least one
};

// Marks the bytes [begin, end) of `line`; `end` past the line means up to its end. A line too long to be read
// is cut around the mark, with an ellipsis where text is missing.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end);

}  // namespace wesley
