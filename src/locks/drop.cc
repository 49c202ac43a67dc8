// SPDX-License-Identifier: Apache-2.0
// DROP ..., TRUNCATE and DROP COLUMN: what goes takes locks on what it was tied to.
#include <array>
#include <set>

#include <fmt/format.h>

#include "locks/alter_table.h"
#include "locks/statement.h"

namespace wesley::locks {

using catalog::Name;
using sql::Node;
using Weight = Classification::Weight;

namespace {

constexpr auto AE = LockMode::access_exclusive;

void lock_referencing(Classification& out, const Name& table) {
  for (const Reference& each : out.lookup().references_to(table)) out.lock(each.table->name, AE);
}

void drop_one_table(Classification& out, const Name& name, bool cascade) {
  out.lock(name, AE);
  if (!out.complete(name) && !out.created(name)) {
    out.lock_unnamed(AE, fmt::format("every table that `{}` references", name.name));
  }
  if (cascade && !out.created(name))
    out.lock_unnamed(AE, fmt::format("views and whatever else depends on `{}`", name.name));
  const catalog::Table* known = out.table(name);
  if (known == nullptr) return;
  for (const catalog::Constraint& constraint : known->constraints)
    if (const auto* key = constraint.foreign_key()) out.lock(key->referenced, AE);
  for (const Name& index : index_names(*known)) out.lock_index(index, AE);
  for (const auto& [sequence, column] : out.lookup().sequences_of(name)) out.lock(sequence, AE);
  if (cascade) lock_referencing(out, name);
}

void drop_tables(Classification& out, const Node& statement, bool cascade) {
  out.use("drop-table");
  for (const Node& object : statement.children("objects"))
    drop_one_table(out, out.name(object.children("items")), cascade);
}

void drop_relations(Classification& out, const Node& statement, std::string_view row, bool cascade) {
  out.use(row);
  for (const Node& object : statement.children("objects")) {
    const Name name = out.name(object.children("items"));
    out.lock(name, AE);
    if (const catalog::Table* known = out.table(name))
      for (const Name& index : index_names(*known)) out.lock_index(index, AE);
    if (cascade && !out.created(name))
      out.lock_unnamed(AE, fmt::format("everything that depends on `{}`", name.name));
  }
}

void drop_indexes(Classification& out, const Node& statement) {
  const bool concurrent = statement.boolean("concurrent");
  const LockRow& row = out.use(concurrent ? "drop-index-concurrently" : "drop-index");
  if (concurrent) out.no_transaction();
  for (const Node& object : statement.children("objects")) {
    const Name index = out.name(object.children("items"));
    out.lock_index(index, *row.mode);
    if (const catalog::Table* table = out.lookup().table_of_index(index))
      out.lock(table->name, *row.mode);
    else if (out.created(index))
      out.creates();
    else
      out.lock_unnamed(*row.mode, fmt::format("the table of index `{}`", index.name));
  }
}

void drop_schema(Classification& out, const Node& statement, bool cascade) {
  out.use("drop-schema");
  if (!cascade) return;
  out.hazard(Hazard::data_loss);
  if (out.context().catalog == nullptr)
    return out.lock_unnamed(AE, "everything in the schema, and every table that it references");
  std::set<std::string_view> schemas;
  for (const Node& object : statement.children("objects")) schemas.insert(object.as_string().value_or(""));
  for (const auto& [name, table] : out.context().catalog->tables)
    if (schemas.count(name.schema) != 0) drop_one_table(out, name, true);
  for (const auto& [name, sequence] : out.context().catalog->sequences)
    if (schemas.count(name.schema) != 0) out.lock(name, AE);
}

// Triggers, policies and rules: `DROP TRIGGER name ON table`, the table's name first in the list.
void drop_parts(Classification& out, const Node& statement, std::string_view row) {
  out.use(row);
  for (const Node& object : statement.children("objects")) {
    auto names = object.children("items");
    if (names.size() < 2) continue;
    names.pop_back();
    out.lock(out.name(names), AE);
  }
}

// CASCADE drops every column of the type.
void drop_types(Classification& out, const Node& statement, bool cascade) {
  out.use("drop-type");
  if (!cascade) return;
  out.hazard(Hazard::data_loss);
  for (const Node& object : statement.children("objects")) {
    const Name type = out.name(object.children("names"));
    for (const catalog::Table* table : out.lookup().tables_using(type)) out.lock(table->name, AE);
    if (out.context().catalog == nullptr || !out.context().complete)
      out.lock_unnamed(AE, fmt::format("every table with a column of type `{}`", type.name));
  }
}

void drop_extension(Classification& out, bool cascade) {
  out.use("drop-extension");
  if (!cascade) return;
  out.hazard(Hazard::data_loss);
  out.lock_unnamed(AE, "every table with a column of one of the extension's types");
}

void drop_statistics(Classification& out) {
  const LockRow& row = out.use("drop-statistics");
  out.lock_unnamed(*row.mode, "the table that the statistics are of");
}

}  // namespace

void classify_drop(Classification& out, const Node& statement) {
  const std::string_view kind = statement.enumerator("remove_type");
  const bool cascade = statement.enumerator("behavior") == "DROP_CASCADE";
  if (kind == "OBJECT_TABLE" || kind == "OBJECT_FOREIGN_TABLE") return drop_tables(out, statement, cascade);
  if (kind == "OBJECT_VIEW" || kind == "OBJECT_MATVIEW")
    return drop_relations(out, statement, "drop-view", cascade);
  if (kind == "OBJECT_SEQUENCE") return drop_relations(out, statement, "drop-sequence", cascade);
  if (kind == "OBJECT_INDEX") return drop_indexes(out, statement);
  if (kind == "OBJECT_SCHEMA") return drop_schema(out, statement, cascade);
  if (kind == "OBJECT_TRIGGER" || kind == "OBJECT_RULE") return drop_parts(out, statement, "drop-part");
  if (kind == "OBJECT_POLICY") return drop_parts(out, statement, "drop-policy");
  if (kind == "OBJECT_TYPE" || kind == "OBJECT_DOMAIN") return drop_types(out, statement, cascade);
  if (kind == "OBJECT_EXTENSION") return drop_extension(out, cascade);
  if (kind == "OBJECT_STATISTIC_EXT") return drop_statistics(out);
  if (kind == "OBJECT_PUBLICATION") {
    out.use("drop-publication");
    return;
  }
  constexpr std::array<std::string_view, 4> routines = {"OBJECT_FUNCTION", "OBJECT_PROCEDURE",
                                                        "OBJECT_ROUTINE", "OBJECT_AGGREGATE"};
  for (const std::string_view routine : routines)
    if (kind == routine) {
      out.use("drop-function");
      return;
    }
  out.use("drop-other");
}

void classify_truncate(Classification& out, const Node& statement) {
  const LockRow& row = out.use("truncate");
  const bool cascade = statement.enumerator("behavior") == "DROP_CASCADE";
  std::vector<Name> todo;
  for (const Node& relation : statement.children("relations")) todo.push_back(out.name(relation));
  std::set<Name> seen;
  while (!todo.empty()) {
    const Name table = todo.back();
    todo.pop_back();
    if (!seen.insert(table).second) continue;
    out.lock(table, *row.mode);
    if (const catalog::Table* known = out.table(table))
      for (const Name& index : index_names(*known)) out.lock_index(index, AE);
    if (statement.boolean("restart_seqs"))
      for (const auto& [sequence, column] : out.lookup().sequences_of(table)) out.lock(sequence, AE);
    if (!cascade) continue;
    for (const Reference& each : out.lookup().references_to(table)) todo.push_back(each.table->name);
    if (!out.complete(table))
      out.lock_unnamed(AE, fmt::format("every table that references `{}`, which is emptied too", table.name));
  }
}

void drop_column(Alter& alter, const Node& command) {
  Classification& out = alter.out;
  const std::string_view column = command.string("name");
  const bool cascade = command.enumerator("behavior") == "DROP_CASCADE";
  if (!alter.complete && !out.created(alter.target)) {
    out.lock_unnamed(AE, fmt::format("every table that a foreign key over `{}` references", column));
    if (cascade) out.lock_unnamed(AE, fmt::format("everything that depends on `{}`", column));
  }
  if (alter.known == nullptr) return;
  for (const catalog::Index& index : alter.known->indexes)
    if (mentions(index, column)) out.lock_index({alter.target.schema, index.name}, AE);
  for (const catalog::Constraint& constraint : alter.known->constraints) {
    const catalog::Key* key = constraint.key();
    if (key != nullptr && (contains(key->columns, column) || contains(key->include, column)))
      out.lock_index({alter.target.schema, constraint.name}, AE);
    if (const auto* foreign = constraint.foreign_key();
        foreign != nullptr && contains(foreign->columns, column)) {
      out.lock(foreign->referenced, AE);
      out.because(Weight::detail,
                  "a foreign key goes with the column: the table it references is locked too");
    }
  }
  for (const auto& [sequence, owner] : out.lookup().sequences_of(alter.target))
    if (owner == column) out.lock(sequence, AE);
  if (!cascade) return;
  for (const Reference& each : out.lookup().references_to(alter.target))
    if (contains(each.constraint->foreign_key()->referenced_columns, column)) out.lock(each.table->name, AE);
}

}  // namespace wesley::locks
