// SPDX-License-Identifier: Apache-2.0
#include "catalog/expression_maker.h"

#include <gtest/gtest.h>

namespace wesley::catalog {
namespace {

sql::ColumnTypes all_of(std::string type) {
  return [type](std::string_view) { return type; };
}

// The same text means something else over other types: what is remembered is remembered with them.
TEST(ExpressionMaker, AnswersAsMakeExpression) {
  ExpressionMaker maker;
  const Type date{"", "date", "", false};
  const Type text{"", "text", "", false};
  for (int round = 0; round < 2; ++round) {
    for (const char* type : {"integer", "numeric", "text"}) {
      for (const char* written : {"amount >= 0", "status IN ('a', 'b')", "now()", "not sql ("}) {
        const Expression& made = maker.make(written, all_of(type));
        const Expression wanted = make_expression(written, all_of(type));
        EXPECT_EQ(made.text, wanted.text);
        EXPECT_EQ(made.canonical, wanted.canonical);
      }
    }
    for (const Type* result : {&date, &text, static_cast<const Type*>(nullptr)}) {
      EXPECT_EQ(maker.make("'2020-01-01'", {}, result).canonical,
                make_expression("'2020-01-01'", {}, result).canonical);
    }
  }
  EXPECT_EQ(&maker.make("a > 0", all_of("integer")), &maker.make("a > 0", all_of("integer")));
  EXPECT_NE(&maker.make("a > 0", all_of("integer")), &maker.make("a > 0", all_of("numeric")));
}

}  // namespace
}  // namespace wesley::catalog
