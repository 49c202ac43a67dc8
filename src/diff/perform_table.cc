// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <type_traits>

#include "diff/performer.h"

namespace wesley::diff {

namespace {

using catalog::Column;
using catalog::Constraint;
using catalog::Index;
using catalog::Table;

template <class Part>
auto find_part(std::vector<Part>& parts, const std::string& name) {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.name == name; });
  WESLEY_CHECK(found != parts.end(), "a change of a part that is there: " + name);
  return found;
}

// Constraints and indexes are kept sorted by name.
template <class Part>
void add_part(std::vector<Part>& parts, const Part& part) {
  const auto at = std::lower_bound(parts.begin(), parts.end(), part.name,
                                   [](const Part& one, const std::string& name) { return one.name < name; });
  WESLEY_CHECK(at == parts.end() || at->name != part.name, "a new part has a new name: " + part.name);
  parts.insert(at, part);
}

template <class Part>
void rename_part(std::vector<Part>& parts, const std::string& before, const std::string& after) {
  const auto found = find_part(parts, before);
  Part part = std::move(*found);
  parts.erase(found);
  part.name = after;
  add_part(parts, part);
}

template <class Part, class Goes>
void remove_parts(std::vector<Part>& parts, const Goes& goes) {
  parts.erase(std::remove_if(parts.begin(), parts.end(), goes), parts.end());
}

void set_property(Column& column, ColumnProperty property, const Column& after) {
  switch (property) {
    case ColumnProperty::type:
      column.type = after.type;
      column.collation = after.collation;
      return;
    case ColumnProperty::not_null:
      column.not_null = after.not_null;
      return;
    case ColumnProperty::default_value:
      column.default_value = after.default_value;
      return;
    case ColumnProperty::generated:
      column.generated = after.generated;
      return;
    case ColumnProperty::identity:
      column.identity = after.identity;
      if (!column.identity) column.sequence_comment.reset();
      return;
    case ColumnProperty::storage:
      column.storage = after.storage;
      return;
    case ColumnProperty::compression:
      column.compression = after.compression;
      return;
    case ColumnProperty::statistics:
      column.statistics = after.statistics;
      return;
    case ColumnProperty::options:
      column.options = after.options;
      return;
  }
}

// ATSimpleRecursion for these; the others change the named table alone.
bool recurses(ColumnProperty property) {
  return property != ColumnProperty::identity && property != ColumnProperty::compression &&
         property != ColumnProperty::options;
}

void set_property(Table& table, TableProperty property, const Table& after) {
  switch (property) {
    case TableProperty::options:
      table.options = after.options;
      return;
    case TableProperty::unlogged:
      table.unlogged = after.unlogged;
      return;
    case TableProperty::row_security:
      table.row_security = after.row_security;
      return;
    case TableProperty::force_row_security:
      table.force_row_security = after.force_row_security;
      return;
    case TableProperty::replica_identity:
      table.replica_identity = after.replica_identity;
      table.replica_index = after.replica_index;
      return;
    case TableProperty::clustered_on:
      table.clustered_on = after.clustered_on;
      return;
    case TableProperty::access_method:
      table.access_method = after.access_method;
      return;
    case TableProperty::tablespace:
      table.tablespace = after.tablespace;
      return;
    case TableProperty::of_type:
      table.of_type = after.of_type;
      return;
  }
}

// A check that children have too. A key of a partitioned table is made on it alone, and those of its
// partitions are attached to it one by one.
bool is_inherited_check(const Constraint& constraint) {
  return constraint.check() != nullptr && !constraint.check()->no_inherit;
}
bool reaches_children(const Table& table, const Constraint& constraint) {
  return is_inherited_check(constraint) || (constraint.foreign_key() != nullptr && table.partition_key);
}

// The constraint of a child that `wanted` of its parent stands for: a check by its name, a foreign key by
// what it says.
Constraint* counterpart(Table& child, const Constraint& wanted) {
  if (wanted.check() != nullptr) {
    Constraint* found = child.constraint(wanted.name);
    return found == nullptr || found->check() == nullptr ? nullptr : found;
  }
  const auto found =
      std::find_if(child.constraints.begin(), child.constraints.end(), [&](const Constraint& one) {
        return one.foreign_key() != nullptr && *one.foreign_key() == *wanted.foreign_key();
      });
  return found == child.constraints.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Index>& TablePerformer::indexes(const Name& relation) {
  if (Table* found = catalog_.table(relation)) return found->indexes;
  return must_have(catalog_.definitions,
                   catalog::ObjectId{catalog::ObjectKind::materialized_view, relation, {}})
      .indexes;
}

void TablePerformer::each_child(const Name& parent, const std::function<void(Table&)>& visit) {
  for (const Name& name : followers_.children_of(parent)) {
    Table* child = catalog_.table(name);
    if (child != nullptr && is_child(*child, parent)) visit(*child);
  }
}

// The server drops a sequence with the column that owns it (manual, CREATE SEQUENCE, OWNED BY).
void TablePerformer::drop_sequences(const Name& table_name,
                                    const std::function<bool(const std::string&)>& is_gone) {
  for (const Name& name : followers_.sequences_of(table_name)) {
    const auto at = catalog_.sequences.find(name);
    if (at == catalog_.sequences.end() || !at->second.owned_by) continue;
    const auto& [owner, column] = *at->second.owned_by;
    if (owner != table_name || !is_gone(column)) continue;
    drop_grants({catalog::ObjectKind::sequence, name, {}});
    catalog_.sequences.erase(at);
  }
}

void TablePerformer::drop_identity_grants(const Name& table, const Column& column) {
  if (column.identity)
    drop_grants({catalog::ObjectKind::sequence, catalog::identity_sequence(table, column), {}});
}

void TablePerformer::drop_grants(const catalog::ObjectId& object) {
  auto at = catalog_.grants.lower_bound({object, {}, {}});
  while (at != catalog_.grants.end() && at->first.object == object) at = catalog_.grants.erase(at);
}

void TablePerformer::operator()(const AlterTable& change) {
  set_property(table(change.table), change.property, change.after);
}

void TablePerformer::operator()(const ReplaceTable& change) {
  table(change.before.name) = change.after;
}

void TablePerformer::operator()(const JoinParent& change) {
  Table& child = table(change.table);
  const Table& parent = table(change.parent);
  followers_.add(change.table, change.parent);
  if (!change.bound) {
    child.inherits.push_back(change.parent);
    return;
  }
  child.partition_of = catalog::PartitionOf{change.parent, *change.bound};
  take_over(child, parent);
}

// A partition has nothing of its own that its parent has (MergeAttributesIntoExisting), and hands down what
// it gets.
void TablePerformer::take_over(Table& child, const Table& parent) {
  for (Column& column : child.columns) column.inherited = parent.column(column.name) != nullptr;
  for (const Constraint& constraint : parent.constraints) {
    if (!reaches_children(parent, constraint)) continue;
    if (Constraint* same = counterpart(child, constraint)) {
      same->inherited = true;
    } else {
      Constraint copy = constraint;
      copy.inherited = true;
      copy.comment.reset();
      add_part(child.constraints, copy);
    }
  }
  each_child(child.name, [&](Table& grandchild) { take_over(grandchild, child); });
}

void TablePerformer::operator()(const LeaveParent& change) {
  Table& child = table(change.table);
  if (change.bound) {
    child.partition_of.reset();
  } else {
    auto& parents = child.inherits;
    parents.erase(std::remove(parents.begin(), parents.end(), change.parent), parents.end());
  }
  for (Column& column : child.columns) {
    if (column.inherited) column.inherited = another_parent_has(child, change.parent, column.name);
  }
  for (Constraint& constraint : child.constraints) {
    constraint.inherited = constraint.inherited && !child.inherits.empty();
    constraint.parent.reset();
  }
  for (Index& index : child.indexes) index.parent.reset();
}

bool TablePerformer::another_parent_has(const Table& child, const Name& parent, const std::string& column) {
  return std::any_of(child.inherits.begin(), child.inherits.end(), [&](const Name& other) {
    if (other == parent) return false;
    const Table* found = catalog_.table(other);
    return found != nullptr && found->column(column) != nullptr;
  });
}

void TablePerformer::add_inherited(Table& child, const Column& column) {
  if (child.column(column.name) != nullptr) return;  // merged
  Column copy = column;
  copy.inherited = true;
  copy.comment.reset();
  copy.identity.reset();
  copy.options.clear();
  child.columns.push_back(copy);
  each_child(child.name, [&](Table& grandchild) { add_inherited(grandchild, copy); });
}

void TablePerformer::operator()(const AddColumn& change) {
  Table& changed = table(change.table);
  WESLEY_CHECK(changed.column(change.after.name) == nullptr, "a new column has a new name");
  changed.columns.push_back(change.after);
  each_child(change.table, [&](Table& child) { add_inherited(child, change.after); });
}

void TablePerformer::drop_column(Table& changed, const std::string& column) {
  drop_identity_grants(changed.name, *find_part(changed.columns, column));
  changed.columns.erase(find_part(changed.columns, column));
  drop_sequences(changed.name, [&](const std::string& owner) { return owner == column; });
  const catalog::ObjectId object{catalog::ObjectKind::table, changed.name, {}};
  auto at = catalog_.grants.lower_bound({object, column, {}});
  while (at != catalog_.grants.end() && at->first.object == object && at->first.column == column) {
    at = catalog_.grants.erase(at);
  }
}

void TablePerformer::drop_inherited(Table& child, const Name& parent, const std::string& column) {
  const Column* found = child.column(column);
  if (found == nullptr || !found->inherited || another_parent_has(child, parent, column)) return;
  drop_column(child, column);
  each_child(child.name, [&](Table& grandchild) { drop_inherited(grandchild, child.name, column); });
}

void TablePerformer::operator()(const DropColumn& change) {
  const std::string& name = change.before.name;
  drop_column(table(change.table), name);
  each_child(change.table, [&](Table& child) {
    if (!change.only) return drop_inherited(child, change.table, name);
    if (Column* kept = child.column(name)) kept->inherited = another_parent_has(child, change.table, name);
  });
}

void TablePerformer::operator()(const AlterColumn& change) {
  set_property(*find_part(table(change.table).columns, change.after.name), change.property, change.after);
  if (!recurses(change.property)) return;
  each_child(change.table, [&](Table& child) {
    if (child.column(change.after.name) != nullptr)
      (*this)(AlterColumn{child.name, change.property, change.before, change.after});
  });
}

void TablePerformer::operator()(const AddConstraint& change) {
  Table& changed = table(change.table);
  add_part(changed.constraints, change.after);
  followers_.add(change.table, change.after);
  if (!reaches_children(changed, change.after)) return;
  Constraint copy = change.after;
  copy.inherited = true;
  copy.comment.reset();
  each_child(change.table, [&](Table& child) {
    if (Constraint* same = counterpart(child, copy)) {
      same->inherited = same->inherited || child.partition_of.has_value();
    } else {
      (*this)(AddConstraint{child.name, copy});
    }
  });
}

// What is attached to a partitioned index of that name, down to the leaves.
void TablePerformer::drop_attached(const Name& table_name, const Name& parent_index) {
  each_child(table_name, [&](Table& child) {
    std::vector<std::string> gone;
    const auto goes = [&](const auto& part) {
      if (part.parent != parent_index) return false;
      gone.push_back(part.name);
      return true;
    };
    remove_parts(child.constraints, goes);
    remove_parts(child.indexes, goes);
    for (const std::string& name : gone) drop_attached(child.name, {child.name.schema, name});
  });
}

void TablePerformer::rename_attached(const Name& table_name, const Name& before, const Name& after) {
  each_child(table_name, [&](Table& child) {
    for (Constraint& constraint : child.constraints) {
      if (constraint.parent == before) constraint.parent = after;
    }
    for (Index& index : child.indexes) {
      if (index.parent == before) index.parent = after;
    }
  });
}

void TablePerformer::operator()(const DropConstraint& change) {
  Table& changed = table(change.table);
  const Constraint gone = *find_part(changed.constraints, change.before.name);
  changed.constraints.erase(find_part(changed.constraints, change.before.name));
  if (gone.has_index()) drop_attached(change.table, {change.table.schema, gone.name});
  if (!reaches_children(changed, gone)) return;
  each_child(change.table, [&](Table& child) {
    const Constraint* same = counterpart(child, gone);
    if (same != nullptr && same->inherited) (*this)(DropConstraint{child.name, Constraint(*same)});
  });
}

void TablePerformer::operator()(const RenameConstraint& change) {
  Table& changed = table(change.table);
  rename_part(changed.constraints, change.before, change.after);
  const std::string& schema = change.table.schema;
  const Constraint& renamed = *changed.constraint(change.after);
  if (renamed.has_index()) rename_attached(change.table, {schema, change.before}, {schema, change.after});
  if (!is_inherited_check(renamed)) return;
  each_child(change.table, [&](Table& child) {
    if (child.constraint(change.before) != nullptr)
      (*this)(RenameConstraint{child.name, change.before, change.after});
  });
}

void TablePerformer::operator()(const AlterConstraint& change) {
  Table& changed = table(change.table);
  Constraint& constraint = *find_part(changed.constraints, change.after.name);
  constraint.deferrable = change.after.deferrable;
  constraint.initially_deferred = change.after.initially_deferred;
  constraint.validated = change.after.validated;
  constraint.parent = change.after.parent;
  std::visit(
      [&](const auto& after) {
        using Body = std::decay_t<decltype(after)>;
        if constexpr (requires { after.options; }) std::get<Body>(constraint.body).options = after.options;
      },
      change.after.body);
  if (!reaches_children(changed, constraint)) return;
  const Constraint wanted = constraint;
  each_child(change.table, [&](Table& child) {
    const Constraint* same = counterpart(child, wanted);
    if (same == nullptr) return;
    Constraint after = *same;
    after.deferrable = wanted.deferrable;
    after.initially_deferred = wanted.initially_deferred;
    after.validated = wanted.validated;
    (*this)(AlterConstraint{child.name, Constraint(*same), after});
  });
}

void TablePerformer::operator()(const AddIndex& change) {
  add_part(indexes(change.table), change.after);
}

void TablePerformer::operator()(const DropIndex& change) {
  auto& list = indexes(change.table);
  list.erase(find_part(list, change.before.name));
  drop_attached(change.table, {change.table.schema, change.before.name});
}

void TablePerformer::operator()(const RenameIndex& change) {
  rename_part(indexes(change.table), change.before, change.after);
  rename_attached(change.table, {change.table.schema, change.before}, {change.table.schema, change.after});
}

void TablePerformer::operator()(const AlterIndex& change) {
  Index& index = *find_part(indexes(change.table), change.after.name);
  index.options = change.after.options;
  index.parent = change.after.parent;
  index.valid = change.after.valid;
  index.keys = change.after.keys;  // equal but for their statistics targets
}

}  // namespace wesley::diff
