// SPDX-License-Identifier: Apache-2.0
#include "sdl/string_value.h"

#include <gtest/gtest.h>

namespace wesley::sdl {
namespace {

TEST(StringValue, UndoesEscapes) {
  EXPECT_EQ(string_value(R"("a\"\\\/\b\f\n\r\tz")"), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(string_value(R"("\u00e9\u{1F600}\uD83D\uDE00")"), "\xC3\xA9\xF0\x9F\x98\x80\xF0\x9F\x98\x80");
  EXPECT_EQ(string_value(R"("\u0000")"), std::string(1, '\0'));
}

TEST(StringValue, InvalidEscapesSayHowMuchIsWrong) {
  for (const auto& [text, length] :
       std::initializer_list<std::pair<const char*, std::size_t>>{{"\\x", 2},
                                                                  {"\\", 2},
                                                                  {"\\u12G4", 6},
                                                                  {"\\uD83D\\u0041", 6},
                                                                  {"\\uDE00", 6},
                                                                  {"\\u{}", 4},
                                                                  {"\\u{110000}", 10},
                                                                  {"\\u{FFFFFFFF}", 11},
                                                                  {"\\u{D800}", 8},
                                                                  {"\\u{4x}", 5},
                                                                  {"\\u{000000000041}", 12}}) {
    const Escape escape = read_escape(text, 0);
    EXPECT_FALSE(escape.valid) << text;
    EXPECT_EQ(escape.length, length) << text;
  }
}

TEST(BlockString, LosesCommonIndentAndBlankEnds) {
  EXPECT_EQ(block_string_value("\"\"\"\n\n    a\n      b\n\n    c\n  \n\"\"\""), "a\n  b\n\nc");
  EXPECT_EQ(block_string_value("\"\"\"first\n    a\r\n  b\rc\"\"\""), "first\n    a\n  b\nc");
  EXPECT_EQ(block_string_value("\"\"\"  first\n    a\n      b\"\"\""), "  first\na\n  b");
  EXPECT_EQ(block_string_value("\"\"\" \n\t\n \"\"\""), "");
  EXPECT_EQ(block_string_value("\"\"\"\"\"\""), "");
  EXPECT_EQ(block_string_value("\"\"\"a \\\"\"\" \\n b\"\"\""), "a \"\"\" \\n b");
}

}  // namespace
}  // namespace wesley::sdl
