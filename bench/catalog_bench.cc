// SPDX-License-Identifier: Apache-2.0
// Catalogs of 10 to 10,000 tables of 10 columns: save, load, hash, compare, and the difference when nothing
// or a tenth of the tables changed. Time per table should stay level.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "catalog/compare.h"
#include "catalog/snapshot.h"
#include "diff/diff.h"

namespace wesley {
namespace {

using catalog::Catalog;
using catalog::Column;
using catalog::Table;

Column column(std::string name, std::string type, bool not_null) {
  Column made;
  made.name = std::move(name);
  made.type.name = std::move(type);
  made.not_null = not_null;
  return made;
}

Table table(int number) {
  Table made;
  made.name = {"public", fmt::format("table_{:05}", number)};
  made.columns.push_back(column("id", "uuid", true));
  made.columns.back().default_value = catalog::make_expression("gen_random_uuid()");
  for (int i = 0; i < 7; ++i) made.columns.push_back(column(fmt::format("column_{}", i), "text", i % 2 == 0));
  made.columns.push_back(column("amount", "numeric", true));
  made.columns.push_back(column("created_at", "timestamp with time zone", true));
  made.columns.back().default_value = catalog::make_expression("now()");
  catalog::Constraint check;
  check.name = made.name.name + "_amount_check";
  check.body = catalog::Check{catalog::make_expression("amount >= 0"), false};
  catalog::Constraint primary;
  primary.name = made.name.name + "_pkey";
  catalog::Key key;
  key.primary = true;
  key.columns = {"id"};
  primary.body = key;
  made.constraints = {check, primary};
  catalog::Index index;
  index.name = made.name.name + "_created_at_idx";
  index.keys.emplace_back().column = "created_at";
  made.indexes = {index};
  return made;
}

Catalog example(benchmark::State& state) {
  Catalog made;
  made.schemas["public"] = {"public", std::nullopt};
  for (int i = 0; i < state.range(0); ++i) {
    Table one = table(i);
    made.tables.emplace(one.name, std::move(one));
  }
  return made;
}

void each_table(benchmark::State& state) {
  state.SetComplexityN(state.range(0));
  state.counters["per_table"] =
      benchmark::Counter(static_cast<double>(state.range(0)),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void save(benchmark::State& state) {
  const Catalog one = example(state);
  for (auto _ : state) benchmark::DoNotOptimize(catalog::save(one));
  each_table(state);
}

void load(benchmark::State& state) {
  const std::string text = catalog::save(example(state));
  for (auto _ : state) benchmark::DoNotOptimize(catalog::load(text));
  each_table(state);
}

void hash(benchmark::State& state) {
  const Catalog one = example(state);
  for (auto _ : state) benchmark::DoNotOptimize(catalog::hash(one));
  each_table(state);
}

void same(benchmark::State& state) {
  const Catalog one = example(state);
  const Catalog other = one;
  for (auto _ : state) benchmark::DoNotOptimize(catalog::same(one, other));
  each_table(state);
}

void diff_nothing(benchmark::State& state) {
  const Catalog one = example(state);
  const Catalog other = one;
  for (auto _ : state) benchmark::DoNotOptimize(diff::diff(one, other));
  each_table(state);
}

Catalog changed(const Catalog& from, bool renames) {
  Catalog to = from;
  int number = 0;
  for (auto& [name, one] : to.tables) {
    if (number++ % 10 != 0) continue;
    one.columns.push_back(column("added", "bigint", false));
    one.columns[1].not_null = !one.columns[1].not_null;
    one.columns[2].type.name = "character varying";
    if (!renames) continue;
    one.columns[3].name = "renamed";
    one.columns[3].annotations.renamed = catalog::Renamed{"", from.table(name)->columns[3].name, {}};
  }
  return to;
}

void diff_tenth(benchmark::State& state) {
  const Catalog from = example(state);
  const Catalog to = changed(from, false);
  for (auto _ : state) benchmark::DoNotOptimize(diff::diff(from, to));
  each_table(state);
}

void diff_tenth_with_renames(benchmark::State& state) {
  const Catalog from = example(state);
  const Catalog to = changed(from, true);
  for (auto _ : state) benchmark::DoNotOptimize(diff::diff(from, to));
  each_table(state);
}

void apply_tenth(benchmark::State& state) {
  const Catalog from = example(state);
  const diff::Changeset changes = diff::diff(from, changed(from, true));
  for (auto _ : state) {
    state.PauseTiming();
    Catalog copy = from;
    state.ResumeTiming();
    diff::apply(copy, changes.changes);
    state.PauseTiming();
    copy = {};
    state.ResumeTiming();
  }
  each_table(state);
}

#define CATALOG_BENCH(function) \
  BENCHMARK(function)->RangeMultiplier(10)->Range(10, 10000)->Unit(benchmark::kMillisecond)->Complexity()
CATALOG_BENCH(save);
CATALOG_BENCH(load);
CATALOG_BENCH(hash);
CATALOG_BENCH(same);
CATALOG_BENCH(diff_nothing);
CATALOG_BENCH(diff_tenth);
CATALOG_BENCH(diff_tenth_with_renames);
CATALOG_BENCH(apply_tenth);

}  // namespace
}  // namespace wesley

BENCHMARK_MAIN();
