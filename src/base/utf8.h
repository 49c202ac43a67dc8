// SPDX-License-Identifier: Apache-2.0
// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wesley {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  // bytes; 1 when malformed
  bool valid = false;
};

// The code point that starts at byte `at`, which lies within the text.
CodePoint decode_utf8(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code);
// Offset of the first malformed byte.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

}  // namespace wesley
