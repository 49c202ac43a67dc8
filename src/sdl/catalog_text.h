// SPDX-License-Identifier: Apache-2.0
// For tests: a catalog as a few short lines, and compilation of a text.
#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "sdl/compile.h"

namespace wesley::sdl::testing {

// One line a column, key, check and index.
std::string catalog_text(const catalog::Catalog& catalog);

struct Outcome {
  Compiled compiled;
  std::string diagnostics;  // one line each: "line:column CODE message | help"
};
Outcome compile_text(std::string_view text, const CompileOptions& options = {});

}  // namespace wesley::sdl::testing
