// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "diff/table_diff.h"

namespace wesley::diff {

namespace {

using catalog::Column;
using catalog::Table;
using ColumnMap = std::unordered_map<std::string_view, const Column*>;

ColumnMap by_name(const Table& table) {
  ColumnMap columns;
  columns.reserve(table.columns.size());
  for (const Column& column : table.columns) columns.emplace(column.name, &column);
  return columns;
}

const Column* find(const ColumnMap& columns, const std::string& name) {
  const auto found = columns.find(name);
  return found == columns.end() ? nullptr : found->second;
}

bool differs(ColumnProperty property, const Column& before, const Column& after) {
  switch (property) {
    case ColumnProperty::type:
      return before.type != after.type || before.collation != after.collation;
    case ColumnProperty::not_null:
      return before.not_null != after.not_null;
    case ColumnProperty::default_value:
      return before.default_value != after.default_value;
    case ColumnProperty::generated:
      return before.generated != after.generated;
    case ColumnProperty::identity:
      return before.identity != after.identity;
    case ColumnProperty::storage:
      return before.storage != after.storage;
    case ColumnProperty::compression:
      return before.compression != after.compression;
    case ColumnProperty::statistics:
      return before.statistics != after.statistics;
    case ColumnProperty::options:
      return before.options != after.options;
  }
  return false;
}

constexpr ColumnProperty all_properties[] = {
    ColumnProperty::type,        ColumnProperty::not_null,   ColumnProperty::default_value,
    ColumnProperty::generated,   ColumnProperty::identity,   ColumnProperty::storage,
    ColumnProperty::compression, ColumnProperty::statistics, ColumnProperty::options,
};

// What PostgreSQL lets only one of at a time: the old one goes before the new one comes.
bool is_given_up(ColumnProperty property, const Column& before, const Column& after) {
  return (property == ColumnProperty::generated && before.generated && !after.generated) ||
         (property == ColumnProperty::identity && before.identity && !after.identity);
}

void diff_column(const Name& table, const Column& before, const Column& after, Findings& findings) {
  if (before == after) return;
  for (const bool given_up : {true, false}) {
    for (const ColumnProperty property : all_properties) {
      if (!differs(property, before, after) || is_given_up(property, before, after) != given_up) continue;
      findings.add(AlterColumn{table, property, before, after}, after.annotations.origin);
    }
  }
  findings.comment(CommentTarget::column, object_id(catalog::ObjectKind::table, table), after.name,
                   before.comment, after.comment, after.annotations.origin);
  if (after.identity)
    findings.comment(CommentTarget::identity, object_id(catalog::ObjectKind::table, table), after.name,
                     before.sequence_comment, after.sequence_comment, after.annotations.origin);
}

// Pairs a dropped column with an added one that could be the same under a new name.
void find_possible_renames(const Name& table, const std::vector<const Column*>& dropped,
                           std::vector<const Column*> added, Findings& findings) {
  for (const Column* before : dropped) {
    const auto match = std::find_if(added.begin(), added.end(), [&](const Column* after) {
      return after != nullptr && before->type == after->type;
    });
    if (match == added.end()) continue;
    findings.set.possible_renames.push_back(
        {"column", to_string(table) + "." + before->name, to_string(table) + "." + (*match)->name});
    *match = nullptr;
  }
}

// Only columns that both sides have: a new column stands last in the database wherever the sources put it.
bool same_order(const Table& before, const Table& after, const ColumnMap& befores, const ColumnMap& afters) {
  auto at = before.columns.begin();
  for (const Column& column : after.columns) {
    if (find(befores, column.name) == nullptr) continue;
    while (find(afters, at->name) == nullptr) ++at;
    if (at->name != column.name) return false;
    ++at;
  }
  return true;
}

bool differs(TableProperty property, const Table& before, const Table& after) {
  switch (property) {
    case TableProperty::options:
      return before.options != after.options;
    case TableProperty::unlogged:
      return before.unlogged != after.unlogged;
    case TableProperty::row_security:
      return before.row_security != after.row_security;
    case TableProperty::force_row_security:
      return before.force_row_security != after.force_row_security;
    case TableProperty::replica_identity:
      return before.replica_identity != after.replica_identity || before.replica_index != after.replica_index;
    case TableProperty::clustered_on:
      return before.clustered_on != after.clustered_on;
    case TableProperty::access_method:
      return before.access_method != after.access_method;
    case TableProperty::tablespace:
      return before.tablespace != after.tablespace;
    case TableProperty::of_type:
      return before.of_type != after.of_type;
  }
  return false;
}

constexpr TableProperty all_table_properties[] = {
    TableProperty::options,          TableProperty::unlogged,
    TableProperty::row_security,     TableProperty::force_row_security,
    TableProperty::replica_identity, TableProperty::clustered_on,
    TableProperty::access_method,    TableProperty::tablespace,
    TableProperty::of_type,
};

}  // namespace

void diff_columns(const Table& before, const Table& after, Findings& findings) {
  const ColumnMap befores = by_name(before);
  const ColumnMap afters = by_name(after);
  std::vector<const Column*> added;
  std::vector<const Column*> dropped;
  for (const Column& column : after.columns) {
    if (const Column* known = find(befores, column.name)) {
      diff_column(after.name, *known, column, findings);
    } else {
      added.push_back(&column);
    }
  }
  // A generated column may speak of other new ones, never of a generated one.
  std::stable_partition(added.begin(), added.end(), [](const Column* column) { return !column->generated; });
  for (const Column* column : added) {
    findings.add(AddColumn{after.name, *column}, column->annotations.origin);
  }
  for (const Column& column : before.columns) {
    if (find(afters, column.name) == nullptr) dropped.push_back(&column);
  }
  std::stable_partition(dropped.begin(), dropped.end(),
                        [](const Column* column) { return column->generated; });
  for (const Column* column : dropped) {
    findings.add(DropColumn{after.name, *column}, after.annotations.origin);
  }
  find_possible_renames(after.name, dropped, added, findings);
  if (!same_order(before, after, befores, afters)) {
    findings.set.notes.push_back(fmt::format("column order of `{}` differs", to_string(after.name)));
  }
}

bool same_properties(const Table& before, const Table& after) {
  return std::none_of(std::begin(all_table_properties), std::end(all_table_properties),
                      [&](TableProperty property) { return differs(property, before, after); });
}

void diff_properties(const Table& before, const Table& after, Findings& findings) {
  const catalog::Origin& origin = after.annotations.origin;
  for (const TableProperty property : all_table_properties) {
    if (differs(property, before, after))
      findings.add(AlterTable{after.name, property, without_parts(before), without_parts(after)}, origin);
  }
  findings.comment(CommentTarget::object, object_id(catalog::ObjectKind::table, after.name), "",
                   before.comment, after.comment, origin);
}

Table without_parts(const Table& table) {
  Table bare;
  bare.name = table.name;
  bare.unlogged = table.unlogged;
  bare.options = table.options;
  bare.partition_key = table.partition_key;
  bare.partition_of = table.partition_of;
  bare.inherits = table.inherits;
  bare.of_type = table.of_type;
  bare.row_security = table.row_security;
  bare.force_row_security = table.force_row_security;
  bare.replica_identity = table.replica_identity;
  bare.replica_index = table.replica_index;
  bare.clustered_on = table.clustered_on;
  bare.access_method = table.access_method;
  bare.tablespace = table.tablespace;
  bare.comment = table.comment;
  return bare;
}

}  // namespace wesley::diff
