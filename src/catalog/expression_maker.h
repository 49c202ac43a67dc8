// SPDX-License-Identifier: Apache-2.0
// make_expression for many: the same few texts (`now()`, `amount >= 0`) stand in thousands of places, so each
// is parsed once for the types that it was read with.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::catalog {

class ExpressionMaker {
 public:
  // As make_expression. The answer stays where it is for the maker's lifetime.
  const Expression& make(const std::string& text, const sql::ColumnTypes& types = {},
                         const Type* result = nullptr);

 private:
  // The types that the canonical text rests on: of the columns that it asked for, in that order.
  struct Reading {
    std::vector<std::pair<std::string, std::string>> types;
    Expression expression;
  };
  static bool holds(const Reading& reading, const sql::ColumnTypes& types);

  std::unordered_map<std::string, std::deque<Reading>> readings_;  // by text and type of the result
};

}  // namespace wesley::catalog
