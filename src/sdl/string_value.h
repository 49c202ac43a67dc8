// SPDX-License-Identifier: Apache-2.0
// The value of a string token, as written between its quotes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wesley::sdl {

// An escape sequence that starts at text[at] == '\\'. Invalid ones have no value; their length is how much
// graphql-js quotes of them, in UTF-16 units.
struct Escape {
  bool valid = false;
  bool unicode = false;
  char32_t value = 0;
  std::size_t length = 0;  // in bytes where valid
};
Escape read_escape(std::string_view text, std::size_t at);

// `token` with its quotes; its escapes are valid.
std::string string_value(std::string_view token);
// Without common indentation and blank lines around (specification: BlockStringValue).
std::string block_string_value(std::string_view token);

}  // namespace wesley::sdl
