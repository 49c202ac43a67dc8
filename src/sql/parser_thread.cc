// SPDX-License-Identifier: Apache-2.0
#include "sql/parser_thread.h"

#include <mutex>

#include <pg_query.h>

namespace wesley::sql {

void enter_parser_thread() {
  static std::mutex first_call;
  thread_local const bool entered = [] {
    const std::scoped_lock one_at_a_time(first_call);
    pg_query_init();
    return true;
  }();
  static_cast<void>(entered);
}

}  // namespace wesley::sql
