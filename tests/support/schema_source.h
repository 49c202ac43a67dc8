// SPDX-License-Identifier: Apache-2.0
// Schema files compiled as the program compiles them, for tests that want the value and not the command.
#pragma once

#include <filesystem>
#include <vector>

#include "sdl/compile.h"

namespace wesley::support {

// `.graphql` and `.sql`; a path that does not exist is left out. Throws std::runtime_error with the
// diagnostics when there are errors.
sdl::Compiled compile_files(const std::vector<std::filesystem::path>& files,
                            const sdl::CompileOptions& options = {});

}  // namespace wesley::support
