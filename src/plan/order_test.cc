// SPDX-License-Identifier: Apache-2.0
#include "plan/order.h"

#include <gtest/gtest.h>

namespace wesley::plan {
namespace {

const catalog::Name table{"public", "t"};

Draft draft(std::string summary, Phase phase = Phase::expand) {
  Draft made;
  made.step.summary = std::move(summary);
  made.step.phase = phase;
  made.table = table;
  return made;
}

TEST(Connect, WhoNeedsWaitsForWhoMakesAndWhoEndsWaitsForBoth) {
  Drafts drafts;
  auto end = drafts.add(draft("end"));
  auto need = drafts.add(draft("need"));
  auto make = drafts.add(draft("make"));
  drafts[end].ends = {"x"};
  drafts[need].needs = {"x"};
  drafts[make].makes = {"x"};
  connect(drafts);
  EXPECT_TRUE(drafts[make].after.empty());
  EXPECT_EQ(drafts[need].after, (std::vector<std::size_t>{make}));
  EXPECT_EQ(drafts[end].after, (std::vector<std::size_t>{need, make}));
  EXPECT_EQ(order(drafts), (std::vector<std::size_t>{make, need, end}));
}

TEST(Phases, AStepRunsNoEarlierThanWhatItWaitsFor) {
  Drafts drafts;
  auto early = drafts.add(draft("early"));
  auto late = drafts.add(draft("late", Phase::switch_));
  auto last = drafts.add(draft("last", Phase::validate));
  drafts[early].after = {last};
  drafts[last].after = {late};
  raise_phases(drafts);
  EXPECT_EQ(drafts[last].step.phase, Phase::switch_);
  EXPECT_EQ(drafts[early].step.phase, Phase::switch_);
}

TEST(Phases, AreBarriersAndOtherwisePlanningOrderHolds) {
  Drafts drafts;
  auto contract = drafts.add(draft("a", Phase::contract));
  auto first = drafts.add(draft("b"));
  auto second = drafts.add(draft("c"));
  EXPECT_EQ(order(drafts), (std::vector<std::size_t>{first, second, contract}));
}

TEST(Merge, InstantStepsOfOneTableShareATransactionAndAreUndoneInReverse) {
  Drafts drafts;
  for (const char* name : {"a", "b"}) {
    auto made = draft(name);
    made.merge = Merge::instant;
    made.step.statements = {std::string("do ") + name};
    made.step.undo.statements = {std::string("undo ") + name};
    drafts.add(made);
  }
  auto sequence = order(drafts);
  merge(drafts, sequence);
  ASSERT_EQ(sequence.size(), 1U);
  const auto& step = drafts[sequence[0]].step;
  EXPECT_EQ(step.summary, "a; b");
  EXPECT_EQ(step.statements, (std::vector<std::string>{"do a", "do b"}));
  EXPECT_EQ(step.undo.statements, (std::vector<std::string>{"undo b", "undo a"}));
}

// C needs B, which stands alone after A: C cannot move up to A.
TEST(Merge, NeverOverAStepThatStandsBetween) {
  Drafts drafts;
  auto a = drafts.add(draft("a"));
  auto b = drafts.add(draft("b"));
  auto c = drafts.add(draft("c"));
  drafts[a].merge = drafts[c].merge = Merge::instant;
  drafts[b].after = {a};
  drafts[c].after = {b};
  auto sequence = order(drafts);
  merge(drafts, sequence);
  EXPECT_EQ(sequence, (std::vector<std::size_t>{a, b, c}));
}

TEST(Merge, WhatWaitedForAMergedStepWaitsForItsGroup) {
  Drafts drafts;
  auto a = drafts.add(draft("a"));
  auto b = drafts.add(draft("b"));
  auto c = drafts.add(draft("c"));
  drafts[a].merge = drafts[b].merge = Merge::instant;
  drafts[c].after = {b};
  auto sequence = order(drafts);
  merge(drafts, sequence);
  EXPECT_EQ(sequence, (std::vector<std::size_t>{a, c}));
  EXPECT_EQ(drafts[c].after, (std::vector<std::size_t>{a}));
}

TEST(Merge, NotAcrossPhasesTablesOrKinds) {
  Drafts drafts;
  auto first = draft("a");
  first.merge = Merge::instant;
  auto other_phase = first, other_table = first, comment = first;
  other_phase.step.phase = Phase::switch_;
  other_table.table.name = "u";
  comment.merge = Merge::comment;
  for (const auto& made : {first, other_phase, other_table, comment}) drafts.add(made);
  auto sequence = order(drafts);
  merge(drafts, sequence);
  EXPECT_EQ(sequence.size(), 4U);
}

}  // namespace
}  // namespace wesley::plan
