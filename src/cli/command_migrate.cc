// SPDX-License-Identifier: Apache-2.0
// migrate generate, new, status, lint, hash: the migration directory.
#include <fmt/format.h>

#include "base/file.h"
#include "catalog/snapshot.h"
#include "cli/compare.h"
#include "cli/generation.h"
#include "cli/history.h"
#include "cli/project.h"

namespace wesley::cli {

namespace {

// "add_user_status", or "add_user_status_and_3_more".
std::string automatic_name(const diff::Changeset& changes) {
  if (changes.empty()) return "empty";
  std::string name;
  for (const char c : diff::describe(changes.changes.front())) {
    const bool keep = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (keep) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!keep && !name.empty() && name.back() != '_') name += '_';
  }
  name = name.substr(0, 40);
  while (!name.empty() && name.back() == '_') name.pop_back();
  return changes.changes.size() == 1 ? name : fmt::format("{}_and_{}_more", name, changes.changes.size() - 1);
}

Result<std::string> migration_name(const Invocation& invocation, const diff::Changeset& changes) {
  if (!invocation.argument(0).empty()) return invocation.argument(0);
  if (invocation.has("auto-name")) return automatic_name(changes);
  return fail(ErrorCode::usage, "a migration needs a name",
              "Give one (`wesley migrate generate add_user_status`), or use --auto-name.");
}

}  // namespace

Result<void> run_migrate_generate(const Invocation& invocation) {
  WESLEY_ASSIGN(migration::Directory directory, open_migrations(invocation));
  WESLEY_TRY(directory.verify());
  WESLEY_ASSIGN(const catalog::Catalog base, directory.latest_catalog());
  WESLEY_ASSIGN(const sdl::Compiled wanted, load_schema(invocation, &base));
  const Comparison comparison{base, diff::diff(base, wanted.catalog), {}, {}};
  if (comparison.changes.empty()) {
    invocation.out().line("nothing to do: the schema is what the newest migration leads to");
    invocation.out().result(Json::object({{"migration", nullptr}}));
    return {};
  }
  WESLEY_ASSIGN(const std::string name, migration_name(invocation, comparison.changes));
  WESLEY_ASSIGN(const Generated written, generate(invocation, directory, comparison, wanted.catalog, name));
  invocation.out().result(Json::object({{"migration", written.migration.folder},
                                        {"path", written.migration.path.string()},
                                        {"plan", written.plan}}));
  return {};
}

Result<void> run_migrate_new(const Invocation& invocation) {
  WESLEY_ASSIGN(migration::Directory directory, open_migrations(invocation));
  WESLEY_TRY(directory.verify());
  WESLEY_ASSIGN(const std::string name, migration_name(invocation, {}));
  WESLEY_ASSIGN(const catalog::Catalog base, directory.latest_catalog());
  const std::string hash = catalog::hash(base);
  const int server = target_major(invocation, &base);
  const migration::Header header{
      next_version(invocation, directory), name, migration::Direction::up, server, hash, hash};
  WESLEY_ASSIGN(const migration::Migration written,
                directory.add(header, migration::new_migration_text(header),
                              migration::write_down({}, header), catalog::save(base)));
  invocation.out().line(
      fmt::format("wrote {}; add steps to up.sql, then run `wesley migrate hash`", written.path.string()));
  invocation.out().result(Json::object({{"migration", written.folder}, {"path", written.path.string()}}));
  return {};
}

namespace {

// One line and one value of `migrate status`. `entry`: null when it never ran.
Json show_status(const Invocation& invocation, const std::string& version, const std::string& name,
                 const execute::JournalMigration* entry) {
  const std::string state = entry == nullptr ? "pending" : entry->state;
  Json one = Json::object({{"version", version}, {"name", name}, {"state", state}});
  std::string line = fmt::format("{:<50} {:<18}", version + "_" + name, state);
  if (entry != nullptr) {
    one.add("steps_done", entry->steps_done)
        .add("steps_total", entry->steps_total)
        .add("started_at", entry->started_at)
        .add("finished_at", entry->finished_at);
    // "2026-11-23 06:13:13.622+00": to the second is enough for people.
    const std::string& time = entry->finished_at.empty() ? entry->started_at : entry->finished_at;
    line += fmt::format(" {:>3}/{:<3}  {} UTC", entry->steps_done, entry->steps_total, time.substr(0, 19));
    if (!entry->error.empty()) {
      one.add("error", entry->error);
      line += "\n    " + entry->error;
    }
  }
  invocation.out().line(line);
  return one;
}

}  // namespace

Result<void> run_migrate_status(const Invocation& invocation) {
  WESLEY_ASSIGN(Database database, open_database(invocation));
  WESLEY_ASSIGN(const History history, load_history(invocation, database.connection));
  Json list = Json::array();
  for (const execute::JournalMigration& ran : history.journal)
    if (ran.is_plan()) list.push(show_status(invocation, ran.version, ran.name, &ran));
  for (const migration::Migration& migration : history.directory.migrations())
    list.push(show_status(invocation, migration.version, migration.name, history.entry(migration.version)));
  if (history.directory.migrations().empty())
    invocation.out().line("no migrations yet: `wesley migrate generate NAME` writes the first");
  const std::size_t pending = history.pending().size();
  const bool current = pending == 0 && history.unfinished() == nullptr;
  if (invocation.has("check") && !current) {
    return fail(ErrorCode::drift,
                fmt::format("{} pending, {}", pending,
                            history.unfinished() == nullptr ? "none unfinished" : "one unfinished"));
  }
  invocation.out().result(Json::object({{"migrations", list}, {"up_to_date", current}}));
  return {};
}

namespace {

// Puts steps around the plain SQL of hand-written migrations: every file that has no head yet.
Result<void> annotate_plain_files(const Invocation& invocation, const migration::Directory& directory) {
  std::vector<FileToWrite> files;
  std::string from = catalog::hash(catalog::empty_database());
  for (const migration::Migration& migration : directory.migrations()) {
    WESLEY_ASSIGN(const std::string snapshot, read_file(migration.snapshot()));
    WESLEY_ASSIGN(const catalog::Catalog catalog, catalog::load(snapshot));
    const std::string to = catalog::hash(catalog);
    WESLEY_ASSIGN(const std::string text, read_file(migration.up()));
    if (text.find("-- wesley:migration") == std::string::npos) {
      const migration::Header header{migration.version,
                                     migration.name,
                                     migration::Direction::up,
                                     target_major(invocation, &catalog),
                                     from,
                                     to};
      WESLEY_ASSIGN(std::string annotated, migration::annotate(text, header));
      files.push_back({migration.up(), std::move(annotated)});
    }
    from = to;
  }
  WESLEY_ASSIGN(const std::vector<std::filesystem::path> written, write_files_atomic(files));
  invocation.out().files("wrote", written);
  invocation.out().line(written.empty() ? "nothing to fix: every file has its steps"
                                        : "look them over, then run `wesley migrate hash`");
  invocation.out().result(Json::object({{"written", static_cast<std::uint64_t>(written.size())}}));
  return {};
}

}  // namespace

Result<void> run_migrate_lint(const Invocation& invocation) {
  WESLEY_ASSIGN(const migration::Directory directory, open_migrations(invocation));
  if (invocation.has("fix")) return annotate_plain_files(invocation, directory);
  SourceMap sources;
  Diagnostics diagnostics;
  std::size_t steps = 0;
  std::vector<const migration::Migration*> all;
  for (const migration::Migration& migration : directory.migrations()) all.push_back(&migration);
  for (const migration::Migration& migration : directory.migrations()) {
    for (const auto& file : {migration.up(), migration.down()}) {
      migration::Header header;
      const auto read = migration::read_all(file, header, sources, diagnostics);
      if (read) steps += read->size();
      if (!read && !diagnostics.has_errors()) return tl::unexpected(read.error());
    }
  }
  const std::string format = invocation.value("format", "text");
  WESLEY_TRY(invocation.out().report_as(format, diagnostics, sources));
  WESLEY_TRY(directory.verify());
  WESLEY_TRY(check_links(directory, all));
  if (format == "text")
    invocation.out().line(
        fmt::format("{} migrations, {} steps: no problem found", directory.migrations().size(), steps));
  invocation.out().result(
      Json::object({{"migrations", static_cast<std::uint64_t>(directory.migrations().size())},
                    {"steps", static_cast<std::uint64_t>(steps)}}));
  return {};
}

}  // namespace wesley::cli
