// SPDX-License-Identifier: Apache-2.0
// The questions asked of pg_catalog, one a kind of object, for PostgreSQL 13 to 18. Where versions differ,
// the difference is a row of one table in queries.cc.
#pragma once

#include <string>
#include <string_view>

namespace wesley::introspect {

// Inside of this module. Parameter $1 of each is the oid[] of the managed schemas, where a query has one.
enum class Query {
  schemas,  // $1: text[] of names
  extensions,
  members,  // objects that belong to an extension
  comments,
  enums,
  relations,
  columns,
  sequences,
  constraints,
  indexes,
  opclasses,
  collations,
  unmanaged,
  server,
};
std::string query_text(Query query, int server_major);

}  // namespace wesley::introspect
