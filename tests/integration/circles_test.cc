// SPDX-License-Identifier: Apache-2.0
// New objects that need each other are made in one step, and taken back by it.
#include <gtest/gtest.h>

#include "base/file.h"
#include "catalog/compare.h"
#include "ddl/ddl.h"
#include "diff/diff.h"
#include "folder/folder.h"
#include "introspect/introspect.h"
#include "plan/plan.h"
#include "support/listing.h"
#include "support/plan_cases.h"
#include "support/test_database.h"

namespace wesley {
namespace {

using support::TestDatabase;

constexpr std::string_view circle = R"sql(
CREATE TABLE public.item (id integer DEFAULT public.next_item() PRIMARY KEY, note text);
CREATE FUNCTION public.weight(i public.item) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.next_item() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE last public.item%ROWTYPE; BEGIN RETURN public.weight(last); END $$;
CREATE FUNCTION public.first_item(i public.item DEFAULT NULL) RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER TABLE public.item ALTER COLUMN id SET DEFAULT public.first_item();
)sql";

catalog::Catalog read(TestDatabase& database) {
  return support::value_of(introspect::introspect(database.connection(), {{"public"}, {}, "wesley"})).catalog;
}

TEST(Circles, AreMadeAndTakenBackAtOnce) {
  const folder::Compiled compiled = folder::compile({{"schema.sql", std::string(circle)}}, {});
  ASSERT_EQ(compiled.mistakes, std::vector<std::string>());
  TestDatabase database;
  const catalog::Catalog from = read(database);
  plan::Options planning;
  planning.server_major = support::server_major();
  const auto plan = support::value_of(
      plan::make_plan(from, compiled.catalog, diff::diff(from, compiled.catalog), planning));
  const auto joined = std::find_if(plan.steps.begin(), plan.steps.end(), [](const plan::Step& step) {
    return step.summary.find("create table item; create function") != std::string::npos;
  });
  ASSERT_NE(joined, plan.steps.end());
  for (const plan::Step& step : plan.steps) support::run_step(database.connection(), step);
  EXPECT_TRUE(diff::diff(read(database), compiled.catalog).empty());
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step)
    for (const std::string& statement : step->undo.statements) database.exec(statement);
  EXPECT_EQ(catalog::differences(read(database), from), std::vector<std::string>());
}

// As `compile` and `test run` make them: from files, that no server has completed.
TEST(Circles, AreMadeFromFilesAlone) {
  if (support::server_major() < 15) GTEST_SKIP() << "columns of SET NULL are of PostgreSQL 15";
  const std::string text = support::value_of(read_file(WESLEY_TESTS "/integration/round_trip/circles.sql"));
  const folder::Compiled compiled = folder::compile({{"circles.sql", text}}, {});
  ASSERT_EQ(compiled.mistakes, std::vector<std::string>());
  TestDatabase made, original;
  for (const std::string& statement : ddl::create_all(compiled.catalog)) {
    ASSERT_NO_THROW(made.exec(statement)) << statement;
  }
  original.exec(text);
  EXPECT_EQ(support::listing_differences(original, made), "");
}

}  // namespace
}  // namespace wesley
