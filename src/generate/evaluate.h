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
};
Datum evaluate(const sql::Node& expression, const Scope& scope);

}  // namespace wesley::generate
