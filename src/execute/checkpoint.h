// SPDX-License-Identifier: Apache-2.0
// A local mirror of progress: what to show, and where to look, while the database is away. Never read for a
// decision. Inside of this module only; docs/formats/journal.md describes the file.
#pragma once

#include <filesystem>
#include <string>

#include "execute/events.h"
#include "execute/execute.h"

namespace wesley::execute {

class Checkpoint {
 public:
  // `instance` names the database: system identifier and oid.
  Checkpoint(const Options& options, const Source& source, std::string instance, const Events& events);
  // A torn file, or one of another database, is named and set aside.
  void inspect();
  // A checkpoint that cannot be written is a warning, once.
  void save(const plan::Step& step, std::string_view state, double fraction);
  void remove();
  const std::filesystem::path& path() const { return path_; }

 private:
  void set_aside(std::string_view why);
  std::filesystem::path path_;
  std::string version_, instance_;
  const Events* events_;
  bool warned_ = false;
};

}  // namespace wesley::execute
