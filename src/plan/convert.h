// SPDX-License-Identifier: Apache-2.0
// From a value of one type to another, as SQL over an expression.
#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.h"

namespace wesley::plan {

struct Conversion {
  std::string expression;
  std::string fits;                // condition under which nothing is lost; empty: always
  bool assigns = false;            // a longer value is refused by assignment, where the cast would cut it
  bool may_fail = false;           // the cast can raise an error that `fits` does not foresee
  bool session_dependent = false;  // on TimeZone or DateStyle, so they have to be pinned
};

// Whether PostgreSQL can turn the one into the other (manual, CREATE CAST; pg_cast). Types that are not built
// in can, by way of text.
bool has_cast(const catalog::Type& from, const catalog::Type& to);

// Whether an expression over values of the one type means the same over the other: numbers, strings.
bool reads_alike(const catalog::Type& from, const catalog::Type& to);

// `value` is an SQL expression of type `from`.
Conversion convert(const catalog::Type& from, const catalog::Type& to, std::string_view value);

}  // namespace wesley::plan
