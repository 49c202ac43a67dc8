// SPDX-License-Identifier: Apache-2.0
#include "sql/deparse.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sql/type_name.h"

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

TEST(Deparse, reads_types_of_a_statement) {
  const auto tree = parse(
      "CREATE TABLE t (a varchar(20), b timestamptz(3)[], c numeric(12,2), d interval day to second(3), e "
      "bigserial, "
      "f shop.status, g mood, h \"char\", i int[][], j char(3), k bit varying(8), l interval(3))");
  std::vector<std::string> types;
  for (const Node& column : tree->statements().front().node.children("table_elts"))
    types.push_back(to_string(type_name(column.child("type_name"), "public")));
  EXPECT_EQ(types, (std::vector<std::string>{"character varying(20)", "timestamp(3) with time zone[]",
                                             "numeric(12,2)", "interval day to second(3)", "bigserial",
                                             "shop.status", "public.mood", "\"char\"", "integer[]",
                                             "character(3)", "bit varying(8)", "interval(3)"}));
}

TEST(Deparse, of_nothing_is_empty) {
  EXPECT_EQ(to_text(Node()), "");
}

}  // namespace
}  // namespace wesley::sql
