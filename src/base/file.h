// SPDX-License-Identifier: Apache-2.0
// Files, so that no reader ever sees half of one: written to a temporary sibling, fsynced, renamed,
// and the folder fsynced.
#pragma once

#include <filesystem>
#include <mutex>
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

struct FileToWrite {
  std::filesystem::path path;
  std::string content;
};
enum class Durability {
  synced,      // on the disk when it returns
  repeatable,  // whoever wrote it can write it again: no waiting for the disk
};

// Several files, all or nothing as far as a file system allows: every one is staged as a temporary sibling
// when it is added, and all are renamed by `commit`. What is not committed is discarded,
// with the folders that were made for it.
class FileBatch {
 public:
  explicit FileBatch(Durability durability = Durability::synced) : durability_(durability) {}
  ~FileBatch();
  FileBatch(const FileBatch&) = delete;
  FileBatch& operator=(const FileBatch&) = delete;

  // From any thread. A file that is there with this content is left untouched. Errors are told by commit.
  void add(const std::filesystem::path& path, std::string_view content);
  // The paths that changed, in their order. Of several errors that of the first path.
  Result<std::vector<std::filesystem::path>> commit();

 private:
  struct Staged {
    std::filesystem::path path;
    Result<std::filesystem::path> temporary;
  };
  void discard();

  Durability durability_;
  std::mutex mutex_;
  std::vector<Staged> staged_;
  std::vector<std::filesystem::path> made_;  // folders
};

// A batch of files that are all at hand. Returns the paths that changed, in the order given.
Result<std::vector<std::filesystem::path>> write_files_atomic(const std::vector<FileToWrite>& files);

}  // namespace wesley
