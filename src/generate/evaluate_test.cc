// SPDX-License-Identifier: Apache-2.0
#include "generate/evaluate.h"

#include <gtest/gtest.h>

#include "generate/simple_pattern.h"

namespace wesley::generate {
namespace {

// "true", "false", "null", "unknown".
std::string outcome(const std::string& expression, const Scope& scope) {
  const auto tree = sql::parse_expression(expression);
  if (!tree) return "syntax";
  const Datum datum = evaluate(tree->root, scope);
  if (datum.is_null()) return "null";
  if (datum.is_true()) return "true";
  return datum.is_false() ? "false" : "unknown";
}

std::string outcome(const std::string& expression) {
  return outcome(expression, {[](std::string_view column) {
                                if (column == "n") return number_datum(5);
                                if (column == "t") return text_datum("abc");
                                if (column == "d") return read_datum("2024-02-29", {"", "date", "", false});
                                if (column == "b") return boolean_datum(true);
                                if (column == "x") return null_datum();
                                if (column == "j") return opaque_datum("{}");
                                return Datum();
                              },
                              {},
                              nullptr});
}

TEST(Evaluate, KnowsWhatChecksSay) {
  const std::pair<const char*, const char*> cases[] = {
      {"n > 4", "true"},
      {"n >= 5 AND n <= 4", "false"},
      {"n BETWEEN 1 AND 5", "true"},
      {"n NOT BETWEEN 1 AND 5", "false"},
      {"n IN (1, 2)", "false"},
      {"n = ANY (ARRAY[4, 5])", "true"},
      {"t = ANY ('{abc,d}'::text[])", "true"},
      {"t <> ALL (ARRAY['abc'::text])", "false"},
      {"(t)::text = 'abc'::text", "true"},
      {"t NOT IN ('a', 'b')", "true"},
      {"x > 4", "null"},
      {"x > 4 OR n = 5", "true"},
      {"x > 4 AND n = 4", "false"},
      {"x IS NULL", "true"},
      {"j IS NOT NULL", "true"},
      {"NOT (n = 5)", "false"},
      {"n + 1 = 6", "true"},
      {"-n < 0", "true"},
      {"char_length(t) = 3", "true"},
      {"length(btrim(t)) > 0", "true"},
      {"lower(t) = t", "true"},
      {"t ~ '^[a-c]+$'", "true"},
      {"t !~ '^[a-c]{4,}$'", "true"},
      {"t ~* '^ABC$'", "true"},
      {"t LIKE 'a%'", "true"},
      {"t ILIKE 'A_C'", "true"},
      {"d >= '2024-01-01'::date", "true"},
      {"d < '2024-02-29'", "false"},
      {"num_nonnulls(n, x) = 1", "true"},
      {"coalesce(x, n) = 5", "true"},
      {"nullif(t, 'abc') IS NULL", "true"},
      {"x IS DISTINCT FROM n", "true"},
      {"CASE WHEN n > 4 THEN t = 'abc' ELSE false END", "true"},
      {"b IS TRUE", "true"},
      {"jsonb_typeof(j) = 'object'", "true"},
  };
  for (const auto& [expression, expected] : cases) EXPECT_EQ(outcome(expression), expected) << expression;
}

TEST(Evaluate, SaysNothingOfWhatItDoesNotKnow) {
  for (const char* expression :
       {"n / 2 = 2", "t > 'a'", "mine.f(n) = 1", "d > now()", "t ~ '(?=a)'", "t ~ '\\mabc'", "unheard = 1",
        "EXISTS (SELECT 1 FROM z)", "j = '{}'", "n = (SELECT max(a) FROM z)", "x = (SELECT 1 FROM z)"}) {
    const std::string told = outcome(expression);
    EXPECT_TRUE(told == "unknown" || told == "null") << expression << " " << told;
  }
}

TEST(Evaluate, KnowsTheSession) {
  const std::map<std::string, std::string> claims = {{"org_id", "00000000-0000-4000-8000-000000000001"},
                                                     {"sub", "u1"}};
  const Scope scope{[](std::string_view) { return text_datum("00000000-0000-4000-8000-000000000001"); },
                    [](std::string_view setting) {
                      return setting == "app.tenant_id"
                                 ? std::optional<std::string>("00000000-0000-4000-8000-000000000001")
                                 : std::nullopt;
                    },
                    &claims};
  EXPECT_EQ(outcome("org = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)", scope),
            "true");
  EXPECT_EQ(outcome("org = (SELECT nullif(current_setting('app.other', true), '')::uuid)", scope), "null");
  EXPECT_EQ(outcome("org = current_setting('app.other')", scope), "unknown") << "it is an error";
  EXPECT_EQ(outcome("org = ''::uuid", scope), "unknown") << "this too";
  EXPECT_EQ(outcome("org = (SELECT (auth.jwt() ->> 'org_id')::uuid)", scope), "true");
  EXPECT_EQ(outcome("org = auth.uid()", scope), "false");
}

TEST(SimplePattern, GivesWhatMatches) {
  for (const char* pattern :
       {"^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", "^https?://\\S+$", "^[A-Z]{2}-\\d{4}$", "^(a|b)c?$",
        "^[[:alpha:]_]\\w*$", "x", "^\\+?[0-9 ]{6,20}$", "^#[0-9a-f]{6}$"}) {
    const auto parsed = SimplePattern::parse(pattern);
    ASSERT_TRUE(parsed) << pattern;
    const auto one = parsed->sample(0);
    ASSERT_TRUE(one) << pattern;
    EXPECT_TRUE(parsed->matches(*one)) << pattern << " " << *one;
    EXPECT_FALSE(parsed->matches("!")) << pattern;
  }
  for (const char* pattern : {"a(?!b)", "\\ya", "[[=a=]]", "a**", "(", "***=a", "\\1", "a{300}", "é"})
    EXPECT_FALSE(SimplePattern::parse(pattern)) << pattern;
  EXPECT_TRUE(SimplePattern::parse("^[^a]$", true)->matches("b"));
  EXPECT_FALSE(SimplePattern::parse("^[^a]$", true)->matches("A"));
  EXPECT_TRUE(SimplePattern::parse("^\\S$", true)->matches("x"));
}

}  // namespace
}  // namespace wesley::generate
