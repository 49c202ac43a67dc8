// SPDX-License-Identifier: Apache-2.0
// Splitting by bytes per second, canonical expressions by the piece.
#include <string>

#include <benchmark/benchmark.h>

#include "sql/expression.h"
#include "sql/split.h"

namespace wesley::sql {
namespace {

void split_all(benchmark::State& state, std::string_view unit) {
  std::string text;
  while (text.size() < (std::size_t{8} << 20U)) text += unit;
  for (auto _ : state) {
    std::size_t count = 0;
    Splitter splitter({[&](const StatementText&) -> Result<void> {
                         ++count;
                         return {};
                       },
                       {},
                       {}});
    benchmark::DoNotOptimize(splitter.feed(text));
    benchmark::DoNotOptimize(splitter.finish());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void split_small_inserts(benchmark::State& state) {
  split_all(
      state,
      "INSERT INTO public.orders (id, name, body) VALUES (1, 'some text here', 'x'), (2, 'more', NULL);\n");
}
BENCHMARK(split_small_inserts);

void split_large_inserts(benchmark::State& state) {
  split_all(state, "INSERT INTO t VALUES ('" + std::string(std::size_t{1} << 20U, 'x') + "');\n");
}
BENCHMARK(split_large_inserts);

void canonical_check(benchmark::State& state) {
  const ColumnTypes types = [](std::string_view) { return std::string("character varying(20)"); };
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        canonical_expression("status IN ('draft', 'open', 'closed') AND length(name) > 0", types));
  }
}
BENCHMARK(canonical_check);

void canonical_default(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(canonical_expression("now()", {}, "timestamp with time zone"));
}
BENCHMARK(canonical_default);

}  // namespace
}  // namespace wesley::sql

BENCHMARK_MAIN();
