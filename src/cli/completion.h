// SPDX-License-Identifier: Apache-2.0
// Shell completion, written from the tables of commands and options.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace wesley::cli {

struct Word {
  std::string_view word, summary;
};

// What may follow a path of words ("", "migrate", "migrate generate").
struct CompletionNode {
  std::vector<Word> commands;              // deeper ones
  std::vector<const OptionInfo*> options;  // empty for words that only lead to commands
  bool files = false;                      // whether it takes file arguments
};
std::map<std::string, CompletionNode> completion_tree();

// What the value of an option may be.
enum class ValueKind { none, choice, file, folder, free };
ValueKind value_kind(const OptionInfo& option);

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace wesley::cli
