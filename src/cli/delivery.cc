// SPDX-License-Identifier: Apache-2.0
#include "cli/delivery.h"

#include <algorithm>
#include <utility>

namespace wesley::cli {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> sorted(std::vector<fs::path> paths) {
  std::sort(paths.begin(), paths.end(),
            [](const fs::path& left, const fs::path& right) { return left.native() < right.native(); });
  return paths;
}

}  // namespace

void Delivery::take(FileToWrite file) {
  bool is_stale = false;
  if (purpose_ == Purpose::write) batch_.add(file.path, file.content);
  if (purpose_ == Purpose::compare) {
    const auto present = read_file(file.path);
    is_stale = !present || *present != file.content;
  }
  const std::lock_guard lock(mutex_);
  paths_.push_back(file.path);
  if (is_stale) stale_.push_back(file.path);
  if (purpose_ == Purpose::print) kept_.push_back(std::move(file));
}

std::vector<fs::path> Delivery::paths() {
  return sorted(std::move(paths_));
}

std::vector<fs::path> Delivery::stale() {
  return sorted(std::move(stale_));
}

std::vector<FileToWrite> Delivery::kept() {
  std::sort(kept_.begin(), kept_.end(), [](const FileToWrite& left, const FileToWrite& right) {
    return left.path.native() < right.path.native();
  });
  return std::move(kept_);
}

}  // namespace wesley::cli
