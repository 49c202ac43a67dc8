// SPDX-License-Identifier: Apache-2.0
#include "sql/shape.h"

#include <gtest/gtest.h>

#include "sql/keywords.h"

namespace wesley::sql {
namespace {

void expect_as_parsed(const std::string& statement) {
  SCOPED_TRACE(statement);
  const auto plain = parse(statement);
  for (int round = 0; round < 2; ++round) {
    const auto alike = parse_alike(statement);
    ASSERT_EQ(plain.has_value(), alike.has_value()) << statement;
    if (!plain) {
      EXPECT_EQ(plain.error().message, alike.error().message) << statement;
      EXPECT_EQ(plain.error().offset, alike.error().offset) << statement;
      continue;
    }
    ASSERT_EQ(plain->statements().size(), alike->statements().size()) << statement;
    for (std::size_t i = 0; i < plain->statements().size(); ++i) {
      const Statement& one = plain->statements()[i];
      const Statement& other = alike->statements()[i];
      EXPECT_EQ(one.node.outline(), other.node.outline()) << statement;
      EXPECT_EQ(one.begin, other.begin) << statement;
      EXPECT_EQ(one.end, other.end) << statement;
      std::vector<std::int64_t> locations, other_locations;
      const auto collect = [](std::vector<std::int64_t>& out) {
        return [&out](const Node& node) { return out.push_back(node.location()), true; };
      };
      one.node.visit(collect(locations));
      other.node.visit(collect(other_locations));
      EXPECT_EQ(locations, other_locations) << statement;
    }
  }
}

TEST(Shape, SharesATreeAmongStatementsThatDifferInNames) {
  const std::string pairs[][2] = {
      {"ALTER TABLE public.a ADD COLUMN x uuid DEFAULT gen_random_uuid() NOT NULL",
       "ALTER TABLE  public.\"B \"\"c\" ADD COLUMN Total money DEFAULT random() NOT NULL"},
      {"CREATE INDEX CONCURRENTLY i ON s.t (a DESC, lower(b)) WHERE c = 'x'",
       "CREATE INDEX CONCURRENTLY idx_2 ON t2.t (id DESC, upper(n)) WHERE d = 'it''s'"},
      {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN new; END$$",
       "CREATE FUNCTION g() RETURNS trigger LANGUAGE c AS $x$SELECT $$y$$ $x$"},
      {"COMMENT ON COLUMN a.b IS 'x'", "COMMENT ON COLUMN \"\u00c4\".b IS ''"},
      {"ALTER TABLE a ADD CHECK (b IN ('x', 'y')) NOT VALID",
       "ALTER TABLE a ADD CHECK (c IN ('', 'z')) NOT VALID"},
      {"SELECT a.b, c::date, date '2020-01-01' FROM t", "SELECT d.e, f::uuid, point '(1,2)' FROM u"},
      {"CREATE VIEW v AS SELECT DISTINCT a FROM t", "CREATE VIEW w AS SELECT DISTINCT b FROM u"},
      {"GRANT SELECT ON t TO bob", "GRANT SELECT ON u TO alice"},
  };
  for (const auto& [one, other] : pairs) {
    EXPECT_EQ(shape_of(one).text, shape_of(other).text);
    expect_as_parsed(one);
    expect_as_parsed(other);
  }
}

// Where the grammar looks into names, or the tokens are not what they seem, each text is parsed by itself.
TEST(Shape, LeavesAloneWhatIsNotDecidedByTokens) {
  const std::string statements[] = {
      "SET a.b = 1",  // one string of two names
      "SET a.c = 1",
      "CREATE ROLE r SUPERUSER",  // a word that is no keyword, and yet decides
      "CREATE ROLE r NOSUPERUSER",
      "CREATE ROLE r NONSENSE",
      "CREATE TABLE p PARTITION OF t FOR VALUES WITH (modulus 2, remainder 1)",
      "SELECT 'a'\n'b'",  // one string
      "SELECT 'a' 'b'",   // an error
      "SELECT E'a\\n', B'101', X'1f', U&'\\0041', N'x'",
      "SELECT U&\"d\\0061t\"",
      "SELECT U&'!0041' UESCAPE '!'",
      "SELECT 1; SELECT a",
      "SELECT a;",
      "SELECT \"\"",
      "SELECT aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "SELECT 'unfinished",
      "SELECT 'unfinished''",
      "SELECT $$unfinished",
      "SELECT $a$unfinished$b$",
      "SELECT \"unfinished",
      "SELECT '\x01\x30', a",
      "SELECT a FROM",
      "",
      "-- nothing",
      "SELECT /* a */ a -- b",
  };
  for (const std::string& statement : statements) expect_as_parsed(statement);
}

// A keyword that is taken for a name would be put into another statement's tree. Of each category some,
// among them all with an underscore.
TEST(Keywords, AreThoseOfTheGrammar) {
  for (const char* word : {"abort",
                           "add",
                           "at",
                           "begin",
                           "between",
                           "by",
                           "char",
                           "concurrently",
                           "current_catalog",
                           "current_date",
                           "current_role",
                           "current_schema",
                           "current_time",
                           "current_timestamp",
                           "current_user",
                           "double",
                           "exclude",
                           "float",
                           "if",
                           "include",
                           "is",
                           "key",
                           "localtime",
                           "name",
                           "names",
                           "national",
                           "none",
                           "null",
                           "of",
                           "off",
                           "on",
                           "session_user",
                           "text",
                           "time",
                           "timestamp",
                           "type",
                           "valid",
                           "validate",
                           "varchar",
                           "xmltable",
                           "zone"}) {
    EXPECT_TRUE(is_keyword(word)) << word;
  }
  for (const char* word : {"uuid", "id", "gen_random_uuid", "public", "superuser"}) {
    EXPECT_FALSE(is_keyword(word)) << word;
  }
}

}  // namespace
}  // namespace wesley::sql
