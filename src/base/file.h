// SPDX-License-Identifier: Apache-2.0
// Files, so that no reader ever sees half of one: written to a temporary sibling, fsynced, renamed,
// and the folder fsynced.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wesley {

// Errors: io, naming the path and the system's reason.
Result<std::string> read_file(const std::filesystem::path& path);
Result<std::string> read_stdin();
// Creates missing parent folders. The file's mode is 0644, or 0600 when `secret`.
Result<void> write_file_atomic(const std::filesystem::path& path, std::string_view content,
                               bool secret = false);

// Several files, all or nothing as far as a file system allows: every one is staged as a temporary sibling
// before the first rename. A file whose content is unchanged is left untouched. Returns the paths that
// changed.
struct FileToWrite {
  std::filesystem::path path;
  std::string content;
};
enum class Durability {
  synced,      // on the disk when it returns
  repeatable,  // whoever wrote it can write it again: no waiting for the disk
};
Result<std::vector<std::filesystem::path>> write_files_atomic(const std::vector<FileToWrite>& files,
                                                              Durability durability = Durability::synced);

}  // namespace wesley
