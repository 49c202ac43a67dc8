// SPDX-License-Identifier: Apache-2.0
// Reading a live database of 10, 100 and 1,000 tables with 10 columns each, against the bare catalog queries
// and against `pg_dump --schema-only`. Budget: within 1.3 x of the bare queries, 3 x faster than pg_dump.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "budget.h"
#include "introspect/introspect.h"
#include "introspect/queries.h"
#include "postgres/cluster.h"
#include "support/test_database.h"

namespace wesley::introspect {
namespace {

using support::TestDatabase;
using support::value_of;

std::string table_text(int number) {
  std::string text = fmt::format(
      "CREATE TABLE public.table_{0} (id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY,"
      " created_at timestamptz DEFAULT now() NOT NULL, email text NOT NULL UNIQUE, name varchar(80),"
      " price numeric(12,2) DEFAULT 0 NOT NULL CHECK (price >= 0), active boolean DEFAULT true,"
      " status text DEFAULT 'new' CHECK (status IN ('new', 'old')), body text, doc jsonb, parent uuid);"
      "CREATE INDEX ON public.table_{0} (created_at DESC);"
      "CREATE INDEX ON public.table_{0} (lower(email)) WHERE active;",
      number);
  if (number > 0)
    text += fmt::format("ALTER TABLE public.table_{} ADD FOREIGN KEY (parent) REFERENCES public.table_{};",
                        number, number - 1);
  return text;
}

TestDatabase& database(int tables) {
  static std::map<int, std::unique_ptr<TestDatabase>> databases;
  std::unique_ptr<TestDatabase>& database = databases[tables];
  if (database) return *database;
  database = std::make_unique<TestDatabase>();
  for (int first = 0; first < tables; first += 100) {
    std::string script;
    for (int number = first; number < std::min(tables, first + 100); ++number) script += table_text(number);
    database->exec(script);
  }
  support::succeed(database->connection().execute("VACUUM ANALYZE"));
  return *database;
}

void read_catalog(TestDatabase& db, benchmark::State& state) {
  const Introspected found = value_of(introspect(db.connection(), {}));
  if (found.catalog.tables.size() != static_cast<std::size_t>(state.range(0)))
    state.SkipWithError("tables are missing");
}

// What the server and the wire cost, for all that introspection asks.
void ask_queries(TestDatabase& db, const std::string& oids) {
  for (int number = 0; number < query_count; ++number) {
    auto query = static_cast<Query>(number);
    std::string text = query_text(query, db.connection().server_major());
    postgres::Parameters parameters;
    if (text.find("$1") != std::string::npos)
      parameters.emplace_back(query == Query::schemas ? "{public}" : oids);
    benchmark::DoNotOptimize(value_of(db.connection().query(text, parameters)).size());
  }
}

void dump_schema(TestDatabase& db, benchmark::State& state) {
  std::filesystem::path program = value_of(postgres::find_binaries()).bin / "pg_dump";
  std::string command = fmt::format("{} --schema-only -f /dev/null \"{}\"", program.string(), db.conninfo());
  if (std::system(command.c_str()) != 0) state.SkipWithError("pg_dump failed");
}

// All three in turn, so that what else the machine does falls on all of them. The time is introspection's.
void introspect_database(benchmark::State& state) {
  using Clock = std::chrono::steady_clock;
  TestDatabase& db = database(static_cast<int>(state.range(0)));
  const std::string oids = db.value("SELECT ARRAY['public'::regnamespace::oid]");
  std::chrono::duration<double> ours{}, queries{}, dump{};
  for (auto _ : state) {
    const auto start = Clock::now();
    read_catalog(db, state);
    const auto read = Clock::now();
    ask_queries(db, oids);
    const auto asked = Clock::now();
    dump_schema(db, state);
    state.SetIterationTime(std::chrono::duration<double>(read - start).count());
    ours += read - start;
    queries += asked - read;
    dump += Clock::now() - asked;
  }
  state.counters["of_queries"] = ours / queries;
  state.counters["of_pg_dump"] = ours / dump;
}

BENCHMARK(introspect_database)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond)->UseManualTime();

}  // namespace
}  // namespace wesley::introspect

int main(int argc, char** argv) {
  return wesley::bench::run_with_budgets(argc, argv,
                                         {
                                             {"introspect_database/1000", "of_queries", 1.3, "x"},
                                             {"introspect_database/1000", "of_pg_dump", 1.0 / 3, "x"},
                                         });
}
