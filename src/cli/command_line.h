// SPDX-License-Identifier: Apache-2.0
// Arguments -> the command and what was given, from the tables of command.h. CLI11 is behind it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace wesley::cli {

struct CommandLine {
  const CommandInfo* command = nullptr;  // none: `finished` says why
  std::vector<Given> given;
  std::vector<std::string> arguments;
};

// Help, --version and usage errors are printed here; then there is no command and the exit code is set.
std::optional<CommandLine> parse_command_line(int argc, char** argv, int& exit);

}  // namespace wesley::cli
