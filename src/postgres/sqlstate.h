// SPDX-License-Identifier: Apache-2.0
// What an SQLSTATE means for trying again. The table is in sqlstate.cc; what it does not list is never
// retried.
#pragma once

#include <string_view>
#include <vector>

namespace wesley::postgres {

enum class RetryClass {
  never,            // the same statement would fail again, or a person has to look
  lock_wait,        // lock_timeout: somebody holds the object; give way and come back
  conflict,         // deadlock or serialisation: the server chose us to give way
  lost_connection,  // whether it took effect is unknown: the journal or the done-check decides
};

struct SqlstateRow {
  std::string_view sqlstate;  // five characters, or the two of a whole class
  RetryClass retry;
  std::string_view name;  // condition name of the manual's appendix A
};
const std::vector<SqlstateRow>& sqlstate_table();
RetryClass retry_class(std::string_view sqlstate);

}  // namespace wesley::postgres
