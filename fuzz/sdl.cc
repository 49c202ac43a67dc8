// SPDX-License-Identifier: Apache-2.0
// Any bytes are parsed, validated and shown without a crash; what is reported lies within the text; a
// document without errors has a syntax tree.
#include <cstdint>
#include <cstdlib>

#include "diagnostic/diagnostic.h"
#include "sdl/parse.h"
#include "sdl/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wesley;
  SourceMap sources;
  const FileId file = sources.add("fuzz.graphql", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  std::vector<sdl::Document> documents;
  documents.push_back(sdl::parse(sources, file, diagnostics));
  const bool valid = !diagnostics.has_errors();
  sdl::validate(documents, {}, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (!diagnostic.span || diagnostic.span->begin > diagnostic.span->end || diagnostic.span->end > size)
      abort();
  }
  render_text(diagnostics, sources, true);
  if (sdl::parse_report(sources.file(file)).valid != valid) abort();
  return 0;
}
