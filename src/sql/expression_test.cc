// SPDX-License-Identifier: Apache-2.0
// tests/integration/expression_test.cc holds the canonical text to a real server; here is what needs none.
#include "sql/expression.h"

#include <gtest/gtest.h>

#include "sql/literal.h"

namespace wesley::sql {
namespace {

std::string types(std::string_view column) {
  if (column == "price") return "numeric(10,2)";
  if (column == "status") return "character varying(20)";
  if (column == "age") return "integer";
  if (column == "state") return "shop.state";
  return "";
}
std::string canonical(std::string_view text, std::string_view result = {}) {
  return canonical_expression(text, types, result);
}

TEST(CanonicalExpression, AddsTheCastsOfTheServer) {
  EXPECT_EQ(canonical("price > 0"), "(price > '0'::numeric)");
  EXPECT_EQ(canonical("((price > (0)::numeric))"), "(price > '0'::numeric)");
  EXPECT_EQ(canonical("age > 0"), "(age > 0)");
  EXPECT_EQ(canonical("state = 'open'"), "(state = 'open'::shop.state)");
}

TEST(CanonicalExpression, DropsTheCastsThatChangeNothing) {
  const std::string_view rendered =
      "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))";
  EXPECT_EQ(canonical("status IN ('a', 'b')"), canonical(rendered));
  EXPECT_EQ(canonical("t.status LIKE 'a%'"), canonical("((status)::text ~~ 'a%'::text)"));
}

TEST(CanonicalExpression, FlattensJunctions) {
  EXPECT_EQ(canonical("age BETWEEN 1 AND 20 AND (price > 0 AND true)"),
            "((age >= 1) AND (age <= 20) AND (price > '0'::numeric) AND true)");
}

TEST(CanonicalExpression, KeepsApartWhatOverloadsMight) {
  EXPECT_NE(canonical("shop.f(status)"), canonical("shop.f(status::text)"));
  EXPECT_NE(canonical("shop.f('a')"), canonical("shop.f('a'::text)"));
  EXPECT_NE(canonical("f(age)"), canonical("shop.f(age)"));
}

TEST(CanonicalExpression, ResultTypeIsNotRepeated) {
  EXPECT_EQ(canonical("'open'", "shop.state"), canonical("'open'::shop.state", "shop.state"));
  EXPECT_EQ(canonical("0", "numeric(10,2)"), "'0.00'::numeric");
  EXPECT_EQ(canonical("now()::date", "date"), "now()");
}

// What is simple is read without the parser; in parentheses it is not, and must come out the same.
TEST(CanonicalExpression, SimpleTextsAreReadAlike) {
  for (std::string_view text : {"0",       "007",         "-1",         "- 1",          "1.50",
                                "-.5",     "1e3",         "2147483648", "-2147483648",  "9223372036854775808",
                                "'x'",     "'it''s'",     "''",         "TRUE",         "false",
                                "Null",    "now()",       "NOW ( )",    "shop_f()",     "random()",
                                "E'a\\n'", "U&'a'",       "status",     "current_date", "a.b()",
                                "\"F\"()", "1 /* one */", "'a\\'"}) {
    for (std::string_view result :
         {"", "text", "numeric(10,2)", "bigint", "boolean", "timestamp with time zone"}) {
      EXPECT_EQ(canonical(text, result), canonical("(" + std::string(text) + ")", result)) << text;
    }
  }
}

TEST(CanonicalExpression, FoldsWhatTheGrammarDoesNotKnow) {
  EXPECT_EQ(canonical("JSON_EXISTS( j,\n '$.a  b'  RETURNING x )"),
            "JSON_EXISTS ( j , '$.a  b' RETURNING x )");
}

TEST(References, NamesWhatAnExpressionUses) {
  const auto found =
      references("lower(t.name) = shop.f(a, b)::shop.kind AND pg_catalog.length(a) > ALL (SELECT c FROM x)");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->columns, (std::vector<std::string>{"a", "b", "c", "name"}));
  EXPECT_EQ(found->functions,
            (std::vector<std::pair<std::string, std::string>>{{"", "length"}, {"", "lower"}, {"shop", "f"}}));
  EXPECT_EQ(found->types, (std::vector<std::string>{"shop.kind"}));
  EXPECT_TRUE(found->has_subquery);
  EXPECT_FALSE(references("1 +").has_value());
}

TEST(VolatilityOf, IsTheStrongestOfItsFunctions) {
  EXPECT_EQ(volatility("1 + ascii(lower('a'))"), Volatility::immutable);
  EXPECT_EQ(volatility("now()"), Volatility::stable);
  EXPECT_EQ(volatility("CURRENT_TIMESTAMP"), Volatility::stable);
  EXPECT_EQ(volatility("now() > clock_timestamp()"), Volatility::volatile_);
  EXPECT_EQ(volatility("CASE WHEN a THEN gen_random_uuid() END"), Volatility::volatile_);
  EXPECT_EQ(volatility("nextval('s')"), Volatility::volatile_);
  EXPECT_EQ(volatility("shop.f()"), Volatility::unknown);
  EXPECT_EQ(volatility("uuid_generate_v4()"), Volatility::unknown);
  EXPECT_EQ(volatility("random() > f()"), Volatility::unknown);
  EXPECT_EQ(volatility("a OPERATOR(shop.+) b"), Volatility::unknown);
  EXPECT_EQ(volatility("a b"), Volatility::unknown);
}

TEST(CanonicalDecimal, IsWhatNumericPrints) {
  const auto decimal = [](std::string_view text) { return canonical_decimal(text).value_or("none"); };
  EXPECT_EQ(decimal("0010"), "10");
  EXPECT_EQ(decimal(" +1.50 "), "1.50");
  EXPECT_EQ(decimal(".5"), "0.5");
  EXPECT_EQ(decimal("5."), "5");
  EXPECT_EQ(decimal("-0.0"), "0.0");
  EXPECT_EQ(decimal("1e2"), "100");
  EXPECT_EQ(decimal("1.5e1"), "15");
  EXPECT_EQ(decimal("1.50e1"), "15.0");
  EXPECT_EQ(decimal("12e-3"), "0.012");
  for (std::string_view text : {"", "-", ".", "1e", "1e999", "NaN", "1 2", "0x10"})
    EXPECT_EQ(decimal(text), "none");
}

TEST(CanonicalConstant, IsWhatTheTypePrints) {
  struct Row {
    std::string_view type, text, content;
  };
  for (const Row& row : {Row{"interval", "90 minutes", "01:30:00"},
                         {"interval", "1 week 2 days", "9 days"},
                         {"interval", "14 months", "1 year 2 mons"},
                         {"interval", "1 day 02:03:04", "1 day 02:03:04"},
                         {"interval", "0 days", "00:00:00"},
                         {"interval", "-1 day", "-1 day"},
                         {"jsonb", "{\"bb\":1,\"a\":[1,{}]}", "{\"a\": [1, {}], \"bb\": 1}"},
                         {"jsonb", "{\"a\":1.0}", "{\"a\":1.0}"},
                         {"jsonb", "{\"a\":1,\"b\":[],\"a\":2}", "{\"a\": 2, \"b\": []}"},
                         {"timestamp with time zone", "2020-01-01T10:00Z", "2020-01-01 10:00:00+00"},
                         {"timestamp with time zone", "2020-01-01 10:00+01", "2020-01-01 10:00+01"},
                         {"timestamp without time zone", "2020-01-01", "2020-01-01 00:00:00"},
                         {"double precision", "1.50", "1.5"},
                         {"bytea", "x", "\\x78"}}) {
    std::string quoted = "'" + std::string(row.content) + "'::" + std::string(row.type);
    if (row.type == "bytea") quoted = "E'\\\\x78'::bytea";
    EXPECT_EQ(canonical_constant(row.text, row.type), quoted);
  }
  EXPECT_EQ(canonical_constant("f", "boolean"), "false");
  EXPECT_EQ(canonical_constant("x", "boolean"), "'x'::boolean");
  EXPECT_EQ(canonical_constant("007", "integer"), "7");
}

}  // namespace
}  // namespace wesley::sql
