// SPDX-License-Identifier: Apache-2.0
// What a generator gives: files, by their path below its output folder. Writing them is the caller's
// business.
#pragma once

#include <string>

namespace wesley::generate {

struct File {
  std::string path;
  std::string text;
};

}  // namespace wesley::generate
