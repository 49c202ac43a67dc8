// SPDX-License-Identifier: Apache-2.0
// Every case of golden/plan on a real server: the old schema with rows, the steps one by one, the new schema;
// and back again, where every step can be undone.
#include <algorithm>

#include <gtest/gtest.h>

#include "ddl/ddl.h"
#include "diff/diff.h"
#include "introspect/introspect.h"
#include "sql/quote.h"
#include "sql/split.h"
#include "support/plan_cases.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

std::string differences(const catalog::Catalog& live, const catalog::Catalog& expected) {
  std::string text;
  for (const auto& change : diff::diff(live, expected).changes) text += diff::describe(change) + "\n";
  return text;
}

std::string live_differences(TestDatabase& database, const catalog::Catalog& expected) {
  auto live = value_of(introspect::introspect(database.connection(), {})).catalog;
  // What the canonical text cannot decide, a second server decides: the expected schema, read back.
  TestDatabase scratch;
  auto rendered = value_of(introspect::render(scratch.connection(), expected, {}));
  introspect::reconcile(live, expected, {}, &rendered);
  return differences(live, expected);
}

// The rows of every table of a schema, column by column in name order.
std::string contents(TestDatabase& database, const catalog::Catalog& schema) {
  std::string text;
  for (const auto& [name, table] : schema.tables) {
    std::vector<std::string> columns;
    for (const auto& column : table.columns) columns.push_back(column.name);
    std::sort(columns.begin(), columns.end());
    std::string list;
    for (const auto& column : columns) list += (list.empty() ? "t." : ", t.") + sql::quote_identifier(column);
    text +=
        database.value("SELECT coalesce(string_agg(r::text, E'\\n' ORDER BY r::text), '') FROM (SELECT ROW(" +
                       list + ")::text AS r FROM " + catalog::to_string(name) + " AS t) AS s") +
        "\n";
  }
  return text;
}

void run_script(TestDatabase& database, const std::string& script) {
  if (!script.empty()) database.exec(script);
}

class PlanLive : public testing::TestWithParam<PlanCase> {
 protected:
  void SetUp() override {
    if (server_major() < GetParam().since) GTEST_SKIP() << "since PostgreSQL " << GetParam().since;
    database_.exec("CREATE SCHEMA wesley");
    for (const auto& statement : ddl::create_all(GetParam().before)) database_.exec(statement);
    run_script(database_, GetParam().rows);
  }

  // Each answers `t`.
  void check_rows() {
    auto collect = [&](const sql::StatementText& statement) -> Result<void> {
      EXPECT_EQ(database_.value(statement.text), "t") << statement.text;
      return {};
    };
    sql::Splitter splitter({collect, {}, {}});
    succeed(splitter.feed(GetParam().checks));
    succeed(splitter.finish());
  }

  TestDatabase database_;
};

TEST_P(PlanLive, ReachesTheTargetAndGoesBack) {
  const auto& plan_case = GetParam();
  const auto plan = plan_case.plan();
  ASSERT_EQ(live_differences(database_, plan_case.before), "") << "the case's own start";
  const auto rows_before = contents(database_, plan_case.before);
  for (const auto& step : plan.steps)
    for (const auto& check : step.pre) EXPECT_EQ(database_.value(check.query), "0") << check.problem;
  for (const auto& step : plan.steps) {
    ASSERT_NO_THROW(run_step(database_.connection(), step));
    if (!step.done.empty()) {
      EXPECT_EQ(database_.value(step.done), "done") << step.summary;
    }
  }
  EXPECT_EQ(live_differences(database_, plan_case.after), "");
  check_rows();
  EXPECT_EQ(
      database_.value("SELECT count(*) FROM pg_catalog.pg_proc WHERE pronamespace = 'wesley'::regnamespace"),
      "0")
      << "scaffolding is left";

  bool lossless = true;
  for (const auto& step : plan.steps) {
    if (step.undo.kind == plan::UndoKind::none) return;
    lossless &= step.undo.kind == plan::UndoKind::statements;
  }
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step)
    ASSERT_NO_THROW(undo_step(database_.connection(), *step));
  EXPECT_EQ(live_differences(database_, plan_case.before), "") << "after the rollback";
  if (lossless) {
    EXPECT_EQ(contents(database_, plan_case.before), rows_before);
  }
}

// A run that is given up half way can be taken back from wherever it stood.
TEST_P(PlanLive, GoesBackFromTheMiddle) {
  const auto& plan_case = GetParam();
  const auto plan = plan_case.plan();
  auto stops = std::count_if(plan.steps.begin(), plan.steps.end(),
                             [](const plan::Step& step) { return step.phase <= plan::Phase::switch_; });
  for (const auto& step : plan.steps)
    if (step.phase <= plan::Phase::switch_ && step.undo.kind == plan::UndoKind::none)
      GTEST_SKIP() << "cannot be undone";
  const auto rows_before = contents(database_, plan_case.before);
  bool lossless = true;
  for (auto stop = 1; stop <= stops; ++stop) {
    for (int i = 0; i < stop; ++i) {
      const auto& step = plan.steps[static_cast<std::size_t>(i)];
      ASSERT_NO_THROW(run_step(database_.connection(), step));
      lossless &= step.undo.kind != plan::UndoKind::lossy;
    }
    for (int i = stop; i-- > 0;)
      ASSERT_NO_THROW(undo_step(database_.connection(), plan.steps[static_cast<std::size_t>(i)]));
    if (!lossless) break;
    EXPECT_EQ(contents(database_, plan_case.before), rows_before) << "after " << stop << " steps";
  }
  EXPECT_EQ(live_differences(database_, plan_case.before), "");
}

INSTANTIATE_TEST_SUITE_P(Cases, PlanLive, testing::ValuesIn(plan_cases()),
                         [](const auto& of) { return case_name(of.param); });

}  // namespace
}  // namespace wesley::support
