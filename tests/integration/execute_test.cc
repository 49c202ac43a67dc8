// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <gtest/gtest.h>

#include "support/migration_case.h"

namespace wesley {
namespace {

using execute::Outcome;
using support::Execution;
using support::items_plan;
using support::TestDatabase;
using support::value_of;

std::string text_of(const Error& error) {
  return error.message + " | " + error.detail + " | " + error.hint;
}

TEST(Execute, BringsAMigrationThroughSwitchAndThenThroughContract) {
  TestDatabase database;
  support::create_items(database, 5000);
  Execution execution(database);
  Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(*outcome, Outcome::awaiting_contract);
  EXPECT_EQ(database.value("SELECT count(*) FROM public.item WHERE amount_new IS DISTINCT FROM amount"), "0");
  EXPECT_EQ(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.item_tag'::regclass"), "t");
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "awaiting-contract");
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.steps WHERE state = 'done' AND attempts = 1"), "6");
  EXPECT_EQ(execution.count("step-done"), 6U);

  execution.options.until = plan::Phase::contract;
  outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(*outcome, Outcome::complete);
  EXPECT_EQ(database.value("SELECT count(*) FROM pg_constraint WHERE conname = 'proof'"), "0");
  EXPECT_EQ(execution.count("step-done"), 7U);

  outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(*outcome, Outcome::nothing_to_do);
  auto session = database.connect();
  const auto journal = value_of(execute::journal(session, execution.options));
  ASSERT_EQ(journal.size(), 1U);
  EXPECT_EQ(journal[0].state, "complete");
  EXPECT_EQ(journal[0].steps_done, 7);
  EXPECT_EQ(journal[0].steps_total, 7);
}

TEST(Execute, RollsBackFinishedStepsInReverse) {
  TestDatabase database;
  support::create_items(database, 500);
  const std::string before = support::describe_database(database.connection());
  Execution execution(database);
  ASSERT_TRUE(execution.run(items_plan()));
  ASSERT_NE(support::describe_database(database.connection()), before);
  const Result<void> undone = execution.roll_back();
  ASSERT_TRUE(undone) << text_of(undone.error());
  EXPECT_EQ(support::describe_database(database.connection()), before);
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "rolled-back");
  ASSERT_TRUE(execution.run(items_plan()));
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.steps WHERE state = 'done'"), "6");
}

}  // namespace
}  // namespace wesley
