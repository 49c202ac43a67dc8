// SPDX-License-Identifier: Apache-2.0
#include "sql/lexer.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wesley::sql {
namespace {

std::vector<std::string> tokens(std::string_view text) {
  Lexer lexer(text);
  std::vector<std::string> out;
  for (Token t = lexer.next_meaningful(); t.kind != TokenKind::end; t = lexer.next_meaningful()) {
    out.emplace_back(t.text);
  }
  return out;
}
using Texts = std::vector<std::string>;

TEST(Lexer, Literals) {
  EXPECT_EQ(tokens("'it''s' 'a\\' E'a\\'b' b'1' x'f' N'n' U&'\\0041'"),
            (Texts{"'it''s'", "'a\\'", "E'a\\'b'", "b'1'", "x'f'", "N'n'", "U&'\\0041'"}));
  EXPECT_EQ(tokens("$$a;'b$$ $x$ $$ $x$ $1"), (Texts{"$$a;'b$$", "$x$ $$ $x$", "$1"}));
}

TEST(Lexer, Words) {
  EXPECT_EQ(tokens("a$b \"x\"\"y\" U&\"z\" größe e u"),
            (Texts{"a$b", "\"x\"\"y\"", "U&\"z\"", "größe", "e", "u"}));
}

TEST(Lexer, Comments) {
  EXPECT_EQ(tokens("a -- b 'c\nd /* /* ' */ */ e"), (Texts{"a", "d", "e"}));
  EXPECT_EQ(tokens("a+/* b */c"), (Texts{"a", "+", "c"}));
  EXPECT_EQ(tokens("a*--b\nc"), (Texts{"a", "*", "c"}));
}

TEST(Lexer, NumbersAndOperators) {
  EXPECT_EQ(tokens("1.5e-3 .5 1..2 1e"), (Texts{"1.5e-3", ".5", "1", ".", ".2", "1", "e"}));
  EXPECT_EQ(tokens("a::b a<=-1 a@-1 a->>b := ;"),
            (Texts{"a", "::", "b", "a", "<=", "-", "1", "a", "@-", "1", "a", "->>", "b", ":=", ";"}));
}

TEST(Lexer, WhatDoesNotEndEndsWithTheText) {
  for (std::string_view text : {"'a", "\"a", "$$a", "$x$a$y$", "/* a", "E'a\\", "U&'"}) {
    EXPECT_EQ(tokens(text).size(), text.starts_with("/*") ? 0U : 1U) << text;
  }
}

RC_GTEST_PROP(LexerProperty, TokensAreTheText, ()) {
  const auto alphabet = std::string("'\"$/*-+eEuU&.;:(1a\\ \n");
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(alphabet));
  Lexer lexer(text);
  std::string joined;
  for (Token t = lexer.next(); t.kind != TokenKind::end; t = lexer.next()) {
    RC_ASSERT(!t.text.empty());
    joined += t.text;
  }
  RC_ASSERT(joined == text);
}

}  // namespace
}  // namespace wesley::sql
