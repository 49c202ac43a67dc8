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

sdl::CompileOptions compile_options(const Invocation& invocation);

// Every .graphql file of the configured paths, parsed. Errors: io when a path does not exist or holds none.
struct Documents {
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<sdl::Document> documents;
};
Result<std::unique_ptr<Documents>> load_documents(const Invocation& invocation,
                                                  const std::vector<std::string>& paths);

// Everything that can be said about the schema, or about the files given as arguments, errors and notes
// alike.
Result<std::unique_ptr<Documents>> lint_sources(const Invocation& invocation);

// The schema as a catalog; diagnostics are shown. `base` keeps the names that were chosen earlier (may be
// null).
Result<sdl::Compiled> load_schema(const Invocation& invocation, const catalog::Catalog* base);
Result<sdl::Compiled> load_schema_from(const Invocation& invocation, const std::vector<std::string>& paths,
                                       const catalog::Catalog* base);

// Schemas to manage: as configured, else those the catalog uses, and public.
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

}  // namespace wesley::cli
