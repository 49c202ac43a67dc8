// SPDX-License-Identifier: Apache-2.0
#include "rehearse/workload.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sql/quote.h"

namespace wesley::rehearse {

namespace {

using sql::quote_identifier;

bool is_number(const catalog::Type& type) {
  return !type.array && type.schema.empty() && type.modifiers.empty() &&
         (type.name == "integer" || type.name == "bigint" || type.name == "numeric");
}

bool is_text(const catalog::Type& type) {
  return !type.array && type.schema.empty() && type.modifiers.empty() &&
         (type.name == "text" || type.name == "character varying");
}

// Columns that must differ between rows, apart from the primary key.
std::set<std::string> unique_columns(const catalog::Table& table) {
  std::set<std::string> columns;
  for (const catalog::Constraint& constraint : table.constraints) {
    const catalog::Key* key = constraint.key();
    if (key != nullptr && !key->primary) columns.insert(key->columns.begin(), key->columns.end());
  }
  for (const catalog::Index& index : table.indexes) {
    for (const catalog::IndexKey& key : index.keys) {
      if (index.unique) columns.insert(key.column);
    }
  }
  return columns;
}

// Columns that lead to other rows or are led to: a token in them would break a key.
std::set<std::string> key_columns(const catalog::Table& table) {
  std::set<std::string> columns = unique_columns(table);
  for (const catalog::Constraint& constraint : table.constraints) {
    if (const auto* key = constraint.key()) columns.insert(key->columns.begin(), key->columns.end());
    if (const auto* foreign = constraint.foreign_key())
      columns.insert(foreign->columns.begin(), foreign->columns.end());
  }
  return columns;
}

std::string token_as(const catalog::Type& type) {
  return is_text(type) ? "$2::text" : "$2::text::integer";
}

std::string update_statement(const TableWork& work, const catalog::Table& table) {
  if (work.markers.empty()) return {};
  std::vector<std::string> assignments;
  for (const std::string& marker : work.markers) {
    assignments.push_back(
        fmt::format("{} = {}", quote_identifier(marker), token_as(table.column(marker)->type)));
  }
  return fmt::format("UPDATE {} SET {} WHERE {} = $1", to_string(work.table), fmt::join(assignments, ", "),
                     quote_identifier(work.key));
}

// A copy of an existing row under a new key: foreign keys and checks hold because they hold for the original.
std::string insert_statement(const TableWork& work, const catalog::Table& table) {
  const catalog::Column& key = *table.column(work.key);
  if (!key.default_value && !key.identity) return {};
  const std::set<std::string> unique = unique_columns(table);
  std::vector<std::string> columns;
  std::vector<std::string> values;
  for (const catalog::Column& column : table.columns) {
    if (column.name == work.key || column.generated || column.identity) continue;
    const std::string name = quote_identifier(column.name);
    const bool marker =
        std::find(work.markers.begin(), work.markers.end(), column.name) != work.markers.end();
    columns.push_back(name);
    values.push_back(unique.contains(column.name) ? fmt::format("$2::text || '-' || {}", name)
                     : marker                     ? token_as(column.type)
                                                  : name);
  }
  if (unique.empty() && work.markers.empty()) return {};  // $2 would have no use, and the row no mark
  return fmt::format("INSERT INTO {0} ({1}) SELECT {2} FROM {0} WHERE {3} = $1 RETURNING {3}",
                     to_string(work.table), fmt::join(columns, ", "), fmt::join(values, ", "),
                     quote_identifier(work.key));
}

// Whether the statement works on this data, with small and large tokens, without leaving a trace.
bool works(postgres::Connection& connection, const std::string& statement, const std::string& key) {
  if (statement.empty()) return false;
  for (const std::string token : {"1", "1000000"}) {
    if (!connection.execute("BEGIN")) return false;
    const auto tried = connection.query(statement, {key, token});
    if (!connection.execute("ROLLBACK") || !tried) return false;
  }
  return true;
}

Result<std::vector<std::string>> sample_keys(postgres::Connection& connection, const TableWork& work,
                                             int sample) {
  const std::string key = quote_identifier(work.key);
  WESLEY_ASSIGN(const postgres::Rows rows,
                connection.query(fmt::format("SELECT {0}::text FROM {1} ORDER BY md5({0}::text) LIMIT {2}",
                                             key, to_string(work.table), sample)));
  std::vector<std::string> keys;
  for (std::size_t row = 0; row < rows.size(); ++row) keys.emplace_back(rows.text(row, 0));
  return keys;
}

// Of the columns that can hold a token, those whose checks accept one.
std::vector<std::string> marker_columns(postgres::Connection& connection, TableWork work,
                                        const catalog::Table& table) {
  const std::set<std::string> keys = key_columns(table);
  std::vector<std::string> markers;
  for (const catalog::Column& column : table.columns) {
    const bool markable =
        (is_text(column.type) || is_number(column.type)) && !column.generated && !column.identity;
    if (!markable || keys.contains(column.name)) continue;
    work.markers = {column.name};
    if (works(connection, update_statement(work, table), work.keys.front())) markers.push_back(column.name);
  }
  return markers;
}

}  // namespace

Result<std::vector<TableWork>> make_workload(postgres::Connection& connection,
                                             const catalog::Catalog& catalog, int sample) {
  std::vector<TableWork> workload;
  for (const auto& [name, table] : catalog.tables) {
    const catalog::Constraint* primary = table.primary_key();
    if (primary == nullptr || primary->key()->columns.size() != 1) continue;
    TableWork work;
    work.table = name;
    work.key = primary->key()->columns.front();
    WESLEY_ASSIGN(work.keys, sample_keys(connection, work, sample));
    if (work.keys.empty()) continue;
    work.markers = marker_columns(connection, work, table);
    std::vector<std::string> columns;
    for (const catalog::Column& column : table.columns) columns.push_back(quote_identifier(column.name));
    work.read = fmt::format("SELECT {} FROM {} WHERE {} = $1", fmt::join(columns, ", "), to_string(name),
                            quote_identifier(work.key));
    work.update = update_statement(work, table);
    work.insert = insert_statement(work, table);
    if (!works(connection, work.update, work.keys.front())) work.update.clear();
    if (!works(connection, work.insert, work.keys.front())) work.insert.clear();
    workload.push_back(std::move(work));
  }
  return workload;
}

}  // namespace wesley::rehearse
