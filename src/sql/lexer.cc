// SPDX-License-Identifier: Apache-2.0
#include "sql/lexer.h"

#include <algorithm>

namespace wesley::sql {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) {
  return starts_word(c) || is_digit(c) || c == '$';
}
bool is_operator_character(char c) {
  return c != '\0' && std::string_view("~!@#^&|`?+-*/%<>=").find(c) != std::string_view::npos;
}
char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool equals_folded(std::string_view written, std::string_view keyword) {
  return std::equal(written.begin(), written.end(), keyword.begin(), keyword.end(),
                    [](char a, char b) { return fold(a) == b; });
}

Token Lexer::next() {
  if (at_ >= text_.size()) return {};
  const std::size_t begin = at_;
  const TokenKind kind = scan();
  at_ = std::min(at_, text_.size());
  return {kind, text_.substr(begin, at_ - begin)};
}

Token Lexer::next_meaningful() {
  Token token = next();
  while (token.kind == TokenKind::space || token.kind == TokenKind::comment) token = next();
  return token;
}

TokenKind Lexer::scan() {
  const char c = text_[at_];
  if (is_space(c)) {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return TokenKind::space;
  }
  if (c == '-' && at(at_ + 1) == '-') {
    at_ = std::min(text_.find_first_of("\n\r", at_), text_.size());
    return TokenKind::comment;
  }
  if (c == '/' && at(at_ + 1) == '*') return scan_block_comment(), TokenKind::comment;
  if (c == '\'') return scan_quoted(c, false), TokenKind::literal;
  if (c == '"') return scan_quoted(c, false), TokenKind::word;
  if (c == '$') return scan_dollar();
  if (is_digit(c) || (c == '.' && is_digit(at(at_ + 1)))) return scan_number(), TokenKind::number;
  if (starts_word(c)) {
    if (scan_prefixed_literal()) return TokenKind::literal;
    if (fold(c) == 'u' && at(at_ + 1) == '&' && at(at_ + 2) == '"') {
      at_ += 2;
      return scan_quoted('"', false), TokenKind::word;
    }
    while (continues_word(at(at_))) ++at_;
    return TokenKind::word;
  }
  if (is_operator_character(c)) return scan_operator(), TokenKind::operator_;
  if (c == ':' && (at(at_ + 1) == ':' || at(at_ + 1) == '=')) {
    at_ += 2;
    return TokenKind::operator_;
  }
  ++at_;
  return TokenKind::punctuation;
}

void Lexer::scan_block_comment() {
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    if (text_[at_] == '/' && at(at_ + 1) == '*') {
      ++depth;
      at_ += 2;
    } else if (text_[at_] == '*' && at(at_ + 1) == '/') {
      at_ += 2;
      if (--depth == 0) return;
    } else {
      ++at_;
    }
  }
}

void Lexer::scan_quoted(char quote, bool backslash_escapes) {
  for (++at_; at_ < text_.size(); ++at_) {
    if (backslash_escapes && text_[at_] == '\\') {
      ++at_;
    } else if (text_[at_] == quote) {
      ++at_;
      if (at(at_) != quote) return;
    }
  }
}

// E'..', B'..', X'..', N'..', U&'..'. Only E knows backslashes (standard_conforming_strings is on).
bool Lexer::scan_prefixed_literal() {
  const char prefix = fold(text_[at_]);
  std::size_t quote = at_ + 1;
  if (prefix == 'u') {
    if (at(quote) != '&') return false;
    ++quote;
  } else if (std::string_view("ebxn").find(prefix) == std::string_view::npos) {
    return false;
  }
  if (at(quote) != '\'') return false;
  at_ = quote;
  scan_quoted('\'', prefix == 'e');
  return true;
}

TokenKind Lexer::scan_dollar() {
  std::size_t end = at_ + 1;
  if (is_digit(at(end))) {
    while (is_digit(at(end))) ++end;
    at_ = end;
    return TokenKind::parameter;
  }
  if (starts_word(at(end))) {
    while (starts_word(at(end)) || is_digit(at(end))) ++end;
  }
  if (at(end) != '$') {
    ++at_;
    return TokenKind::punctuation;
  }
  const std::string_view delimiter = text_.substr(at_, end + 1 - at_);
  const std::size_t close = text_.find(delimiter, end + 1);
  at_ = close == std::string_view::npos ? text_.size() : close + delimiter.size();
  return TokenKind::literal;
}

void Lexer::scan_number() {
  while (is_digit(at(at_))) ++at_;
  // `1..10` is two dots after an integer (scan.l, rule numericfail).
  if (at(at_) == '.' && at(at_ + 1) != '.') {
    ++at_;
    while (is_digit(at(at_))) ++at_;
  }
  if (fold(at(at_)) == 'e') {
    const std::size_t sign = at(at_ + 1) == '+' || at(at_ + 1) == '-' ? 1 : 0;
    if (is_digit(at(at_ + 1 + sign))) {
      at_ += 1 + sign;
      while (is_digit(at(at_))) ++at_;
    }
  }
}

// A multi-character operator ends before a comment, and not in + or - unless it holds one of ~!@#%^&|`?.
void Lexer::scan_operator() {
  const std::size_t begin = at_;
  while (is_operator_character(at(at_))) {
    const bool comment =
        (text_[at_] == '-' && at(at_ + 1) == '-') || (text_[at_] == '/' && at(at_ + 1) == '*');
    if (comment) break;
    ++at_;
  }
  const std::string_view run = text_.substr(begin, at_ - begin);
  if (run.find_first_of("~!@#%^&|`?") != std::string_view::npos) return;
  while (at_ - begin > 1 && (text_[at_ - 1] == '+' || text_[at_ - 1] == '-')) --at_;
}

}  // namespace wesley::sql
