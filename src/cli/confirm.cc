// SPDX-License-Identifier: Apache-2.0
#include "cli/confirm.h"

#include <iostream>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace wesley::cli {

Result<void> confirm(const Invocation& invocation, std::string_view question) {
  if (invocation.has("yes")) return {};
  if (invocation.out().json() || ::isatty(STDIN_FILENO) != 1) {
    return fail(ErrorCode::usage, fmt::format("cannot ask \"{}\" without a terminal", question),
                "Answer it in advance with --yes.");
  }
  std::cerr << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return fail(ErrorCode::cancelled, "cancelled; nothing was changed");
}

}  // namespace wesley::cli
