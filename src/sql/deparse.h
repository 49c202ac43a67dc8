// SPDX-License-Identifier: Apache-2.0
// An expression or type of a parse tree as SQL text again.
#pragma once

#include <string>
#include <string_view>

#include "sql/tree.h"

namespace wesley::sql {

// By libpg_query's deparser: normal spelling, no comments. Of an expression, a `TypeName` or a statement.
// Empty for an absent node.
std::string to_text(const Node& node);
// An expression of the parsed `source`, that is parsed as the same one again: deparsed, or where the deparser
// loses parentheses (`(a IS NULL)::integer`), as it was written.
std::string written_text(const Node& expression, std::string_view source);
// A statement, but empty when it would not be parsed as the same one again.
std::string statement_text(const Node& statement);

}  // namespace wesley::sql
