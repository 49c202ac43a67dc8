// SPDX-License-Identifier: Apache-2.0
// Objects as COMMENT ON and GRANT name them (ObjectType of src/include/nodes/parsenodes.h).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::companion {

namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

// Which of several kinds there is under that name.
std::optional<ObjectId> present(Reading& reading, const catalog::Name& named,
                                const std::vector<ObjectKind>& kinds) {
  const catalog::Catalog& catalog = reading.catalog;
  for (const ObjectKind kind : kinds) {
    const bool found = (kind == ObjectKind::table && catalog.tables.count(named) > 0) ||
                       (kind == ObjectKind::sequence && catalog.sequences.count(named) > 0) ||
                       (kind == ObjectKind::enumeration && catalog.enums.count(named) > 0) ||
                       (kind == ObjectKind::domain && catalog.domains.count(named) > 0) ||
                       (kind == ObjectKind::composite && catalog.composites.count(named) > 0) ||
                       catalog.definition({kind, named, {}}) != nullptr;
    if (found) return ObjectId{kind, named, {}};
  }
  return std::nullopt;
}

std::vector<std::string_view> name_parts(const sql::Node& object) {
  if (object.is("List")) return list_strings(object);
  if (object.is("TypeName")) return object.strings("names");
  if (object.is("ObjectWithArgs")) return object.strings("objname");
  if (object.is("RangeVar")) {
    const std::string_view schema = object.string("schemaname");
    if (schema.empty()) return {object.string("relname")};
    return {schema, object.string("relname")};
  }
  if (const auto text = object.as_string()) return {*text};
  return {};
}

std::optional<ObjectId> one_of(Reading& reading, const sql::Node& object,
                               const std::vector<ObjectKind>& kinds) {
  return present(reading, reading.name(name_parts(object)), kinds);
}

template <ObjectKind... kinds>
std::optional<ObjectId> by_name(Reading& reading, const sql::Node& object) {
  return one_of(reading, object, {kinds...});
}

// A routine, with or without the types of its arguments.
std::optional<ObjectId> routine(Reading& reading, const sql::Node& object) {
  const catalog::Name named = reading.name(name_parts(object));
  std::optional<ObjectId> found;
  for (const ObjectKind kind : {ObjectKind::function, ObjectKind::procedure, ObjectKind::aggregate}) {
    std::string arguments = argument_types(reading, object);
    if (kind == ObjectKind::aggregate && arguments.empty()) arguments = "*";
    if (reading.catalog.definition({kind, named, arguments}) != nullptr)
      return ObjectId{kind, named, arguments};
    if (!object.boolean("args_unspecified")) continue;
    const auto first = reading.catalog.definitions.lower_bound({kind, named, {}});
    if (first != reading.catalog.definitions.end() && first->first.kind == kind &&
        first->first.name == named) {
      found = first->first;
    }
  }
  return found;
}

// [schema, relation, name] of a trigger, a policy or a rule.
template <ObjectKind kind>
std::optional<ObjectId> on_relation(Reading& reading, const sql::Node& object) {
  std::vector<std::string_view> parts = list_strings(object);
  if (parts.size() < 2) return std::nullopt;
  const std::string own(parts.back());
  parts.pop_back();
  const ObjectId id{kind, reading.name(parts), own};
  return reading.catalog.definition(id) == nullptr ? std::nullopt : std::optional(id);
}

template <ObjectKind kind>
std::optional<ObjectId> without_schema(Reading& reading, const sql::Node& object) {
  const auto parts = name_parts(object);
  if (parts.empty()) return std::nullopt;
  const std::string name(parts.back());
  const catalog::Catalog& catalog = reading.catalog;
  const bool found = (kind == ObjectKind::schema && (catalog.schemas.count(name) > 0 || name == "public")) ||
                     (kind == ObjectKind::extension && catalog.extensions.count(name) > 0) ||
                     catalog.definition({kind, {"", name}, {}}) != nullptr;
  return found ? std::optional(ObjectId{kind, {"", name}, {}}) : std::nullopt;
}

// [method, schema, name] of an operator class or family.
template <ObjectKind kind>
std::optional<ObjectId> of_method(Reading& reading, const sql::Node& object) {
  std::vector<std::string_view> parts = list_strings(object);
  if (parts.size() < 2) return std::nullopt;
  const std::string method(parts.front());
  parts.erase(parts.begin());
  const ObjectId id{kind, reading.name(parts), method};
  return reading.catalog.definition(id) == nullptr ? std::nullopt : std::optional(id);
}

std::optional<ObjectId> cast(Reading& reading, const sql::Node& object) {
  const std::vector<sql::Node> types = object.children("items");
  if (types.size() != 2) return std::nullopt;
  const ObjectId id{ObjectKind::cast,
                    {},
                    fmt::format("{} AS {}", sql::to_signature(reading.type(types[0])),
                                sql::to_signature(reading.type(types[1])))};
  return reading.catalog.definition(id) == nullptr ? std::nullopt : std::optional(id);
}

std::optional<ObjectId> an_operator(Reading& reading, const sql::Node& object) {
  std::vector<std::string> types;
  for (const sql::Node& type : object.children("objargs")) {
    types.push_back(type ? sql::to_signature(reading.type(type)) : "NONE");
  }
  const ObjectId id{ObjectKind::operator_, reading.name(name_parts(object)),
                    fmt::format("{}", fmt::join(types, ", "))};
  return reading.catalog.definition(id) == nullptr ? std::nullopt : std::optional(id);
}

struct Row {
  std::string_view object_type;
  std::optional<ObjectId> (*find)(Reading& reading, const sql::Node& object);
  std::string_view what;
};
constexpr std::array rows = {
    Row{"OBJECT_TABLE",
        by_name<ObjectKind::table, ObjectKind::view, ObjectKind::materialized_view, ObjectKind::foreign_table,
                ObjectKind::sequence>,
        "table"},
    Row{"OBJECT_VIEW", by_name<ObjectKind::view>, "view"},
    Row{"OBJECT_MATVIEW", by_name<ObjectKind::materialized_view>, "materialized view"},
    Row{"OBJECT_FOREIGN_TABLE", by_name<ObjectKind::foreign_table>, "foreign table"},
    Row{"OBJECT_SEQUENCE", by_name<ObjectKind::sequence>, "sequence"},
    Row{"OBJECT_TYPE",
        by_name<ObjectKind::enumeration, ObjectKind::composite, ObjectKind::range, ObjectKind::domain>,
        "type"},
    Row{"OBJECT_DOMAIN", by_name<ObjectKind::domain>, "domain"},
    Row{"OBJECT_COLLATION", by_name<ObjectKind::collation>, "collation"},
    Row{"OBJECT_STATISTIC_EXT", by_name<ObjectKind::statistics>, "statistics"},
    Row{"OBJECT_TSCONFIGURATION", by_name<ObjectKind::text_search_configuration>,
        "text search configuration"},
    Row{"OBJECT_TSDICTIONARY", by_name<ObjectKind::text_search_dictionary>, "text search dictionary"},
    Row{"OBJECT_FUNCTION", routine, "function"},
    Row{"OBJECT_PROCEDURE", routine, "procedure"},
    Row{"OBJECT_ROUTINE", routine, "routine"},
    Row{"OBJECT_AGGREGATE", routine, "aggregate"},
    Row{"OBJECT_TRIGGER", on_relation<ObjectKind::trigger>, "trigger"},
    Row{"OBJECT_POLICY", on_relation<ObjectKind::policy>, "policy"},
    Row{"OBJECT_RULE", on_relation<ObjectKind::rule>, "rule"},
    Row{"OBJECT_SCHEMA", without_schema<ObjectKind::schema>, "schema"},
    Row{"OBJECT_EXTENSION", without_schema<ObjectKind::extension>, "extension"},
    Row{"OBJECT_FDW", without_schema<ObjectKind::foreign_data_wrapper>, "foreign data wrapper"},
    Row{"OBJECT_FOREIGN_SERVER", without_schema<ObjectKind::foreign_server>, "server"},
    Row{"OBJECT_EVENT_TRIGGER", without_schema<ObjectKind::event_trigger>, "event trigger"},
    Row{"OBJECT_OPCLASS", of_method<ObjectKind::operator_class>, "operator class"},
    Row{"OBJECT_OPFAMILY", of_method<ObjectKind::operator_family>, "operator family"},
    Row{"OBJECT_CAST", cast, "cast"},
    Row{"OBJECT_OPERATOR", an_operator, "operator"},
};

std::string written_name(const sql::Node& object) {
  std::vector<std::string> parts;
  for (const std::string_view part : name_parts(object)) parts.push_back(sql::quote_identifier(part));
  return fmt::format("{}", fmt::join(parts, "."));
}

}  // namespace

std::optional<ObjectId> named_object(Reading& reading, std::string_view object_type,
                                     const sql::Node& object) {
  for (const Row& row : rows) {
    if (row.object_type != object_type) continue;
    auto found = row.find(reading, object);
    if (!found) reading.report_unknown(row.what, written_name(object), object);
    return found;
  }
  reading.report_unsupported("an object of this kind");
  return std::nullopt;
}

}  // namespace wesley::companion
