// SPDX-License-Identifier: Apache-2.0
// Constants in the form that PostgreSQL's output functions give them under the pinned session settings
// (ISO dates, UTC, postgres intervals).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wesley::sql {

// `text` is the content of a string literal cast to `type` (as format_type writes it, without modifiers).
// Answers an SQL constant of that type. What is not understood stays as it was written: equal answers always
// mean equal values.
std::string canonical_constant(std::string_view text, std::string_view type);

// numeric_out of numeric_in: "1e2" -> "100", ".50" -> "0.50", "-0" -> "0"; nullopt when it is no plain
// number.
std::optional<std::string> canonical_decimal(std::string_view text);
// The same number with exactly `scale` digits after the point, when it has no more than that.
std::optional<std::string> rescale_decimal(std::string_view decimal, std::size_t scale);

}  // namespace wesley::sql
