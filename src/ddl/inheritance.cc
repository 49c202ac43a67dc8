// SPDX-License-Identifier: Apache-2.0
// Partitions and children of INHERITS.
#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

// What CREATE TABLE ... INHERITS makes of a column that the child does not name (MergeAttributes,
// src/backend/commands/tablecmds.c): NOT NULL when one parent has it, the rest from the first.
catalog::Column merged_column(std::string_view name, const std::vector<const catalog::Table*>& parents) {
  catalog::Column merged;
  bool is_first = true;
  for (const catalog::Table* parent : parents) {
    const catalog::Column* column = parent->column(name);
    if (column == nullptr) continue;
    if (is_first) {
      const bool not_null = merged.not_null;
      merged = *column;
      merged.not_null = not_null;
    }
    merged.not_null = merged.not_null || column->not_null;
    if (!merged.default_value) merged.default_value = column->default_value;
    is_first = false;
  }
  return merged;
}

std::string alter_column_only(const Name& table, std::string_view column) {
  return alter_table_only(table) + "ALTER COLUMN " + sql::quote_identifier(column) + " ";
}

// Of a column that the child names too, what it leaves out is its parents'.
void add_differences_of_own(const Name& table, const catalog::Column& column, const catalog::Column& merged,
                            std::vector<std::string>& out) {
  const std::string alter = alter_column_only(table, column.name);
  if (!column.default_value && !column.generated && !column.identity && merged.default_value)
    out.push_back(alter + "DROP DEFAULT");
  if (!column.not_null && merged.not_null) out.push_back(alter + "DROP NOT NULL");
}

void add_differences(const Name& table, const catalog::Column& column, const catalog::Column& merged,
                     std::vector<std::string>& out) {
  const std::string alter = alter_column_only(table, column.name);
  if (column.default_value && column.default_value != merged.default_value) {
    out.push_back(alter + "SET DEFAULT " + column.default_value->text);
  } else if (!column.default_value && merged.default_value) {
    out.push_back(alter + "DROP DEFAULT");
  }
  if (column.not_null != merged.not_null)
    out.push_back(alter + (column.not_null ? "SET NOT NULL" : "DROP NOT NULL"));
  if (column.identity) out.push_back(add_identity(table, column));
  if (!column.storage && merged.storage) out.push_back(reset_storage(table, column));
  if (column.compression != merged.compression)
    out.push_back(set_compression(table, column.name, column.compression.value_or("default")));
}

}  // namespace

std::string attach_partition(const catalog::Table& partition) {
  WESLEY_CHECK(partition.partition_of, "a partition");
  return fmt::format("{}ATTACH PARTITION {} {}", alter_table_only(partition.partition_of->parent),
                     to_string(partition.name), partition.partition_of->bound.text);
}

std::string add_parent(const Name& table, const Name& parent) {
  return alter_table(table) + "INHERIT " + to_string(parent);
}

std::vector<std::string> inherited_column_settings(const catalog::Table& table,
                                                   const std::vector<const catalog::Table*>& parents) {
  std::vector<std::string> out;
  if (parents.empty()) return out;
  for (const catalog::Column& column : table.columns) {
    (column.inherited ? add_differences : add_differences_of_own)(table.name, column,
                                                                  merged_column(column.name, parents), out);
  }
  return out;
}

}  // namespace wesley::ddl
