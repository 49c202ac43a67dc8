// SPDX-License-Identifier: Apache-2.0
// GraphQL text -> tokens. Malformed text becomes an `invalid` token with an error, and lexing goes on behind
// it: whether and when the error counts is the parser's decision.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "diagnostic/diagnostic.h"

namespace wesley::sdl {

enum class TokenKind : unsigned char {
  start_of_file,
  end_of_file,
  bang,
  dollar,
  amp,
  paren_left,
  paren_right,
  spread,
  colon,
  equals,
  at,
  bracket_left,
  bracket_right,
  brace_left,
  pipe,
  brace_right,
  name,
  integer,
  floating,
  string,
  block_string,
  invalid,
};

struct Token {
  TokenKind kind = TokenKind::start_of_file;
  bool first_on_line = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t indent = 0;       // bytes between the start of its line and the token
  std::uint32_t line_indent = 0;  // the indent of the first token on its line
};

// An error in the wording of graphql-js 16, without its prefix "Syntax Error: ".
struct SyntaxError {
  Kind kind = Kind::syntax;
  SourceSpan span;
  std::string message;
  std::string label;
  std::string help;
  std::vector<Label> related;
};

// From start_of_file to end_of_file. The text must be valid UTF-8.
struct Tokens {
  std::vector<Token> list;
  std::vector<SyntaxError> errors;  // one for each invalid token, in order
};
Tokens lex(std::string_view text, FileId file);

// "Name", "\"{\"", "<EOF>": how graphql-js calls a kind.
std::string_view kind_text(TokenKind kind);
// The kind and, where it has one, the value: `Name "type"`.
std::string describe(const Token& token, std::string_view text);

}  // namespace wesley::sdl
