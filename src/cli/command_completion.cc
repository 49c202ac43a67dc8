// SPDX-License-Identifier: Apache-2.0
// completion: the script that a shell sources.
#include <fmt/format.h>

#include "cli/completion.h"

namespace wesley::cli {

Result<void> run_completion(const Invocation& invocation) {
  struct Shell {
    std::string_view name;
    std::string (*script)();
  };
  static constexpr Shell shells[] = {
      {"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};
  for (const Shell& shell : shells) {
    if (shell.name != invocation.argument(0)) continue;
    invocation.out().raw(shell.script());
    return {};
  }
  return fail(ErrorCode::usage, fmt::format("no completion for `{}`", invocation.argument(0)),
              "It takes bash, zsh or fish.");
}

}  // namespace wesley::cli
