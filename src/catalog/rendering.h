// SPDX-License-Identifier: Apache-2.0
// A recorded pair: how a server rendered an expression that Wesley created. A live rendering equal to the
// recorded one *is* the authored form.
#pragma once

#include <string>

namespace wesley::catalog {

struct RecordedRendering {
  std::string object;         // identity: "public.user.default.status"
  std::string authored_hash;  // sha256 of the authored text
  std::string rendered;
  int server_major = 0;
};

}  // namespace wesley::catalog
