// SPDX-License-Identifier: Apache-2.0
// A TOML file as flat entries: "safety.lock_timeout" and its text. Arrays become comma-separated.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace wesley::config {

struct TomlEntry {
  std::string key;
  std::string text;
  std::size_t line = 0;
};
// In the order of the file. Errors: configuration, with line and column.
Result<std::vector<TomlEntry>> read_toml(const std::filesystem::path& path);

}  // namespace wesley::config
