// SPDX-License-Identifier: Apache-2.0
// What becomes of the files of a compilation. Each is taken as soon as it is rendered, from any thread, so
// that none has to be kept until the last one is there.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <vector>

#include "base/file.h"

namespace wesley::cli {

using Deliver = std::function<void(FileToWrite file)>;

class Delivery {
 public:
  enum class Purpose {
    write,    // staged; `commit` puts them in place
    compare,  // with what is there
    print,    // kept
  };
  explicit Delivery(Purpose purpose) : purpose_(purpose), batch_(Durability::repeatable) {}

  void take(FileToWrite file);
  // When all are taken, in the order of their paths:
  std::vector<std::filesystem::path> paths();
  std::vector<std::filesystem::path> stale();  // those that differ from what is there
  std::vector<FileToWrite> kept();
  Result<std::vector<std::filesystem::path>> commit() { return batch_.commit(); }

 private:
  Purpose purpose_;
  FileBatch batch_;
  std::mutex mutex_;
  std::vector<std::filesystem::path> paths_;
  std::vector<std::filesystem::path> stale_;
  std::vector<FileToWrite> kept_;
};

}  // namespace wesley::cli
