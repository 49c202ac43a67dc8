// SPDX-License-Identifier: Apache-2.0
#include "cli/project.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "base/file.h"
#include "catalog/snapshot.h"
#include "companion/companion.h"
#include "sdl/parse.h"

namespace wesley::cli {

namespace fs = std::filesystem;

namespace {

bool is_companion(const fs::path& path) {
  return path.extension() == ".sql";
}
bool is_schema_file(const fs::path& path) {
  return path.extension() == ".graphql" || path.extension() == ".gql" || path.extension() == ".graphqls" ||
         is_companion(path);
}

// Files of a path in name order, so that output does not depend on the file system.
Result<std::vector<fs::path>> schema_files(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(path, error)) return std::vector{path};
  if (!fs::is_directory(path, error)) {
    return fail(ErrorCode::io, fmt::format("no schema at `{}`", path.string()),
                "Run `wesley init` to start a project, or name the schema with --schema.");
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path, error)) {
    if (is_schema_file(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    return fail(ErrorCode::io, fmt::format("no .graphql or .sql file in `{}`", path.string()),
                "Run `wesley init` to start a project.");
  }
  return files;
}

bool looks_like_conninfo(const std::string& what) {
  return what == "embedded" || what.starts_with("postgres://") || what.starts_with("postgresql://") ||
         what.find('=') != std::string::npos;
}

Result<Side> load_snapshot_side(const std::string& path) {
  WESLEY_ASSIGN(const std::string text, read_file(path));
  auto loaded = catalog::load(text);
  if (!loaded) {
    Error error = loaded.error();
    error.message = path + ": " + error.message;
    return tl::unexpected(error);
  }
  return Side{path, std::move(*loaded), {}, {}};
}

Result<Side> load_live_side(const Invocation& invocation, const std::string& url,
                            const catalog::Catalog* desired) {
  WESLEY_ASSIGN(Database database, open_database(invocation, url));
  WESLEY_ASSIGN(introspect::Introspected live,
                introspect::introspect(database.connection, introspect_options(invocation, desired)));
  Side side{postgres::redacted(database.conninfo), std::move(live.catalog), std::move(live.statistics),
            std::move(database)};
  return side;
}

}  // namespace

std::vector<std::string> schema_paths(const Invocation& invocation) {
  std::vector<std::string> paths;
  const bool typed = invocation.config().value("schema.paths").origin == "option";
  for (const std::string& path : invocation.config().list("schema.paths")) {
    const bool relative_to_project =
        !typed && fs::path(path).is_relative() && invocation.config().root() != fs::current_path();
    paths.push_back(relative_to_project ? (invocation.config().root() / path).string() : path);
  }
  return paths;
}

int target_major(const Invocation& invocation, const catalog::Catalog* base) {
  if (base != nullptr && invocation.config().is_default("database.version")) return base->server_major;
  return static_cast<int>(invocation.config().integer("database.version"));
}

sdl::CompileOptions compile_options(const Invocation& invocation, const catalog::Catalog* base) {
  const config::Config& config = invocation.config();
  sdl::CompileOptions options;
  const auto naming = [&](std::string_view key) {
    return config.text(key) == "preserve" ? sdl::Naming::preserve : sdl::Naming::snake;
  };
  options.tables = naming("naming.tables");
  options.columns = naming("naming.columns");
  options.id_type = config.text("types.id");
  options.id_default = config.text("types.id_default");
  options.session = {config.text("rls.tenant"), config.text("rls.owner")};
  options.server_major = target_major(invocation, base);
  options.server_is_known = base != nullptr || !config.is_default("database.version");
  options.base = base;
  return options;
}

sdl::Compiled Documents::compile(const sdl::CompileOptions& options) {
  sdl::Compiled compiled = sdl::compile(sources, std::move(documents), options, diagnostics);
  companion::add(sources, companions, compiled.statements, {options.default_schema}, compiled.catalog,
                 diagnostics);
  return compiled;
}

Result<std::unique_ptr<Documents>> load_documents(const Invocation&, const std::vector<std::string>& paths) {
  auto documents = std::make_unique<Documents>();
  for (const std::string& path : paths) {
    WESLEY_ASSIGN(const std::vector<fs::path> files, schema_files(path));
    for (const fs::path& file : files) {
      WESLEY_ASSIGN(std::string text, read_file(file));
      const FileId id = documents->sources.add(file.lexically_normal().string(), std::move(text));
      if (is_companion(file)) {
        documents->companions.push_back(id);
      } else {
        documents->documents.push_back(sdl::parse(documents->sources, id, documents->diagnostics));
      }
    }
  }
  return documents;
}

Result<sdl::Compiled> load_schema_from(const Invocation& invocation, const std::vector<std::string>& paths,
                                       const catalog::Catalog* base) {
  WESLEY_ASSIGN(const std::unique_ptr<Documents> loaded, load_documents(invocation, paths));
  sdl::Compiled compiled = loaded->compile(compile_options(invocation, base));
  WESLEY_TRY(invocation.out().report(loaded->diagnostics, loaded->sources));
  return compiled;
}

Result<sdl::Compiled> load_schema(const Invocation& invocation, const catalog::Catalog* base) {
  return load_schema_from(invocation, schema_paths(invocation), base);
}

namespace {

std::vector<std::string> used_schemas(const catalog::Catalog& catalog) {
  std::set<std::string> used;
  for (const auto& [name, schema] : catalog.schemas) used.insert(name);
  for (const auto& [name, table] : catalog.tables) used.insert(name.schema);
  for (const auto& [name, enumeration] : catalog.enums) used.insert(name.schema);
  for (const auto& [name, sequence] : catalog.sequences) used.insert(name.schema);
  for (const auto& [name, domain] : catalog.domains) used.insert(name.schema);
  for (const auto& [name, composite] : catalog.composites) used.insert(name.schema);
  for (const auto& [id, definition] : catalog.definitions) {
    if (!id.name.schema.empty()) used.insert(id.name.schema);
  }
  return {used.begin(), used.end()};
}

}  // namespace

introspect::Options introspect_options(const Invocation& invocation, const catalog::Catalog* desired) {
  introspect::Options options;
  options.schemas = invocation.config().list("database.schemas");
  options.ignore = invocation.config().list("database.ignore");
  options.journal_schema = invocation.config().text("migrations.journal_schema");
  if (desired != nullptr) {
    for (const auto& [name, table] : desired->tables) options.in_sources.insert(name);
  }
  if (options.schemas.empty())
    options.schemas = desired == nullptr ? std::vector<std::string>{"*"} : used_schemas(*desired);
  return options;
}

Result<migration::Directory> open_migrations(const Invocation& invocation) {
  return migration::Directory::open(invocation.config().path("migrations.dir"));
}

Result<Side> load_side(const Invocation& invocation, const std::string& what, const catalog::Catalog* base) {
  if (what == "empty") return Side{"empty", catalog::empty_database(), {}, {}};
  if (what.empty()) {
    WESLEY_ASSIGN(sdl::Compiled compiled, load_schema(invocation, base));
    return Side{"schema", std::move(compiled.catalog), {}, {}};
  }
  if (looks_like_conninfo(what)) return load_live_side(invocation, what, base);
  if (what.ends_with(".json")) return load_snapshot_side(what);
  if (fs::exists(what)) {
    WESLEY_ASSIGN(sdl::Compiled compiled, load_schema_from(invocation, {what}, base));
    return Side{what, std::move(compiled.catalog), {}, {}};
  }
  WESLEY_ASSIGN(const migration::Directory directory, open_migrations(invocation));
  if (const migration::Migration* found = directory.find(what)) {
    WESLEY_ASSIGN(Side side, load_snapshot_side(found->snapshot().string()));
    side.label = found->folder;
    return side;
  }
  return fail(ErrorCode::usage, fmt::format("`{}` is no file, database URL, snapshot or migration", what),
              "It takes an SDL file or folder, a postgres:// URL or keyword string, a catalog.json, `empty`, "
              "or a migration's version.");
}

Result<std::optional<Side>> known_side(const Invocation& invocation) {
  std::string what = invocation.value("from");
  if (what.empty() && invocation.has("database")) what = invocation.config().text("database.url");
  if (what.empty()) return std::nullopt;
  WESLEY_ASSIGN(Side side, load_side(invocation, what, nullptr));
  return std::optional<Side>(std::move(side));
}

int server_major(const Invocation& invocation, const std::optional<Side>& known) {
  if (known && known->database) return known->catalog.server_major;
  return target_major(invocation, known ? &known->catalog : nullptr);
}

}  // namespace wesley::cli
