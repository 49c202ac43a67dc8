// SPDX-License-Identifier: Apache-2.0
#include "sdl/compile.h"

#include <utility>

#include "sdl/directives.h"
#include "sdl/draft.h"
#include "sdl/scalars.h"

namespace wesley::sdl {

Known dialect() {
  Known known;
  known.types.emplace_back("ID");
  for (const ScalarInfo& scalar : all_scalars()) known.types.emplace_back(scalar.name);
  for (const DirectiveInfo& directive : all_directives()) known.directives.emplace_back(directive.name);
  known.is_checked_directive = [](std::string_view name) { return find_directive(name) != nullptr; };
  return known;
}

Compiled compile(const SourceMap& sources, std::vector<Document> documents, const CompileOptions& options,
                 Diagnostics& diagnostics) {
  validate(documents, dialect(), diagnostics);
  Draft draft(sources, options, diagnostics);
  merge_documents(draft, std::move(documents));
  check_directive_definitions(draft);
  collect_schema_objects(draft);
  collect_types(draft);
  make_columns(draft);
  make_foreign_keys(draft);
  fill_columns(draft);
  make_keys(draft);
  make_partition_keys(draft);
  make_checks(draft);
  make_indexes(draft);
  finish_foreign_keys(draft);
  record_relations(draft);
  record_renames(draft);
  name_objects(draft);
  make_statements(draft);
  make_catalog(draft);
  ApiTypes api = api_types(draft);
  return {std::move(draft.catalog), std::move(api), std::move(draft.statements)};
}

}  // namespace wesley::sdl
