// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace wesley {
namespace {

TEST(Utf8, EveryScalarValueSurvivesEncodingAndDecoding) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code == 0xD800) code = 0xE000;
    std::string text;
    append_utf8(text, code);
    const CodePoint decoded = decode_utf8(text, 0);
    ASSERT_TRUE(decoded.valid && decoded.value == code && decoded.length == text.size())
        << static_cast<unsigned>(code);
  }
}

TEST(Utf8, MalformedBytesAreFound) {
  for (const char* malformed : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
                                "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xC3"}) {
    EXPECT_EQ(find_invalid_utf8(std::string("ab\xC3\xA9") + malformed), 4U);
  }
  EXPECT_EQ(find_invalid_utf8("plain \xE2\x82\xAC \xF0\x9F\x98\x80"), std::nullopt);
}

}  // namespace
}  // namespace wesley
