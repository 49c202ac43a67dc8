// SPDX-License-Identifier: Apache-2.0
#include "generate/javascript.h"

#include <gtest/gtest.h>

#include "generate/check_value.h"

namespace wesley::generate {
namespace {

TEST(JavaScript, MakesTypeNamesOfAnything) {
  EXPECT_EQ(type_identifier("order_item"), "OrderItem");
  EXPECT_EQ(type_identifier("orderItem"), "OrderItem");
  EXPECT_EQ(type_identifier("2fa codes"), "_2faCodes");
  EXPECT_EQ(type_identifier("größe"), "Größe");
  EXPECT_EQ(type_identifier("a→b"), "AB");
  EXPECT_EQ(type_identifier("→"), "_");
  EXPECT_EQ(value_identifier("HTTPServer"), "httpServer");
  EXPECT_EQ(value_identifier("OrderItem"), "orderItem");
}

TEST(JavaScript, QuotesWhatIsNoIdentifier) {
  EXPECT_EQ(property_of("row", "a_b"), "row.a_b");
  EXPECT_EQ(property_of("row", "a-b"), "row[\"a-b\"]");
  EXPECT_EQ(property_key("1st"), "\"1st\"");
  EXPECT_EQ(property_key(""), "\"\"");
  EXPECT_EQ(string_literal("a\"\\\n\x01\xe2\x80\xa8é"), "\"a\\\"\\\\\\n\\u0001\\u2028é\"");
}

TEST(JavaScript, CommentsEndWhereTheyShould) {
  EXPECT_EQ(doc_comment("a */ b", nullptr, ""), "/** a *\\/ b */\n");
  const std::string reason = "Gone.";
  EXPECT_EQ(doc_comment("a\n\nb ", &reason, "  "),
            "  /**\n   * a\n   *\n   * b\n   *\n   * @deprecated Gone.\n   */\n");
  EXPECT_EQ(doc_comment("", nullptr, ""), "");
}

TEST(Conditions, KeepTheirParenthesesWhenTheyAreNegatedTwice) {
  const Js is_null = js_comparison("row.a", "==", "null");
  const Js either = js_or(is_null, {"row.b"});
  EXPECT_EQ(js_and(js_not(js_not(either)), {"row.c"}).text, "(row.a == null || row.b) && row.c");
  EXPECT_EQ(js_and(js_not(js_not(is_null)), {"row.c"}).text, "row.a == null && row.c");
  EXPECT_EQ(js_not(js_not(js_not(either))).text, "!(row.a == null || row.b)");
}

}  // namespace
}  // namespace wesley::generate
