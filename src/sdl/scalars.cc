// SPDX-License-Identifier: Apache-2.0
#include "sdl/scalars.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace wesley::sdl {

namespace {

struct FamilyRow {
  std::string_view type;
  Family family;
};

const std::vector<FamilyRow>& families() {
  static const std::vector<FamilyRow> rows = {
      {"text", Family::text},
      {"character varying", Family::text},
      {"character", Family::text},
      {"\"char\"", Family::text},
      {"name", Family::text},
      {"citext", Family::text},
      {"smallint", Family::integer},
      {"integer", Family::integer},
      {"bigint", Family::integer},
      {"numeric", Family::number},
      {"real", Family::number},
      {"double precision", Family::number},
      {"money", Family::number},
      {"boolean", Family::boolean},
      {"json", Family::json},
      {"jsonb", Family::json},
      {"timestamp with time zone", Family::temporal},
      {"timestamp without time zone", Family::temporal},
      {"date", Family::temporal},
      {"time without time zone", Family::temporal},
      {"time with time zone", Family::temporal},
      {"uuid", Family::uuid},
  };
  return rows;
}

constexpr std::array<std::string_view, 3> stored_main{"numeric", "inet", "cidr"};
constexpr std::array<std::string_view, 20> stored_plain{"smallint",
                                                        "integer",
                                                        "bigint",
                                                        "real",
                                                        "double precision",
                                                        "money",
                                                        "boolean",
                                                        "uuid",
                                                        "date",
                                                        "time without time zone",
                                                        "time with time zone",
                                                        "timestamp without time zone",
                                                        "timestamp with time zone",
                                                        "interval",
                                                        "macaddr",
                                                        "macaddr8",
                                                        "name",
                                                        "\"char\"",
                                                        "tsquery",
                                                        "point"};

}  // namespace

const std::vector<ScalarInfo>& all_scalars() {
  static const std::vector<ScalarInfo> rows = {
      {"String", "text", ""},
      {"Int", "integer", ""},
      {"Float", "double precision", ""},
      {"Boolean", "boolean", ""},
      {"BigInt", "bigint", ""},
      {"SmallInt", "smallint", ""},
      {"Decimal", "numeric", ""},
      {"Numeric", "numeric", ""},
      {"Real", "real", ""},
      {"CIText", "citext", "citext"},
      {"DateTime", "timestamp with time zone", ""},
      {"Timestamp", "timestamp without time zone", ""},
      {"Date", "date", ""},
      {"Time", "time without time zone", ""},
      {"TimeTz", "time with time zone", ""},
      {"Interval", "interval", ""},
      {"JSON", "jsonb", ""},
      {"JSONB", "jsonb", ""},
      {"UUID", "uuid", ""},
      {"Bytes", "bytea", ""},
      {"Inet", "inet", ""},
      {"Cidr", "cidr", ""},
      {"MacAddr", "macaddr", ""},
      {"MacAddr8", "macaddr8", ""},
      {"XML", "xml", ""},
      {"TSVector", "tsvector", ""},
      {"TSQuery", "tsquery", ""},
      {"Bit", "bit", ""},
      {"VarBit", "bit varying", ""},
      {"Money", "money", ""},
      {"Point", "point", ""},
      {"Line", "line", ""},
      {"LSeg", "lseg", ""},
      {"Box", "box", ""},
      {"Path", "path", ""},
      {"Polygon", "polygon", ""},
      {"Circle", "circle", ""},
      {"Int4Range", "int4range", ""},
      {"Int8Range", "int8range", ""},
      {"NumRange", "numrange", ""},
      {"TsRange", "tsrange", ""},
      {"TstzRange", "tstzrange", ""},
      {"DateRange", "daterange", ""},
      {"JSONPath", "jsonpath", ""},
      {"HStore", "hstore", "hstore"},
      {"LTree", "ltree", "ltree"},
  };
  return rows;
}

const ScalarInfo* find_scalar(std::string_view sdl_name) {
  static const auto map = [] {
    std::unordered_map<std::string_view, const ScalarInfo*> rows;
    for (const ScalarInfo& row : all_scalars()) rows.emplace(row.name, &row);
    return rows;
  }();
  const auto found = map.find(sdl_name);
  return found == map.end() ? nullptr : found->second;
}

const ScalarInfo* scalar_of_type(const sql::TypeName& type) {
  static const auto map = [] {
    std::unordered_map<std::string_view, const ScalarInfo*> rows;
    for (const ScalarInfo& row : all_scalars()) rows.emplace(row.type, &row);
    return rows;
  }();
  if (!type.modifiers.empty()) return nullptr;
  const auto found = map.find(type.name);
  if (found == map.end() || found->second->extension.empty() != type.schema.empty()) return nullptr;
  return found->second;
}

bool is_graphql_scalar(std::string_view sdl_name) {
  return sdl_name == "ID" || sdl_name == "String" || sdl_name == "Int" || sdl_name == "Float" ||
         sdl_name == "Boolean";
}

Family family_of(const sql::TypeName& type) {
  static const auto map = [] {
    std::unordered_map<std::string_view, Family> rows;
    for (const FamilyRow& row : families()) rows.emplace(row.type, row.family);
    return rows;
  }();
  if (type.array) return Family::other;
  const auto found = map.find(type.name);
  return found == map.end() ? Family::other : found->second;
}

std::string_view default_storage(const sql::TypeName& type) {
  if (type.array || !type.schema.empty()) return "extended";
  const auto listed = [&](const auto& names) {
    return std::find(names.begin(), names.end(), type.name) != names.end();
  };
  if (listed(stored_main)) return "main";
  return listed(stored_plain) ? "plain" : "extended";
}

}  // namespace wesley::sdl
