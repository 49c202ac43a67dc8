// SPDX-License-Identifier: Apache-2.0
// A yes-or-no question on the terminal. --yes answers it; without a terminal and without --yes it is a usage
// error.
#pragma once

#include <string_view>

#include "cli/command.h"

namespace wesley::cli {

// Errors: usage, cancelled.
Result<void> confirm(const Invocation& invocation, std::string_view question);

}  // namespace wesley::cli
