// SPDX-License-Identifier: Apache-2.0
// GraphQL text -> Document. The first error has the verdict, the position and the wording of graphql-js 16;
// parsing goes on at the next definition so that one run shows every error.
#pragma once

#include "base/json.h"
#include "base/source.h"
#include "diagnostic/diagnostic.h"
#include "sdl/ast.h"

namespace wesley::sdl {

// With errors the document holds what could be read.
Document parse(const SourceMap& sources, FileId file, Diagnostics& diagnostics);
// graphql-js's AST: kind and loc {start, end} in UTF-16 units of the file.
Json to_json(const Document& document, const SourceFile& file);

// What `wesley parse` prints. `json` is the AST, or the errors as diagnostic/render_json has them, but in the
// words of graphql-js ("Syntax Error: ...") and with columns in UTF-16 units; the first is the one that
// graphql-js reports.
struct ParseReport {
  bool valid = false;
  Json json;
};
ParseReport parse_report(const SourceFile& file);

}  // namespace wesley::sdl
