// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace wesley {

namespace {

constexpr std::array<char32_t, 5> smallest_of_length = {0, 0, 0x80, 0x800, 0x10000};

std::size_t length_from_lead(unsigned char lead) {
  if (lead < 0x80U) return 1;
  if (lead < 0xC2U) return 0;
  return lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : lead < 0xF5U ? 4 : 0;
}

// Eight bytes at a time: most of a text is ASCII.
std::size_t after_ascii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::uint64_t eight = 0;
  for (; text.size() - at >= sizeof eight; at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & high_bits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80U) ++at;
  return at;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = length_from_lead(byte(at));
  if (length == 1) return {byte(at), 1, true};
  if (length == 0 || text.size() - at < length) return {};
  char32_t code = byte(at) & (0x7FU >> length);
  for (std::size_t i = at + 1; i < at + length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < smallest_of_length[length] || surrogate || code > 0x10FFFF) return {};
  return {code, length, true};
}

void append_utf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const std::size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  const char32_t lead_bits = length == 2 ? 0xC0U : length == 3 ? 0xE0U : 0xF0U;
  out += static_cast<char>(lead_bits | (code >> (6 * (length - 1))));
  for (std::size_t i = length - 1; i-- > 0;) out += static_cast<char>(0x80U | ((code >> (6 * i)) & 0x3FU));
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t at = after_ascii(text, 0); at < text.size(); at = after_ascii(text, at)) {
    const CodePoint code = decode_utf8(text, at);
    if (!code.valid) return at;
    at += code.length;
  }
  return std::nullopt;
}

}  // namespace wesley
