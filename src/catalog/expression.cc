// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "catalog/catalog.h"
#include "catalog/expression_maker.h"

namespace wesley::catalog {

Expression make_expression(std::string text, const sql::ColumnTypes& types, const Type* result) {
  Expression expression;
  expression.canonical =
      sql::canonical_expression(text, types, result == nullptr ? std::string() : sql::to_string(*result));
  expression.text = std::move(text);
  return expression;
}

bool ExpressionMaker::holds(const Reading& reading, const sql::ColumnTypes& types) {
  return std::all_of(reading.types.begin(), reading.types.end(),
                     [&](const auto& asked) { return types && types(asked.first) == asked.second; });
}

const Expression& ExpressionMaker::make(const std::string& text, const sql::ColumnTypes& types,
                                        const Type* result) {
  std::string key = text;
  if (result != nullptr) key.append(1, '\0').append(sql::to_string(*result));
  std::deque<Reading>& readings = readings_[std::move(key)];
  for (const Reading& reading : readings)
    if (holds(reading, types)) return reading.expression;
  Reading& fresh = readings.emplace_back();
  const sql::ColumnTypes noted = [&](std::string_view column) {
    return fresh.types.emplace_back(column, types(column)).second;
  };
  fresh.expression = make_expression(text, types ? noted : types, result);
  return fresh.expression;
}

}  // namespace wesley::catalog
