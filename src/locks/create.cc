// SPDX-License-Identifier: Apache-2.0
// CREATE ...: what is new disturbs nobody; what it refers to may be.
#include <array>

#include "locks/statement.h"

namespace wesley::locks {

using catalog::Name;
using sql::Node;
using Weight = Classification::Weight;

namespace {

void lock_parents(Classification& out, const Node& statement) {
  const bool partition = static_cast<bool>(statement.child("partbound"));
  for (const Node& parent : statement.children("inh_relations")) {
    const LockRow& row = out.use(partition ? "create-table-partition" : "create-table-inherits");
    out.lock(out.name(parent), *row.partner);
  }
  if (!partition) return;
  out.lock_unnamed(LockMode::access_exclusive,
                   "the default partition, if there is one, which is read as well");
  out.lock_unnamed(LockMode::share_row_exclusive,
                   "every table that a foreign key of the partitioned table references");
}

void lock_referenced(Classification& out, const Node& constraint, const Name& table) {
  if (constraint.enumerator("contype") != "CONSTR_FOREIGN") return;
  const Name referenced = out.name(constraint.child("pktable"));
  if (referenced == table) return;
  out.lock(referenced, LockMode::share_row_exclusive);
  out.because(Weight::detail, "a foreign key of a new table stops writes to the table it references");
}

void lock_default_sequences(Classification& out, const Node& column) {
  for (const Node& constraint : column.children("constraints"))
    if (constraint.enumerator("contype") == "CONSTR_DEFAULT")
      lock_named_sequences(out, constraint.child("raw_expr"), LockMode::access_share);
}

void lock_elements(Classification& out, const Node& statement, const Name& table) {
  for (const Node& element : statement.children("table_elts")) {
    if (element.is("Constraint")) lock_referenced(out, element, table);
    if (element.is("TableLikeClause")) {
      const LockRow& row = out.use("create-table-like");
      out.lock(out.name(element.child("relation")), *row.partner);
    }
    for (const Node& constraint : element.children("constraints")) lock_referenced(out, constraint, table);
    lock_default_sequences(out, element);
  }
}

}  // namespace

void classify_create_table(Classification& out, const Node& statement) {
  const Name table = out.name(statement.child("relation"));
  out.use("create-table");
  out.creates();
  if (statement.boolean("if_not_exists") && out.table(table) != nullptr)
    return out.because(Weight::detail, "the table is there already: nothing happens");
  lock_parents(out, statement);
  lock_elements(out, statement, table);
}

void classify_create_table_as(Classification& out, const Node& statement) {
  out.use(statement.enumerator("objtype") == "OBJECT_MATVIEW" ? "create-materialized-view"
                                                              : "create-table-as");
  out.creates();
  lock_read_tables(out, statement.child("query"));
}

void classify_create_view(Classification& out, const Node& statement) {
  const Name view = out.name(statement.child("view"));
  const bool replace = statement.boolean("replace");
  const bool known = out.created(view) || out.lookup().has_view(view);
  const bool absent = !known && out.context().catalog != nullptr && out.context().complete;
  if (replace && !absent) {
    out.use("replace-view", view);
    if (!known) out.assume("a view of that name exists");
  } else {
    out.use("create-view");
    out.creates();
  }
  lock_read_tables(out, statement.child("query"));
}

void classify_create_sequence(Classification& out, const Node& statement) {
  const LockRow& row = out.use("create-sequence");
  out.creates();
  for (const Node& option : statement.children("options")) {
    auto column = option.child("arg").children("items");
    if (option.string("defname") != "owned_by" || column.size() < 2) continue;
    column.pop_back();
    out.lock(out.name(column), *row.partner);
  }
}

void classify_create_schema(Classification& out, const Node& statement) {
  out.use("create-schema");
  out.creates();
  for (const Node& element : statement.children("schema_elts"))
    if (element.is("CreateStmt")) lock_elements(out, element, out.name(element.child("relation")));
}

void classify_create_function(Classification& out, const Node& statement) {
  out.use("create-function");
  if (statement.boolean("replace"))
    out.hazard(Hazard::untracked_dependency);
  else
    out.creates();
  lock_read_tables(out, statement.child("sql_body"));
}

void classify_create_trigger(Classification& out, const Node& statement) {
  const Name table = out.name(statement.child("relation"));
  out.use("create-trigger", table);
  if (const Node from = statement.child("constrrel")) out.lock(out.name(from), LockMode::access_share);
}

void classify_create_rule(Classification& out, const Node& statement) {
  const Name table = out.name(statement.child("relation"));
  out.use("create-rule", table);
  for (const Node& action : statement.children("actions")) lock_read_tables(out, action);
  lock_read_tables(out, statement.child("where_clause"));
}

void classify_policy(Classification& out, const Node& statement) {
  const bool create = statement.is("CreatePolicyStmt");
  out.use(create ? "create-policy" : "alter-policy", out.name(statement.child("table")));
  // Permissive policies widen what their roles see; restrictive ones narrow it.
  if (create && statement.boolean("permissive")) out.hazard(Hazard::access_widened);
  lock_read_tables(out, statement.child("qual"));
  lock_read_tables(out, statement.child("with_check"));
}

void classify_publication(Classification& out, const Node& statement) {
  const LockRow& row = out.use("create-publication");
  for (const Node& object : statement.children("pubobjects"))
    if (const Node relation = object.child("pubtable").child("relation"))
      out.lock(out.name(relation), *row.mode);
}

}  // namespace wesley::locks
