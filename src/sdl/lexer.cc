// SPDX-License-Identifier: Apache-2.0
#include "sdl/lexer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.h"
#include "sdl/string_value.h"

namespace wesley::sdl {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view block_quote = "\"\"\"";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_name_continue(char c) {
  return is_name_start(c) || is_digit(c);
}

TokenKind punctuator(char c) {
  switch (c) {
    case '!':
      return TokenKind::bang;
    case '$':
      return TokenKind::dollar;
    case '&':
      return TokenKind::amp;
    case '(':
      return TokenKind::paren_left;
    case ')':
      return TokenKind::paren_right;
    case ':':
      return TokenKind::colon;
    case '=':
      return TokenKind::equals;
    case '@':
      return TokenKind::at;
    case '[':
      return TokenKind::bracket_left;
    case ']':
      return TokenKind::bracket_right;
    case '{':
      return TokenKind::brace_left;
    case '|':
      return TokenKind::pipe;
    case '}':
      return TokenKind::brace_right;
    default:
      return TokenKind::invalid;
  }
}

// The first `units` UTF-16 units of the text; a surrogate pair that is cut in two shows as U+FFFD.
std::string utf16_prefix(std::string_view text, std::size_t units) {
  std::string out;
  std::size_t taken = 0;
  for (std::size_t at = 0; at < text.size() && taken < units;) {
    const CodePoint code = decode_utf8(text, at);
    const std::size_t width = code.value > 0xFFFF ? 2 : 1;
    if (taken + width > units) {
      append_utf8(out, 0xFFFD);
    } else {
      out += text.substr(at, code.length);
    }
    taken += width;
    at += code.length;
  }
  return out;
}

class Lexer {
 public:
  Lexer(std::string_view text, FileId file) : text_(text), file_(file) {}

  Tokens run() {
    // About one token for eight bytes in real schemas.
    out_.list.reserve(text_.size() / 8 + 2);
    out_.list.push_back({});
    while (skip_ignored()) token();
    push(TokenKind::end_of_file, text_.size());
    return std::move(out_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool looking_at(std::string_view expected) const { return text_.substr(at_, expected.size()) == expected; }

  void new_line() {
    line_begin_ = at_;
    first_on_line_ = true;
  }

  // False at the end of the text.
  bool skip_ignored() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n' || c == '\r') {
        at_ += looking_at("\r\n") ? 2 : 1;
        new_line();
      } else if (c == ' ' || c == '\t' || c == ',') {
        ++at_;
      } else if (c == '#') {
        at_ = std::min(text_.find_first_of("\n\r", at_), text_.size());
      } else if (looking_at(byte_order_mark)) {
        at_ += byte_order_mark.size();
      } else {
        return true;
      }
    }
    return false;
  }

  void push(TokenKind kind, std::size_t end) {
    const auto indent = static_cast<std::uint32_t>(at_ - line_begin_);
    if (first_on_line_) line_indent_ = indent;
    out_.list.push_back({kind, first_on_line_, static_cast<std::uint32_t>(at_),
                         static_cast<std::uint32_t>(end), indent, line_indent_});
    first_on_line_ = false;
    at_ = end;
  }

  SyntaxError& error(std::size_t begin, std::size_t end, std::string message) {
    SyntaxError& error = out_.errors.emplace_back();
    error.span = span(begin, end);
    error.message = std::move(message);
    return error;
  }

  SourceSpan span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(std::min(end, text_.size()))};
  }

  // How graphql-js names the character at a place: quoted when printable ASCII, else as U+1234.
  std::string shown(std::size_t at) const {
    if (at >= text_.size()) return "<EOF>";
    const char32_t code = decode_utf8(text_, at).value;
    if (code == '"') return "'\"'";
    if (code >= 0x20 && code <= 0x7E) return fmt::format("\"{}\"", static_cast<char>(code));
    return fmt::format("U+{:04X}", static_cast<std::uint32_t>(code));
  }

  void token() {
    const char c = text_[at_];
    if (is_name_start(c)) {
      std::size_t end = at_ + 1;
      while (end < text_.size() && is_name_continue(text_[end])) ++end;
      push(TokenKind::name, end);
    } else if (const TokenKind kind = punctuator(c); kind != TokenKind::invalid) {
      push(kind, at_ + 1);
    } else if (looking_at("...")) {
      push(TokenKind::spread, at_ + 3);
    } else if (looking_at(block_quote)) {
      block_string();
    } else if (c == '"') {
      string();
    } else if (is_digit(c) || c == '-') {
      number();
    } else {
      unexpected_character();
    }
  }

  // One error for a run of characters that can start no token.
  void unexpected_character() {
    if (peek() == '\'') {
      single_quoted();
      return;
    }
    if (foreign_comment()) return;
    const std::size_t first_end = at_ + decode_utf8(text_, at_).length;
    error(at_, first_end, fmt::format("Unexpected character: {}.", shown(at_)));
    std::size_t end = first_end;
    while (end < text_.size() &&
           (static_cast<unsigned char>(text_[end]) >= 0x80U || text_[end] == text_[at_])) {
      end += decode_utf8(text_, end).length;
    }
    push(TokenKind::invalid, end);
  }

  void single_quoted() {
    const std::size_t stop = std::min(text_.find_first_of("'\n\r", at_ + 1), text_.size());
    const bool closed = stop < text_.size() && text_[stop] == '\'';
    const std::size_t end = closed ? stop + 1 : at_ + 1;
    error(at_, end, "Unexpected single quote character ('), did you mean to use a double quote (\")?");
    push(TokenKind::invalid, end);
  }

  // Moves `end` behind the digits; false when there is none.
  bool digits(std::size_t& end) {
    if (end >= text_.size() || !is_digit(text_[end])) return false;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    return true;
  }

  // A comment of another language is one error, whatever stands in it.
  bool foreign_comment() {
    const bool block = looking_at("/*");
    if (!block && !looking_at("//")) return false;
    error(at_, at_ + 1, fmt::format("Unexpected character: {}.", shown(at_)));
    const std::size_t stop = block ? text_.find("*/", at_ + 2) : text_.find_first_of("\n\r", at_);
    push(TokenKind::invalid, stop == std::string_view::npos ? text_.size() : stop + (block ? 2 : 0));
    return true;
  }

  void number() {
    std::size_t end = at_;
    const auto here = [&] { return end < text_.size() ? text_[end] : '\0'; };
    bool floating = false;
    bool valid = true;
    if (here() == '-') ++end;
    if (here() == '0') {
      ++end;
      if (is_digit(here())) {
        malformed_number(end, "unexpected digit after 0:");
        return;
      }
    } else {
      valid = digits(end);
    }
    if (valid && here() == '.') {
      floating = true;
      valid = digits(++end);
    }
    if (valid && (here() == 'e' || here() == 'E')) {
      floating = true;
      ++end;
      if (here() == '+' || here() == '-') ++end;
      valid = digits(end);
    }
    if (!valid || here() == '.' || is_name_start(here())) {
      malformed_number(end, "expected digit but got:");
    } else {
      push(floating ? TokenKind::floating : TokenKind::integer, end);
    }
  }

  void malformed_number(std::size_t place, std::string_view what) {
    const std::size_t width = place < text_.size() ? decode_utf8(text_, place).length : 0;
    error(place, place + width, fmt::format("Invalid number, {} {}.", what, shown(place)));
    std::size_t end = place;
    if (looking_at("--")) {  // a comment of SQL
      push(TokenKind::invalid, std::min(text_.find_first_of("\n\r", at_), text_.size()));
      return;
    }
    while (end < text_.size() && (is_name_continue(text_[end]) || text_[end] == '.')) ++end;
    push(TokenKind::invalid, std::max(end, at_ + 1));
  }

  void string() {
    bool valid = true;
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\n' && text_[end] != '\r') {
      if (text_[end] != '\\') {
        ++end;
        continue;
      }
      const Escape escape = read_escape(text_, end);
      if (!escape.valid && valid) invalid_escape(end, escape);
      valid = valid && escape.valid;
      end += escape.valid ? escape.length : 1;
    }
    if (end < text_.size() && text_[end] == '"') {
      push(valid ? TokenKind::string : TokenKind::invalid, end + 1);
      return;
    }
    if (valid) unterminated(end, at_ + 1);
    push(TokenKind::invalid, end);
  }

  void invalid_escape(std::size_t place, const Escape& escape) {
    const std::string quoted = utf16_prefix(text_.substr(place), escape.length);
    error(
        place, place + quoted.size(),
        fmt::format("Invalid {} escape sequence: \"{}\".", escape.unicode ? "Unicode" : "character", quoted));
  }

  void unterminated(std::size_t end, std::size_t opening_end) {
    error(end, end, "Unterminated string.").related = {{span(at_, opening_end), "the string starts here"}};
  }

  void block_string() {
    std::size_t end = at_ + block_quote.size();
    std::size_t last_line = line_begin_;
    while (end < text_.size() && text_.substr(end, 3) != block_quote) {
      if (text_.substr(end, 4) == "\\\"\"\"") {
        end += 4;
      } else if (text_[end] == '\n' || text_[end] == '\r') {
        end += text_.substr(end, 2) == "\r\n" ? 2 : 1;
        last_line = end;
      } else {
        ++end;
      }
    }
    if (end == text_.size()) {
      unterminated(end, at_ + block_quote.size());
      push(TokenKind::invalid, end);
    } else {
      push(TokenKind::block_string, end + block_quote.size());
    }
    line_begin_ = last_line;
  }

  std::string_view text_;
  FileId file_;
  Tokens out_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::uint32_t line_indent_ = 0;
  bool first_on_line_ = true;
};

}  // namespace

Tokens lex(std::string_view text, FileId file) {
  return Lexer(text, file).run();
}

std::string_view kind_text(TokenKind kind) {
  static constexpr std::array<std::string_view, 22> names = {
      "<SOF>", "<EOF>", "\"!\"", "\"$\"",  "\"&\"",       "\"(\"", "\")\"", "\"...\"",
      "\":\"", "\"=\"", "\"@\"", "\"[\"",  "\"]\"",       "\"{\"", "\"|\"", "\"}\"",
      "Name",  "Int",   "Float", "String", "BlockString", ""};
  return names.at(static_cast<std::size_t>(kind));
}

std::string describe(const Token& token, std::string_view text) {
  const std::string_view written = text.substr(token.begin, token.end - token.begin);
  const std::string_view kind = kind_text(token.kind);
  switch (token.kind) {
    case TokenKind::name:
    case TokenKind::integer:
    case TokenKind::floating:
      return fmt::format("{} \"{}\"", kind, written);
    case TokenKind::string:
      return fmt::format("{} \"{}\"", kind, string_value(written));
    case TokenKind::block_string:
      return fmt::format("{} \"{}\"", kind, block_string_value(written));
    default:
      return std::string(kind);
  }
}

}  // namespace wesley::sdl
