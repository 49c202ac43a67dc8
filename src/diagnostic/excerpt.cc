// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/excerpt.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/utf8.h"

namespace wesley {

namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::size_t longest_line = 160;                 // cells
constexpr std::size_t context_before = 60;                // cells kept before the mark of a longer line
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view ellipsis = "\xE2\x80\xA6";     // U+2026

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode's East_Asian_Width W and F, in coarse blocks: good enough to place a caret.
constexpr std::array wide_ranges = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},   Range{0xA960, 0xA97C},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
    Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1FAFF},
    Range{0x20000, 0x3FFFD},
};
// Combining marks, joiners and variation selectors.
constexpr std::array zero_width_ranges = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489},   Range{0x0591, 0x05BD}, Range{0x064B, 0x065F},
    Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},   Range{0x200B, 0x200F}, Range{0x202A, 0x202E},
    Range{0x2060, 0x2064}, Range{0x20D0, 0x20FF},   Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F},
    Range{0xFEFF, 0xFEFF}, Range{0xE0100, 0xE01EF},
};

template <std::size_t size>
bool contains(const std::array<Range, size>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return range.first <= c && c <= range.last; });
}

std::size_t cell_width(char32_t c) {
  if (c < 0x300) return 1;
  if (contains(zero_width_ranges, c)) return 0;
  return contains(wide_ranges, c) ? 2 : 1;
}

// Control characters move the cursor; bidirectional overrides reorder what is shown.
bool printable(char32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool reorders = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return !control && !reorders;
}

struct Cell {
  std::string text;
  std::size_t offset = 0;  // of its first byte in the line
  std::size_t column = 0;  // cells before it
  std::size_t width = 0;
};

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t at = 0; at < line.size();) {
    const CodePoint decoded = decode_utf8(line, at);
    Cell cell{std::string(line.substr(at, decoded.length)), at, column, cell_width(decoded.value)};
    if (line[at] == '\t') {
      cell.width = tab_stop - column % tab_stop;
      cell.text = std::string(cell.width, ' ');
    } else if (!decoded.valid || !printable(decoded.value)) {
      cell.width = 1;
      cell.text = replacement;
    }
    column += cell.width;
    at += decoded.length;
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace

Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  // Far text of an endless line cannot be shown: it need not be measured either.
  const std::size_t readable = std::min(line.size(), begin + 8 * longest_line);
  const std::vector<Cell> cells = cells_of(line.substr(0, readable));
  const std::size_t total = cells.empty() ? 0 : cells.back().column + cells.back().width;
  const auto column_at = [&](std::size_t offset) {
    const auto found =
        std::find_if(cells.begin(), cells.end(), [&](const Cell& cell) { return cell.offset >= offset; });
    return found == cells.end() ? total : found->column;
  };
  const std::size_t mark = column_at(begin);
  const std::size_t mark_end = std::max(mark + 1, column_at(std::max(begin, end)));
  std::size_t from = 0;
  if (total > longest_line) from = mark > context_before ? mark - context_before : 0;

  Excerpt out;
  if (from > 0) out.text += ellipsis;
  const std::size_t shift = from > 0 ? 1 : 0;  // the ellipsis takes a cell
  bool first = true;
  std::size_t start = from;
  for (const Cell& cell : cells) {
    if (cell.column < from) continue;
    if (first) start = cell.column;
    first = false;
    if (cell.column - from >= longest_line) {
      out.text += ellipsis;
      break;
    }
    out.text += cell.text;
  }
  out.mark_begin = std::max(mark, start) - start + shift;
  out.mark_width = std::min(mark_end - mark, longest_line - std::min(longest_line - 1, mark - start));
  return out;
}

}  // namespace wesley
