// SPDX-License-Identifier: Apache-2.0
// Schema text to all outputs, and the plan of a change of every tenth table, at 10 to 10,000 tables: the
// growth must be linear.
#include <array>

#include <benchmark/benchmark.h>

#include "base/parallel.h"
#include "budget.h"
#include "catalog/snapshot.h"
#include "ddl/ddl.h"
#include "diff/diff.h"
#include "generate/pgtap.h"
#include "generate/typescript.h"
#include "generate/zod.h"
#include "generated_schema.h"
#include "migration/migration.h"
#include "plan/plan.h"
#include "sdl/compile.h"
#include "sdl/parse.h"

namespace wesley::bench {
namespace {

sdl::Compiled compile(const std::string& text, const catalog::Catalog* base = nullptr) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("schema.graphql", text);
  std::vector<sdl::Document> documents;
  documents.push_back(sdl::parse(sources, file, diagnostics));
  sdl::CompileOptions options;
  options.base = base;
  sdl::Compiled compiled = sdl::compile(sources, std::move(documents), options, diagnostics);
  if (diagnostics.has_errors()) throw std::runtime_error(render_text(diagnostics, sources, false));
  return compiled;
}

void parse(benchmark::State& state) {
  const std::string text = generated_schema(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    SourceMap sources;
    Diagnostics diagnostics;
    benchmark::DoNotOptimize(sdl::parse(sources, sources.add("schema.graphql", text), diagnostics));
  }
  state.SetComplexityN(state.range(0));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

// As `wesley compile` makes them, without the files.
constexpr auto outputs = std::to_array<void (*)(const sdl::Compiled& compiled)>({
    [](const sdl::Compiled& compiled) { benchmark::DoNotOptimize(ddl::create_all(compiled.catalog)); },
    [](const sdl::Compiled& compiled) { benchmark::DoNotOptimize(generate::typescript(compiled, {})); },
    [](const sdl::Compiled& compiled) { benchmark::DoNotOptimize(generate::zod(compiled, {})); },
    [](const sdl::Compiled& compiled) { benchmark::DoNotOptimize(catalog::save(compiled.catalog)); },
    [](const sdl::Compiled& compiled) {
      benchmark::DoNotOptimize(generate::pgtap(compiled.catalog, generate::Depth::full));
    },
});

void compile_all_outputs(benchmark::State& state) {
  const std::string text = generated_schema(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const sdl::Compiled compiled = compile(text);
    in_parallel(outputs.size(), [&](std::size_t output) { outputs[output](compiled); });
  }
  state.SetComplexityN(state.range(0));
}

void plan_tenth_changed(benchmark::State& state) {
  const int tables = static_cast<int>(state.range(0));
  const std::string snapshot = catalog::save(compile(generated_schema(tables)).catalog);
  const std::string text = generated_schema(tables, tables / 10);
  for (auto _ : state) {
    const catalog::Catalog from = *catalog::load(snapshot);
    const catalog::Catalog to = compile(text, &from).catalog;
    const plan::Plan made = *plan::make_plan(from, to, diff::diff(from, to), {});
    benchmark::DoNotOptimize(migration::write_up(made, {}));
  }
  state.SetComplexityN(state.range(0));
}

void plan_only(benchmark::State& state) {
  const int tables = static_cast<int>(state.range(0));
  const catalog::Catalog from = compile(generated_schema(tables)).catalog;
  const catalog::Catalog to = compile(generated_schema(tables, tables / 10), &from).catalog;
  const diff::Changeset changes = diff::diff(from, to);
  for (auto _ : state) benchmark::DoNotOptimize(plan::make_plan(from, to, changes, {}));
  state.SetComplexityN(state.range(0));
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(10)
      ->Arg(100)
      ->Arg(1000)
      ->Arg(10000)
      ->Unit(benchmark::kMillisecond)
      ->Complexity(benchmark::oN);
}

BENCHMARK(parse)->Apply(sizes);
BENCHMARK(compile_all_outputs)->Apply(sizes)->UseRealTime();
BENCHMARK(plan_only)->Apply(sizes);
BENCHMARK(plan_tenth_changed)->Apply(sizes);

}  // namespace
}  // namespace wesley::bench

int main(int argc, char** argv) {
  return wesley::bench::run_with_budgets(argc, argv,
                                         {
                                             {"compile_all_outputs/100", "", 10, "ms"},
                                             {"compile_all_outputs/1000", "", 80, "ms"},
                                             {"plan_tenth_changed/1000", "", 50, "ms"},
                                         });
}
