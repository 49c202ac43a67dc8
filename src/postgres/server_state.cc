// SPDX-License-Identifier: Apache-2.0
#include "postgres/server_state.h"

#include <fmt/format.h>

namespace wesley::postgres {

Result<ServerState> server_state(Connection& connection) {
  constexpr std::string_view question =
      "SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(),"
      " pg_catalog.current_setting('default_transaction_read_only') = 'on'";
  ServerState state;
  state.major = connection.server_major();
  // Asked twice: a pooler in transaction mode may well pick another backend for the second statement.
  for (int attempt = 0; attempt < 2; ++attempt) {
    WESLEY_ASSIGN(Rows rows, connection.query(question));
    state.pooled = state.pooled || rows.integer(0, 0) != connection.backend_pid();
    state.standby = rows.boolean(0, 1);
    state.read_only = rows.boolean(0, 2);
  }
  return state;
}

Result<void> require_usable(const ServerState& state, bool allow_proxy) {
  if (state.major < least_server_major)
    return fail(ErrorCode::unusable_server,
                fmt::format("the server is PostgreSQL {}; {} is the oldest supported", state.major,
                            least_server_major),
                "Upgrade the server.");
  if (state.standby)
    return fail(
        ErrorCode::unusable_server, "the server is a standby and accepts no changes",
        "Connect to the primary; with several hosts in the URL, target_session_attrs=read-write finds it.");
  if (state.read_only)
    return fail(
        ErrorCode::unusable_server, "the session is read-only (default_transaction_read_only is on)",
        "Set it off for this role or database: ALTER ROLE ... SET default_transaction_read_only = off.");
  if (state.pooled && !allow_proxy)
    return fail(
        ErrorCode::unusable_server, "a connection pooler stands between this session and the server",
        "Connect to PostgreSQL itself: advisory locks and settings of a session do not survive a pooler in "
        "transaction mode. If it pools whole sessions, --allow-proxy says so.");
  return {};
}

}  // namespace wesley::postgres
