// SPDX-License-Identifier: Apache-2.0
#include "base/source.h"

#include <algorithm>

namespace wesley {

namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::uint32_t count_code_points(std::string_view utf8) {
  return static_cast<std::uint32_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char byte) { return !is_continuation(byte); }));
}

std::uint32_t count_utf16_units(std::string_view utf8) {
  std::uint32_t units = 0;
  for (const char byte : utf8) {
    if (is_continuation(byte)) continue;
    units += static_cast<unsigned char>(byte) >= 0xF0U ? 2 : 1;
  }
  return units;
}

LineTable::LineTable(std::string_view text, std::uint32_t first_line) : text_(text), first_line_(first_line) {
  starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (crlf) ++i;
    if (text[i] == '\n' || text[i] == '\r') starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::uint32_t LineTable::line_index(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::uint32_t>(after - starts_.begin() - 1);
}

Position LineTable::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t index = line_index(offset);
  return {index + first_line_, count_code_points(text_.substr(starts_[index], offset - starts_[index])) + 1};
}

Position LineTable::position_utf16(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t index = line_index(offset);
  return {index + first_line_, count_utf16_units(text_.substr(starts_[index], offset - starts_[index])) + 1};
}

std::string_view LineTable::line(std::uint32_t line_number) const {
  if (line_number < first_line_ || line_number - first_line_ >= starts_.size()) return {};
  const std::uint32_t index = line_number - first_line_;
  const std::uint32_t begin = starts_[index];
  std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return text_.substr(begin, end - begin);
}

SourceFile::SourceFile(std::string path_, std::string text_, std::uint32_t first_line)
    : path(std::move(path_)), text(std::move(text_)), lines(text, first_line) {
}

FileId SourceMap::add(std::string path, std::string text, std::uint32_t first_line) {
  files_.push_back(std::make_unique<SourceFile>(std::move(path), std::move(text), first_line));
  return static_cast<FileId>(files_.size() - 1);
}

std::string_view SourceMap::text(const SourceSpan& span) const {
  return std::string_view(file(span.file).text).substr(span.begin, span.end - span.begin);
}

}  // namespace wesley
