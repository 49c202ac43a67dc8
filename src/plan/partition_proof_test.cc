// SPDX-License-Identifier: Apache-2.0
#include "plan/partition_proof.h"

#include <gtest/gtest.h>

namespace wesley::plan {
namespace {

bool apart(const char* one, const char* other) {
  const catalog::Expression left{one, {}}, right{other, {}};
  EXPECT_EQ(are_apart(left, right), are_apart(right, left));
  return are_apart(left, right);
}

TEST(BoundsAreApart, WhenTheirTextsTell) {
  EXPECT_TRUE(apart("FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                    "FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')"));
  EXPECT_TRUE(apart("FOR VALUES FROM (MINVALUE) TO (10)", "FOR VALUES FROM (10) TO (200)"));
  EXPECT_TRUE(apart("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('c')"));
  EXPECT_TRUE(apart("FOR VALUES WITH (modulus 4, remainder 0)", "FOR VALUES WITH (modulus 4, remainder 3)"));
  EXPECT_TRUE(apart("DEFAULT", "FOR VALUES IN (1)"));
}

TEST(BoundsAreNotApart, WhenTheyMeetOrNothingIsKnown) {
  EXPECT_FALSE(apart("FOR VALUES FROM ('2026-01-01') TO ('2026-02-02')",
                     "FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')"));
  EXPECT_FALSE(apart("FOR VALUES FROM (9) TO (MAXVALUE)", "FOR VALUES FROM (0) TO (10)"));
  EXPECT_FALSE(apart("FOR VALUES FROM ('2026-1-1') TO ('2026-2-1')",
                     "FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')"));
  EXPECT_FALSE(apart("FOR VALUES FROM (1, 'a') TO (2, 'b')", "FOR VALUES FROM (7, 'a') TO (8, 'b')"));
  EXPECT_FALSE(apart("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('b', 'c')"));
  EXPECT_FALSE(apart("FOR VALUES WITH (modulus 4, remainder 0)", "FOR VALUES WITH (modulus 8, remainder 3)"));
  EXPECT_FALSE(apart("DEFAULT", "DEFAULT"));
}

}  // namespace
}  // namespace wesley::plan
