// SPDX-License-Identifier: Apache-2.0
#include "sdl/string_value.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/utf8.h"

namespace wesley::sdl {

namespace {

// -1 for anything but a hexadecimal digit, the end of the text included.
int hex_digit(std::string_view text, std::size_t at) {
  if (at >= text.size()) return -1;
  const char c = text[at];
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_scalar_value(std::int64_t code) {
  return (code >= 0 && code <= 0xD7FF) || (code >= 0xE000 && code <= 0x10FFFF);
}

// Four hexadecimal digits, or -1.
std::int64_t hex4(std::string_view text, std::size_t at) {
  std::int64_t code = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_digit(text, i);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

constexpr std::size_t fixed_length = 6;  // \uXXXX

Escape read_fixed_unicode(std::string_view text, std::size_t at) {
  const std::int64_t code = hex4(text, at + 2);
  if (is_scalar_value(code)) return {true, true, static_cast<char32_t>(code), fixed_length};
  const bool leading = code >= 0xD800 && code <= 0xDBFF;
  if (leading && text.substr(at + fixed_length, 2) == "\\u") {
    const std::int64_t trailing = hex4(text, at + fixed_length + 2);
    if (trailing >= 0xDC00 && trailing <= 0xDFFF) {
      const std::int64_t pair = 0x10000 + (code - 0xD800) * 0x400 + (trailing - 0xDC00);
      return {true, true, static_cast<char32_t>(pair), 2 * fixed_length};
    }
  }
  return {false, true, 0, fixed_length};
}

// \u{...}. graphql-js gives up after twelve units, at the first character that is no digit, and when the
// number no longer fits 31 bits.
Escape read_braced_unicode(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 12;
  constexpr std::size_t shortest = 5;
  std::int64_t code = 0;
  std::size_t length = 3;
  while (length < longest) {
    const std::size_t next = at + length++;
    if (next < text.size() && text[next] == '}') {
      if (length >= shortest && is_scalar_value(code))
        return {true, true, static_cast<char32_t>(code), length};
      break;
    }
    const int digit = hex_digit(text, next);
    if (digit < 0) break;
    code = code * 16 + digit;
    if (code > std::numeric_limits<std::int32_t>::max()) break;
  }
  return {false, true, 0, length};
}

bool is_white_space(char c) {
  return c == ' ' || c == '\t';
}

// The raw lines between the quotes, with \""" undone.
std::vector<std::string> block_lines(std::string_view raw) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] == '\r' || raw[at] == '\n') {
      if (raw.substr(at, 2) == "\r\n") ++at;
      lines.emplace_back();
    } else if (raw.substr(at, 4) == "\\\"\"\"") {
      lines.back() += "\"\"\"";
      at += 3;
    } else {
      lines.back() += raw[at];
    }
  }
  return lines;
}

std::size_t leading_white_space(std::string_view line) {
  const auto end = std::find_if_not(line.begin(), line.end(), is_white_space);
  return static_cast<std::size_t>(end - line.begin());
}

}  // namespace

Escape read_escape(std::string_view text, std::size_t at) {
  if (text.substr(at, 3) == "\\u{") return read_braced_unicode(text, at);
  if (text.substr(at, 2) == "\\u") return read_fixed_unicode(text, at);
  static constexpr std::string_view letters = "\"\\/bfnrt";
  static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const std::size_t found = at + 1 < text.size() ? letters.find(text[at + 1]) : std::string_view::npos;
  if (found == std::string_view::npos) return {false, false, 0, 2};
  return {true, false, static_cast<unsigned char>(meanings[found]), 2};
}

std::string string_value(std::string_view token) {
  const std::string_view raw = token.substr(1, token.size() - 2);
  std::string value;
  value.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] != '\\') {
      value += raw[at++];
      continue;
    }
    const Escape escape = read_escape(raw, at);
    append_utf8(value, escape.value);
    at += escape.length;
  }
  return value;
}

std::string block_string_value(std::string_view token) {
  const std::vector<std::string> lines = block_lines(token.substr(3, token.size() - 6));
  std::size_t common_indent = std::numeric_limits<std::size_t>::max();
  std::size_t first = lines.size();  // the first and the last line that are not blank
  std::size_t last = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t indent = leading_white_space(lines[i]);
    if (indent == lines[i].size()) continue;
    first = std::min(first, i);
    last = i;
    if (i > 0) common_indent = std::min(common_indent, indent);
  }
  std::string value;
  for (std::size_t i = first; i < lines.size() && i <= last; ++i) {
    if (i > first) value += '\n';
    value += i == 0 ? lines[i] : lines[i].substr(std::min(common_indent, lines[i].size()));
  }
  return value;
}

}  // namespace wesley::sdl
