// SPDX-License-Identifier: Apache-2.0
// migrate rebase: after a merge of two branches, the later migrations again, on top of the newest.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "catalog/snapshot.h"
#include "cli/compare.h"
#include "cli/database.h"
#include "cli/generation.h"
#include "cli/history.h"
#include "cli/planning.h"
#include "cli/project.h"

namespace wesley::cli {

namespace {

using Migrations = std::vector<const migration::Migration*>;

Result<Migrations> named(const migration::Directory& directory, const std::vector<std::string>& versions) {
  Migrations found;
  for (const std::string& version : versions) {
    found.push_back(directory.find(version));
    if (found.back() == nullptr)
      return fail(ErrorCode::usage,
                  fmt::format("no migration `{}` in {}", version, directory.path().string()),
                  "`wesley migrate status` lists them.");
  }
  return found;
}

// Without a database: from the first that does not start where the one before it ends.
Result<Migrations> unlinked(const migration::Directory& directory) {
  Migrations all;
  for (const migration::Migration& migration : directory.migrations()) all.push_back(&migration);
  WESLEY_ASSIGN(const migration::Migration* broken, broken_link(directory, all));
  all.erase(all.begin(), broken == nullptr ? all.end() : std::find(all.begin(), all.end(), broken));
  return all;
}

// With one: what is pending and older than what has run there. What is pending and unlinked counts too.
Result<Migrations> late(const Invocation& invocation, const migration::Directory& directory) {
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(const History history, read_history(invocation, database.connection));
  std::vector<std::string> versions;
  for (const migration::Migration* migration : history.late()) versions.push_back(migration->version);
  if (!versions.empty()) return named(directory, versions);
  WESLEY_ASSIGN(Migrations pending, unlinked(directory));
  pending.erase(std::remove_if(pending.begin(), pending.end(),
                               [&](const migration::Migration* migration) {
                                 return history.entry(migration->version) != nullptr;
                               }),
                pending.end());
  return pending;
}

// The catalog that a migration was generated from: of its own branch, so no longer the one before it.
Result<std::optional<catalog::Catalog>> catalog_of(const migration::Directory& directory,
                                                   const std::string& hash) {
  catalog::Catalog empty = catalog::empty_database();
  if (catalog::hash(empty) == hash) return empty;
  for (const migration::Migration& migration : directory.migrations()) {
    WESLEY_ASSIGN(Endpoints ends, endpoints(directory, migration));
    if (catalog::hash(ends.to) == hash) return std::move(ends.to);
  }
  return std::nullopt;
}

// Steps written by hand cannot be generated again. Compared as steps: comments may differ.
Result<bool> is_generated(const Invocation& invocation, const migration::Directory& directory,
                          const migration::Migration& migration) {
  SourceMap sources;
  Diagnostics diagnostics;
  migration::Header header;
  const auto read = migration::read_all(migration.up(), header, sources, diagnostics);
  WESLEY_TRY(invocation.out().report(diagnostics, sources));
  if (!read) return tl::unexpected(read.error());
  WESLEY_ASSIGN(const std::optional<catalog::Catalog> from, catalog_of(directory, header.from_hash));
  if (!from) return false;
  WESLEY_ASSIGN(const Endpoints ends, endpoints(directory, migration));
  const Comparison comparison{*from, diff::diff(*from, ends.to), {}, {}};
  WESLEY_ASSIGN(const plan::Plan plan, make_plan(invocation, comparison, ends.to, nullptr));
  return std::equal(read->begin(), read->end(), plan.steps.begin(), plan.steps.end(),
                    [](const migration::FileStep& one, const plan::Step& another) {
                      return one.text_hash == migration::step_hash(another);
                    });
}

Result<void> require_generated(const Invocation& invocation, const migration::Directory& directory,
                               const migration::Migration& migration) {
  WESLEY_ASSIGN(const bool generated, is_generated(invocation, directory, migration));
  if (generated) return {};
  return fail(
      ErrorCode::unsafe_refused,
      fmt::format("migration {} has steps that were written by hand; nothing was changed", migration.folder),
      "Move it yourself: give its folder and the heads of its files a newer version, then run "
      "`wesley migrate hash`.");
}

// The catalog and the directory without them.
Result<catalog::Catalog> catalog_without(const migration::Directory& directory, const Migrations& moved) {
  const migration::Migration* newest = nullptr;
  for (const migration::Migration& migration : directory.migrations()) {
    if (std::find(moved.begin(), moved.end(), &migration) == moved.end()) newest = &migration;
  }
  if (newest == nullptr) return catalog::empty_database();
  WESLEY_ASSIGN(const Endpoints ends, endpoints(directory, *newest));
  return ends.to;
}

}  // namespace

Result<void> run_migrate_rebase(const Invocation& invocation) {
  WESLEY_ASSIGN(migration::Directory directory, open_migrations(invocation));
  const bool has_database = !invocation.config().text("database.url").empty();
  WESLEY_ASSIGN(const Migrations moved, !invocation.arguments().empty()
                                            ? named(directory, invocation.arguments())
                                        : has_database ? late(invocation, directory)
                                                       : unlinked(directory));
  if (moved.empty()) {
    invocation.out().line("nothing to do: every migration starts where the one before it ends");
    invocation.out().result(Json::object({{"removed", Json::array()}, {"migration", nullptr}}));
    return {};
  }
  for (const migration::Migration* migration : moved)
    WESLEY_TRY(require_generated(invocation, directory, *migration));
  WESLEY_ASSIGN(const catalog::Catalog base, catalog_without(directory, moved));
  WESLEY_ASSIGN(const sdl::Compiled wanted, load_schema(invocation, &base));
  const Comparison comparison{base, diff::diff(base, wanted.catalog), {}, {}};
  const std::string name = moved.back()->name;
  Json removed = Json::array();
  std::vector<std::string> versions;
  for (const migration::Migration* migration : moved) {
    removed.push(migration->folder);
    versions.push_back(migration->version);
  }
  // The new one first: whatever happens, the change is in the directory.
  Json added = nullptr;
  if (!comparison.changes.empty()) {
    WESLEY_ASSIGN(const Generated written, generate(invocation, directory, comparison, wanted.catalog, name));
    added = written.migration.folder;
  }
  WESLEY_TRY(directory.remove(versions));
  for (const Json& folder : *removed.as_array())
    invocation.out().line(fmt::format("removed {}", *folder.as_string()));
  invocation.out().result(Json::object({{"removed", std::move(removed)}, {"migration", std::move(added)}}));
  return {};
}

}  // namespace wesley::cli
