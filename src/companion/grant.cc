// SPDX-License-Identifier: Apache-2.0
// GRANT and REVOKE.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "catalog/statement.h"
#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/quote.h"

namespace wesley::companion {

namespace {

using catalog::ObjectKind;

// Manual, table 5.2: what ALL means for a kind of object, and what PUBLIC has from the beginning.
struct Privileges {
  ObjectKind kind;
  std::vector<std::string_view> all;
  std::string_view of_public;
};
const std::vector<Privileges>& privilege_table() {
  static const std::vector<std::string_view> relation = {"SELECT",   "INSERT",     "UPDATE", "DELETE",
                                                         "TRUNCATE", "REFERENCES", "TRIGGER"};
  static const std::vector<Privileges> table = {
      {ObjectKind::table, relation, ""},
      {ObjectKind::view, relation, ""},
      {ObjectKind::materialized_view, relation, ""},
      {ObjectKind::foreign_table, relation, ""},
      {ObjectKind::sequence, {"USAGE", "SELECT", "UPDATE"}, ""},
      {ObjectKind::function, {"EXECUTE"}, "EXECUTE"},
      {ObjectKind::procedure, {"EXECUTE"}, "EXECUTE"},
      {ObjectKind::aggregate, {"EXECUTE"}, "EXECUTE"},
      {ObjectKind::enumeration, {"USAGE"}, "USAGE"},
      {ObjectKind::domain, {"USAGE"}, "USAGE"},
      {ObjectKind::composite, {"USAGE"}, "USAGE"},
      {ObjectKind::range, {"USAGE"}, "USAGE"},
      {ObjectKind::schema, {"USAGE", "CREATE"}, ""},
      {ObjectKind::foreign_data_wrapper, {"USAGE"}, ""},
      {ObjectKind::foreign_server, {"USAGE"}, ""},
  };
  return table;
}

const Privileges* privileges_of(ObjectKind kind) {
  for (const Privileges& row : privilege_table()) {
    if (row.kind == kind) return &row;
  }
  return nullptr;
}

constexpr std::array<std::string_view, 4> column_privileges = {"SELECT", "INSERT", "UPDATE", "REFERENCES"};

// Empty: PUBLIC.
std::vector<std::string> read_grantees(Reading& reading, const sql::Node& node) {
  std::vector<std::string> names;
  for (const sql::Node& role : node.children("grantees")) {
    if (role.enumerator("roletype") == "ROLESPEC_PUBLIC") {
      names.emplace_back();
    } else if (role.enumerator("roletype") == "ROLESPEC_CSTRING") {
      names.emplace_back(role.string("rolename"));
    } else {
      reading.report_unsupported("a role that depends on who runs the statement", role);
    }
  }
  return names;
}

struct Privilege {
  std::string name;
  std::vector<std::string> columns;  // empty: of the whole object
};

std::vector<Privilege> read_privileges(const sql::Node& node, const Privileges& kind) {
  std::vector<Privilege> found;
  const std::vector<sql::Node> written = node.children("privileges");
  if (written.empty()) {
    for (const std::string_view name : kind.all) found.push_back({std::string(name), {}});
  }
  for (const sql::Node& privilege : written) {
    const std::vector<std::string> columns = to_strings(privilege.strings("cols"));
    const std::string name = ascii_upper(privilege.string("priv_name"));
    if (!name.empty()) {
      found.push_back({name, columns});
      continue;
    }
    for (const std::string_view each : column_privileges) found.push_back({std::string(each), columns});
  }
  return found;
}

// Everybody may use schema public (manual, section 5.9.6).
std::string_view public_default(const catalog::ObjectId& object, const Privileges& kind) {
  const bool is_public = object.kind == ObjectKind::schema && object.name.name == "public";
  return is_public ? "USAGE" : kind.of_public;
}

void apply(Reading& reading, const catalog::GrantId& id, const Privileges& kind, const Privilege& privilege,
           const sql::Node& node) {
  auto& grants = reading.catalog.grants;
  auto [place, fresh] = grants.try_emplace(id);
  catalog::Grant& grant = place->second;
  const std::string by_default(public_default(id.object, kind));
  const bool has_default = id.grantee.empty() && id.column.empty() && !by_default.empty();
  if (fresh) {
    grant.id = id;
    grant.origin = reading.origin();
    if (has_default) grant.privileges[by_default] = false;
  }
  const bool with_option = node.boolean("grant_option");
  if (!node.boolean("is_grant")) {
    if (with_option) {
      const auto held = grant.privileges.find(privilege.name);
      if (held != grant.privileges.end()) held->second = false;
    } else {
      grant.privileges.erase(privilege.name);
    }
  } else {
    grant.privileges[privilege.name] = with_option || grant.privileges[privilege.name];
  }
  const bool as_by_default = has_default
                                 ? grant.privileges == std::map<std::string, bool>{{by_default, false}}
                                 : grant.privileges.empty();
  if (as_by_default) grants.erase(place);
}

std::optional<catalog::ObjectId> granted_object(Reading& reading, std::string_view type,
                                                const sql::Node& object) {
  if (type == "OBJECT_SEQUENCE") {
    const catalog::Name name = reading.name(object);
    if (reading.column_of_sequence(name) != nullptr) return catalog::ObjectId{ObjectKind::sequence, name, {}};
  }
  return named_object(reading, type, object);
}

}  // namespace

void grant(Reading& reading, const sql::Node& node) {
  if (node.enumerator("targtype") != "ACL_TARGET_OBJECT") {
    return reading.report_unsupported("GRANT ON ALL ... IN SCHEMA");
  }
  const std::vector<std::string> grantees = read_grantees(reading, node);
  for (const sql::Node& object : node.children("objects")) {
    const auto id = granted_object(reading, node.enumerator("objtype"), object);
    const Privileges* kind = id ? privileges_of(id->kind) : nullptr;
    if (kind == nullptr) continue;
    for (const Privilege& privilege : read_privileges(node, *kind)) {
      std::vector<std::string> columns = privilege.columns;
      if (columns.empty()) columns.emplace_back();
      for (const std::string& column : columns) {
        for (const std::string& grantee : grantees)
          apply(reading, {*id, column, grantee}, *kind, privilege, node);
      }
    }
  }
}

namespace {

struct DefaultKind {
  std::string_view object_type;
  std::string_view word;
  std::string_view privileges;  // ALL, in the order of the alphabet
};
constexpr DefaultKind default_kinds[] = {
    {"OBJECT_TABLE", "TABLES", "DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE"},
    {"OBJECT_SEQUENCE", "SEQUENCES", "SELECT, UPDATE, USAGE"},
    {"OBJECT_FUNCTION", "FUNCTIONS", "EXECUTE"},
    {"OBJECT_ROUTINE", "FUNCTIONS", "EXECUTE"},
    {"OBJECT_TYPE", "TYPES", "USAGE"},
    {"OBJECT_SCHEMA", "SCHEMAS", "CREATE, USAGE"},
};

std::string privilege_list(const sql::Node& action, const DefaultKind& kind) {
  std::vector<std::string> names;
  for (const sql::Node& privilege : action.children("privileges")) {
    names.push_back(ascii_upper(privilege.string("priv_name")));
  }
  std::sort(names.begin(), names.end());
  return names.empty() ? std::string(kind.privileges) : fmt::format("{}", fmt::join(names, ", "));
}

// The items of `FOR ROLE a, b` or `IN SCHEMA a, b`.
std::vector<std::string> scope_items(const sql::Node& node, std::string_view option) {
  std::vector<std::string> items;
  const std::vector<sql::Node> options = node.children("options");
  const sql::Node* found = find_option(options, option);
  if (found == nullptr) return items;
  for (const sql::Node& item : found->child("arg").children("items")) {
    items.emplace_back(item.is("RoleSpec") ? item.string("rolename")
                                           : item.as_string().value_or(std::string_view()));
  }
  return items;
}

void add_default(Reading& reading, const std::string& role, const std::string& schema,
                 const DefaultKind& kind, const sql::Node& action) {
  const std::string scope = fmt::format("FOR ROLE {}{}", sql::quote_identifier(role),
                                        schema.empty() ? "" : " IN SCHEMA " + sql::quote_identifier(schema));
  const catalog::ObjectId id{
      ObjectKind::default_privileges, {schema, ""}, fmt::format("{} ON {}", scope, kind.word)};
  if (!schema.empty()) reading.catalog.schemas[schema].name = schema;
  catalog::Definition& definition = reading.catalog.definitions[id];
  definition.id = id;
  if (!definition.annotations.origin.known()) definition.annotations.origin = reading.origin();
  const bool grants = action.boolean("is_grant");
  for (const std::string& grantee : read_grantees(reading, action)) {
    definition.statements.push_back(catalog::make_statement(
        fmt::format("ALTER DEFAULT PRIVILEGES {} {} {} ON {} {} {}{}", scope, grants ? "GRANT" : "REVOKE",
                    privilege_list(action, kind), kind.word, grants ? "TO" : "FROM",
                    grantee.empty() ? "PUBLIC" : sql::quote_identifier(grantee),
                    action.boolean("grant_option") ? " WITH GRANT OPTION" : "")));
  }
}

}  // namespace

void alter_default_privileges(Reading& reading, const sql::Node& node) {
  const std::vector<std::string> roles = scope_items(node, "roles");
  std::vector<std::string> schemas = scope_items(node, "schemas");
  if (roles.empty()) return reading.report_unsupported("ALTER DEFAULT PRIVILEGES without FOR ROLE");
  if (schemas.empty()) schemas.emplace_back();
  const sql::Node action = node.child("action");
  for (const DefaultKind& kind : default_kinds) {
    if (kind.object_type != action.enumerator("objtype")) continue;
    for (const std::string& role : roles) {
      for (const std::string& schema : schemas) add_default(reading, role, schema, kind, action);
    }
    return;
  }
  reading.report_unsupported("this form of ALTER DEFAULT PRIVILEGES");
}

}  // namespace wesley::companion
