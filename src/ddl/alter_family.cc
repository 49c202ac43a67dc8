// SPDX-License-Identifier: Apache-2.0
// Tables that join and leave families, and what a table is told beside its columns.
#include <fmt/format.h>

#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

std::string detach_partition(const Name& parent, const Name& partition, bool concurrently) {
  return fmt::format("{}DETACH PARTITION {}{}", alter_table(parent), to_string(partition),
                     concurrently ? " CONCURRENTLY" : "");
}

std::string drop_parent(const Name& table, const Name& parent) {
  return alter_table(table) + "NO INHERIT " + to_string(parent);
}

std::string change_clustered_on(const Name& table, std::string_view index) {
  if (index.empty()) return alter_table(table) + "SET WITHOUT CLUSTER";
  return alter_table(table) + "CLUSTER ON " + sql::quote_identifier(index);
}

std::string change_access_method(const Name& table, std::string_view method) {
  return alter_table(table) + "SET ACCESS METHOD " +
         (method.empty() ? "heap" : sql::quote_identifier(method));
}

std::string change_tablespace(const Name& table, std::string_view tablespace) {
  return alter_table(table) + "SET TABLESPACE " +
         (tablespace.empty() ? "pg_default" : sql::quote_identifier(tablespace));
}

std::string change_of_type(const Name& table, const Rare<Name>& type) {
  return alter_table(table) + (type ? "OF " + to_string(*type) : "NOT OF");
}

std::string change_index_statistics(const Name& index, std::size_t column, int target) {
  return fmt::format("ALTER INDEX {} ALTER COLUMN {} SET STATISTICS {}", to_string(index), column, target);
}

}  // namespace wesley::ddl
