// SPDX-License-Identifier: Apache-2.0
#include "introspect/introspect.h"

#include <regex>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "introspect/queries.h"
#include "introspect/text_array.h"

namespace wesley::introspect {
namespace {

TEST(TextArray, ReadsWhatArrayOutWrites) {
  EXPECT_TRUE(parse_array("").empty());
  EXPECT_TRUE(parse_array("{}").empty());
  EXPECT_EQ(parse_array("{a,b}"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(parse_array(R"({"a,b","q\"\\",NULL,"NULL","",x y})"),
            (std::vector<std::string>{"a,b", "q\"\\", "", "NULL", "", "x y"}));
  EXPECT_EQ(parse_numbers("1 0 -3"), (std::vector<std::int64_t>{1, 0, -3}));
  EXPECT_EQ(parse_numbers("{12,5}"), (std::vector<std::int64_t>{12, 5}));
  EXPECT_TRUE(parse_numbers("").empty());
}

TEST(TextArray, WritesWhatItReads) {
  const std::vector<std::string> nasty = {"plain", "a,b", "\"", "\\", "", "{}", "NULL", "\xC3\xA4"};
  EXPECT_EQ(parse_array(to_array(nasty)), nasty);
}

TEST(Queries, NoPlaceholderIsLeftInAnyVersion) {
  for (int query = 0; query < query_count; ++query)
    for (int major = 13; major <= 18; ++major) {
      std::string text = query_text(static_cast<Query>(query), major);
      EXPECT_FALSE(std::regex_search(text, std::regex(R"(\{[a-z_]{2,}\})"))) << text;
    }
}

catalog::Catalog with_default(std::string text, std::string canonical) {
  catalog::Catalog catalog;
  catalog::Table& table = catalog.tables[{"public", "t.x"}];
  table.name = {"public", "t.x"};
  table.columns.resize(1);
  table.columns[0].name = "c";
  table.columns[0].default_value = catalog::Expression{std::move(text), std::move(canonical)};
  catalog.server_major = 15;
  return catalog;
}

const std::string& live_text(const catalog::Catalog& catalog) {
  return catalog.tables.begin()->second.columns[0].default_value->text;
}

TEST(Reconcile, CanonicalEqualityNeedsNoServer) {
  catalog::Catalog live = with_default("'a'::text", "'a'");
  EXPECT_TRUE(reconcile(live, with_default("'a'", "'a'"), {}, nullptr).empty());
  EXPECT_EQ(live_text(live), "'a'") << "the authored form is taken over";
}

TEST(Reconcile, UndecidedWithoutEvidence) {
  catalog::Catalog live = with_default("f(1)", "f(1)");
  EXPECT_EQ(reconcile(live, with_default("g(1)", "g(1)"), {}, nullptr),
            std::vector<std::string>{"public.\"t.x\".default.c"});
  EXPECT_EQ(live_text(live), "f(1)");
}

TEST(Reconcile, RecordedPairDecidesBothWays) {
  catalog::Catalog desired = with_default("g(1)", "g(1)");
  catalog::Catalog live = with_default("f(1)", "f(1)");
  std::vector<RecordedRendering> recorded = record(desired, live);
  ASSERT_EQ(recorded.size(), 1U);
  EXPECT_EQ(recorded[0].authored_hash, sha256_text("g(1)"));
  EXPECT_TRUE(reconcile(live, desired, recorded, nullptr).empty());
  EXPECT_EQ(live_text(live), "g(1)");

  catalog::Catalog changed = with_default("f(2)", "f(2)");
  EXPECT_TRUE(reconcile(changed, desired, recorded, nullptr).empty()) << "different, and known to be";
  EXPECT_EQ(live_text(changed), "f(2)");

  catalog::Catalog upgraded = with_default("f(1)", "f(1)");
  upgraded.server_major = 16;
  EXPECT_EQ(reconcile(upgraded, desired, recorded, nullptr).size(), 1U)
      << "another version may render otherwise";
  catalog::Catalog live_again = with_default("f(1)", "f(1)");
  EXPECT_EQ(reconcile(live_again, with_default("h(1)", "h(1)"), recorded, nullptr).size(), 1U)
      << "the pair is of another authored text";
}

TEST(Reconcile, RenderingDecidesBothWays) {
  catalog::Catalog desired = with_default("g(1)", "g(1)");
  catalog::Catalog rendered = with_default("f(1)", "f(1)");
  catalog::Catalog live = with_default("f(1)", "f(1)");
  EXPECT_TRUE(reconcile(live, desired, {}, &rendered).empty());
  EXPECT_EQ(live_text(live), "g(1)");
  catalog::Catalog changed = with_default("f(2)", "f(2)");
  EXPECT_TRUE(reconcile(changed, desired, {}, &rendered).empty());
  EXPECT_EQ(live_text(changed), "f(2)");
}

}  // namespace
}  // namespace wesley::introspect
