// SPDX-License-Identifier: Apache-2.0
// The statements that create the journal. Inside of this module only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wesley::execute {

inline constexpr int journal_format = 1;
// The first creates the schema. `@` stands for it.
const std::vector<std::string_view>& journal_statements();
std::string with_schema(std::string_view statement, std::string_view schema);

}  // namespace wesley::execute
