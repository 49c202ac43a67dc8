// SPDX-License-Identifier: Apache-2.0
// migrate baseline: a database that has the schema already, and no journal that says so.
#include <fmt/format.h>

#include "cli/execution.h"
#include "cli/project.h"
#include "introspect/introspect.h"

namespace wesley::cli {

namespace {

Result<const migration::Migration*> find_version(const History& history, const std::string& version) {
  if (version.empty())
    return fail(ErrorCode::usage, "up to which migration the database is, must be said",
                "Give its version: `wesley migrate baseline 20260122120000`.");
  const migration::Migration* found = history.directory.find(version);
  if (found != nullptr) return found;
  return fail(ErrorCode::usage,
              fmt::format("no migration `{}` in {}", version, history.directory.path().string()),
              "`wesley migrate status` lists them.");
}

Result<void> require_finished(const History& history) {
  const execute::JournalMigration* unfinished = history.unfinished();
  if (unfinished == nullptr) return {};
  return fail(ErrorCode::unsafe_refused,
              fmt::format("migration {}_{} is {}", unfinished->version, unfinished->name, unfinished->state),
              "Bring it to its end first: `wesley migrate resume`, `contract` or `rollback`.");
}

}  // namespace

Result<void> run_migrate_baseline(const Invocation& invocation) {
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(const History history, load_history(invocation, database.connection));
  WESLEY_ASSIGN(const migration::Migration* newest, find_version(history, invocation.argument(0)));
  WESLEY_TRY(require_finished(history));
  WESLEY_ASSIGN(const Endpoints ends, endpoints(history.directory, *newest));
  // A journal that is wrong about the database would make every later migration fail half-way.
  WESLEY_TRY(require_equal(invocation, database.connection, ends.to, nullptr, ErrorCode::drift));
  WESLEY_ASSIGN(const execute::Options options, execution_options(invocation, database.conninfo));
  Json entered = Json::array();
  for (const migration::Migration* pending : history.pending()) {
    if (pending->version > newest->version) break;
    SourceMap sources;
    Diagnostics diagnostics;
    const auto source = execute::open_source(history.directory, *pending, sources, diagnostics);
    WESLEY_TRY(invocation.out().report(diagnostics, sources));
    if (!source) return tl::unexpected(source.error());
    WESLEY_TRY(execute::baseline(database.connection, options, *source));
    invocation.out().line(fmt::format("{:<50} complete, not run", pending->folder));
    entered.push(pending->folder);
  }
  WESLEY_ASSIGN(const introspect::Introspected live,
                introspect::introspect(database.connection, introspect_options(invocation, &ends.to)));
  WESLEY_TRY(
      execute::record_renderings(database.connection, options, introspect::record(ends.to, live.catalog)));
  if (entered.as_array()->empty())
    invocation.out().line(fmt::format("nothing to do: the journal knows {} already", newest->folder));
  invocation.out().result(Json::object({{"entered", std::move(entered)}}));
  return {};
}

}  // namespace wesley::cli
