// SPDX-License-Identifier: Apache-2.0
// Type names, from any spelling to the one of format_type (src/backend/utils/adt/format_type.c).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sql/tree.h"

namespace wesley::sql {

struct TypeName {
  std::string schema;     // empty for pg_catalog
  std::string name;       // "integer", "character varying", "timestamp with time zone", "status"
  std::string modifiers;  // "20", "12,2", "3"; for interval its fields ("day to second(3)"); empty for none
  bool array = false;
  auto operator<=>(const TypeName&) const = default;
};

// `int4` -> integer, `varchar(20)` -> character varying(20), `timestamptz[]` -> timestamp with time zone[],
// `shop.status`. An unqualified name that is not built in gets `default_schema`. Errors: input.
Result<TypeName> parse_type_name(std::string_view text, std::string_view default_schema);
// The same for a `TypeName` node of a parsed statement; serial types come out as they were written.
TypeName type_name(const Node& type, std::string_view default_schema);
// As format_type writes it under an empty search_path; names quoted where needed.
std::string to_string(const TypeName& type);
// The same without modifiers, as in the signature of a routine: `bit` and `character` are not quoted there.
std::string to_signature(TypeName type);

}  // namespace wesley::sql
