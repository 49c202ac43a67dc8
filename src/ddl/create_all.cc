// SPDX-License-Identifier: Apache-2.0
// A whole database from nothing. The order of objects is catalog's; here is what belongs to each, and what
// comes after all.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "base/check.h"
#include "catalog/dependencies.h"
#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

using catalog::Constraint;
using catalog::Deferred;
using catalog::Definition;
using catalog::Index;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::Table;

bool is_in_tree(const Table& table) {
  return table.partition_key.has_value() || table.partition_of.has_value();
}

// The order of columns that CREATE TABLE ... INHERITS gives: the parents' first.
std::vector<std::string> inheriting_order(const Table& table, const std::vector<const Table*>& parents) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const Table* parent : parents) {
    for (const catalog::Column& column : parent->columns) {
      if (seen.insert(column.name).second) out.push_back(column.name);
    }
  }
  for (const catalog::Column& column : table.columns) {
    if (seen.insert(column.name).second) out.push_back(column.name);
  }
  return out;
}

// It was made a child after its creation: all it has is its own, in an order of its own.
bool became_a_child(const Table& table, const std::vector<const Table*>& parents) {
  const auto is_inherited = [](const auto& part) { return part.inherited; };
  if (std::any_of(table.columns.begin(), table.columns.end(), is_inherited)) return false;
  if (std::any_of(table.constraints.begin(), table.constraints.end(), is_inherited)) return false;
  const std::vector<std::string> order = inheriting_order(table, parents);
  return !std::equal(
      order.begin(), order.end(), table.columns.begin(), table.columns.end(),
      [](const std::string& name, const catalog::Column& column) { return name == column.name; });
}

class Builder {
 public:
  Builder(const catalog::Catalog& catalog, const catalog::Catalog& whole)
      : catalog_(catalog), whole_(whole), order_(catalog::creation_order(catalog)) {
    for (const auto& [name, table] : catalog.tables)
      parents_.insert(table.inherits.begin(), table.inherits.end());
  }

  std::vector<std::string> build() {
    for (const ObjectId& id : order_.objects) create(id);
    for (const auto& [name, sequence] : catalog_.sequences) {
      if (sequence.owned_by) add(sequence_owned_by(sequence));
    }
    add_deferred();
    add_late_checks();
    add_foreign_keys();
    for (const auto& [name, table] : catalog_.tables) {
      add(index_roles(table));
      if (table.row_security) add(set_row_security(name, true));
      if (table.force_row_security) add(set_force_row_security(name, true));
    }
    add_comments();
    for (const auto& [id, grant] : catalog_.grants) add(create_grant(grant));
    add_last(ObjectKind::default_privileges);
    add_last(ObjectKind::event_trigger);
    return std::move(out_);
  }

 private:
  void add(std::string statement) { out_.push_back(std::move(statement)); }
  void add(std::vector<std::string> statements) {
    out_.insert(out_.end(), std::make_move_iterator(statements.begin()),
                std::make_move_iterator(statements.end()));
  }
  bool is_deferred(const Name& object, const std::string& column, const std::string& constraint,
                   const std::string& index) const {
    return !order_.deferred.empty() && order_.deferred.count({object, column, constraint, index}) > 0;
  }

  void create(const ObjectId& id) {
    switch (id.kind) {
      case ObjectKind::schema:
        return add(create_schema(catalog_.schemas.at(id.name.name)));
      case ObjectKind::extension:
        return add(create_extension(catalog_.extensions.at(id.name.name)));
      case ObjectKind::enumeration:
        return add(create_enum(catalog_.enums.at(id.name)));
      case ObjectKind::domain:
        return create(catalog_.domains.at(id.name));
      case ObjectKind::composite:
        return add(create_composite(catalog_.composites.at(id.name)));
      case ObjectKind::sequence:
        return add(create_sequence(catalog_.sequences.at(id.name)));
      case ObjectKind::table:
        return create(catalog_.tables.at(id.name));
      case ObjectKind::default_privileges:
      case ObjectKind::event_trigger:
        return;  // they act on what is created after them
      default:
        return create(catalog_.definitions.at(id));
    }
  }

  void create(const catalog::Domain& domain) {
    catalog::Domain bare = domain;
    if (is_deferred(domain.name, "", "", "")) bare.default_value.reset();
    bare.checks.erase(std::remove_if(bare.checks.begin(), bare.checks.end(),
                                     [&](const catalog::DomainCheck& check) {
                                       return is_deferred(domain.name, "", check.name, "");
                                     }),
                      bare.checks.end());
    add(create_domain(bare));
    for (const catalog::DomainCheck& check : bare.checks) {
      if (!check.validated) add(add_domain_check(domain.name, check));
    }
  }

  void create(const Definition& definition) {
    if (definition.id.kind == ObjectKind::view && is_deferred(definition.id.name, "", "", "")) {
      return add(create_view_shell(definition));
    }
    add(create_definition(definition));
    for (const Index& index : definition.indexes) {
      if (!is_deferred(definition.id.name, "", "", index.name)) create(definition, index);
    }
    add(definition_index_roles(definition));
  }

  void create(const Definition& view, const Index& index) {
    add(create_index(view.id.name, index, false));
    add(index_settings(view.id.name.schema, index));
  }

  std::vector<const Table*> parents(const Table& table) const {
    std::vector<const Table*> out;
    for (const Name& parent : table.inherits) {
      const auto made = made_.find(parent);
      const Table* elsewhere = catalog_.table(parent) == nullptr ? whole_.table(parent) : nullptr;
      if (made != made_.end()) out.push_back(&made->second);
      if (elsewhere != nullptr) out.push_back(elsewhere);
    }
    return out;
  }

  // What CREATE TABLE writes now: without the parts that are deferred, and without the keys of a partition
  // tree, which are made when all its tables are there. None when it writes the table as it is.
  std::optional<Table> first_form(const Table& table) const {
    if (order_.deferred.empty() && !is_in_tree(table)) return std::nullopt;
    Table out = table;
    for (catalog::Column& column : out.columns) {
      if (is_deferred(table.name, column.name, "", "")) column.default_value.reset();
      // 17+: a partition takes the identity of its parent when it is attached.
      if (table.partition_of && catalog_.server_major >= 17) column.identity.reset();
    }
    const auto is_later = [&](const Constraint& constraint) {
      return is_deferred(table.name, "", constraint.name, "") ||
             (constraint.has_index() && is_in_tree(table));
    };
    out.constraints.erase(std::remove_if(out.constraints.begin(), out.constraints.end(), is_later),
                          out.constraints.end());
    return out;
  }

  void create(const Table& table) {
    std::optional<Table> changed = first_form(table);
    const std::vector<const Table*> from = parents(table);
    const bool becomes_a_child = !from.empty() && became_a_child(table, from);
    if (becomes_a_child) {
      if (!changed) changed = table;
      changed->inherits.clear();
    }
    const Table& first = changed ? *changed : table;
    if (becomes_a_child) {
      add(create_table(first));
      for (const Name& parent : table.inherits) add(add_parent(table.name, parent));
    } else {
      add(create_table(first));
      add(inherited_column_settings(first, from));
    }
    for (const catalog::Column& column : table.columns) add(column_settings(table.name, column));
    for (const Constraint& constraint : first.constraints) {
      if (constraint.has_index() && !stands_in_create_table(first, constraint))
        add(add_constraint(table.name, constraint));
    }
    if (table.partition_of) add(attach_partition(table));
    if (parents_.count(table.name) > 0) made_.emplace(table.name, first);
    if (is_in_tree(table)) {
      create_tree_indexes(table);
    } else {
      for (const Index& index : table.indexes) create(table, index);
    }
  }

  // When the last table of the tree is there: an index made before would be copied to the partitions that
  // are attached after it, under names of its own.
  void create_tree_indexes(const Table& table) {
    tree_.push_back(&table);
    const Name& root = catalog::partition_root(catalog_, table).name;
    if (tree_size_.empty()) {
      for (const auto& [name, each] : catalog_.tables) {
        if (is_in_tree(each)) ++tree_size_[catalog::partition_root(catalog_, each).name];
      }
    }
    if (tree_.size() < tree_size_.at(root)) return;
    for (const Table* member : tree_) {
      for (const Constraint& constraint : member->constraints) {
        if (constraint.has_index() && !is_deferred(member->name, "", constraint.name, ""))
          create_tree_key(*member, constraint);
      }
      for (const Index& index : member->indexes) create(*member, index);
    }
    tree_.clear();
  }

  void create_tree_key(const Table& table, const Constraint& constraint) {
    add(table.partition_key ? add_constraint_only(table.name, constraint)
                            : add_constraint(table.name, constraint));
    if (constraint.parent) add(attach_index(*constraint.parent, {table.name.schema, constraint.name}));
  }

  void create(const Table& table, const Index& index) {
    if (!is_deferred(table.name, "", "", index.name)) create_now(table, index);
  }

  void create_now(const Table& table, const Index& index) {
    add(table.partition_key ? create_index_only(table.name, index) : create_index(table.name, index, false));
    add(index_settings(table.name.schema, index));
    if (index.parent) add(attach_index(*index.parent, {table.name.schema, index.name}));
  }

  void add_deferred() {
    for (const ObjectId& id : order_.objects) {
      if (id.kind == ObjectKind::domain) {
        add_deferred(catalog_.domains.at(id.name));
      } else if (id.kind == ObjectKind::table) {
        add_deferred(catalog_.tables.at(id.name));
      } else if (const Definition* definition = catalog_.definition(id)) {
        add_deferred(*definition);
      }
    }
  }

  void add_deferred(const catalog::Domain& domain) {
    if (is_deferred(domain.name, "", "", "") && domain.default_value)
      add(set_domain_default(domain.name, domain.default_value->text));
    for (const catalog::DomainCheck& check : domain.checks) {
      if (is_deferred(domain.name, "", check.name, "")) add(add_domain_check(domain.name, check));
    }
  }

  void add_deferred(const Table& table) {
    for (const catalog::Column& column : table.columns) {
      if (is_deferred(table.name, column.name, "", ""))
        add(set_default_only(table.name, column.name, column.default_value->text));
    }
    for (const Constraint& constraint : table.constraints) {
      if (constraint.exclusion() != nullptr && is_deferred(table.name, "", constraint.name, ""))
        add(add_constraint(table.name, constraint));
    }
    for (const Index& index : table.indexes) {
      if (is_deferred(table.name, "", "", index.name)) create_now(table, index);
    }
  }

  void add_deferred(const Definition& definition) {
    const Name& name = definition.id.name;
    if (definition.id.kind == ObjectKind::view && is_deferred(name, "", "", "")) {
      std::vector<std::string> statements = create_definition(definition);
      statements.front() = replace_view(definition);
      add(std::move(statements));
    }
    for (const Index& index : definition.indexes) {
      if (is_deferred(name, "", "", index.name)) create(definition, index);
    }
  }

  // Parents before children, and without ONLY: a parent's check goes to its children, and what a child has
  // of its own merges with it. What is valid at a child and not at its parent is validated there.
  void add_late_checks() {
    for (const ObjectId& id : order_.objects) {
      if (id.kind != ObjectKind::table) continue;
      const Table& table = catalog_.tables.at(id.name);
      for (const Constraint& constraint : table.constraints) {
        if (constraint.check() != nullptr) add_late_check(table, constraint);
      }
    }
  }

  void add_late_check(const Table& table, const Constraint& constraint) {
    const bool is_late = !constraint.validated || is_deferred(table.name, "", constraint.name, "");
    if (is_late && !constraint.inherited) add(add_constraint(table.name, constraint));
    if (!constraint.inherited || !constraint.validated || table.partition_of) return;
    for (const Name& parent : table.inherits) {
      const Table* from = whole_.table(parent);
      const Constraint* inherited = from == nullptr ? nullptr : from->constraint(constraint.name);
      if (inherited != nullptr && !inherited->validated)
        return add(validate_constraint(table.name, constraint.name));
    }
  }

  // A partition's key of a name of its own stands before its parent's, which then takes it over; one of the
  // same name is made by the parent's.
  void add_foreign_keys() {
    for (auto id = order_.objects.rbegin(); id != order_.objects.rend(); ++id) {
      if (id->kind != ObjectKind::table) continue;
      const Table& table = catalog_.tables.at(id->name);
      const Table* parent = table.partition_of ? whole_.table(table.partition_of->parent) : nullptr;
      for (const Constraint& constraint : table.constraints) {
        if (constraint.foreign_key() == nullptr || !constraint.inherited || parent == nullptr) continue;
        if (parent->constraint(constraint.name) == nullptr) add(add_constraint(table.name, constraint));
      }
    }
    for (const auto& [name, table] : catalog_.tables) {
      for (const Constraint& constraint : table.constraints) {
        if (constraint.foreign_key() != nullptr && !constraint.inherited)
          add(add_constraint(name, constraint));
      }
    }
  }

  void add_comments() {
    for (const auto& [name, schema] : catalog_.schemas) {
      if (schema.comment) add(comment_on("SCHEMA", sql::quote_identifier(name), schema.comment));
    }
    for (const auto& [name, enumeration] : catalog_.enums) {
      if (enumeration.comment) add(comment_on("TYPE", to_string(name), enumeration.comment));
    }
    for (const auto& [name, domain] : catalog_.domains) add(domain_comments(domain));
    for (const auto& [name, composite] : catalog_.composites) add(composite_comments(composite));
    for (const auto& [name, sequence] : catalog_.sequences) {
      if (sequence.comment) add(comment_on("SEQUENCE", to_string(name), sequence.comment));
    }
    for (const auto& [name, table] : catalog_.tables) add(table_comments(table));
    for (const auto& [id, definition] : catalog_.definitions) {
      if (!acts_on_ddl(id)) add(definition_comments(definition));
    }
  }

  static bool acts_on_ddl(const ObjectId& id) { return id.kind == ObjectKind::event_trigger; }

  void add_last(ObjectKind kind) {
    for (const auto& [id, definition] : catalog_.definitions) {
      if (id.kind == kind) add(create_definition(definition));
    }
    for (const auto& [id, definition] : catalog_.definitions) {
      if (id.kind == kind && acts_on_ddl(id)) add(definition_comments(definition));
    }
  }

  const catalog::Catalog& catalog_;
  const catalog::Catalog& whole_;
  catalog::CreationOrder order_;
  std::vector<std::string> out_;
  std::set<Name> parents_;
  std::map<Name, Table> made_;  // the parents, as they are after CREATE TABLE
  std::vector<const Table*> tree_;
  std::map<Name, std::size_t> tree_size_;
};

}  // namespace

std::vector<std::string> create_all(const catalog::Catalog& catalog) {
  return Builder(catalog, catalog).build();
}

std::vector<std::string> create_part(const catalog::Catalog& part, const catalog::Catalog& whole) {
  return Builder(part, whole).build();
}

}  // namespace wesley::ddl
