// SPDX-License-Identifier: Apache-2.0
#include "support/schema_source.h"

#include <stdexcept>

#include "base/file.h"
#include "companion/companion.h"
#include "diagnostic/diagnostic.h"
#include "sdl/parse.h"
#include "support/test_database.h"

namespace wesley::support {

sdl::Compiled compile_files(const std::vector<std::filesystem::path>& files,
                            const sdl::CompileOptions& options) {
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<sdl::Document> documents;
  std::vector<FileId> companions;
  for (const std::filesystem::path& path : files) {
    if (!std::filesystem::exists(path)) continue;
    const FileId id = sources.add(path.filename().string(), value_of(read_file(path)));
    if (path.extension() == ".sql") {
      companions.push_back(id);
    } else {
      documents.push_back(sdl::parse(sources, id, diagnostics));
    }
  }
  sdl::Compiled compiled;
  if (!diagnostics.has_errors()) compiled = sdl::compile(sources, std::move(documents), options, diagnostics);
  companion::add(sources, companions, compiled.statements, {options.default_schema}, compiled.catalog,
                 diagnostics);
  if (diagnostics.has_errors()) throw std::runtime_error(render_text(diagnostics, sources, false));
  return compiled;
}

}  // namespace wesley::support
