// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "plan/explain.h"
#include "plan/plan.h"

namespace wesley::plan {
namespace {

using locks::Hazard;

std::vector<Step> steps_with(std::vector<std::vector<Hazard>> hazards) {
  std::vector<Step> steps;
  for (auto& list : hazards) {
    Step step;
    step.id = static_cast<int>(steps.size()) + 1;
    step.hazards = std::move(list);
    steps.push_back(std::move(step));
  }
  return steps;
}

TEST(Refusals, NameTheFirstStepOfEachHazardThatRefuses) {
  auto steps = steps_with({{Hazard::tightens}, {Hazard::data_loss, Hazard::rewrite}, {Hazard::data_loss}});
  auto found = refusals(steps, {});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].hazard, Hazard::data_loss);
  EXPECT_EQ(found[0].step, 2);
  EXPECT_EQ(found[1].hazard, Hazard::rewrite);
}

TEST(Refusals, UnsafeAllowsAllButWiderAccess) {
  auto steps = steps_with({{Hazard::data_loss, Hazard::access_widened}});
  Allowance unsafe;
  unsafe.unsafe = true;
  ASSERT_EQ(refusals(steps, unsafe).size(), 1U);
  EXPECT_EQ(refusals(steps, unsafe)[0].hazard, Hazard::access_widened);
  unsafe.allowed = {Hazard::access_widened};
  EXPECT_TRUE(refusals(steps, unsafe).empty());
}

TEST(Refusals, WarningsRefuseNothing) {
  EXPECT_TRUE(refusals(steps_with({{Hazard::cached_plan, Hazard::tightens}}), {}).empty());
}

TEST(Risk, FollowsTheHazards) {
  EXPECT_EQ(overall_risk({}), "low");
  EXPECT_EQ(overall_risk(steps_with({{Hazard::cached_plan}})), "low");
  EXPECT_EQ(overall_risk(steps_with({{Hazard::tightens}})), "medium");
  EXPECT_EQ(overall_risk(steps_with({{Hazard::tightens}, {Hazard::rewrite}})), "high");
}

TEST(Explain, AnEmptyPlanIsOneLine) {
  EXPECT_EQ(explain_text({}, {"plan", "", "", 15, nullptr, false}),
            "plan   0 steps in 0 phases · risk low · PostgreSQL 15+\n");
}

TEST(Explain, AHashIsShortForPeopleAndANameIsNot) {
  const ExplainContext context{"plan", "sha256:0123456789abcdef0123456789abcdef", "schema", 15, nullptr,
                               false};
  EXPECT_EQ(explain_text({}, context),
            "plan   0 steps in 0 phases · risk low · PostgreSQL 15+\n0123456789ab -> schema\n");
}

}  // namespace
}  // namespace wesley::plan
