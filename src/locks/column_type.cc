// SPDX-License-Identifier: Apache-2.0
// ALTER COLUMN TYPE: what a change of stored form, an index, a check or a foreign key adds to it
// (ATExecAlterColumnType and ATPostAlterTypeCleanup of src/backend/commands/tablecmds.c; safety.md E).
#include <algorithm>

#include <fmt/format.h>

#include "locks/alter_table.h"
#include "locks/statement.h"
#include "sql/type_name.h"

namespace wesley::locks {

using Weight = Classification::Weight;

namespace {

// `USING c` and `USING c::newtype` are what the server does anyway; all else is computed for every row.
bool is_plain_using(const sql::Node& expression, std::string_view column, const catalog::Type& to,
                    const Classification& out) {
  if (!expression) return true;
  if (expression.is("TypeCast"))
    return sql::type_name(expression.child("type_name"), out.context().default_schema) == to &&
           expression.child("arg").is("ColumnRef") &&
           is_plain_using(expression.child("arg"), column, to, out);
  const auto fields = expression.children("fields");
  return expression.is("ColumnRef") && fields.size() == 1 && fields.front().as_string() == column;
}

// A change without COLLATE goes back to the type's own collation.
bool changes_collation(const Classification& out, const catalog::Column& column,
                       const sql::Node& definition) {
  const sql::Node clause = definition.child("coll_clause");
  if (!clause) return column.collation.has_value();
  catalog::Name collation = out.name(clause.children("collname"));
  if (clause.children("collname").size() == 1) collation.schema.clear();
  const bool same = column.collation && column.collation->name == collation.name;
  return !same;
}

TypeChange change_of(Alter& alter, const catalog::Column& column, const sql::Node& definition) {
  Classification& out = alter.out;
  const sql::Node type_node = definition.child("type_name");
  const catalog::Type to = sql::type_name(type_node, out.context().default_schema);
  TypeChange change = classify_type_change(column.type, to, out.context().timezone_is_utc);
  const bool constrained = to != column.type && perhaps_constrained_domain(out, type_node);
  // A domain's base type is not in the catalog, and a domain is stored as that is.
  for (const catalog::Type* each : {&column.type, &to})
    if (change.rewrite && !each->schema.empty() &&
        out.context().catalog->enums.count({each->schema, each->name}) == 0)
      out.assume(fmt::format("`{}` is not a domain over the other type", each->name));
  if (constrained || !is_plain_using(definition.child("raw_default"), column.name, to, out))
    change.rewrite = true;
  if (changes_collation(out, column, definition)) change.rebuilds_indexes = true;
  return change;
}

void lock_foreign_key_partners(Alter& alter, std::string_view column, bool rewritten) {
  const auto partner = [&](const catalog::Name& name) {
    alter.out.lock(name, LockMode::access_exclusive);
    if (rewritten) alter.out.scan(name);
  };
  for (const catalog::Constraint& constraint : alter.known->constraints)
    if (const auto* key = constraint.foreign_key(); key != nullptr && contains(key->columns, column))
      partner(key->referenced);
  for (const Reference& each : alter.out.lookup().references_to(alter.target))
    if (contains(each.constraint->foreign_key()->referenced_columns, column)) partner(each.table->name);
}

// Every index on the column is made again; one with an expression or predicate over it always anew.
void rebuild_indexes(Alter& alter, const catalog::Column& column, const TypeChange& change) {
  bool built = false;
  for (const catalog::Index& index : alter.known->indexes) {
    if (!mentions(index, column.name)) continue;
    alter.out.lock_index({alter.target.schema, index.name}, LockMode::access_exclusive);
    const bool plain = std::any_of(index.keys.begin(), index.keys.end(),
                                   [&](const catalog::IndexKey& key) { return key.column == column.name; });
    const bool partial = index.predicate && mentions(*index.predicate, column.name);
    const bool expression =
        std::any_of(index.keys.begin(), index.keys.end(), [&](const catalog::IndexKey& key) {
          return key.expression && mentions(*key.expression, column.name);
        });
    built = built || partial || expression || (plain && change.rebuilds_indexes);
  }
  for (const catalog::Constraint& constraint : alter.known->constraints) {
    const catalog::Key* key = constraint.key();
    if (key == nullptr || !(contains(key->columns, column.name) || contains(key->include, column.name)))
      continue;
    alter.out.lock_index({alter.target.schema, constraint.name}, LockMode::access_exclusive);
    built = built || (change.rebuilds_indexes && contains(key->columns, column.name));
  }
  if (!built) return;
  alter.out.scan(alter.target);
  alter.out.because(
      Weight::scan,
      "no row is written, but an index on the column is built anew while nobody can read the table");
}

void verify_checks(Alter& alter, std::string_view column) {
  for (const catalog::Constraint& constraint : alter.known->constraints) {
    if (constraint.check() == nullptr || !constraint.validated) continue;
    if (!mentions(constraint.check()->expression, column)) continue;
    alter.out.scan(alter.target);
    alter.out.because(Weight::scan,
                      fmt::format("no row is written, but check `{}` is verified again against every row",
                                  constraint.name));
  }
}

void assume_strongest(Alter& alter, std::string_view column) {
  alter.out.assume(fmt::format("the new type of `{}` is stored otherwise than the old one", column));
  alter.out.lock_unnamed(LockMode::access_exclusive,
                         fmt::format("every table that a foreign key over `{}` connects", column));
  alter.out.rewrite(alter.target);
  alter.out.because(Weight::rewrite, "the new type is stored otherwise: the table is written anew");
}

}  // namespace

void change_column_type(Alter& alter, const sql::Node& command) {
  const std::string_view name = command.string("name");
  const catalog::Column* column = known_column(alter, name);
  if (column == nullptr) return assume_strongest(alter, name);
  const TypeChange change = change_of(alter, *column, command.child("def"));
  if (change.rewrite) {
    alter.out.rewrite(alter.target);
    alter.out.because(Weight::rewrite, "the new type is stored otherwise: the table is written anew");
  }
  rebuild_indexes(alter, *column, change);
  verify_checks(alter, name);
  lock_foreign_key_partners(alter, name, change.rewrite);
  if (column->default_value)
    if (const auto parsed = sql::parse_expression(column->default_value->text))
      lock_named_sequences(alter.out, parsed->root, LockMode::access_share);
  if (column->identity)
    alter.out.lock(identity_sequence(alter.target, *column), LockMode::share_row_exclusive);
}

}  // namespace wesley::locks
