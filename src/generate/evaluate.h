// SPDX-License-Identifier: Apache-2.0
// What a simple SQL expression gives for values that are known. Three-valued as SQL is, with a fourth answer:
// not known here, which is the answer for whatever is not understood completely.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generate/datum.h"
#include "sql/tree.h"

namespace wesley::generate {

// What an expression may look at.
struct Scope {
  std::function<Datum(std::string_view column)> column;
  // current_setting; nothing where the session's settings are not known.
  std::function<std::optional<std::string>(std::string_view setting)> setting = {};
  // auth.jwt() of the session; auth.uid() is its `sub`.
  const std::map<std::string, std::string>* claims = nullptr;
  std::string_view user = {};  // current_user; empty when not known
  // table.column, where more than one table is in sight; else the name of the column is enough.
  std::function<Datum(std::string_view table, std::string_view column)> qualified = {};
  // What a subquery finds in a table (a RangeVar): a scope for each of its rows; nothing when not known.
  std::function<std::optional<std::vector<Scope>>(const sql::Node& table)> rows = {};
};
Datum evaluate(const sql::Node& expression, const Scope& scope);

}  // namespace wesley::generate
