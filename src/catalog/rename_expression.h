// SPDX-License-Identifier: Apache-2.0
// Renames inside the text of an expression. Internal to catalog.
#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "catalog/rename.h"

namespace wesley::catalog {

// What an expression of one table may mention. `table` is as renamed, its columns' types included.
struct ExpressionScope {
  const Table& table;
  const std::map<std::string, std::string>* columns;  // the table's renamed columns; may be null
  std::string table_before;                           // empty when the table keeps its name
};

// The text with the new names; unchanged when it mentions none, or cannot be parsed. `result` is the type it
// is assigned to, may be null.
std::string rename_in_expression(std::string_view text, const ExpressionScope& scope, const Renames& renames,
                                 const Type* result);

}  // namespace wesley::catalog
