// SPDX-License-Identifier: Apache-2.0
#include "plan/draft.h"

#include <algorithm>

namespace wesley::plan {
namespace {
Resource named(std::string_view kind, const catalog::Name& name, std::string_view sub = {}) {
  Resource resource;
  resource.reserve(kind.size() + name.schema.size() + name.name.size() + sub.size() + 3);
  resource.append(kind).append(" ").append(name.schema).append(".").append(name.name);
  if (!sub.empty()) resource.append(".").append(sub);
  return resource;
}

Resource over_columns(std::string_view kind, const catalog::Name& table, std::vector<std::string> columns) {
  std::sort(columns.begin(), columns.end());
  std::string list;
  for (const auto& column : columns) list.append(column).append(",");
  return named(kind, table, list);
}
}  // namespace

Resource schema_resource(std::string_view schema) {
  return "schema " + std::string(schema);
}
Resource extensions_resource() {
  return "extensions";
}
Resource labels_resource(const catalog::Name& type) {
  return named("labels", type);
}
Resource type_resource(const catalog::Name& type) {
  return named("type", type);
}
Resource sequence_resource(const catalog::Name& sequence) {
  return named("sequence", sequence);
}
Resource table_resource(const catalog::Name& table) {
  return named("table", table);
}
Resource name_resource(const catalog::Name& table) {
  return named("name", table);
}
Resource column_resource(const catalog::Name& table, std::string_view column) {
  return named("column", table, column);
}
Resource constraint_resource(const catalog::Name& table, std::string_view name) {
  return named("constraint", table, name);
}
Resource index_resource(const catalog::Name& table, std::string_view name) {
  return named("index", table, name);
}
Resource key_resource(const catalog::Name& table, std::vector<std::string> columns) {
  return over_columns("key", table, std::move(columns));
}
Resource freed_key_resource(const catalog::Name& table, std::vector<std::string> columns) {
  return over_columns("freed key", table, std::move(columns));
}
Resource given_up_key_resource(const catalog::Name& table, std::vector<std::string> columns) {
  return over_columns("given up key", table, std::move(columns));
}
Resource filled_resource(const catalog::Name& table, std::string_view column) {
  return named("filled", table, column);
}
Resource default_resource(const catalog::Name& table, std::string_view column) {
  return named("default", table, column);
}
Resource unswitched_resource(const catalog::Name& table) {
  return named("unswitched", table);
}
Resource key_not_null_resource(const catalog::Name& table, std::string_view column) {
  return named("key-not-null", table, column);
}
Resource not_null_resource(const catalog::Name& table, std::string_view column) {
  return named("not-null", table, column);
}

}  // namespace wesley::plan
