// SPDX-License-Identifier: Apache-2.0
// CHECK: our own bug, never the user's input or the state of the world. Prints where and how to report it,
// then exits with code 1 (docs/reference: exit codes).
#pragma once

#include <string_view>

namespace wesley {
[[noreturn]] void check_failed(std::string_view condition, std::string_view file, int line,
                               std::string_view message);
}  // namespace wesley

#define WESLEY_CHECK(condition, message)                                                 \
  do {                                                                                   \
    if (!(condition)) ::wesley::check_failed(#condition, __FILE__, __LINE__, (message)); \
  } while (false)
