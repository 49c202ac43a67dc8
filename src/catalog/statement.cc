// SPDX-License-Identifier: Apache-2.0
#include "catalog/statement.h"

#include "sql/statement.h"

namespace wesley::catalog {

Expression make_statement(std::string text) {
  constexpr std::string_view replace = "CREATE OR REPLACE ";
  if (text.compare(0, replace.size(), replace) == 0) text.replace(0, replace.size(), "CREATE ");
  while (!text.empty() && (text.back() == ';' || text.back() == ' ' || text.back() == '\n')) text.pop_back();
  Expression statement;
  statement.canonical = sql::canonical_statement(text);
  statement.text = std::move(text);
  return statement;
}

}  // namespace wesley::catalog
