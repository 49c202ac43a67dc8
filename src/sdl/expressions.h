// SPDX-License-Identifier: Apache-2.0
// SQL expressions of one compilation. The same few texts (`now()`, `0`) stand on thousands of columns, so
// each is parsed once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "catalog/catalog.h"
#include "catalog/expression_maker.h"
#include "sql/expression.h"

namespace wesley::sdl {

// What parsing said. Text in syntax newer than our grammar is carried as it is (`verbatim`).
struct ParsedExpression {
  std::optional<sql::SyntaxError> error;
  sql::ExpressionReferences references;
  sql::Volatility volatility = sql::Volatility::unknown;
  bool verbatim = false;
};

class Expressions {
 public:
  const ParsedExpression& parse(std::string_view text);
  // Without columns; `result` is the type of what it is assigned to.
  const catalog::Expression& constant(const std::string& text, const catalog::Type& result);
  // Over the columns of `table`.
  const catalog::Expression& over(const catalog::Table& table, const std::string& text,
                                  const catalog::Type* result = nullptr);

 private:
  std::unordered_map<std::string, ParsedExpression> parsed_;
  catalog::ExpressionMaker maker_;
};

// Whether the text is exactly one function call or SQL value keyword: now(), CURRENT_DATE.
bool is_single_call(std::string_view text);
// Whether the text is, casts apart, a string that the server would freeze when the DDL runs: 'now', 'today'.
bool is_frozen_time(std::string_view expression_text);
bool is_frozen_word(std::string_view text);
// FigureIndexColname of src/backend/parser/parse_target.c: what the server calls an index key that is an
// expression; "expr" when nothing better offers itself.
std::string index_key_name(std::string_view expression);

}  // namespace wesley::sdl
