// SPDX-License-Identifier: Apache-2.0
// Every case of golden/plan: the plan as text. WESLEY_UPDATE_GOLDEN=1 rewrites what is expected.
#include <cstdlib>

#include <gtest/gtest.h>

#include "base/file.h"
#include "diff/diff.h"
#include "migration/migration.h"
#include "sql/shape.h"
#include "support/plan_cases.h"
#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

class PlanGolden : public testing::TestWithParam<PlanCase> {};

TEST_P(PlanGolden, IsAsExpected) {
  const auto& plan_case = GetParam();
  auto actual = render(plan_case.plan());
  auto path = plan_case.folder / "expected.txt";
  if (std::getenv("WESLEY_UPDATE_GOLDEN")) succeed(write_file_atomic(path, actual));
  ASSERT_TRUE(std::filesystem::exists(path)) << actual;
  EXPECT_EQ(actual, value_of(read_file(path)));
}

TEST_P(PlanGolden, IsTheSameTwice) {
  EXPECT_EQ(render(GetParam().plan()), render(GetParam().plan()));
}

TEST_P(PlanGolden, LeadsToTheTarget) {
  const auto& plan_case = GetParam();
  auto reached = plan::simulate(plan_case.before, plan_case.plan().steps);
  auto left = diff::diff(reached, plan_case.after);
  EXPECT_TRUE(left.empty()) << diff::describe(left.changes.front());
}

// What is written to up.sql is what is executed.
TEST_P(PlanGolden, ComesBackFromItsFile) {
  const plan::Plan plan = GetParam().plan();
  const migration::Header head{"20260101000000", "x",         migration::Direction::up, plan.server_major,
                               plan.from_hash,   plan.to_hash};
  const Project project;
  const auto file = project.folder() / "up.sql";
  succeed(write_file_atomic(file, migration::write_up(plan, head)));
  migration::Header read_head;
  SourceMap sources;
  Diagnostics diagnostics;
  const auto steps = migration::read_all(file, read_head, sources, diagnostics);
  ASSERT_TRUE(steps) << render_text(diagnostics, sources, false);
  ASSERT_EQ(steps->size(), plan.steps.size());
  for (std::size_t i = 0; i < steps->size(); ++i)
    EXPECT_EQ((*steps)[i].text_hash, migration::step_hash(plan.steps[i])) << "step " << plan.steps[i].id;
}

// The planner's statements are classified by way of the tree of a statement of the same shape: it must be the
// tree that each has by itself.
TEST_P(PlanGolden, IsClassifiedAsParsed) {
  for (const plan::Step& step : GetParam().plan().steps)
    for (const std::string& statement : step.statements) {
      const auto parsed = sql::parse(statement);
      const auto alike = sql::parse_alike(statement);
      ASSERT_EQ(parsed.has_value(), alike.has_value()) << statement;
      if (!parsed) continue;
      ASSERT_EQ(parsed->statements().size(), alike->statements().size()) << statement;
      for (std::size_t i = 0; i < parsed->statements().size(); ++i)
        EXPECT_EQ(parsed->statements()[i].node.outline(), alike->statements()[i].node.outline()) << statement;
    }
}

INSTANTIATE_TEST_SUITE_P(Cases, PlanGolden, testing::ValuesIn(plan_cases()),
                         [](const auto& of) { return case_name(of.param); });

}  // namespace
}  // namespace wesley::support
