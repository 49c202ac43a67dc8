// SPDX-License-Identifier: Apache-2.0
// The part of PostgreSQL's type resolution (manual, chapter "Type Conversion") that schema expressions meet:
// which casts the server adds to an expression as it was written. Types are named as format_type does,
// without modifiers; an empty name is a type that is not known, and makes every answer "not known".
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wesley::sql {

// A string constant, or NULL, that has not been given a type.
inline constexpr std::string_view unknown_type = "unknown";

bool is_numeric_type(std::string_view type);
bool is_integer_type(std::string_view type);
// "integer" for "integer[]"; empty for what is no array.
std::string_view element_type(std::string_view type);
// Whether an implicit cast may lead from one to the other; true when either is not known.
bool may_coerce(std::string_view from, std::string_view to);
// Of its category: what an ambiguous call prefers.
bool is_preferred_type(std::string_view type);

// What the untyped side of a binary operator becomes beside an operand of `type`; empty when not known.
// `literal_on_left` tells which side it is.
std::string_view literal_operand_type(std::string_view op, std::string_view type, bool literal_on_left);
// What the server casts the two operands to, when that is not what they are.
struct OperandTypes {
  std::string_view left;
  std::string_view right;
};
OperandTypes operand_types(std::string_view op, std::string_view left, std::string_view right);
// The type that the operator returns for operands already cast; empty when not known.
std::string_view operator_result_type(std::string_view op, std::string_view left, std::string_view right);

// UNION-like resolution (select_common_type of src/backend/parser/parse_coerce.c): for CASE, COALESCE, ARRAY,
// IN. `unknown` entries take part as there; text when there is nothing else.
std::string_view common_type(std::span<const std::string_view> types);

}  // namespace wesley::sql
