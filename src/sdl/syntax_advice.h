// SPDX-License-Identifier: Apache-2.0
// How to mend a syntax error: what people who know SQL, TypeScript or Prisma write by habit, and what GraphQL
// writes instead.
#pragma once

#include <string>
#include <string_view>

#include "sdl/lexer.h"

namespace wesley::sdl {

// Where an error was found.
struct SyntaxPlace {
  std::string_view text;
  const std::vector<Token>& tokens;
  std::size_t index = 0;                              // the token that was found
  TokenKind expected = TokenKind::invalid;            // where one kind was expected
  TokenKind open_bracket = TokenKind::start_of_file;  // the innermost that is open, if any

  TokenKind kind(int ahead = 0) const;
  std::string_view word(int ahead = 0) const;
};

// A sentence, or nothing.
std::string syntax_help(const SyntaxPlace& place, const SyntaxError& error);

}  // namespace wesley::sdl
