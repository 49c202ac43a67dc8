// SPDX-License-Identifier: Apache-2.0
#include "sdl/write_sdl.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"

namespace wesley::sdl {

namespace {

constexpr std::size_t line_width = 100;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

// Whether a block string gives the text back: it drops common indentation and blank lines at both ends
// (specification: BlockStringValue).
bool survives_as_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.find("\"\"\"") != std::string_view::npos)
    return false;
  const bool control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
  });
  const std::vector<std::string_view> lines = lines_of(text);
  if (control || is_blank(lines.front()) || is_blank(lines.back())) return false;
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return !line.empty() && line.front() != ' ' && line.front() != '\t';
  });
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted_texts;
  for (const std::string& text : texts) quoted_texts.push_back(quoted(text));
  return fmt::format("[{}]", fmt::join(quoted_texts, ", "));
}

std::string description(std::string_view text, std::string_view indent) {
  if (text.empty()) return {};
  if (!survives_as_block(text)) return fmt::format("{}{}\n", indent, quoted(text));
  std::string out = fmt::format("{}\"\"\"\n", indent);
  for (const std::string_view line : lines_of(text)) {
    out += line.empty() ? "\n" : fmt::format("{}{}\n", indent, line);
  }
  return out + fmt::format("{}\"\"\"\n", indent);
}

DirectiveText& DirectiveText::add(std::string_view argument, std::string_view value) {
  if (!arguments_.empty()) arguments_ += ", ";
  arguments_ += fmt::format("{}: {}", argument, value);
  return *this;
}

std::string DirectiveText::text() const {
  return arguments_.empty() ? "@" + name_ : fmt::format("@{}({})", name_, arguments_);
}

std::string headed(std::string_view head, const std::vector<std::string>& directives) {
  std::string line(head);
  for (const std::string& directive : directives) line += " " + directive;
  if (directives.size() <= 2 && line.size() + 2 <= line_width) return line + " {\n";
  line = head;
  for (const std::string& directive : directives) line += "\n  " + directive;
  return line + " {\n";
}

}  // namespace wesley::sdl
