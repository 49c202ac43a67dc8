// SPDX-License-Identifier: Apache-2.0
// Whether the server behind a connection can be worked on at all: version, standby, read-only, pooler.
#pragma once

#include "base/result.h"
#include "postgres/connection.h"

namespace wesley::postgres {

inline constexpr int least_server_major = 13;

struct ServerState {
  int major = 0;
  bool standby = false;
  bool read_only = false;  // by default_transaction_read_only of server, database or role
  bool pooled = false;     // the backend is not the one that the connection was told of
};
Result<ServerState> server_state(Connection& connection);

// Errors: unusable_server. A pooler in session mode can be worked with, `allow_proxy` says that it is one.
Result<void> require_usable(const ServerState& state, bool allow_proxy);

}  // namespace wesley::postgres
