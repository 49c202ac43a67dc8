// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.h"

namespace wesley::catalog {

// Until sql has canonical_expression, a text equals only itself.
Expression make_expression(std::string text, const sql::ColumnTypes&, const Type*) {
  Expression expression;
  expression.canonical = text;
  expression.text = std::move(text);
  return expression;
}

}  // namespace wesley::catalog
