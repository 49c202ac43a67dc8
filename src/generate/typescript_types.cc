// SPDX-License-Identifier: Apache-2.0
#include "generate/typescript_types.h"

#include <unordered_map>

#include <fmt/format.h>

namespace wesley::generate {

namespace {

// As node-postgres reads and writes it (lib/textParsers.js of pg-types 2). What is not listed is a string.
struct TypeRow {
  std::string_view type;
  std::string_view read;
  std::string_view write;
  std::string_view element = {};  // in an array, when it is read differently there
};
constexpr TypeRow rows[] = {
    {"smallint", "number", "number"},
    {"integer", "number", "number"},
    {"oid", "number", "number"},
    {"bigint", "string", "string | number | bigint"},
    {"real", "number", "number"},
    {"double precision", "number", "number"},
    {"numeric", "string", "string | number", "number"},
    {"boolean", "boolean", "boolean"},
    {"bytea", "Uint8Array", "Uint8Array | string"},
    {"json", "Json", "Json"},
    {"jsonb", "Json", "Json"},
    {"date", "Date", "Date | string"},
    {"timestamp without time zone", "Date", "Date | string"},
    {"timestamp with time zone", "Date", "Date | string"},
    {"point", "{ x: number; y: number }", "string"},
    {"circle", "{ x: number; y: number; radius: number }", "string"},
    {"interval", "Interval", "string"},
};

const TypeRow* find_row(std::string_view type) {
  static const auto map = [] {
    std::unordered_map<std::string_view, const TypeRow*> found;
    for (const TypeRow& row : rows) found.emplace(row.type, &row);
    return found;
  }();
  const auto found = map.find(type);
  return found == map.end() ? nullptr : found->second;
}

bool is_union(std::string_view type) {
  return type.find(" | ") != std::string_view::npos;
}

}  // namespace

const std::string* TypeScriptTypes::mapped(const std::string& name) {
  const auto found = options_.scalars.find(name);
  if (found == options_.scalars.end()) return nullptr;
  if (!found->second.import.empty()) imports_[found->second.import].insert(found->second.type);
  return &found->second.type;
}

std::string TypeScriptTypes::built_in(std::string_view name, Direction direction, bool in_array) {
  const TypeRow* row = find_row(name);
  if (row == nullptr) return "string";
  if (row->read == "Json") uses_json_ = true;
  if (row->read == "Interval" && direction == Direction::read) uses_interval_ = true;
  if (direction == Direction::write) return std::string(row->write);
  if (row->read == "Date") return options_.dates;
  if (name == "bigint") return options_.bigint;
  if (name == "numeric" && options_.numeric != "string") return options_.numeric;
  return std::string(in_array && !row->element.empty() ? row->element : row->read);
}

std::string TypeScriptTypes::element(const catalog::Type& type, Direction direction, bool in_array) {
  if (type.name.empty()) return "unknown";
  if (type.schema.empty() && options_.scalars.empty()) return built_in(type.name, direction, in_array);
  const catalog::Name name{type.schema, type.name};
  if (!options_.scalars.empty()) {
    const std::string full = type.schema.empty() ? type.name : type.schema + "." + type.name;
    if (const std::string* own = mapped(full)) return names_.type(name).empty() ? *own : names_.type(name);
  }
  if (type.schema.empty()) return built_in(type.name, direction, in_array);
  if (const auto domain = catalog_.domains.find(name); domain != catalog_.domains.end()) {
    std::string read = of(domain->second.base, Direction::read);
    std::string written = of(domain->second.base, direction);
    return read == written ? names_.type(name) : written;
  }
  if (!names_.type(name).empty()) return names_.type(name);
  if (catalog_.tables.count(name) > 0) return names_.table(name).row;
  return "string";
}

std::string TypeScriptTypes::of(const catalog::Type& type, Direction direction) {
  std::string one = element(type, direction, type.array);
  if (!type.array) return one;
  if (options_.nullable_elements) one = nullable(std::move(one));
  return is_union(one) ? fmt::format("({})[]", one) : one + "[]";
}

std::string TypeScriptTypes::of_domain(const catalog::Domain& domain) {
  const std::string* own = mapped(domain.name.schema + "." + domain.name.name);
  return own == nullptr ? of(domain.base, Direction::read) : *own;
}

std::string TypeScriptTypes::nullable(std::string type) const {
  if (type == "Json" || type == "unknown") return type;
  return type + " | null";
}

std::string TypeScriptTypes::of_scalar(const std::string& sdl_name, const catalog::Type* type) {
  if (const std::string* own = mapped(sdl_name)) return *own;
  return type == nullptr ? "unknown" : of(*type, Direction::read);
}

}  // namespace wesley::generate
