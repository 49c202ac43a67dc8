// SPDX-License-Identifier: Apache-2.0
#include "generate/pattern.h"

#include <gtest/gtest.h>

namespace wesley::generate {
namespace {

struct Case {
  std::string_view pattern;
  std::string_view source;  // empty: not translated
  bool wider = false;
};

std::string translated(std::string_view pattern, bool ignore_case, bool* wider = nullptr) {
  const auto made = regular_expression(pattern, ignore_case);
  if (wider != nullptr) *wider = made && made->wider;
  return made ? made->source : "";
}

TEST(Pattern, SaysTheSameInJavaScript) {
  for (const Case& one :
       {Case{"^[A-Z]{2}$", "^[A-Z]{2}$"}, Case{"^a/b{", "^a\\/b\\{"}, Case{"[]a-]", "[-\\]a]"},
        Case{"[^^]", "[^\\^]"}, Case{"a|(b|c)*?", "a|(b|c)*?"}, Case{"^(?!x)(?:y)", "^(?!x)(?:y)"},
        Case{"\\u00e9\\t", "é\\t"}, Case{"[[:digit:]_]", "[\\p{Nd}_]", true}, Case{"\\d+", "\\p{Nd}+", true},
        Case{"[^@\\s]", "[^\\t-\\r @]", true}, Case{"\\w", "[0-9A-Z_a-z\\u{80}-\\u{10ffff}]", true},
        Case{"\\W", "[^0-9A-Z_a-z]", true}}) {
    bool wider = false;
    EXPECT_EQ(translated(one.pattern, false, &wider), one.source) << one.pattern;
    EXPECT_EQ(wider, one.wider) << one.pattern;
  }
}

TEST(Pattern, IsLeftWhenItMightMeanSomethingElse) {
  for (const char* pattern : {"(a)\\1", "\\ma", "\\Aa",    "a\\yb",    "(?i)a",   "***=a",   "a**",
                              "*a",     "a{2",  "a{2,1}",  "a{300}",   "[[.a.]]", "[[=a=]]", "[z-a]",
                              "(a",     "a)",   "(?<=a)b", "(?!\\w)a", "\\x41",   "a\\",     "[[:<:]]a"})
    EXPECT_EQ(translated(pattern, false), "") << pattern;
}

TEST(Pattern, IgnoresCaseOfAsciiAlone) {
  EXPECT_EQ(translated("^k1$", true), "^[Kk]1$");
  EXPECT_EQ(translated("[b-d]", true), "[B-Db-d]");
  EXPECT_EQ(translated("é", true), "");
  EXPECT_EQ(translated("[à-ï]", true), "");
  EXPECT_EQ(translated("[[:upper:]]", true), "");
}

TEST(LikePattern, IsTheSimplestQuestion) {
  using Form = LikePattern::Form;
  struct Row {
    std::string_view pattern;
    Form form;
    std::string_view text;
  };
  for (const Row& row :
       {Row{"abc", Form::exactly, "abc"}, Row{"a%", Form::starts_with, "a"}, Row{"%a", Form::ends_with, "a"},
        Row{"%a%", Form::includes, "a"}, Row{"a\\%", Form::exactly, "a%"}, Row{"%", Form::ends_with, ""}}) {
    const auto made = like_pattern(row.pattern);
    ASSERT_TRUE(made) << row.pattern;
    EXPECT_EQ(made->form, row.form) << row.pattern;
    EXPECT_EQ(made->text, row.text) << row.pattern;
  }
  EXPECT_EQ(like_pattern("a_%")->pattern.source, "^a..*$");
  EXPECT_FALSE(like_pattern("a\\"));
}

}  // namespace
}  // namespace wesley::generate
