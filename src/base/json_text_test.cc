// SPDX-License-Identifier: Apache-2.0
#include "base/json_text.h"

#include <gtest/gtest.h>

namespace wesley {
namespace {

std::string round_trip(std::string_view text) {
  const auto parsed = parse_json(text);
  return parsed ? parsed->dump() : parsed.error().message;
}

TEST(JsonText, IsReadWhole) {
  EXPECT_EQ(round_trip("\xEF\xBB\xBF [ ] "), "[]");
  EXPECT_EQ(round_trip(" {\"a\" : [1, -2 ,{}],\r\n\t\"\":\"\"} "), R"({"a":[1,-2,{}],"":""})");
  EXPECT_EQ(round_trip("[true,false,null]"), "[true,false,null]");
  EXPECT_EQ(round_trip("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(parse_json("9223372036854775808")->as_integer(), nullptr);
  EXPECT_EQ(*parse_json("9223372036854775808")->as_double(), 9223372036854775808.0);
  EXPECT_EQ(*parse_json("-1.5e2")->as_double(), -150.0);
  EXPECT_EQ(*parse_json("0")->as_integer(), 0);
}

TEST(JsonText, DecodesEscapes) {
  const auto decoded = [](std::string_view text) { return *parse_json(text)->as_string(); };
  EXPECT_EQ(decoded(R"("a\"\\\/\b\f\n\r\tz")"), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(decoded(R"("\u0041\u00e9\u20AC\ud83d\ude00")"), "A\u00e9\u20ac\U0001f600");
  EXPECT_EQ(decoded("\"caf\u00e9 \\u0041 \u20ac\""), "caf\u00e9 A \u20ac");
}

TEST(JsonText, RefusesWhatIsNoJson) {
  const std::string_view cases[] = {"",
                                    "{",
                                    "[",
                                    "[1",
                                    "[1,]",
                                    "[,1]",
                                    "[1 2]",
                                    "{\"a\"}",
                                    "{\"a\":}",
                                    "{,}",
                                    "{\"a\":1,}",
                                    "{a:1}",
                                    "{\"a\":1 \"b\"}",
                                    "[}",
                                    "01",
                                    "-",
                                    "+1",
                                    ".5",
                                    "1.",
                                    "1e",
                                    "1e+",
                                    "1e999",
                                    "tru",
                                    "nulls",
                                    "'a'",
                                    "\"a",
                                    "\"\\x\"",
                                    "\"\\u12g4\"",
                                    "\"\\ud83d\"",
                                    "\"\\ude00\"",
                                    "\"\\ud83d\\u0041\"",
                                    "\"\n\"",
                                    "\"\xff\"",
                                    "\"\xc0\xaf\"",
                                    "1 2",
                                    "\"\\u-123\"",
                                    "\"\\",
                                    "\"\\u12"};
  for (const std::string_view text : cases) EXPECT_FALSE(parse_json(text)) << text;
}

TEST(JsonText, SaysWhereItIsBroken) {
  EXPECT_EQ(round_trip("{\n  \"a\": ]\n}"), "invalid JSON at line 2, column 8");
  EXPECT_EQ(round_trip(""), "invalid JSON at line 1, column 1");
  EXPECT_EQ(round_trip("[1,\n2"), "invalid JSON at line 2, column 2");
}

// Whoever walks a value may do it by recursion.
TEST(JsonText, IsNeverVeryDeep) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(1000)));
  EXPECT_FALSE(parse_json(nested(1001)));
  EXPECT_FALSE(parse_json(std::string(1000000, '[')));
}

TEST(JsonView, WalksALevelWithoutLookingBelow) {
  const std::string text = R"({"a":[1,[2,3]],"b":{"c":4},"d":5})";
  const auto parsed = JsonText::parse(text);
  ASSERT_TRUE(parsed);
  std::string keys;
  JsonView key = parsed->root().first();
  for (std::size_t i = 0; i < parsed->root().size(); ++i, key = key.next().next()) keys += *key.as_string();
  EXPECT_EQ(keys, "abd");
  EXPECT_EQ(parsed->root().to_json().dump(), text);
}

}  // namespace
}  // namespace wesley
