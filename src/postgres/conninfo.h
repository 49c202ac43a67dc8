// SPDX-License-Identifier: Apache-2.0
// Inside of this module only: connection strings taken apart by libpq.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wesley::postgres {

// Keywords and values that `conninfo` itself gives, without defaults; nullopt when libpq cannot read it.
using ConninfoSettings = std::vector<std::pair<std::string, std::string>>;
std::optional<ConninfoSettings> parse_conninfo(std::string_view conninfo, std::string* error = nullptr);
std::string print_conninfo(const ConninfoSettings& settings);

}  // namespace wesley::postgres
