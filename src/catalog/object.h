// SPDX-License-Identifier: Apache-2.0
// What every object of a catalog has: a name, an identity, a place in the sources, and what the SDL says of
// it beyond the database.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/rare.h"
#include "sql/expression.h"
#include "sql/type_name.h"

namespace wesley::catalog {

using Type = sql::TypeName;

// A schema-qualified name, unquoted.
struct Name {
  std::string schema;
  std::string name;
  auto operator<=>(const Name&) const = default;
};
// Quoted where PostgreSQL needs it: public."user".
std::string to_string(const Name& name);

// In the order in which objects are created when nothing else decides.
enum class ObjectKind {
  schema,
  extension,
  foreign_data_wrapper,
  foreign_server,
  collation,
  enumeration,
  domain,
  composite,
  range,
  sequence,
  function,
  procedure,
  aggregate,
  operator_,
  operator_family,
  operator_class,
  cast,
  text_search_dictionary,
  text_search_configuration,
  table,
  foreign_table,
  view,
  materialized_view,
  statistics,
  rule,
  trigger,
  policy,
  default_privileges,
  event_trigger,
};
struct ObjectKindInfo {
  std::string_view id;       // "materialized-view": in JSON and in messages
  std::string_view keyword;  // "MATERIALIZED VIEW": after COMMENT ON, DROP, ALTER; empty where there is none
};
inline constexpr std::array<ObjectKindInfo, 29> object_kinds = {{
    {"schema", "SCHEMA"},
    {"extension", "EXTENSION"},
    {"foreign-data-wrapper", "FOREIGN DATA WRAPPER"},
    {"foreign-server", "SERVER"},
    {"collation", "COLLATION"},
    {"enum", "TYPE"},
    {"domain", "DOMAIN"},
    {"composite", "TYPE"},
    {"range", "TYPE"},
    {"sequence", "SEQUENCE"},
    {"function", "FUNCTION"},
    {"procedure", "PROCEDURE"},
    {"aggregate", "AGGREGATE"},
    {"operator", "OPERATOR"},
    {"operator-family", "OPERATOR FAMILY"},
    {"operator-class", "OPERATOR CLASS"},
    {"cast", "CAST"},
    {"text-search-dictionary", "TEXT SEARCH DICTIONARY"},
    {"text-search-configuration", "TEXT SEARCH CONFIGURATION"},
    {"table", "TABLE"},
    {"foreign-table", "FOREIGN TABLE"},
    {"view", "VIEW"},
    {"materialized-view", "MATERIALIZED VIEW"},
    {"statistics", "STATISTICS"},
    {"rule", "RULE"},
    {"trigger", "TRIGGER"},
    {"policy", "POLICY"},
    {"default-privileges", ""},
    {"event-trigger", "EVENT TRIGGER"},
}};
constexpr const ObjectKindInfo& info(ObjectKind kind) {
  return object_kinds.at(static_cast<std::size_t>(kind));
}

// Two objects are the same one when their identities are equal. What has no schema has an empty one.
struct ObjectId {
  ObjectKind kind = ObjectKind::table;
  Name name;           // of a trigger, a policy or a rule: the relation it stands on
  std::string detail;  // its own name for a trigger, a policy or a rule; the argument types of a routine
                       // or an operator ("integer, text"); the method of an operator class or family;
                       // "public.a AS text" for a cast, whose name is empty; else empty
  auto operator<=>(const ObjectId&) const = default;
};
// As COMMENT ON and DROP take it, without the keyword: `public.f(integer)`, `touch ON public.t`.
std::string to_string(const ObjectId& id);
// "function public.f(integer)": for people.
std::string describe(const ObjectId& id);

// Where in the sources an object was written. Never compared.
struct Origin {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool known() const { return line != 0; }
  bool operator==(const Origin&) const { return true; }
};

// An SQL expression, query or statement. Two are equal when their canonical texts are; text is what is
// written into DDL.
struct Expression {
  std::string text;
  std::string canonical;
  bool operator==(const Expression& other) const { return canonical == other.canonical; }
};
Expression make_expression(std::string text, const sql::ColumnTypes& types = {},
                           const Type* result = nullptr);

// `@renamed(from:)`: the name it had before, in SDL and as PostgreSQL would have named it.
enum class RenameMode { online, instant };
struct Renamed {
  std::string from_sdl;
  std::string from;
  RenameMode mode = RenameMode::online;
};

// What the SDL says beyond the database. Never compared.
struct Annotations {
  std::string sdl_name;
  Rare<std::string> deprecated;
  Rare<Renamed> renamed;
  Json metadata;  // object: pii, sensitive, critical, weight, uid, and relations of a table
  Origin origin;
  bool operator==(const Annotations&) const { return true; }
  bool sensitive() const;
};

}  // namespace wesley::catalog
