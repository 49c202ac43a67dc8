// SPDX-License-Identifier: Apache-2.0
// The questions asked of pg_catalog, one a kind of object, for PostgreSQL 13 to 18. Where versions differ,
// the difference is a row of one table in queries.cc.
#pragma once

#include <string>
#include <string_view>

namespace wesley::introspect {

// Inside of this module, in the order in which they are asked. Parameter $1 of each is the oid[] of the
// managed schemas, where a query has one.
enum class Query {
  schemas,  // $1: text[] of names
  server,
  extensions,
  members,  // objects that belong to an extension
  comments,
  enums,
  domains,
  opclasses,
  collations,
  // The four large ones follow each other: the server works on the next while one is read.
  relations,
  columns,
  constraints,
  indexes,
  sequences,
  // Definitions, each with the columns that read_definitions.cc names.
  ranges,
  views,
  routines,
  aggregates,
  triggers,
  policies,
  rules,
  statistics,
  user_collations,
  operators,
  operator_families,
  operator_classes,
  casts,
  text_search_dictionaries,
  text_search_configurations,
  foreign_data_wrappers,
  foreign_servers,
  foreign_tables,
  event_triggers,
  default_privileges,
  // What stands beside them.
  uses,
  grants,
  unmanaged,
};
inline constexpr int query_count = static_cast<int>(Query::unmanaged) + 1;

std::string query_text(Query query, int server_major);

}  // namespace wesley::introspect
