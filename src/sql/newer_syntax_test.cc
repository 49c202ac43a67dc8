// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "sql/tree.h"

namespace wesley::sql {
namespace {

struct Case {
  std::string_view text;
  std::string_view feature;
  int since_major;
};
constexpr auto cases = std::to_array<Case>({
    {"SELECT a IS JSON OBJECT", "IS JSON", 16},
    {"SELECT a IS NOT JSON", "IS JSON", 16},
    {"SELECT JSON_ARRAY(1 RETURNING jsonb)", "JSON_ARRAY", 16},
    {"SELECT JSON_ARRAYAGG(a ABSENT ON NULL)", "JSON_ARRAYAGG", 16},
    {"SELECT JSON_OBJECT('a' VALUE 1)", "JSON_OBJECT", 16},
    {"SELECT JSON_OBJECTAGG('a' VALUE 1)", "JSON_OBJECTAGG", 16},
    {"CREATE TABLE t (a text STORAGE EXTERNAL)", "STORAGE in CREATE TABLE", 16},
    {"CREATE TABLE t (a text STORAGE MAIN)", "STORAGE in CREATE TABLE", 16},
    {"SELECT a WHERE b = 0x1f", "integer with a base or `_`", 16},
    {"SELECT 1_000", "integer with a base or `_`", 16},
    {"SELECT ts AT LOCAL", "AT LOCAL", 17},
    {"SELECT JSON_EXISTS(a, '$' PASSING 1 AS b)", "JSON_EXISTS", 17},
    {"SELECT JSON_QUERY(a, '$' WITH WRAPPER)", "JSON_QUERY", 17},
    {"SELECT JSON_SERIALIZE(a RETURNING text)", "JSON_SERIALIZE", 17},
    {"SELECT * FROM JSON_TABLE(a, '$' COLUMNS (b int))", "JSON_TABLE", 17},
    {"SELECT JSON_VALUE(a, '$' RETURNING int)", "JSON_VALUE", 17},
    {"MERGE INTO a USING b ON true WHEN NOT MATCHED BY SOURCE THEN DELETE", "WHEN NOT MATCHED BY SOURCE", 17},
    {"MERGE INTO a USING b ON true WHEN NOT MATCHED BY TARGET THEN DO NOTHING", "WHEN NOT MATCHED BY TARGET",
     17},
    {"ALTER TABLE t SET ACCESS METHOD DEFAULT", "SET ACCESS METHOD DEFAULT", 17},
    {"ALTER TABLE t ALTER a SET EXPRESSION AS (b + 1)", "SET EXPRESSION", 17},
    {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)", "VIRTUAL generated column", 18},
    {"ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID", "NOT NULL constraint", 18},
    {"ALTER TABLE t ADD NOT NULL a", "NOT NULL constraint", 18},
    {"CREATE TABLE t (a int, CONSTRAINT c NOT NULL a)", "NOT NULL constraint", 18},
    {"ALTER TABLE t ALTER CONSTRAINT c INHERIT", "ALTER CONSTRAINT INHERIT", 18},
    {"ALTER TABLE t ALTER CONSTRAINT c NO INHERIT", "ALTER CONSTRAINT INHERIT", 18},
    {"ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED", "ENFORCED", 18},
    {"ALTER TABLE t ADD FOREIGN KEY (a, PERIOD p) REFERENCES u (a, PERIOD p)", "PERIOD in FOREIGN KEY", 18},
    {"UPDATE t SET a = 1 RETURNING WITH (OLD AS o) o.a", "RETURNING WITH", 18},
    {"ALTER TABLE t ADD PRIMARY KEY (a, p WITHOUT OVERLAPS)", "WITHOUT OVERLAPS", 18},
});

// Each is what this grammar refuses, and the table says why.
TEST(NewerSyntax, NamesWhatTheGrammarDoesNotKnow) {
  for (const Case& row : cases) {
    EXPECT_FALSE(parse(row.text).has_value()) << row.text;
    const auto found = newer_syntax(row.text);
    ASSERT_TRUE(found.has_value()) << row.text;
    EXPECT_EQ(found->feature, row.feature) << row.text;
    EXPECT_EQ(found->since_major, row.since_major) << row.text;
  }
}

TEST(NewerSyntax, EveryRowHasItsCase) {
  for (const NewerSyntax& row : newer_syntax_table()) {
    EXPECT_TRUE(std::any_of(cases.begin(), cases.end(), [&](const Case& c) {
      return c.feature == row.feature;
    })) << row.feature;
  }
}

TEST(NewerSyntax, SaysNothingOfTheRest) {
  for (std::string_view text :
       {"", "SELECT 1 FROM t WHERE a IS NULL", "ALTER TABLE t ADD CHECK (a > 0) NOT VALID",
        "SELECT 'NOT ENFORCED' -- AT LOCAL", "CREATE TABLE t (a int, period int, b text NOT NULL)",
        "CREATE TABLE t (a int CONSTRAINT c NOT NULL)"}) {
    EXPECT_FALSE(newer_syntax(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace wesley::sql
