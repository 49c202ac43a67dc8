// SPDX-License-Identifier: Apache-2.0
// What the generators add to a compilation, at 10 to 10,000 tables of ten columns: the growth must be linear.
#include <benchmark/benchmark.h>

#include "budget.h"
#include "generate/pgtap.h"
#include "generate/typescript.h"
#include "generate/zod.h"
#include "generated_schema.h"
#include "sdl/compile.h"
#include "sdl/parse.h"

namespace wesley::bench {
namespace {

sdl::Compiled compiled_schema(std::int64_t tables) {
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<sdl::Document> documents;
  documents.push_back(sdl::parse(
      sources, sources.add("schema.graphql", generated_schema(static_cast<int>(tables))), diagnostics));
  return sdl::compile(sources, std::move(documents), {}, diagnostics);
}

void typescript(benchmark::State& state) {
  const sdl::Compiled compiled = compiled_schema(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) bytes = generate::typescript(compiled, {}).size();
  state.counters["kilobytes"] = static_cast<double>(bytes) / 1024;
  state.SetComplexityN(state.range(0));
}

void zod(benchmark::State& state) {
  const sdl::Compiled compiled = compiled_schema(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) bytes = generate::zod(compiled, {}).size();
  state.counters["kilobytes"] = static_cast<double>(bytes) / 1024;
  state.SetComplexityN(state.range(0));
}

void pgtap(benchmark::State& state) {
  const sdl::Compiled compiled = compiled_schema(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(generate::pgtap(compiled.catalog, generate::Depth::full));
  state.SetComplexityN(state.range(0));
}

BENCHMARK(typescript)->RangeMultiplier(10)->Range(10, 10000)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(zod)->RangeMultiplier(10)->Range(10, 10000)->Unit(benchmark::kMillisecond)->Complexity();
BENCHMARK(pgtap)->RangeMultiplier(10)->Range(10, 10000)->Unit(benchmark::kMillisecond)->Complexity();

}  // namespace
}  // namespace wesley::bench

int main(int argc, char** argv) {
  return wesley::bench::run_with_budgets(argc, argv,
                                         {
                                             {"typescript/1000", "", 8, "ms"},
                                             {"zod/1000", "", 20, "ms"},
                                         });
}
