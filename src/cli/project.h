// SPDX-License-Identifier: Apache-2.0
// The sides of a comparison: the schema as written, a live database, a snapshot, a migration, or nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/statistics.h"
#include "cli/command.h"
#include "cli/database.h"
#include "diagnostic/diagnostic.h"
#include "introspect/introspect.h"
#include "migration/migration.h"
#include "sdl/compile.h"

namespace wesley::cli {

// Files and folders of the schema, as --schema or the configuration says.
std::vector<std::string> schema_paths(const Invocation& invocation);
// The oldest server that the schema and its plans are for: `database.version`, else that of the catalog they
// start from, which may be null.
int target_major(const Invocation& invocation, const catalog::Catalog* base);
sdl::CompileOptions compile_options(const Invocation& invocation, const catalog::Catalog* base);

// Every schema file of the configured paths: .graphql parsed, .sql as it is. Errors: io when a path does not
// exist or holds none.
struct Documents {
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<sdl::Document> documents;
  std::vector<FileId> companions;

  sdl::Compiled compile(const sdl::CompileOptions& options);
};
Result<std::unique_ptr<Documents>> load_documents(const Invocation& invocation,
                                                  const std::vector<std::string>& paths);

// The schema as a catalog; diagnostics are shown. `base` keeps the names that were chosen earlier (may be
// null).
Result<sdl::Compiled> load_schema(const Invocation& invocation, const catalog::Catalog* base);
Result<sdl::Compiled> load_schema_from(const Invocation& invocation, const std::vector<std::string>& paths,
                                       const catalog::Catalog* base);

// Schemas to manage: as configured, else those the catalog uses, else all that users made.
introspect::Options introspect_options(const Invocation& invocation, const catalog::Catalog* desired);

Result<migration::Directory> open_migrations(const Invocation& invocation);

// One side of diff, plan, explain: what `--from` or `--to` names.
struct Side {
  std::string label;  // for people: "schema/", "shop on db1", "empty"
  catalog::Catalog catalog;
  std::optional<catalog::Statistics> statistics;  // of a live side
  std::optional<Database> database;               // of a live side
};
Result<Side> load_side(const Invocation& invocation, const std::string& what, const catalog::Catalog* base);
// What SQL is judged by: the side that --from or --database names, if any.
Result<std::optional<Side>> known_side(const Invocation& invocation);
// Of the live side; else the oldest that plans are made for.
int server_major(const Invocation& invocation, const std::optional<Side>& known);

}  // namespace wesley::cli
