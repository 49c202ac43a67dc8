// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "locks/alter_table.h"
#include "sql/expression.h"

namespace wesley::locks {

using Weight = Classification::Weight;

namespace {

bool is_column(const sql::Node& node, std::string_view column) {
  if (!node.is("ColumnRef")) return false;
  const auto fields = node.children("fields");
  return !fields.empty() && fields.back().as_string() == column;
}

bool tests_null(const sql::Node& node, std::string_view test, std::string_view column) {
  return node.is("NullTest") && node.enumerator("nulltesttype") == test &&
         is_column(node.child("arg"), column);
}

// The forms that predicate_implied_by accepts as proof of `column IS NOT NULL` and that people write: the
// test itself, its double negation, and a conjunction with one of these (safety.md C4, measured).
bool implies_not_null(const sql::Node& node, std::string_view column) {
  if (tests_null(node, "IS_NOT_NULL", column)) return true;
  if (!node.is("BoolExpr")) return false;
  const auto arguments = node.children("args");
  if (node.enumerator("boolop") == "NOT_EXPR")
    return !arguments.empty() && tests_null(arguments.front(), "IS_NULL", column);
  return node.enumerator("boolop") == "AND_EXPR" &&
         std::any_of(arguments.begin(), arguments.end(),
                     [&](const sql::Node& each) { return implies_not_null(each, column); });
}

bool proves(const catalog::Constraint& constraint, std::string_view column) {
  if (constraint.check() == nullptr || !constraint.validated) return false;
  const auto parsed = sql::parse_expression(constraint.check()->expression.text);
  return parsed && implies_not_null(parsed->root, column);
}

bool dropped_by(const Alter& alter, std::string_view constraint) {
  return std::any_of(alter.commands.begin(), alter.commands.end(), [&](const sql::Node& command) {
    return command.enumerator("subtype") == "AT_DropConstraint" && command.string("name") == constraint;
  });
}

const catalog::Constraint* known_constraint(const Alter& alter, std::string_view name) {
  return alter.known != nullptr ? alter.known->constraint(name) : nullptr;
}

// Columns of the index that a new key takes over; empty when the catalog does not know it.
std::vector<std::string> key_columns(const Alter& alter, std::string_view index_name) {
  std::vector<std::string> columns;
  const catalog::Index* index = alter.known != nullptr ? alter.known->index(index_name) : nullptr;
  if (index != nullptr)
    for (const catalog::IndexKey& key : index->keys) columns.push_back(key.column);
  return columns;
}

bool known_not_null(const Alter& alter, std::string_view column) {
  const catalog::Column* known = known_column(alter, column);
  return (known != nullptr && known->not_null) || proven_not_null(alter, column);
}

void add_key_using_index(Alter& alter, const sql::Node& definition) {
  const std::string_view index = definition.string("indexname");
  alter.out.lock_index({alter.target.schema, std::string(index)}, LockMode::share_update_exclusive);
  if (definition.enumerator("contype") != "CONSTR_PRIMARY") return;
  const auto columns = key_columns(alter, index);
  const bool proven = !columns.empty() && std::all_of(columns.begin(), columns.end(), [&](const auto& each) {
    return known_not_null(alter, each);
  });
  if (proven) return;
  if (columns.empty()) alter.out.assume(fmt::format("a column of index `{}` is nullable", index));
  alter.out.scan(alter.target);
  alter.out.because(Weight::scan, "a primary key makes its columns NOT NULL: every row is read to prove it");
}

}  // namespace

const catalog::Column* known_column(const Alter& alter, std::string_view column) {
  return alter.known != nullptr ? alter.known->column(column) : nullptr;
}

bool contains(const std::vector<std::string>& columns, std::string_view column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool mentions(const catalog::Expression& expression, std::string_view column) {
  const auto found = sql::references(expression.text);
  return !found || contains(found->columns, column);
}

bool mentions(const catalog::Index& index, std::string_view column) {
  if (contains(index.include, column)) return true;
  if (index.predicate && mentions(*index.predicate, column)) return true;
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const catalog::IndexKey& key) {
    return key.column == column || (key.expression && mentions(*key.expression, column));
  });
}

bool proven_not_null(const Alter& alter, std::string_view column) {
  if (alter.known == nullptr) return false;
  const auto& list = alter.known->constraints;
  return std::any_of(list.begin(), list.end(), [&](const catalog::Constraint& constraint) {
    return proves(constraint, column) && !dropped_by(alter, constraint.name);
  });
}

void set_not_null(Alter& alter, const sql::Node& command) {
  const std::string_view column = command.string("name");
  const catalog::Column* known = known_column(alter, column);
  if ((known != nullptr && known->not_null) || proven_not_null(alter, column)) return;
  if (!alter.complete)
    alter.out.assume(fmt::format("no validated check proves that `{}` holds no NULL", column));
  alter.out.scan(alter.target);
  alter.out.because(Weight::scan,
                    "no validated check proves that the column holds no NULL: every row is read");
}

void add_check(Alter& alter, const sql::Node& command) {
  if (!command.child("def").boolean("skip_validation")) alter.out.scan(alter.target);
}

void add_foreign_key(Alter& alter, const sql::Node& command) {
  const sql::Node definition = command.child("def");
  const catalog::Name referenced = alter.out.name(definition.child("pktable"));
  alter.out.lock(referenced, LockMode::share_row_exclusive);
  if (definition.boolean("skip_validation")) return;
  alter.out.scan(alter.target);
  alter.out.scan(referenced);
}

void add_key(Alter& alter, const sql::Node& command) {
  const sql::Node definition = command.child("def");
  if (!definition.string("indexname").empty()) return add_key_using_index(alter, definition);
  alter.out.scan(alter.target);
}

void add_exclusion(Alter& alter, const sql::Node&) {
  alter.out.scan(alter.target);
}

void validate_constraint(Alter& alter, const sql::Node& command) {
  const std::string_view name = command.string("name");
  const catalog::Constraint* known = known_constraint(alter, name);
  if (known != nullptr && known->validated) {
    alter.out.because(Weight::detail, "the constraint is valid already: nothing is read");
    return;
  }
  alter.out.scan(alter.target);
  if (known == nullptr && !alter.complete && !alter.out.created(alter.target))
    alter.out.lock_unnamed(LockMode::row_share,
                           fmt::format("the table that `{}` references, if it is a foreign key", name));
  if (known == nullptr || known->foreign_key() == nullptr) return;
  alter.out.lock(known->foreign_key()->referenced, LockMode::row_share);
  alter.out.scan(known->foreign_key()->referenced);
}

void drop_constraint(Alter& alter, const sql::Node& command) {
  const std::string_view name = command.string("name");
  const catalog::Constraint* known = known_constraint(alter, name);
  if (known == nullptr && !alter.complete && !alter.out.created(alter.target))
    alter.out.lock_unnamed(LockMode::access_exclusive,
                           fmt::format("the table that `{}` references, if it is a foreign key", name));
  if (known == nullptr) return;
  if (const catalog::ForeignKey* key = known->foreign_key()) {
    alter.out.lock(key->referenced, LockMode::access_exclusive);
    alter.out.because(Weight::detail, "dropping a foreign key locks the table it references as well");
  }
  if (known->key() == nullptr) return;
  alter.out.lock_index({alter.target.schema, known->name}, LockMode::access_exclusive);
  alter.out.because(Weight::detail, "the index goes with the key");
  if (command.enumerator("behavior") != "DROP_CASCADE") return;
  for (const Reference& each : alter.out.lookup().references_to(alter.target))
    if (each.constraint->foreign_key()->referenced_columns == known->key()->columns)
      alter.out.lock(each.table->name, LockMode::access_exclusive);
}

}  // namespace wesley::locks
