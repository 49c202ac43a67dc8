// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include <cstdio>

namespace wesley::cli {

int run(int, char**) {
  std::puts("wesley " WESLEY_VERSION);
  return 0;
}

}  // namespace wesley::cli
