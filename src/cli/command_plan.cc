// SPDX-License-Identifier: Apache-2.0
// diff, plan, explain: results with hazards marked; nothing is executed.
#include <fmt/format.h>

#include "base/file.h"
#include "cli/compare.h"
#include "cli/planning.h"
#include "cli/project.h"
#include "migration/migration.h"
#include "plan/explain.h"

namespace wesley::cli {

namespace {

void show_possible_renames(const Invocation& invocation, const std::vector<diff::PossibleRename>& renames) {
  for (const diff::PossibleRename& rename : renames) {
    invocation.out().note(
        fmt::format("note: {} {} may be {} renamed; if so, say @renamed(from:) to keep its data", rename.kind,
                    rename.after, rename.before));
  }
}

// Both ends of a comparison as the options name them. The default base is the newest migration's snapshot.
struct Ends {
  Side from, to;
  Comparison comparison;
};

Result<Ends> load_ends(const Invocation& invocation) {
  WESLEY_ASSIGN(const migration::Directory directory, open_migrations(invocation));
  WESLEY_ASSIGN(const catalog::Catalog base, directory.latest_catalog());
  const catalog::Catalog* known = directory.migrations().empty() ? nullptr : &base;
  std::string from = invocation.value("from");
  if (from.empty()) from = invocation.has("database") ? invocation.config().text("database.url") : "";
  WESLEY_ASSIGN(Side to, load_side(invocation, invocation.value("to"), known));
  Ends ends{{}, std::move(to), {}};
  if (from.empty()) {
    ends.from = Side{known == nullptr ? "empty" : directory.migrations().back().folder, base, {}, {}};
  } else {
    WESLEY_ASSIGN(ends.from, load_side(invocation, from, &ends.to.catalog));
  }
  postgres::Connection* live = ends.from.database ? &ends.from.database->connection : nullptr;
  WESLEY_ASSIGN(ends.comparison, compare(invocation, live, ends.from.catalog, ends.to.catalog, known));
  return ends;
}

void show_unmanaged(const Invocation& invocation, const Comparison& comparison) {
  for (const std::string& object : comparison.kept) invocation.out().note("unmanaged: " + object);
  for (const std::string& object : comparison.undecided) {
    invocation.out().note("undecided: " + object +
                          " (planned as a change; no server to compare the expression on)");
  }
}

Result<void> show(const Invocation& invocation, const std::vector<plan::Step>& steps,
                  const plan::ExplainContext& context, const std::string& sql) {
  const std::string format = invocation.value("format", "text");
  if (format == "text") {
    invocation.out().line(plan::explain_text(steps, context));
  } else if (format == "markdown") {
    invocation.out().raw(plan::explain_markdown(steps, context));
  } else if (format == "sql") {
    invocation.out().raw(sql);
  } else if (format != "json") {
    return fail(ErrorCode::usage, fmt::format("`--format {}` is not known", format),
                "It takes text, json, markdown or sql.");
  }
  invocation.out().result(plan::explain_json(steps, context));
  return {};
}

}  // namespace

Result<void> run_diff(const Invocation& invocation) {
  WESLEY_ASSIGN(const Ends ends, load_ends(invocation));
  const diff::Changeset& changes = ends.comparison.changes;
  for (const diff::Change& change : changes.changes) {
    const std::string where =
        change.origin.known() ? fmt::format("  ({}:{})", change.origin.file, change.origin.line) : "";
    invocation.out().line(diff::describe(change) + invocation.out().paint("dim", where));
  }
  if (changes.empty()) invocation.out().line("no difference");
  show_possible_renames(invocation, changes.possible_renames);
  show_unmanaged(invocation, ends.comparison);
  if (invocation.has("exit-code") && !changes.empty()) {
    return fail(ErrorCode::drift, fmt::format("{} difference{}", changes.changes.size(),
                                              changes.changes.size() == 1 ? "" : "s"));
  }
  invocation.out().result(diff::to_json(changes));
  return {};
}

Result<void> run_plan(const Invocation& invocation) {
  WESLEY_ASSIGN(const Ends ends, load_ends(invocation));
  WESLEY_ASSIGN(const plan::Plan made, make_plan(invocation, ends.comparison, ends.comparison.wanted,
                                                 ends.from.statistics ? &*ends.from.statistics : nullptr));
  show_possible_renames(invocation, made.possible_renames);
  show_unmanaged(invocation, ends.comparison);
  for (const std::string& note : made.notes) invocation.out().note("note: " + note);
  const plan::ExplainContext context{"plan",
                                     ends.from.label,
                                     ends.to.label,
                                     made.server_major,
                                     ends.from.statistics ? &*ends.from.statistics : nullptr,
                                     false};
  const migration::Header header{"00000000000000",  "plan",         migration::Direction::up,
                                 made.server_major, made.from_hash, made.to_hash};
  WESLEY_TRY(show(invocation, made.steps, context, migration::write_up(made, header)));
  if (invocation.has("check")) return refuse_hazards(invocation, made.steps, {});
  return {};
}

Result<void> run_explain(const Invocation& invocation) {
  if (invocation.arguments().empty()) return run_plan(invocation);
  WESLEY_ASSIGN(const migration::Directory directory, open_migrations(invocation));
  const migration::Migration* found = directory.find(invocation.argument(0));
  if (found == nullptr) {
    return fail(ErrorCode::usage,
                fmt::format("no migration `{}` in {}", invocation.argument(0), directory.path().string()),
                "`wesley migrate status` lists them.");
  }
  SourceMap sources;
  Diagnostics diagnostics;
  migration::Header header;
  auto steps = migration::read_all(found->up(), header, sources, diagnostics);
  WESLEY_TRY(invocation.out().report(diagnostics, sources));
  if (!steps) return tl::unexpected(steps.error());
  std::vector<plan::Step> plain;
  for (const migration::FileStep& step : *steps) plain.push_back(step.step);
  std::optional<introspect::Introspected> live;
  if (invocation.has("database")) {
    WESLEY_ASSIGN(Database database, open_database(invocation));
    WESLEY_ASSIGN(live, introspect::introspect(database.connection, introspect_options(invocation, nullptr)));
  }
  const plan::ExplainContext context{found->folder,
                                     header.from_hash,
                                     header.to_hash,
                                     header.server_major,
                                     live ? &live->statistics : nullptr,
                                     true};
  WESLEY_ASSIGN(const std::string sql, read_file(found->up()));
  return show(invocation, plain, context, sql);
}

}  // namespace wesley::cli
