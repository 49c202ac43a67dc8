// SPDX-License-Identifier: Apache-2.0
#include "sql/tree.h"

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "sql/nesting.h"

namespace wesley::sql {
namespace {

std::string repeat(std::string_view piece, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}

TEST(Tree, ReadsFieldsOfEveryShape) {
  const auto tree =
      parse("ALTER TABLE IF EXISTS shop.\"user\" ADD COLUMN age bigint[] NOT NULL, DROP COLUMN x CASCADE");
  ASSERT_TRUE(tree.has_value());
  const Node alter = tree->statements().at(0).node;
  EXPECT_EQ(alter.kind(), "AlterTableStmt");
  EXPECT_TRUE(alter.boolean("missing_ok"));
  EXPECT_EQ(alter.enumerator("objtype"), "OBJECT_TABLE");
  EXPECT_EQ(alter.child("relation").string("schemaname"), "shop");
  EXPECT_EQ(alter.child("relation").string("relname"), "user");
  const auto commands = alter.children("cmds");
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(commands[0].enumerator("subtype"), "AT_AddColumn");
  const Node column = commands[0].child("def");
  EXPECT_TRUE(column.is("ColumnDef"));
  EXPECT_EQ(column.child("type_name").strings("names"),
            (std::vector<std::string_view>{"pg_catalog", "int8"}));
  EXPECT_EQ(column.child("type_name").children("array_bounds").at(0).integer("ival"), -1);
  EXPECT_EQ(column.children("constraints").at(0).enumerator("contype"), "CONSTR_NOTNULL");
  EXPECT_EQ(commands[1].string("name"), "x");
  EXPECT_EQ(commands[1].enumerator("behavior"), "DROP_CASCADE");
}

TEST(Tree, ReadsConstants) {
  const auto constant = [](std::string_view text) { return parse_expression(text).value(); };
  EXPECT_EQ(constant("'a''b'").root.as_string(), "a'b");
  EXPECT_EQ(constant("42").root.integer("ival"), 42);
  EXPECT_EQ(constant("0").root.child("ival").kind(), "Integer");
  EXPECT_EQ(constant("4.20").root.child("fval").string("fval"), "4.20");
  EXPECT_TRUE(constant("true").root.boolean("boolval"));
  EXPECT_TRUE(constant("NULL").root.boolean("isnull"));
  EXPECT_FALSE(constant("''").root.boolean("isnull"));
  EXPECT_EQ(constant("''").root.as_string(), "");
  EXPECT_EQ(constant("42").root.as_string(), std::nullopt);
}

TEST(Tree, AbsentAnswersNothing) {
  const Node absent;
  EXPECT_FALSE(absent);
  EXPECT_EQ(absent.kind(), "");
  EXPECT_FALSE(absent.child("relation"));
  EXPECT_TRUE(absent.children("cmds").empty());
  EXPECT_EQ(absent.string("a"), "");
  EXPECT_EQ(absent.integer("a"), 0);
  EXPECT_EQ(absent.enumerator("a"), "");
  EXPECT_EQ(absent.location(), -1);
  const auto tree = parse("SELECT 1");
  EXPECT_FALSE(tree->statements()[0].node.child("on_conflict_clause"));
  EXPECT_EXIT(static_cast<void>(tree->statements()[0].node.child("no_such_field")),
              ::testing::ExitedWithCode(1), "no parse node has a field `no_such_field`");
  EXPECT_FALSE(tree->statements()[0].node.child("where_clause"));
  EXPECT_EQ(tree->statements()[0].node.integer("target_list"), 0);
}

TEST(Tree, StatementsHaveTheirRanges) {
  const std::string text = "  -- é\nSELECT 'é' /* x */ ; ; /* y */ SELECT 2  -- end";
  const auto tree = parse(text);
  ASSERT_TRUE(tree.has_value());
  ASSERT_EQ(tree->statements().size(), 2U);
  const auto range = [&](const Statement& s) { return text.substr(s.begin, s.end - s.begin); };
  EXPECT_EQ(range(tree->statements()[0]), "SELECT 'é'");
  EXPECT_EQ(range(tree->statements()[1]), "SELECT 2");
}

TEST(Tree, ErrorsPointAtTheByte) {
  const std::string text = "SELECT 'éé' FROM FROM";
  const auto tree = parse(text);
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(tree.error().message, "syntax error at or near \"FROM\"");
  EXPECT_EQ(tree.error().offset, text.rfind("FROM"));
  EXPECT_EQ(parse("SELECT").value().statements().size(), 1U);
  EXPECT_EQ(parse("ALTER").error().message, "syntax error at end of input");
  EXPECT_EQ(parse("ALTER").error().offset, 5U);
  EXPECT_FALSE(parse(std::string_view("SELECT\0 1", 9)).has_value());
  EXPECT_TRUE(parse("").value().statements().empty());
}

TEST(ParseExpression, TakesOneExpressionOnly) {
  for (std::string_view text :
       {"1; SELECT 2", "1;", "a, b", "a AS b", "a b", "1 FROM t", "1 WHERE x", "ALL a", "DISTINCT a",
        "1 UNION SELECT 2", "", "1 LIMIT 1", "1 FOR UPDATE", "1 INTO x"}) {
    EXPECT_FALSE(parse_expression(text).has_value()) << text;
  }
  EXPECT_TRUE(parse_expression("a -- comment").has_value());
  EXPECT_TRUE(parse_expression("(SELECT max(a) FROM t LIMIT 1)").has_value());
}

TEST(ParseExpression, OffsetsAreThoseOfItsText) {
  const auto expression = parse_expression("a + b").value();
  EXPECT_EQ(expression.root.child("lexpr").location(), 0);
  EXPECT_EQ(expression.root.child("rexpr").location(), 4);
  EXPECT_EQ(parse_expression("a + + )").error().offset, 6U);
}

TEST(ParseExpression, ATreeThatIsAskedForTwiceOutlivesTheFirst) {
  std::string outline;
  std::optional<ExpressionTree> second;
  {
    const auto first = parse_expression("shop.discount(total) >= 0");
    ASSERT_TRUE(first);
    outline = first->root.outline();
    second = *parse_expression("shop.discount(total) >= 0");
  }
  // Enough others that nothing of it is remembered.
  for (int number = 0; number < 1000; ++number) ASSERT_TRUE(parse_expression(std::to_string(number)));
  EXPECT_EQ(second->root.outline(), outline);
  EXPECT_EQ(second->root.child("lexpr").location(), 0);
  EXPECT_EQ(second->tree.statements().size(), 1U);
}

TEST(Nesting, BoundsTheDepth) {
  const auto depth = [](std::string_view text) { return measure_nesting(text, 1000).depth; };
  EXPECT_EQ(depth("a"), 0U);
  EXPECT_EQ(depth("((a))"), 2U);
  EXPECT_EQ(depth("a + b + c"), 2U);
  EXPECT_EQ(depth("(a + b), (c + d)"), 2U);
  EXPECT_EQ(depth("a = 1 AND b = 2 AND c = 3"), 1U);
  EXPECT_EQ(depth("SELECT 1, 2 UNION SELECT 3, 4 UNION SELECT 5, 6"), 2U);
  EXPECT_EQ(depth("CASE WHEN a THEN CASE WHEN b THEN c END END"), 2U);
  EXPECT_EQ(depth("1 + (2 + (3 + 4))"), 5U);
  EXPECT_EQ(depth("'((((' /* (((( */ \"((((\""), 0U);
  EXPECT_EQ(depth("a; (b); c"), 1U);
  EXPECT_EQ(depth("INSERT INTO t VALUES " + repeat("(1, 2),", 500)), 1U);
}

TEST(Nesting, SaysWhereTheLimitIsPassed) {
  const Nesting nesting = measure_nesting("1+1+1+1", 2);
  EXPECT_EQ(nesting.depth, 3U);
  EXPECT_EQ(nesting.offset, 5U);
}

TEST(Parse, RefusesAbsurdNestingAndTakesDeepOne) {
  const auto nested = [](std::string_view open, std::string_view close, int times) {
    return "SELECT " + repeat(open, times) + "1" + repeat(close, times);
  };
  for (const auto& [open, close] : {std::pair("(", ")"),
                                    {"(SELECT ", ")"},
                                    {"CASE WHEN a THEN ", " END"},
                                    {"f(", ")"},
                                    {"1+", ""},
                                    {"", " UNION SELECT 1"},
                                    {"NOT ", ""},
                                    {"ARRAY[", "]"},
                                    {"- ", ""},
                                    {"", "::int"},
                                    {"", " IS NULL"},
                                    {"a->", ""}}) {
    const auto deep = parse(nested(open, close, 990));
    EXPECT_TRUE(deep.has_value()) << open << close << deep.error().message;
    const auto absurd = parse(nested(open, close, 100000));
    ASSERT_FALSE(absurd.has_value()) << open << close;
    EXPECT_EQ(absurd.error().message, "nested too deeply: more than 2000 levels");
  }
}

TEST(Parse, ManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> parsed = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) parsed += parse("SELECT a FROM b").has_value() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(parsed, 200);
}

}  // namespace
}  // namespace wesley::sql
