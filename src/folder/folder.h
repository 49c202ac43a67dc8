// SPDX-License-Identifier: Apache-2.0
// Catalog -> schema files: SDL for what the dialect can say, `.sql` companions for the rest. The law:
// compiling the files gives the catalog back. It is not believed but tried each time.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "sdl/compile.h"

namespace wesley::folder {

struct File {
  std::string path;  // below the folder
  std::string content;
};
struct Options {
  sdl::CompileOptions compile;
  bool split = false;  // a file for each object, instead of schema.graphql and schema.sql
  std::vector<std::string> api_types = {};  // SDL of types that are no tables, kept as it is
};
struct Written {
  std::vector<File> files;          // sorted by path
  std::vector<std::string> unsaid;  // objects that neither SDL nor SQL can say
  std::size_t said_tables = 0;      // in SDL
};
Written write(const catalog::Catalog& catalog, const Options& options);

// What the present schema says beyond the database (names in SDL, metadata, relations, origins) for the
// objects that are still there.
void keep_annotations(catalog::Catalog& catalog, const catalog::Catalog& present);

// What the files say.
struct Compiled {
  catalog::Catalog catalog;
  std::vector<std::string> mistakes;  // rendered diagnostics; none in what write() wrote
};
Compiled compile(const std::vector<File>& files, const sdl::CompileOptions& options);

}  // namespace wesley::folder
