// SPDX-License-Identifier: Apache-2.0
// An expression or type of a parse tree as SQL text again.
#pragma once

#include <string>

#include "sql/tree.h"

namespace wesley::sql {

// By libpg_query's deparser: normal spelling, no comments. Of an expression, or of a `TypeName`. Empty for an
// absent node.
std::string to_text(const Node& node);

}  // namespace wesley::sql
