// SPDX-License-Identifier: Apache-2.0
// `.sql` files beside the SDL -> Catalog: what `pg_dump --schema-only` writes, and what a person writes in
// its stead. Statements may stand in any order and in any file.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "catalog/catalog.h"
#include "diagnostic/diagnostic.h"
#include "sdl/compile.h"

namespace wesley::companion {

struct Options {
  std::string default_schema = "public";  // of unqualified names
};

// Adds to `catalog`, which holds what the SDL says, what the files define and alter, and the statements that
// directives stand for. Reports every mistake it finds; the result is only meaningful without errors.
void add(const SourceMap& sources, const std::vector<FileId>& files,
         const std::vector<sdl::DirectiveStatement>& directives, const Options& options,
         catalog::Catalog& catalog, Diagnostics& diagnostics);

}  // namespace wesley::companion
