// SPDX-License-Identifier: Apache-2.0
// Changes of whole objects: renames, schemas, types, sequences, privileges, comments.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "locks/statement.h"

namespace wesley::locks {

using catalog::Name;
using sql::Node;

namespace {

constexpr std::array<std::string_view, 6> relation_kinds = {"OBJECT_TABLE",         "OBJECT_VIEW",
                                                            "OBJECT_MATVIEW",       "OBJECT_SEQUENCE",
                                                            "OBJECT_FOREIGN_TABLE", "OBJECT_INDEX"};
bool is_relation(std::string_view kind) {
  return std::find(relation_kinds.begin(), relation_kinds.end(), kind) != relation_kinds.end();
}

// For an index-backed constraint the index is renamed with it.
void rename_constraint(Classification& out, const Node& statement, const Name& table) {
  out.use("rename-constraint", table);
  const catalog::Table* known = out.table(table);
  const catalog::Constraint* constraint =
      known != nullptr ? known->constraint(statement.string("subname")) : nullptr;
  if (constraint != nullptr && constraint->key() != nullptr)
    out.lock_index({table.schema, constraint->name}, LockMode::share_update_exclusive);
}

void rename_relation(Classification& out, std::string_view kind, const Name& relation) {
  if (kind == "OBJECT_INDEX") {
    const LockRow& row = out.use("rename-index");
    return out.lock_index(relation, *row.mode);
  }
  if (out.table(relation) == nullptr && out.lookup().table_of_index(relation) != nullptr) {
    const LockRow& row = out.use("rename-index-as-table");
    return out.lock_index(relation, *row.mode);
  }
  out.use("rename-table", relation);
}

// The objects of a statement over a relation's part, `... ON table`: the table's name comes first.
Name table_of_part(const Classification& out, const Node& object) {
  auto names = object.children("items");
  if (!names.empty()) names.pop_back();
  return out.name(names);
}

// COMMENT ON and SECURITY LABEL: get_object_address of src/backend/catalog/objectaddress.c.
void comment_on(Classification& out, std::string_view kind, const Node& object) {
  if (kind == "OBJECT_INDEX") {
    const LockRow& row = out.use("comment-on-relation");
    return out.lock_index(out.name(object.children("items")), *row.mode);
  }
  if (is_relation(kind)) return out.use("comment-on-relation", out.name(object.children("items")));
  if (kind == "OBJECT_COLUMN") return out.use("comment-on-relation", table_of_part(out, object));
  constexpr std::array<std::string_view, 4> parts = {"OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER",
                                                     "OBJECT_POLICY", "OBJECT_RULE"};
  if (std::find(parts.begin(), parts.end(), kind) != parts.end())
    return out.use("comment-on-part", table_of_part(out, object));
  out.use("comment-on-other");
}

// Tables that a GRANT names; none for those on other kinds of object.
std::vector<Name> granted_tables(const Classification& out, const Node& statement) {
  std::vector<Name> tables;
  const std::string_view kind = statement.enumerator("objtype");
  if (kind != "OBJECT_TABLE" && kind != "OBJECT_SEQUENCE") return tables;
  if (statement.enumerator("targtype") == "ACL_TARGET_OBJECT")
    for (const Node& object : statement.children("objects")) tables.push_back(out.name(object));
  if (statement.enumerator("targtype") == "ACL_TARGET_ALL_IN_SCHEMA" && out.context().catalog != nullptr)
    for (const Node& schema : statement.children("objects"))
      for (const auto& [name, table] : out.context().catalog->tables)
        if (name.schema == schema.as_string()) tables.push_back(name);
  return tables;
}

void reposition_owner(Classification& out, const Node& option) {
  auto column = option.child("arg").children("items");
  if (column.size() < 2) return;
  column.pop_back();
  const LockRow& row = out.use("alter-sequence-owned-by");
  out.lock(out.name(column), *row.partner);
}

}  // namespace

void classify_rename(Classification& out, const Node& statement) {
  const std::string_view kind = statement.enumerator("rename_type");
  const Name relation = out.name(statement.child("relation"));
  if (kind == "OBJECT_COLUMN") return out.use("rename-column", relation);
  if (kind == "OBJECT_TABCONSTRAINT") return rename_constraint(out, statement, relation);
  if (kind == "OBJECT_TRIGGER" || kind == "OBJECT_POLICY" || kind == "OBJECT_RULE")
    return out.use("rename-part", relation);
  if (kind == "OBJECT_ATTRIBUTE") return out.use("alter-composite-type", relation);
  if (is_relation(kind)) return rename_relation(out, kind, relation);
  out.use("rename-other");
}

void classify_set_schema(Classification& out, const Node& statement) {
  if (!is_relation(statement.enumerator("object_type"))) {
    out.use("set-schema-other");
    return;
  }
  const Name relation = out.name(statement.child("relation"));
  out.use("set-schema", relation);
  for (const auto& [sequence, column] : out.lookup().sequences_of(relation))
    out.lock(sequence, LockMode::access_exclusive);
}

void classify_alter_enum(Classification& out, const Node& statement) {
  out.use(statement.string("old_val").empty() ? "alter-type-add-value" : "alter-type-rename-value");
}

void classify_alter_domain(Classification& out, const Node& statement) {
  // T: default, N and O: drop and set NOT NULL, C: add, X: drop, V: validate a constraint.
  const std::string_view subtype = statement.string("subtype");
  const bool adds = subtype == "C" && !statement.child("def").boolean("skip_validation");
  if (subtype != "O" && subtype != "V" && !adds) {
    out.use("alter-domain");
    return;
  }
  const LockRow& row = out.use("alter-domain-tighten");
  const Name domain = out.name(statement.children("type_name"));
  for (const catalog::Table* table : out.lookup().tables_using(domain)) {
    out.lock(table->name, *row.partner);
    out.scan(table->name);
  }
  if (out.context().catalog == nullptr || !out.context().complete)
    out.lock_unnamed(*row.partner, fmt::format("every table with a column of domain `{}`", domain.name));
}

void classify_alter_sequence(Classification& out, const Node& statement) {
  const Name sequence = out.name(statement.child("sequence"));
  out.use("alter-sequence", sequence);
  for (const Node& option : statement.children("options"))
    if (option.string("defname") == "owned_by") reposition_owner(out, option);
}

void classify_grant(Classification& out, const Node& statement) {
  out.use(statement.boolean("is_grant") ? "grant" : "revoke");
  if (!out.holds(Fact::grant_locks_tables) || statement.is("GrantRoleStmt")) return;
  for (const Name& table : granted_tables(out, statement)) out.lock(table, LockMode::access_share);
}

void classify_comment(Classification& out, const Node& statement) {
  comment_on(out, statement.enumerator("objtype"), statement.child("object"));
}

void classify_lock_table(Classification& out, const Node& statement) {
  out.use("lock-table");
  const auto mode = static_cast<LockMode>(statement.integer("mode"));
  for (const Node& relation : statement.children("relations")) out.lock(out.name(relation), mode);
}

}  // namespace wesley::locks
