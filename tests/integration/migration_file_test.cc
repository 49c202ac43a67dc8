// SPDX-License-Identifier: Apache-2.0
// Migration files against the world: what the executor and psql make of them, and what a file of many
// megabytes costs to read.
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/migration_case.h"

namespace wesley {
namespace {

using support::Execution;
using support::TestDatabase;
using support::value_of;

const migration::Header header{"20260101000000",        "items",    migration::Direction::up,
                               support::server_major(), "sha256:a", "sha256:b"};

TEST(MigrationFile, IsExecutedAsThePlanItWasWrittenFrom) {
  TestDatabase by_file, by_plan;
  support::create_items(by_file, 500);
  support::create_items(by_plan, 500);
  Execution execution(by_file), plain(by_plan);
  auto directory = value_of(migration::Directory::open(execution.folder() / "migrations"));
  const plan::Plan plan = support::items_plan();
  const auto written = value_of(
      directory.add(header, migration::write_up(plan, header), migration::write_down(plan, header), "{}"));
  SourceMap sources;
  Diagnostics diagnostics;
  const execute::Source source = value_of(execute::open_source(directory, written, sources, diagnostics));
  const auto outcome = execute::run(source, execution.options, {}, {});
  ASSERT_TRUE(outcome) << outcome.error().message << outcome.error().detail;
  EXPECT_EQ(*outcome, execute::Outcome::awaiting_contract);
  ASSERT_TRUE(plain.run(plan));
  EXPECT_EQ(support::describe_database(by_file.connection()),
            support::describe_database(by_plan.connection()));
  EXPECT_EQ(by_file.value("SELECT string_agg(hash, ',' ORDER BY id) FROM wesley.steps"),
            by_plan.value("SELECT string_agg(hash, ',' ORDER BY id) FROM wesley.steps"));
  EXPECT_EQ(by_file.value("SELECT checksum FROM wesley.migrations"), value_of(directory.checksum(written)));
}

TEST(MigrationFile, RunsUnderPsqlForthAndBack) {
  if (std::system("psql --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "psql is not installed";
  TestDatabase database;
  support::create_items(database, 50);
  const std::string before = support::describe_database(database.connection());
  Execution execution(database);
  const plan::Plan plan = support::items_plan();
  const auto run = [&](const std::string& name, const std::string& text) {
    std::ofstream(execution.folder() / name) << text;
    return std::system(fmt::format("psql -q -d \"{}\" -f {} > /dev/null", database.conninfo(),
                                   (execution.folder() / name).string())
                           .c_str());
  };
  plan::Plan without_batch = plan;
  without_batch.steps.erase(without_batch.steps.begin() + 1);
  database.exec("DELETE FROM public.item");
  EXPECT_EQ(run("up.sql", migration::write_up(without_batch, header)), 0);
  EXPECT_NE(support::describe_database(database.connection()), before);
  EXPECT_EQ(run("down.sql", migration::write_down(without_batch, header)), 0);
  EXPECT_EQ(support::describe_database(database.connection()), before);
}

std::int64_t peak_memory_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::atoll(line.c_str() + 6);
  return 0;
}

TEST(MigrationFile, OfAnySizeIsReadInTheMemoryOfAStep) {
  constexpr int steps = 150;
  TestDatabase database;
  const Execution execution(database);
  const auto path = execution.folder() / "up.sql";
  {
    std::ofstream file(path);
    file << "-- wesley:migration version=20260101000000 name=large\n";
    const std::string row(1 << 20, 'x');
    for (int i = 1; i <= steps; ++i)
      file
          << fmt::format(
                 "-- wesley:step id={} phase=expand mode=transaction\nBEGIN;\nINSERT INTO public.t VALUES ('",
                 i)
          << row << "');\nCOMMIT;\n-- wesley:end\n";
  }
  SourceMap sources;
  Diagnostics diagnostics;
  const std::int64_t before = peak_memory_kilobytes();
  auto reader = value_of(migration::Reader::open(path, sources, diagnostics));
  int count = 0;
  while (value_of(reader.next())) ++count;
  EXPECT_EQ(count, steps);
  EXPECT_EQ(reader.bytes_read(), reader.bytes_total());
  EXPECT_GT(reader.bytes_total(), 150U << 20);
  EXPECT_LT(peak_memory_kilobytes() - before, 16 << 10);
}

}  // namespace
}  // namespace wesley
