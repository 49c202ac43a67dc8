// SPDX-License-Identifier: Apache-2.0
#include "locks/table_evolution.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sql/deparse.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::locks {

using catalog::Name;
using sql::Node;

namespace {

std::vector<std::string> strings(const Node& node, std::string_view field) {
  std::vector<std::string> out;
  for (const std::string_view each : node.strings(field)) out.emplace_back(each);
  return out;
}

// The names that ChooseConstraintName and ChooseIndexName of the server give, the first of them.
std::string default_name(const catalog::Table& table, const std::vector<std::string>& columns,
                         std::string_view label) {
  return sql::make_object_name(table.name.name, fmt::format("{}", fmt::join(columns, "_")), label);
}

std::vector<std::string> columns_or(const Node& constraint, std::string_view field, std::string_view column) {
  std::vector<std::string> columns = strings(constraint, field);
  if (columns.empty() && !column.empty()) columns.emplace_back(column);
  return columns;
}

catalog::ReferentialAction action_of(std::string_view letter) {
  using catalog::ReferentialAction;
  constexpr std::array<std::pair<std::string_view, ReferentialAction>, 4> letters = {
      {{"r", ReferentialAction::restrict_},
       {"c", ReferentialAction::cascade},
       {"n", ReferentialAction::set_null},
       {"d", ReferentialAction::set_default}}};
  for (const auto& [key, action] : letters)
    if (key == letter) return action;
  return ReferentialAction::no_action;
}

catalog::Expression expression_of(const Node& node) {
  const std::string text = sql::to_text(node);
  return {text, text};
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> serial_types = {
    {{"serial", "integer"},
     {"serial4", "integer"},
     {"bigserial", "bigint"},
     {"serial8", "bigint"},
     {"smallserial", "smallint"},
     {"serial2", "smallint"}}};

std::string_view serial_base(const Node& type) {
  const auto names = type.children("names");
  if (names.size() != 1) return {};
  for (const auto& [serial, base] : serial_types)
    if (names.front().as_string() == serial) return base;
  return {};
}

catalog::IndexKey index_key(const Node& element) {
  catalog::IndexKey key;
  key.column = std::string(element.string("name"));
  if (const Node expression = element.child("expr")) key.expression = expression_of(expression);
  return key;
}

template <class List>
void erase_named(List& list, std::string_view name) {
  list.erase(std::remove_if(list.begin(), list.end(), [&](const auto& each) { return each.name == name; }),
             list.end());
}

catalog::Table& entry(catalog::Catalog& catalog, const Name& name) {
  catalog::Table& table = catalog.tables[name];
  table.name = name;
  return table;
}

bool uses(const std::vector<std::string>& columns, std::string_view column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

}  // namespace

TableEvolution::TableEvolution(Evolution& evolution, const Name& table)
    : evolution_(evolution), table_(entry(evolution.catalog_, table)) {
  evolution_.lookup_->remove(table_);
}

TableEvolution::~TableEvolution() {
  evolution_.lookup_->add(table_);
}

void TableEvolution::add(catalog::Constraint constraint) {
  erase_named(table_.constraints, constraint.name);
  table_.constraints.push_back(std::move(constraint));
}

void TableEvolution::add_serial_sequence(const catalog::Column& column) {
  catalog::Sequence sequence;
  sequence.name = identity_sequence(table_.name, column.name);
  sequence.owned_by = {table_.name, column.name};
  evolution_.lookup_->add(sequence);
  evolution_.created_.insert(sequence.name);
  evolution_.catalog_.sequences[sequence.name] = std::move(sequence);
}

void TableEvolution::add_column(const Node& definition) {
  const std::string_view name = definition.string("colname");
  if (table_.column(name) != nullptr) return;
  const Node type = definition.child("type_name");
  catalog::Column column;
  column.name = std::string(name);
  column.type = sql::type_name(type, evolution_.default_schema_);
  if (const std::string_view base = serial_base(type); !base.empty()) {
    column.type = {"", std::string(base), "", false};
    column.not_null = true;
    add_serial_sequence(column);
    const std::string next = fmt::format(
        "nextval({})", sql::quote_literal(catalog::to_string(identity_sequence(table_.name, name))));
    column.default_value = catalog::Expression{next, next};
  }
  for (const Node& constraint : definition.children("constraints")) add_column_constraint(column, constraint);
  table_.columns.push_back(std::move(column));
  for (const Node& constraint : definition.children("constraints")) add_constraint(constraint, name);
}

void TableEvolution::add_column_constraint(catalog::Column& column, const Node& constraint) {
  const std::string_view kind = constraint.enumerator("contype");
  if (kind == "CONSTR_NOTNULL" || kind == "CONSTR_PRIMARY") column.not_null = true;
  if (kind == "CONSTR_DEFAULT") column.default_value = expression_of(constraint.child("raw_expr"));
  if (kind == "CONSTR_GENERATED")
    column.generated = catalog::Generated{expression_of(constraint.child("raw_expr")), true};
  if (kind != "CONSTR_IDENTITY") return;
  column.identity = catalog::Identity{constraint.string("generated_when") == "a", {}};
  column.not_null = true;
  evolution_.created_.insert(identity_sequence(table_.name, column.name));
}

catalog::Key TableEvolution::key_of(const Node& constraint, std::string_view column) {
  catalog::Key key;
  key.primary = constraint.enumerator("contype") == "CONSTR_PRIMARY";
  key.columns = columns_or(constraint, "keys", column);
  key.include = strings(constraint, "including");
  const std::string_view index = constraint.string("indexname");
  if (const catalog::Index* taken = table_.index(index); !index.empty() && taken != nullptr) {
    for (const catalog::IndexKey& each : taken->keys) key.columns.push_back(each.column);
    erase_named(table_.indexes, index);
  }
  if (key.primary)
    for (const std::string& each : key.columns)
      if (catalog::Column* known = table_.column(each)) known->not_null = true;
  return key;
}

void TableEvolution::add_constraint(const Node& node, std::string_view column) {
  const std::string_view kind = node.enumerator("contype");
  catalog::Constraint constraint;
  constraint.name = std::string(node.string("conname"));
  constraint.validated = !node.boolean("skip_validation");
  std::vector<std::string> named_after;
  std::string_view label;
  if (kind == "CONSTR_CHECK") {
    constraint.body = catalog::Check{expression_of(node.child("raw_expr")), node.boolean("is_no_inherit")};
    if (!column.empty()) named_after.emplace_back(column);
    label = "check";
  } else if (kind == "CONSTR_FOREIGN") {
    catalog::ForeignKey key;
    key.columns = named_after = columns_or(node, "fk_attrs", column);
    key.referenced = evolution_.name(node.child("pktable"));
    key.referenced_columns = strings(node, "pk_attrs");
    const auto referenced = evolution_.catalog_.tables.find(key.referenced);
    if (key.referenced_columns.empty() && referenced != evolution_.catalog_.tables.end())
      if (const catalog::Constraint* primary = referenced->second.primary_key())
        key.referenced_columns = primary->key()->columns;
    key.on_delete = action_of(node.string("fk_del_action"));
    key.on_update = action_of(node.string("fk_upd_action"));
    constraint.body = std::move(key);
    label = "fkey";
  } else if (kind == "CONSTR_PRIMARY" || kind == "CONSTR_UNIQUE") {
    catalog::Key key = key_of(node, column);
    if (constraint.name.empty()) constraint.name = std::string(node.string("indexname"));
    if (!key.primary) named_after = key.columns;
    label = key.primary ? "pkey" : "key";
    constraint.body = std::move(key);
  } else {
    return;
  }
  if (constraint.name.empty()) constraint.name = default_name(table_, named_after, label);
  if (constraint.key() != nullptr) evolution_.created_.insert({table_.name.schema, constraint.name});
  add(std::move(constraint));
}

void TableEvolution::add_index(const Node& statement) {
  catalog::Index index;
  index.unique = statement.boolean("unique");
  std::vector<std::string> named_after;
  for (const Node& element : statement.children("index_params")) {
    index.keys.push_back(index_key(element));
    named_after.push_back(index.keys.back().column.empty() ? "expr" : index.keys.back().column);
  }
  for (const Node& element : statement.children("index_including_params"))
    index.include.emplace_back(element.string("name"));
  if (const Node predicate = statement.child("where_clause")) index.predicate = expression_of(predicate);
  index.name = std::string(statement.string("idxname"));
  if (index.name.empty()) index.name = default_name(table_, named_after, "idx");
  evolution_.created_.insert({table_.name.schema, index.name});
  erase_named(table_.indexes, index.name);
  table_.indexes.push_back(std::move(index));
}

void TableEvolution::drop_column(std::string_view column) {
  erase_named(table_.columns, column);
  auto& constraints = table_.constraints;
  constraints.erase(std::remove_if(constraints.begin(), constraints.end(),
                                   [&](const catalog::Constraint& each) {
                                     if (const auto* key = each.key())
                                       return uses(key->columns, column) || uses(key->include, column);
                                     const auto* foreign = each.foreign_key();
                                     return foreign != nullptr && uses(foreign->columns, column);
                                   }),
                    constraints.end());
  auto& indexes = table_.indexes;
  indexes.erase(std::remove_if(indexes.begin(), indexes.end(),
                               [&](const catalog::Index& each) {
                                 return std::any_of(each.keys.begin(), each.keys.end(),
                                                    [&](const auto& key) { return key.column == column; });
                               }),
                indexes.end());
}

void TableEvolution::drop_constraint(std::string_view constraint) {
  erase_named(table_.constraints, constraint);
}

void TableEvolution::alter(const Node& command) {
  const std::string_view subtype = command.enumerator("subtype");
  const std::string_view name = command.string("name");
  const Node definition = command.child("def");
  if (subtype == "AT_AddColumn") return add_column(definition);
  if (subtype == "AT_DropColumn") return drop_column(name);
  if (subtype == "AT_AddConstraint") return add_constraint(definition, {});
  if (subtype == "AT_DropConstraint") return drop_constraint(name);
  if (subtype == "AT_SetLogged" || subtype == "AT_SetUnLogged") table_.unlogged = subtype == "AT_SetUnLogged";
  if (subtype == "AT_ValidateConstraint")
    if (catalog::Constraint* constraint = table_.constraint(name)) constraint->validated = true;
  catalog::Column* column = table_.column(name);
  if (column == nullptr) return;
  if (subtype == "AT_SetNotNull" || subtype == "AT_DropNotNull")
    column->not_null = subtype == "AT_SetNotNull";
  if (subtype == "AT_AlterColumnType")
    column->type = sql::type_name(definition.child("type_name"), evolution_.default_schema_);
  if (subtype == "AT_AddIdentity") column->identity = catalog::Identity{};
  if (subtype == "AT_DropIdentity") column->identity.reset();
}

}  // namespace wesley::locks
