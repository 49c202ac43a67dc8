// SPDX-License-Identifier: Apache-2.0
// libpg_query in several threads: each has a parser of its own, which the thread's end takes down.
#pragma once

namespace wesley::sql {

// Before any call of libpg_query. Its first call in a thread makes the key of the take-down in a variable
// that all threads share (pg_query_init of src/pg_query.c): one thread after the other.
void enter_parser_thread();

}  // namespace wesley::sql
