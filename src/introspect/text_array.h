// SPDX-License-Identifier: Apache-2.0
// One-dimensional arrays in PostgreSQL's text form, and vectors of numbers such as int2vector.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wesley::introspect {

std::string to_array(const std::vector<std::string>& elements);
std::vector<std::string> parse_array(std::string_view text);  // NULL elements become empty
// "{1,2}" or "1 2".
std::vector<std::int64_t> parse_numbers(std::string_view text);

}  // namespace wesley::introspect
