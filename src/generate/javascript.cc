// SPDX-License-Identifier: Apache-2.0
#include "generate/javascript.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.h"

namespace wesley::generate {

namespace {

struct LetterRange {
  char32_t first;
  char32_t last;
};
// Ranges without holes, of scripts in which people name tables (Unicode 15, ID_Start). What is outside is
// not taken for a letter; that costs a quote, never a wrong program.
constexpr std::array<LetterRange, 16> letters{{{'A', 'Z'},
                                               {'_', '_'},
                                               {'a', 'z'},
                                               {0xC0, 0xD6},
                                               {0xD8, 0xF6},
                                               {0xF8, 0x2C1},
                                               {0x38E, 0x3A1},
                                               {0x3A3, 0x3F5},
                                               {0x400, 0x481},
                                               {0x48A, 0x52F},
                                               {0x5D0, 0x5EA},
                                               {0x620, 0x64A},
                                               {0x3041, 0x3096},
                                               {0x30A1, 0x30FA},
                                               {0x4E00, 0x9FFF},
                                               {0xAC00, 0xD7A3}}};

bool is_letter(char32_t code) {
  if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_';
  for (const LetterRange& range : letters) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

bool is_digit(char32_t code) {
  return code >= '0' && code <= '9';
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool is_identifier(std::string_view name) {
  bool first = true;
  for (std::size_t at = 0; at < name.size();) {
    const auto byte = static_cast<unsigned char>(name[at]);
    const CodePoint code = byte < 0x80U ? CodePoint{byte, 1, true} : decode_utf8(name, at);
    const bool fits =
        code.valid && (is_letter(code.value) || code.value == '$' || (!first && is_digit(code.value)));
    if (!fits) return false;
    first = false;
    at += code.length;
  }
  return !first;
}

std::string type_identifier(std::string_view name) {
  std::string out;
  bool starts_word = true;
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint code = decode_utf8(name, at);
    const bool kept = code.valid && code.value != '_' && (is_letter(code.value) || is_digit(code.value));
    if (kept) {
      out += name.substr(at, code.length);
      char& first = out[out.size() - code.length];
      if (starts_word) first = upper(first);
    }
    starts_word = !kept || (starts_word && code.length > 1);
    at += code.length;
  }
  if (out.empty()) return "_";
  if (is_digit(static_cast<unsigned char>(out.front()))) out.insert(0, "_");
  return out;
}

std::string value_identifier(std::string_view type_identifier) {
  std::string out(type_identifier);
  for (std::size_t at = 0; at < out.size() && is_upper(out[at]); ++at) {
    const bool starts_next_word = at > 0 && at + 1 < out.size() && out[at + 1] >= 'a' && out[at + 1] <= 'z';
    if (starts_next_word) break;
    out[at] = lower(out[at]);
  }
  return out;
}

std::string string_literal(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code = decode_utf8(text, at);
    switch (code.value) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default: {
        // U+2028 and U+2029 end a line for some readers of JavaScript; a byte order mark vanishes.
        const bool hidden = code.value < 0x20 || code.value == 0x7F || code.value == 0x2028 ||
                            code.value == 0x2029 || code.value == 0xFEFF;
        if (hidden) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(code.value));
        } else {
          out += text.substr(at, code.length);
        }
      }
    }
    at += code.length;
  }
  return out += '"';
}

std::string property_key(std::string_view name) {
  return is_identifier(name) ? std::string(name) : string_literal(name);
}

std::string property_of(std::string_view object, std::string_view name) {
  return is_identifier(name) ? fmt::format("{}.{}", object, name)
                             : fmt::format("{}[{}]", object, string_literal(name));
}

namespace {

std::string without_comment_end(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size(); ++at) {
    out += line[at];
    if (line[at] == '*' && at + 1 < line.size() && line[at + 1] == '/') out += '\\';
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\r')) out.pop_back();
  return out;
}

}  // namespace

std::string doc_comment(std::string_view text, const std::string* deprecated, std::string_view indent) {
  if (text.empty() && deprecated == nullptr) return {};
  std::string whole(text);
  if (deprecated != nullptr) {
    if (!whole.empty()) whole += "\n\n";
    whole += "@deprecated " + *deprecated;
  }
  if (whole.find('\n') == std::string::npos)
    return fmt::format("{}/** {} */\n", indent, without_comment_end(whole));
  std::string out = fmt::format("{}/**\n", indent);
  for (std::string_view rest = whole; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line = without_comment_end(rest.substr(0, end));
    out += fmt::format("{} *{}{}\n", indent, line.empty() ? "" : " ", line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out += fmt::format("{} */\n", indent);
}

std::string generated_notice() {
  return "// Generated by wesley " WESLEY_VERSION ". Do not edit: change the schema and compile again.\n";
}

}  // namespace wesley::generate
