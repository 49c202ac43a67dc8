// SPDX-License-Identifier: Apache-2.0
// Source text and places in it. Everything below the edge speaks byte spans; lines and columns are
// computed late, when something is shown.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wesley {

using FileId = std::uint32_t;

// Half-open byte range in one file of a SourceMap.
struct SourceSpan {
  FileId file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const SourceSpan&) const = default;
};

// Lines and columns count from 1.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  bool operator==(const Position&) const = default;
};

// Byte offsets of line starts. LF, CR and CRLF end a line, as in GraphQL.
class LineTable {
 public:
  // `first_line`: the number of the text's first line, above 1 for an excerpt of a longer file.
  explicit LineTable(std::string_view text, std::uint32_t first_line = 1);
  // Column in Unicode code points. An offset past the end is the position after the last character.
  Position position(std::uint32_t offset) const;
  // Column in UTF-16 units, as JavaScript tools count.
  Position position_utf16(std::uint32_t offset) const;
  // The text of a line without its terminator.
  std::string_view line(std::uint32_t line_number) const;
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(starts_.size()); }

 private:
  std::uint32_t line_index(std::uint32_t offset) const;
  std::string_view text_;
  std::uint32_t first_line_;
  std::vector<std::uint32_t> starts_;
};

struct SourceFile {
  std::string path;  // as the user would type it; "<stdin>" for standard input
  std::string text;
  LineTable lines;
  SourceFile(std::string path_, std::string text_, std::uint32_t first_line = 1);
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;
};

// Owns the files of a run. References stay valid for the life of the map.
class SourceMap {
 public:
  // A file too long to be held adds an excerpt around each place that is shown.
  FileId add(std::string path, std::string text, std::uint32_t first_line = 1);
  const SourceFile& file(FileId id) const { return *files_.at(id); }
  std::size_t size() const { return files_.size(); }
  std::string_view text(const SourceSpan& span) const;
  Position position(const SourceSpan& span) const { return file(span.file).lines.position(span.begin); }

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;
};

// Code points and UTF-16 units in a piece of UTF-8; malformed bytes count one each.
std::uint32_t count_code_points(std::string_view utf8);
std::uint32_t count_utf16_units(std::string_view utf8);

}  // namespace wesley
