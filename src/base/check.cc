// SPDX-License-Identifier: Apache-2.0
#include "base/check.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace wesley {

void check_failed(std::string_view condition, std::string_view file, int line, std::string_view message) {
  const std::string text = "wesley: internal error: " + std::string(message) + "\n  check `" +
                           std::string(condition) + "` failed at " + std::string(file) + ":" +
                           std::to_string(line) +
                           "\n  this is a bug in wesley " WESLEY_VERSION
                           ", not in your input; please report it with the command and the lines above\n";
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
  std::_Exit(1);
}

}  // namespace wesley
