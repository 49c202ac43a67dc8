// SPDX-License-Identifier: Apache-2.0
// The document rules of GraphQL (specification sections 3 and 5, as graphql-js's SDL rules apply them) over
// all files of a schema: names defined once, types and directives known and used as they are declared.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "sdl/ast.h"

namespace wesley::sdl {

// What is known without being defined in the documents, beyond GraphQL's own scalars and directives.
struct Known {
  std::vector<std::string> types;
  // Names to suggest for an unknown directive.
  std::vector<std::string> directives;
  // Directives whose places, arguments and repetition somebody else checks.
  std::function<bool(std::string_view)> is_checked_directive = [](std::string_view) { return false; };
};

void validate(const std::vector<Document>& documents, const Known& known, Diagnostics& diagnostics);

// A type as written: "[String!]!".
std::string type_text(const TypeNode& type);

}  // namespace wesley::sdl
