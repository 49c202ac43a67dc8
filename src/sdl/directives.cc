// SPDX-License-Identifier: Apache-2.0
#include "sdl/directives.h"

#include <array>
#include <unordered_map>

namespace wesley::sdl {

namespace {

constexpr Places on_type_or_field = on_object | on_field;
constexpr Places on_described = on_object | on_field | on_enum | on_enum_value;

// Name, places, repeatable, arguments, summary.
std::vector<DirectiveInfo> make_directives() {
  return {
      // Tables and their objects.
      {"table",
       on_object,
       false,
       {{"name", "String"}, {"schema", "String"}, {"unlogged", "Boolean"}, {"with", "WesleyLiteral"}},
       "The type is a table; `with` holds its storage parameters."},
      {"pk",
       on_type_or_field,
       false,
       {{"fields", "[String!]", on_object, on_object},
        {"name", "String"},
        {"include", "[String!]"},
        {"deferrable", "Boolean"},
        {"initially", "WesleyInitially"}},
       "Primary key: of this field, or of `fields` together. On several fields: a key of all of them."},
      {"unique",
       on_type_or_field,
       true,
       {{"fields", "[String!]", on_object, on_object},
        {"name", "String"},
        {"include", "[String!]"},
        {"nullsNotDistinct", "Boolean"},
        {"deferrable", "Boolean"},
        {"initially", "WesleyInitially"}},
       "Unique constraint."},
      {"index",
       on_type_or_field,
       true,
       {{"fields", "[String!]", 0, on_object},
        {"exprs", "[String!]", 0, on_object},
        {"name", "String"},
        {"using", "String"},
        {"unique", "Boolean"},
        {"where", "String"},
        {"include", "[String!]"},
        {"opclasses", "[String!]"},
        {"orders", "[WesleyKeyOrder!]"},
        {"nulls", "[WesleyKeyNulls!]"},
        {"with", "WesleyLiteral"},
        {"nullsNotDistinct", "Boolean"}},
       "Index. An entry of `fields` may carry an order: `\"created_at DESC\"`."},
      {"fk",
       on_type_or_field,
       true,
       {{"fields", "[String!]", on_object, on_object},
        {"ref", "String", on_type_or_field},
        {"refFields", "[String!]", 0, on_object},
        {"name", "String"},
        {"onDelete", "WesleyReferentialAction"},
        {"onUpdate", "WesleyReferentialAction"},
        {"match", "WesleyMatch"},
        {"deferrable", "Boolean"},
        {"initially", "WesleyInitially"}},
       "Foreign key to `ref` (`\"User.id\"` on a field, `\"User\"` with `refFields` on a type)."},
      {"check",
       on_type_or_field,
       true,
       {{"expr", "String", on_type_or_field}, {"name", "String"}, {"noInherit", "Boolean"}},
       "Check constraint over column names."},
      {"exclude",
       on_object,
       true,
       {{"expr", "String", on_object}, {"using", "String"}, {"where", "String"}, {"name", "String"}},
       "Exclusion constraint."},
      {"partition",
       on_object,
       false,
       {{"by", "WesleyPartitioning", on_object},
        {"key", "[String!]", on_object},
        {"partitions", "WesleyLiteral"}},
       "The table is partitioned."},
      {"partitionOf",
       on_object,
       false,
       {{"parent", "String", on_object},
        {"from", "WesleyLiteral"},
        {"to", "WesleyLiteral"},
        {"in", "WesleyLiteral"},
        {"modulus", "Int"},
        {"remainder", "Int"},
        {"default", "Boolean"}},
       "The type is a partition of `parent`."},
      {"tenant",
       on_object,
       false,
       {{"by", "String", on_object}},
       "Row-level security by the tenant of the session."},
      {"owner",
       on_object,
       false,
       {{"column", "String", on_object}},
       "Row-level security by the owner of the row."},
      {"rls",
       on_object,
       false,
       {{"select", "String"},
        {"insert", "String"},
        {"update", "String"},
        {"delete", "String"},
        {"roles", "[String!]"}},
       "Row-level security with one expression for each command."},
      {"policy",
       on_object,
       true,
       {{"name", "String", on_object},
        {"for", "WesleyLiteral"},
        {"to", "[String!]"},
        {"using", "String"},
        {"check", "String"},
        {"permissive", "Boolean"}},
       "One row-level security policy."},
      {"grant",
       on_object,
       true,
       {{"to", "[String!]", on_object}, {"on", "[String!]"}},
       "Privileges of roles."},
      {"view",
       on_object,
       false,
       {{"sql", "String", on_object}, {"name", "String"}, {"schema", "String"}, {"with", "WesleyLiteral"}},
       "The type is a view; `with` holds its options."},
      {"materializedView",
       on_object,
       false,
       {{"sql", "String", on_object}, {"name", "String"}, {"schema", "String"}, {"with", "WesleyLiteral"}},
       "The type is a materialized view."},
      {"trigger",
       on_object,
       true,
       {{"name", "String", on_object},
        {"when", "String"},
        {"events", "[String!]", on_object},
        {"of", "[String!]"},
        {"forEach", "String"},
        {"if", "String"},
        {"execute", "String", on_object}},
       "Trigger that calls a function."},
      {"renamed",
       on_described,
       false,
       {{"from", "String", on_described}, {"mode", "WesleyRenameMode"}},
       "Was called `from` in the schema before: renamed, not dropped and created."},

      // Columns.
      {"column", on_field, false, {{"name", "String", on_field}}, "Name of the column."},
      {"type",
       on_field | on_scalar | on_enum,
       false,
       {{"name", "String", on_field | on_scalar | on_enum}},
       "PostgreSQL type of a column or of a custom scalar; of an enum: the name of its PostgreSQL type."},
      {"collate", on_field, false, {{"name", "String", on_field}}, "Collation of the column."},
      {"storage", on_field, false, {{"mode", "WesleyStorage", on_field}}, "TOAST strategy of the column."},
      {"statistics",
       on_field,
       false,
       {{"target", "Int", on_field}},
       "Statistics target of the column for ANALYZE."},
      {"default",
       on_field,
       false,
       {{"value", "WesleyLiteral"}, {"expr", "String"}},
       "Default of the column: a literal, or an SQL expression."},
      {"generated",
       on_field,
       false,
       {{"expr", "String", on_field}, {"stored", "Boolean"}},
       "Generated column over the same row."},
      {"computed",
       on_field,
       false,
       {{"from", "String"}, {"via", "String"}, {"expr", "String"}, {"stored", "Boolean"}},
       "Copied from another table and kept true (`from`); with `expr` the same as `@generated`."},
      {"identity",
       on_field,
       false,
       {{"always", "Boolean"},
        {"start", "WesleyLiteral"},
        {"increment", "WesleyLiteral"},
        {"min", "WesleyLiteral"},
        {"max", "WesleyLiteral"},
        {"cache", "WesleyLiteral"},
        {"cycle", "Boolean"}},
       "Identity column; BY DEFAULT unless `always`."},
      {"updatedAt", on_field, false, {}, "Set to now() on every update."},
      {"belongsTo",
       on_field,
       false,
       {{"column", "String"},
        {"ref", "String"},
        {"name", "String"},
        {"onDelete", "WesleyReferentialAction"},
        {"onUpdate", "WesleyReferentialAction"},
        {"match", "WesleyMatch"},
        {"deferrable", "Boolean"},
        {"initially", "WesleyInitially"}},
       "The field is another row: a column with a foreign key to it."},
      {"hasMany",
       on_field,
       false,
       {{"field", "String"}, {"via", "String"}},
       "The rows of another table that refer to this one; no column."},
      {"hasOne", on_field, false, {{"field", "String"}}, "The one row that refers to this one; no column."},

      // Validation: a check constraint here, a refinement in Zod.
      {"email", on_field | on_input_field, false, {}, "Must look like an e-mail address."},
      {"url", on_field | on_input_field, false, {}, "Must look like an http or https URL."},
      {"length",
       on_field | on_input_field,
       false,
       {{"min", "Int"}, {"max", "Int"}},
       "Bounds on the length in characters."},
      {"range",
       on_field | on_input_field,
       false,
       {{"min", "WesleyLiteral"}, {"max", "WesleyLiteral"}},
       "Bounds on the value, both inclusive."},
      {"pattern",
       on_field | on_input_field,
       false,
       {{"regex", "String", on_field | on_input_field}},
       "Must match the regular expression."},

      // Metadata.
      {"pii", on_type_or_field, false, {}, "Personal data: redacted in logs."},
      {"sensitive", on_type_or_field, false, {}, "Secret: redacted in logs."},
      {"critical", on_type_or_field, false, {}, "Shown in explain."},
      {"weight",
       on_type_or_field,
       false,
       {{"value", "WesleyLiteral", on_type_or_field}},
       "Shown in explain."},
      {"uid", on_described, false, {{"value", "String", on_described}}, "A stable identity for other tools."},
      {"label", on_enum_value, false, {{"value", "String", on_enum_value}}, "The label in PostgreSQL."},

      // The schema.
      {"extension",
       on_schema,
       true,
       {{"name", "String", on_schema}, {"schema", "String"}, {"version", "String"}},
       "A PostgreSQL extension."},
      {"sequence",
       on_schema,
       true,
       {{"name", "String", on_schema},
        {"schema", "String"},
        {"type", "String"},
        {"start", "WesleyLiteral"},
        {"increment", "WesleyLiteral"},
        {"min", "WesleyLiteral"},
        {"max", "WesleyLiteral"},
        {"cache", "WesleyLiteral"},
        {"cycle", "Boolean"},
        {"ownedBy", "String"}},
       "A sequence; `ownedBy` is a field, as in `\"Invoice.number\"`."},

      // GraphQL's own.
      {"deprecated",
       on_field | on_enum_value | on_argument | on_input_field,
       false,
       {{"reason", "String"}},
       "The column stays, marked in types and comments.",
       Support::graphql},
      {"specifiedBy", on_scalar, false, {{"url", "String", on_scalar}}, "GraphQL's own.", Support::graphql},
      {"oneOf", on_input_object, false, {}, "GraphQL's own.", Support::graphql},
  };
}

std::vector<LiteralType> make_literal_types() {
  return {
      {"WesleyLiteral", {}, "Any literal: GraphQL's Int has 32 bits and its lists have one type."},
      {"WesleyReferentialAction", {"NO_ACTION", "RESTRICT", "CASCADE", "SET_NULL", "SET_DEFAULT"}, ""},
      {"WesleyInitially", {"IMMEDIATE", "DEFERRED"}, ""},
      {"WesleyMatch", {"SIMPLE", "FULL"}, ""},
      {"WesleyRenameMode", {"ONLINE", "INSTANT"}, ""},
      {"WesleyStorage", {"PLAIN", "EXTERNAL", "EXTENDED", "MAIN"}, ""},
      {"WesleyPartitioning", {"RANGE", "LIST", "HASH"}, ""},
      {"WesleyKeyOrder", {}, "`ASC` or `DESC` for the key at the same place, or `\"field DESC\"`."},
      {"WesleyKeyNulls", {}, "`FIRST` or `LAST` for the key at the same place, or `\"field FIRST\"`."},
  };
}

struct Alias {
  std::string_view name;
  std::string_view canonical;
};
constexpr std::array aliases{Alias{"primaryKey", "pk"}, Alias{"foreignKey", "fk"}};
constexpr std::array<std::string_view, 2> prefixes{"wesley_", "wes_"};

struct PlaceName {
  Place place;
  std::string_view name;
  std::string_view phrase;
};
constexpr std::array place_names{
    PlaceName{on_schema, "SCHEMA", "the schema"},
    PlaceName{on_scalar, "SCALAR", "a scalar"},
    PlaceName{on_object, "OBJECT", "a type"},
    PlaceName{on_field, "FIELD_DEFINITION", "a field"},
    PlaceName{on_argument, "ARGUMENT_DEFINITION", "an argument"},
    PlaceName{on_interface, "INTERFACE", "an interface"},
    PlaceName{on_union, "UNION", "a union"},
    PlaceName{on_enum, "ENUM", "an enum"},
    PlaceName{on_enum_value, "ENUM_VALUE", "an enum value"},
    PlaceName{on_input_object, "INPUT_OBJECT", "an input"},
    PlaceName{on_input_field, "INPUT_FIELD_DEFINITION", "a field of an input"},
};

std::unordered_map<std::string_view, const DirectiveInfo*> make_directive_map() {
  std::unordered_map<std::string_view, const DirectiveInfo*> map;
  for (const DirectiveInfo& row : all_directives()) map.emplace(row.name, &row);
  for (const Alias& alias : aliases) map.emplace(alias.name, map.at(alias.canonical));
  return map;
}

}  // namespace

const ArgumentInfo* DirectiveInfo::argument(std::string_view argument_name) const {
  for (const ArgumentInfo& row : arguments) {
    if (row.name == argument_name) return &row;
  }
  return nullptr;
}

const std::vector<DirectiveInfo>& all_directives() {
  static const std::vector<DirectiveInfo> rows = make_directives();
  return rows;
}

const std::vector<LiteralType>& literal_types() {
  static const std::vector<LiteralType> rows = make_literal_types();
  return rows;
}

const LiteralType* find_literal_type(std::string_view name) {
  for (const LiteralType& row : literal_types()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

const DirectiveInfo* find_directive(std::string_view written_name) {
  static const std::unordered_map<std::string_view, const DirectiveInfo*> map = make_directive_map();
  auto found = map.find(written_name);
  for (const std::string_view prefix : prefixes) {
    if (found != map.end()) break;
    if (written_name.substr(0, prefix.size()) != prefix) continue;
    found = map.find(written_name.substr(prefix.size()));
    if (found != map.end() && found->second->support == Support::graphql) return nullptr;
  }
  return found == map.end() ? nullptr : found->second;
}

std::string_view place_name(Place place) {
  for (const PlaceName& row : place_names) {
    if (row.place == place) return row.name;
  }
  return {};
}

std::string_view place_phrase(Place place) {
  for (const PlaceName& row : place_names) {
    if (row.place == place) return row.phrase;
  }
  return {};
}

std::vector<Place> places_of(Places places) {
  std::vector<Place> out;
  for (const PlaceName& row : place_names) {
    if ((places & row.place) != 0) out.push_back(row.place);
  }
  return out;
}

}  // namespace wesley::sdl
