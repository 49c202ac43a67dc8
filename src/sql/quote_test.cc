// SPDX-License-Identifier: Apache-2.0
#include "sql/quote.h"

#include <gtest/gtest.h>

namespace wesley::sql {
namespace {

TEST(QuoteIdentifier, LeavesPlainNamesBare) {
  for (std::string_view name : {"a", "_a", "user_id", "a1", "abort", "name", "value", "zone"}) {
    EXPECT_EQ(quote_identifier(name), name);
  }
}

TEST(QuoteIdentifier, QuotesKeywordsOfEveryCategoryButUnreserved) {
  EXPECT_EQ(quote_identifier("user"), "\"user\"");        // reserved
  EXPECT_EQ(quote_identifier("between"), "\"between\"");  // column name
  EXPECT_EQ(quote_identifier("left"), "\"left\"");        // type or function name
  EXPECT_EQ(quote_identifier("system_user"), "\"system_user\"");
}

TEST(QuoteIdentifier, QuotesWhatIsNotLowerCaseAscii) {
  EXPECT_EQ(quote_identifier("User"), "\"User\"");
  EXPECT_EQ(quote_identifier("1a"), "\"1a\"");
  EXPECT_EQ(quote_identifier("a b"), "\"a b\"");
  EXPECT_EQ(quote_identifier("a$b"), "\"a$b\"");
  EXPECT_EQ(quote_identifier("größe"), "\"größe\"");
  EXPECT_EQ(quote_identifier("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_identifier(""), "\"\"");
}

TEST(QuoteQualified, OmitsAnEmptySchema) {
  EXPECT_EQ(quote_qualified("public", "user"), "public.\"user\"");
  EXPECT_EQ(quote_qualified("", "user"), "\"user\"");
}

TEST(QuoteLiteral, DoublesQuotesAndMarksBackslashes) {
  EXPECT_EQ(quote_literal("it's"), "'it''s'");
  EXPECT_EQ(quote_literal(""), "''");
  EXPECT_EQ(quote_literal("a\\b'"), "E'a\\\\b'''");
}

TEST(TruncateIdentifier, CutsOnACharacterBoundary) {
  EXPECT_EQ(truncate_identifier(std::string(70, 'a')), std::string(63, 'a'));
  EXPECT_EQ(truncate_identifier(std::string(62, 'a') + "é"), std::string(62, 'a'));
  EXPECT_EQ(truncate_identifier(std::string(61, 'a') + "éé"), std::string(61, 'a') + "é");
}

TEST(MakeObjectName, CutsTheLongerPartFirst) {
  EXPECT_EQ(make_object_name("user", "email", "key"), "user_email_key");
  EXPECT_EQ(make_object_name("user", "", "pkey"), "user_pkey");
  EXPECT_EQ(make_object_name(std::string(60, 'a'), "b", "key"), std::string(57, 'a') + "_b_key");
  EXPECT_EQ(make_object_name("a", std::string(70, 'b'), "key"), "a_" + std::string(57, 'b') + "_key");
  EXPECT_EQ(make_object_name(std::string(60, 'a'), std::string(60, 'b'), "key"),
            std::string(29, 'a') + "_" + std::string(29, 'b') + "_key");
}

TEST(MakeObjectName, CutsEachPartOnACharacterBoundary) {
  std::string umlauts;
  for (int i = 0; i < 30; ++i) umlauts += "ä";
  const std::string name = make_object_name(umlauts, umlauts, "key");
  EXPECT_EQ(name, umlauts.substr(0, 28) + "_" + umlauts.substr(0, 28) + "_key");
}

}  // namespace
}  // namespace wesley::sql
