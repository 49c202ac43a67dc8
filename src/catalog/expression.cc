// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.h"

namespace wesley::catalog {

Expression make_expression(std::string text, const sql::ColumnTypes& types, const Type* result) {
  Expression expression;
  expression.canonical =
      sql::canonical_expression(text, types, result == nullptr ? std::string() : sql::to_string(*result));
  expression.text = std::move(text);
  return expression;
}

}  // namespace wesley::catalog
