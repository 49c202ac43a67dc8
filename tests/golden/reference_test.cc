// SPDX-License-Identifier: Apache-2.0
// docs/reference is written from the tables in the code. WESLEY_UPDATE_GOLDEN=1 writes it anew.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "sdl/directives.h"

namespace wesley {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Reference, DirectivesAreUpToDate) {
  const std::string path = std::string(WESLEY_TESTS) + "/../docs/reference/directives.md";
  if (std::getenv("WESLEY_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << sdl::directive_reference();
  EXPECT_EQ(read(path), sdl::directive_reference());
}

}  // namespace
}  // namespace wesley
