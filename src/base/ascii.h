// SPDX-License-Identifier: Apache-2.0
// Letters of ASCII, whatever the locale: keywords of SQL.
#pragma once

#include <string>
#include <string_view>

namespace wesley {

std::string ascii_upper(std::string_view text);

}  // namespace wesley
