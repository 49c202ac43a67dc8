// SPDX-License-Identifier: Apache-2.0
// What `--help` shows, made from the tables of commands and options.
#pragma once

#include <string>
#include <string_view>

namespace wesley::cli {

// `path` is a command ("migrate generate"), the first words of several ("migrate"), or empty for all of them.
std::string help_text(std::string_view path);

}  // namespace wesley::cli
