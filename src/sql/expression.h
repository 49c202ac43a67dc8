// SPDX-License-Identifier: Apache-2.0
// What an SQL expression means, apart from how it was written: a canonical text, and what it refers to.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "sql/tree.h"

namespace wesley::sql {

// The type of a column as format_type writes it ("character varying(20)"), or empty when unknown. For a
// domain best its base type, which is what the server resolves operators with.
using ColumnTypes = std::function<std::string(std::string_view column)>;

// A text that is equal for an authored expression and for the server's rendering of it in most cases:
// redundant casts and parentheses removed, IN and = ANY(ARRAY[..]) and BETWEEN in one form, keyword
// spellings, pg_catalog qualification, the type of `result` (what the expression is assigned to, may be
// empty) not repeated. Never equal for two expressions that differ in meaning. Text that cannot be parsed is
// returned with its white space folded outside literals.
std::string canonical_expression(std::string_view text, const ColumnTypes& types = {},
                                 std::string_view result = {});

struct ExpressionReferences {
  std::vector<std::string> columns;                            // unqualified column names, sorted, unique
  std::vector<std::pair<std::string, std::string>> functions;  // (schema or empty for pg_catalog, name)
  std::vector<std::string> types;                              // named in casts, without modifiers
  bool has_subquery = false;
};
tl::expected<ExpressionReferences, SyntaxError> references(std::string_view expression);
ExpressionReferences references(const Node& expression);

enum class Volatility { immutable, stable, volatile_, unknown };
// The strongest volatility of the built-in functions that the expression calls (pg_proc of PostgreSQL 15,
// over all overloads of a name; builtins.h). Operators count as immutable, a subquery as stable at least.
// `unknown`, the strongest of all, when it calls what is not built in or cannot be parsed.
Volatility volatility(std::string_view expression);
Volatility volatility(const Node& expression);

}  // namespace wesley::sql
