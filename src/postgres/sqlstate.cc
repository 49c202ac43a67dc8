// SPDX-License-Identifier: Apache-2.0
#include "postgres/sqlstate.h"

namespace wesley::postgres {

const std::vector<SqlstateRow>& sqlstate_table() {
  static const std::vector<SqlstateRow> table = {
      {"55P03", RetryClass::lock_wait, "lock_not_available"},
      {"40P01", RetryClass::conflict, "deadlock_detected"},
      {"40001", RetryClass::conflict, "serialization_failure"},
      {"40003", RetryClass::lost_connection, "statement_completion_unknown"},
      {"08", RetryClass::lost_connection, "connection_exception"},
      {"57P01", RetryClass::lost_connection, "admin_shutdown"},
      {"57P02", RetryClass::lost_connection, "crash_shutdown"},
      {"57P03", RetryClass::lost_connection, "cannot_connect_now"},
      {"57P05", RetryClass::lost_connection, "idle_session_timeout"},
      {"25P03", RetryClass::lost_connection, "idle_in_transaction_session_timeout"},
  };
  return table;
}

RetryClass retry_class(std::string_view sqlstate) {
  for (const SqlstateRow& row : sqlstate_table())
    if (sqlstate.substr(0, row.sqlstate.size()) == row.sqlstate) return row.retry;
  return RetryClass::never;
}

}  // namespace wesley::postgres
