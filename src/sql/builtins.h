// SPDX-License-Identifier: Apache-2.0
// What pg_catalog's functions are, as far as schema expressions need it. Tables, not logic.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "sql/expression.h"

namespace wesley::sql {

// `unknown` for a name that pg_catalog does not have.
Volatility builtin_volatility(std::string_view name);

struct Signature {
  std::string_view name;
  std::string_view
      parameters;  // types separated by `,`; `=` after one with a default, `...` after VARIADIC "any"
  std::string_view result;
};
std::span<const Signature> builtin_signatures();
// Empty for a name that is not listed.
std::span<const Signature> builtin_overloads(std::string_view name);

}  // namespace wesley::sql
