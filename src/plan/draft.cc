// SPDX-License-Identifier: Apache-2.0
#include "plan/draft.h"

#include <algorithm>

#include "plan/order.h"

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
Resource owner_resource(const catalog::Name& sequence) {
  return named("owner", sequence);
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
Resource readable_resource(const catalog::Name& table, std::string_view column) {
  return named("readable", table, column);
}
Resource filled_resource(const catalog::Name& table, std::string_view column) {
  return named("filled", table, column);
}
Resource identity_gone_resource(const catalog::Name& table, std::string_view column) {
  return named("no identity", table, column);
}
Resource altered_resource(const catalog::Name& table, std::string_view column, std::string_view property) {
  return named(property, table, column);
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

Resource object_resource(const catalog::ObjectId& object) {
  return "object " + catalog::describe(object);
}
Resource switched_resource(const catalog::Name& table) {
  return named("switched", table);
}
Resource renamed_resource(const catalog::Name& table) {
  return named("renamed", table);
}

Resource left_resource(const catalog::Name& parent) {
  return named("left", parent);
}
Resource unjoined_resource(const catalog::Name& table) {
  return named("unjoined", table);
}
Resource remade_resource(const catalog::Name& table) {
  return named("remade", table);
}
Resource childless_resource(const catalog::Name& table) {
  return named("childless", table);
}
Resource joined_resource(const catalog::Name& table) {
  return named("joined", table);
}

Resource use_resource(const catalog::Use& use) {
  using catalog::ObjectKind;
  switch (use.object.kind) {
    case ObjectKind::schema:
      return schema_resource(use.object.name.name);
    case ObjectKind::extension:
      return extensions_resource();
    case ObjectKind::enumeration:
    case ObjectKind::domain:
    case ObjectKind::composite:
    case ObjectKind::range:
      return type_resource(use.object.name);
    case ObjectKind::sequence:
      return sequence_resource(use.object.name);
    case ObjectKind::table:
      return use.column.empty() ? table_resource(use.object.name)
                                : column_resource(use.object.name, use.column);
    default:
      return object_resource(use.object);
  }
}

void Drafts::absorb(const std::vector<std::size_t>& into, const std::vector<std::size_t>& order) {
  std::vector<std::size_t> place(drafts_.size());
  std::vector<Draft> kept;
  for (std::size_t i = 0; i < drafts_.size(); ++i) {
    if (into[i] != i) continue;
    place[i] = kept.size();
    kept.push_back(std::move(drafts_[i]));
  }
  for (std::size_t at = 0; at < drafts_.size(); ++at) {
    const auto i = order.empty() ? at : order[at];
    if (into[i] == i) continue;
    place[i] = place[into[i]];
    take_in(kept[place[i]], drafts_[i]);
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    auto& after = kept[i].after;
    for (auto& before : after) before = place[before];
    after.erase(std::remove(after.begin(), after.end(), i), after.end());
  }
  drafts_ = std::move(kept);
}

}  // namespace wesley::plan
