// SPDX-License-Identifier: Apache-2.0
#include "locks/evolution.h"

#include <array>
#include <utility>

#include "locks/table_evolution.h"
#include "sql/type_name.h"

namespace wesley::locks {

using catalog::Name;
using sql::Node;

Evolution::Evolution(const Context& context)
    : start_(context),
      default_schema_(context.default_schema),
      complete_(context.catalog != nullptr && context.complete) {
  if (context.catalog != nullptr) catalog_ = *context.catalog;
  if (context.created != nullptr) created_ = *context.created;
  lookup_.emplace(catalog_);
}

Context Evolution::context() const {
  Context context = start_;
  context.catalog = &catalog_;
  context.default_schema = default_schema_;
  context.created = &created_;
  context.complete = complete_;
  context.lookup = &*lookup_;
  return context;
}

Name Evolution::name(const Node& range_var) const {
  Name result{std::string(range_var.string("schemaname")), std::string(range_var.string("relname"))};
  if (result.schema.empty()) result.schema = default_schema_;
  return result;
}

Name Evolution::name(std::vector<Node> parts) const {
  Name result{default_schema_, {}};
  if (!parts.empty()) result.name = parts.back().as_string().value_or("");
  if (parts.size() > 1) result.schema = parts[parts.size() - 2].as_string().value_or("");
  return result;
}

void Evolution::create_table(const Node& statement) {
  const Name table_name = name(statement.child("relation"));
  if (catalog_.tables.count(table_name) != 0) return;
  created_.insert(table_name);
  // Partitions and heirs are not in a catalog: nothing follows from what it does not say about them.
  const bool related = statement.child("partspec") || !statement.children("inh_relations").empty();
  if (related) return;
  TableEvolution table(*this, table_name);
  table.table().unlogged = statement.child("relation").string("relpersistence") == "u";
  for (const Node& element : statement.children("table_elts")) {
    if (element.is("ColumnDef")) table.add_column(element);
    if (element.is("Constraint")) table.add_constraint(element, {});
  }
}

void Evolution::create_sequence(const Node& statement) {
  catalog::Sequence sequence;
  sequence.name = name(statement.child("sequence").is("RangeVar") ? statement.child("sequence") : Node());
  for (const Node& option : statement.children("options")) {
    auto column = option.child("arg").children("items");
    if (option.string("defname") != "owned_by" || column.size() < 2) continue;
    const std::string column_name(column.back().as_string().value_or(""));
    column.pop_back();
    sequence.owned_by = {name(column), column_name};
  }
  if (statement.is("CreateSeqStmt")) created_.insert(sequence.name);
  lookup_->add(sequence);
  catalog_.sequences[sequence.name] = std::move(sequence);
}

void Evolution::create_index(const Node& statement) {
  TableEvolution(*this, name(statement.child("relation"))).add_index(statement);
}

void Evolution::create_type(const Node& statement) {
  if (statement.is("CreateEnumStmt")) {
    const Name type = name(statement.children("type_name"));
    catalog_.enums[type].name = type;
  }
  if (statement.is("CreateDomainStmt")) {
    catalog::Domain& domain = catalog_.domains[name(statement.children("domainname"))];
    domain.name = name(statement.children("domainname"));
    domain.base = sql::type_name(statement.child("type_name"), default_schema_);
    // Which ones they are is nothing to locks: a domain without constraints locks as its base type does.
    for (const Node& constraint : statement.children("constraints")) {
      if (constraint.enumerator("contype") == "CONSTR_NOTNULL") domain.not_null = true;
      if (constraint.enumerator("contype") == "CONSTR_CHECK") domain.checks.emplace_back();
    }
  }
}

void Evolution::alter_table(const Node& statement) {
  const std::string_view object = statement.enumerator("objtype");
  if (object != "OBJECT_TABLE" && object != "OBJECT_FOREIGN_TABLE") return;
  const Name table_name = name(statement.child("relation"));
  if (catalog_.tables.count(table_name) == 0 && lookup_->table_of_index(table_name) != nullptr) return;
  TableEvolution table(*this, table_name);
  for (const Node& command : statement.children("cmds")) table.alter(command);
}

void Evolution::rename(const Node& statement) {
  const std::string_view kind = statement.enumerator("rename_type");
  const Name old_name = name(statement.child("relation"));
  const std::string new_name(statement.string("newname"));
  const std::string_view part = statement.string("subname");
  const auto found = catalog_.tables.find(old_name);
  if (found == catalog_.tables.end()) return;
  if (kind == "OBJECT_TABLE") {
    lookup_->remove(found->second);
    auto node = catalog_.tables.extract(found);
    node.key().name = new_name;
    node.mapped().name.name = new_name;
    const auto inserted = catalog_.tables.insert(std::move(node));
    lookup_->add(inserted.position->second);
    if (created_.count(old_name) != 0) created_.insert({old_name.schema, new_name});
    return;
  }
  TableEvolution table(*this, old_name);
  if (kind == "OBJECT_COLUMN")
    if (catalog::Column* column = table.table().column(part)) column->name = new_name;
  if (kind == "OBJECT_TABCONSTRAINT")
    if (catalog::Constraint* constraint = table.table().constraint(part)) constraint->name = new_name;
}

void Evolution::drop_index(const Name& index) {
  const catalog::Table* owner = lookup_->table_of_index(index);
  if (owner == nullptr) return;
  TableEvolution table(*this, owner->name);
  auto& list = table.table().indexes;
  for (auto each = list.begin(); each != list.end(); ++each)
    if (each->name == index.name) {
      list.erase(each);
      return;
    }
}

void Evolution::drop(const Node& statement) {
  const std::string_view kind = statement.enumerator("remove_type");
  for (const Node& object : statement.children("objects")) {
    const Name dropped = name(object.children("items"));
    if (kind == "OBJECT_INDEX") drop_index(dropped);
    const auto table = catalog_.tables.find(dropped);
    if (kind != "OBJECT_TABLE" || table == catalog_.tables.end()) continue;
    lookup_->remove(table->second);
    catalog_.tables.erase(table);
  }
}

// SET search_path: unqualified names are looked for, and made, in its first schema.
void Evolution::set(const Node& statement) {
  if (statement.string("name") != "search_path") return;
  default_schema_ = start_.default_schema;
  for (const Node& argument : statement.children("args"))
    if (const auto schema = argument.as_string();
        schema && !schema->empty() && *schema != "$user" && *schema != "pg_catalog") {
      default_schema_ = std::string(*schema);
      return;
    }
}

void Evolution::apply(const sql::Statement& statement) {
  struct Row {
    std::string_view node;
    void (Evolution::*apply)(const Node&);
  };
  static constexpr std::array<Row, 9> rows = {{
      {"CreateStmt", &Evolution::create_table},
      {"CreateSeqStmt", &Evolution::create_sequence},
      {"IndexStmt", &Evolution::create_index},
      {"CreateEnumStmt", &Evolution::create_type},
      {"CreateDomainStmt", &Evolution::create_type},
      {"AlterTableStmt", &Evolution::alter_table},
      {"RenameStmt", &Evolution::rename},
      {"DropStmt", &Evolution::drop},
      {"VariableSetStmt", &Evolution::set},
  }};
  const Node& node = statement.node;
  for (const Row& row : rows)
    if (row.node == node.kind()) (this->*row.apply)(node);
  if (node.is("CreateTableAsStmt")) created_.insert(name(node.child("into").child("rel")));
  if (node.is("ViewStmt")) {
    const Name view = name(node.child("view"));
    if (!node.boolean("replace")) created_.insert(view);
    lookup_->add_view(view);
  }
}

}  // namespace wesley::locks
