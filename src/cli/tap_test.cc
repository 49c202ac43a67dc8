// SPDX-License-Identifier: Apache-2.0
#include "cli/tap.h"

#include <gtest/gtest.h>

namespace wesley::cli {
namespace {

TEST(Tap, ReadsWhatPgtapWrites) {
  TapDocument tap;
  tap.read("1..5");
  tap.read("ok 1 - the first\nnot ok 2 - the \\# second\n# Failed test 2: \"the second\"\n#         have: 1");
  tap.read("ok 3 # SKIP no server");
  tap.read("not ok 4 - later # TODO not yet");
  tap.read("ok 5 - not a # directive");
  ASSERT_EQ(tap.planned, 5U);
  ASSERT_EQ(tap.tests.size(), 5U);
  EXPECT_TRUE(tap.tests[0].ok);
  EXPECT_EQ(tap.tests[0].description, "the first");
  EXPECT_FALSE(tap.tests[1].ok);
  EXPECT_EQ(tap.tests[1].description, "the # second");
  EXPECT_EQ(tap.tests[1].diagnostics, (std::vector<std::string>{"Failed test 2: \"the second\"", "have: 1"}));
  EXPECT_EQ(tap.tests[2].directive, "SKIP");
  EXPECT_EQ(tap.tests[2].reason, "no server");
  EXPECT_TRUE(tap.tests[3].ok) << "what is to be done does not fail";
  EXPECT_EQ(tap.tests[3].directive, "TODO");
  EXPECT_EQ(tap.tests[4].description, "not a # directive");
  EXPECT_FALSE(tap.bailed_out);
}

TEST(Tap, KnowsWhenItIsOver) {
  TapDocument tap;
  tap.read("1..2\nok 1\nBail out! no more");
  EXPECT_TRUE(tap.bailed_out);
  EXPECT_FALSE(tap.last_failed());
}

TEST(Tap, PassesOverWhatIsNoTap) {
  TapDocument tap;
  tap.read("f\n\n42\nokay\n");
  EXPECT_TRUE(tap.tests.empty());
  EXPECT_FALSE(tap.planned.has_value());
}

}  // namespace
}  // namespace wesley::cli
