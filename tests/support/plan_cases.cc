// SPDX-License-Identifier: Apache-2.0
#include "support/plan_cases.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/file.h"
#include "diff/diff.h"
#include "plan/explain.h"
#include "sql/quote.h"
#include "sql/split.h"
#include "support/schema_source.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

// With `base` unnamed constraints keep the names they had.
catalog::Catalog compile(const std::filesystem::path& folder, const std::string& side,
                         const catalog::Catalog* base) {
  sdl::CompileOptions options;
  options.base = base;
  auto catalog = compile_files({folder / (side + ".graphql"), folder / (side + ".sql")}, options).catalog;
  catalog.schemas["public"].name = "public";
  return catalog;
}

std::string read_if_there(const std::filesystem::path& path) {
  return std::filesystem::exists(path) ? value_of(read_file(path)) : std::string();
}

catalog::Statistics read_statistics(const std::string& text) {
  catalog::Statistics statistics;
  statistics.database = "shop";
  statistics.server_version = "15.8";
  std::istringstream lines(text);
  std::string table;
  catalog::TableStatistics size;
  while (lines >> table >> size.rows >> size.bytes) {
    auto dot = table.find('.');
    statistics.tables[{table.substr(0, dot), table.substr(dot + 1)}] = size;
  }
  return statistics;
}

bool runs_alone(const plan::Step& step, const std::string& statement) {
  return step.mode == plan::Mode::autonomous || statement.find(" CONCURRENTLY ") != std::string::npos;
}

void run_all(postgres::Connection& connection, const plan::Step& step,
             const std::vector<std::string>& statements) {
  auto run = [&](const std::string& statement) {
    auto result = connection.execute(statement);
    if (!result)
      throw std::runtime_error(fmt::format("step {} ({}): {}: {}\n{}", step.id, step.summary,
                                           result.error().sqlstate, result.error().message, statement));
  };
  bool alone = statements.size() == 1 && runs_alone(step, statements.front());
  if (!alone) run("BEGIN");
  for (const auto& statement : statements) run(statement);
  if (!alone) run("COMMIT");
}

// By the key, as the executor does: a lower bound that is not included, an upper one that is.
void run_batches(postgres::Connection& connection, const plan::Step& step, int rows_a_batch) {
  const auto& batch = *step.batch;
  std::vector<std::string> key;
  for (const auto& column : batch.key) key.push_back(sql::quote_identifier(column));
  if (key.empty()) key = {"ctid"};
  auto list = fmt::format("{}", fmt::join(key, ", "));
  auto rows = value_of(connection.query(
      fmt::format("SELECT {} FROM {} ORDER BY {}", list, catalog::to_string(batch.table), list)));
  if (rows.empty()) return;
  auto key_at = [&](std::size_t row) {
    postgres::Parameters values;
    for (std::size_t i = 0; i < key.size(); ++i) values.push_back(std::string(rows.text(row, i)));
    return values;
  };
  // The lowest key itself belongs to the first batch: its lower bound is taken just below by a first range
  // that starts and ends there.
  auto statement = step.statements.front();
  auto inclusive = statement;
  if (auto at = inclusive.find(") > ("); at != std::string::npos) inclusive.replace(at, 5, ") >= (");
  if (auto at = inclusive.find("ctid > "); at != std::string::npos) inclusive.replace(at, 7, "ctid >= ");
  auto run = [&](const std::string& text, std::size_t first, std::size_t last) {
    auto parameters = key_at(first);
    for (auto& value : key_at(last)) parameters.push_back(value);
    auto result = connection.query(text, parameters);
    if (!result)
      throw std::runtime_error(fmt::format("step {}: {}\n{}", step.id, result.error().message, text));
  };
  run(inclusive, 0, 0);
  auto stride = static_cast<std::size_t>(rows_a_batch);
  for (std::size_t first = 0; first + 1 < rows.size(); first += stride)
    run(statement, first, std::min(first + stride, rows.size() - 1));
}

void render_list(std::string& out, std::string_view label, const std::vector<std::string>& texts) {
  for (const auto& text : texts) out += fmt::format("  {} {}\n", label, text);
}

}  // namespace

plan::Options PlanCase::options() const {
  plan::Options options;
  options.server_major = std::min(options.server_major, server_major());
  if (!statistics.tables.empty()) options.statistics = &statistics;
  return options;
}

plan::Plan PlanCase::plan() const {
  return support::value_of(plan::make_plan(before, after, diff::diff(before, after), options()));
}

PlanCase load_plan_case(const std::filesystem::path& folder) {
  PlanCase loaded;
  loaded.name = folder.filename().string();
  loaded.folder = folder;
  loaded.before = compile(folder, "before", nullptr);
  loaded.after = compile(folder, "after", &loaded.before);
  loaded.rows = read_if_there(folder / "rows.sql");
  loaded.checks = read_if_there(folder / "checks.sql");
  loaded.statistics = read_statistics(read_if_there(folder / "statistics.txt"));
  if (const std::string since = read_if_there(folder / "since.txt"); !since.empty())
    loaded.since = std::stoi(since);
  return loaded;
}

std::vector<PlanCase> plan_cases() {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(WESLEY_TESTS) / "golden/plan"))
    if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  std::vector<PlanCase> cases;
  for (const auto& folder : folders) cases.push_back(load_plan_case(folder));
  return cases;
}

std::string case_name(const PlanCase& plan_case) {
  return plan_case.name;
}

std::string render(const plan::Plan& plan) {
  plan::ExplainContext context;
  context.title = "plan";
  auto out = plan::explain_text(plan.steps, context);
  for (const auto& step : plan.steps) {
    out += fmt::format("\n-- {} {} {}", step.id, plan::name(step.phase), plan::name(step.mode));
    if (!step.after.empty()) out += fmt::format(" after {}", fmt::join(step.after, ", "));
    out += "\n";
    for (const auto& check : step.pre) out += fmt::format("  pre  {}\n", check.query);
    render_list(out, "run ", step.statements);
    if (!step.done.empty()) out += "  done " + step.done + "\n";
    render_list(out, "undo", step.undo.statements);
  }
  return out;
}

void run_step(postgres::Connection& connection, const plan::Step& step, int rows_a_batch) {
  if (step.mode == plan::Mode::batched) return run_batches(connection, step, rows_a_batch);
  run_all(connection, step, step.statements);
}

void undo_step(postgres::Connection& connection, const plan::Step& step) {
  if (step.undo.statements.empty()) return;
  run_all(connection, step, step.undo.statements);
}

}  // namespace wesley::support
