// SPDX-License-Identifier: Apache-2.0
#include "sql/deparse.h"

#include <gtest/gtest.h>

#include <array>

namespace wesley::sql {
namespace {

TEST(Deparse, writes_an_expression_that_parses_to_the_same_text) {
  constexpr std::array<std::string_view, 9> expressions = {
      "a > 0",
      "a IS NOT NULL AND b IS NOT NULL",
      "length(name) < 40",
      "status IN ('a', 'b')",
      "(SELECT max(x) FROM t)",
      "CASE WHEN a THEN 'it''s' ELSE NULL END",
      "\"Mixed\" = ANY(ARRAY[1, 2])",
      "now() - '1 day'::interval",
      "NOT a IS NULL",
  };
  for (const std::string_view text : expressions) {
    const auto first = parse_expression(text);
    ASSERT_TRUE(first.has_value()) << text;
    const std::string written = to_text(first->root);
    const auto second = parse_expression(written);
    ASSERT_TRUE(second.has_value()) << written;
    EXPECT_EQ(to_text(second->root), written);
  }
}

TEST(Deparse, finds_an_expression_inside_a_statement) {
  const auto tree = parse("ALTER TABLE t ADD CHECK (a /* why */ > 0) NOT VALID");
  const Node command = tree->statements().front().node.children("cmds").front();
  EXPECT_EQ(to_text(command.child("def").child("raw_expr")), "a > 0");
}

TEST(Deparse, of_nothing_is_empty) { EXPECT_EQ(to_text(Node()), ""); }

}  // namespace
}  // namespace wesley::sql
