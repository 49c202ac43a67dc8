// SPDX-License-Identifier: Apache-2.0
#include "plan/names.h"

#include <map>
#include <set>
#include <type_traits>

#include "locks/lookup.h"

namespace wesley::plan {
namespace {

using catalog::Name;
using catalog::ObjectKind;
using Names = std::set<std::string>;

std::string in_schema(const Name& name) {
  return name.schema + "." + name.name;
}
std::string in_schema(const Name& table, const std::string& name) {
  return table.schema + "." + name;
}
std::string on_table(const Name& table, const std::string& constraint) {
  return table.schema + "." + table.name + "." + constraint;
}

void add(Names& names, const Name& table, const catalog::Constraint& constraint) {
  names.insert(on_table(table, constraint.name));
  if (constraint.has_index()) names.insert(in_schema(table, constraint.name));
}

void add_identity(Names& names, const Name& table, const catalog::Column& column) {
  if (column.identity) names.insert(in_schema(locks::identity_sequence(table, column)));
}

void add(Names& names, const catalog::Table& table) {
  names.insert(in_schema(table.name));
  for (const auto& index : table.indexes) names.insert(in_schema(table.name, index.name));
  for (const auto& constraint : table.constraints) add(names, table.name, constraint);
  for (const auto& column : table.columns) add_identity(names, table.name, column);
}

void add(Names& names, const catalog::Definition& definition) {
  switch (definition.id.kind) {
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::foreign_table:
    case ObjectKind::range:
      break;
    default:
      return;  // their own kind's names, which the identity tells apart
  }
  names.insert(in_schema(definition.id.name));
  for (const auto& index : definition.indexes) names.insert(in_schema(definition.id.name, index.name));
}

template <class Object>
void add(Names& names, const Object& object) {
  if constexpr (std::is_same_v<std::decay_t<decltype(object.name)>, Name>)
    names.insert(in_schema(object.name));
}

// What a change takes and what it gives up.
struct Traffic {
  Names taken, freed;

  void operator()(const diff::AddConstraint& change) { add(taken, change.table, change.after); }
  void operator()(const diff::DropConstraint& change) { add(freed, change.table, change.before); }
  void operator()(const diff::RenameConstraint& change) {
    for (const auto& [names, name] : {std::pair{&freed, &change.before}, {&taken, &change.after}}) {
      names->insert(on_table(change.table, *name));
      names->insert(in_schema(change.table, *name));
    }
  }
  void operator()(const diff::AddIndex& change) { taken.insert(in_schema(change.table, change.after.name)); }
  void operator()(const diff::DropIndex& change) {
    freed.insert(in_schema(change.table, change.before.name));
  }
  void operator()(const diff::RenameIndex& change) {
    freed.insert(in_schema(change.table, change.before));
    taken.insert(in_schema(change.table, change.after));
  }
  void operator()(const diff::AddColumn& change) { add_identity(taken, change.table, change.after); }
  void operator()(const diff::DropColumn& change) { add_identity(freed, change.table, change.before); }
  void operator()(const diff::AlterColumn& change) {
    if (change.property != diff::ColumnProperty::identity) return;
    Names before, after;
    add_identity(before, change.table, change.before);
    add_identity(after, change.table, change.after);
    if (before == after) return;
    freed.merge(before);
    taken.merge(after);
  }
  void operator()(const diff::RenameTable& change) { renamed(change.before, change.after); }
  void operator()(const diff::RenameType& change) { renamed(change.before, change.after); }

  // Whole objects come, or go; what only changes keeps its name, and parts of a table have none here.
  template <class Change>
  void operator()(const Change& change) {
    constexpr bool of_table = requires {
      change.table;
    }
    || requires {
      change.type;
    };
    if constexpr (
        !of_table && requires { change.after; } && !requires { change.before; }) {
      add(taken, change.after);
    } else if constexpr (
        !of_table && requires { change.before; } && !requires { change.after; }) {
      add(freed, change.before);
    }
  }

 private:
  void renamed(const Name& before, const Name& after) {
    freed.insert(in_schema(before));
    taken.insert(in_schema(after));
  }
};

struct Handover {
  std::size_t giver, taker;  // drafts
  std::string name;
};

Names held_in(const catalog::Catalog& catalog) {
  Names names;
  const auto all = [&](const auto& objects) {
    for (const auto& [key, object] : objects) add(names, object);
  };
  all(catalog.enums);
  all(catalog.domains);
  all(catalog.composites);
  all(catalog.sequences);
  all(catalog.tables);
  all(catalog.definitions);
  return names;
}

}  // namespace

void wait_for_names(Drafts& drafts, const catalog::Catalog& from) {
  std::vector<Names> taken(drafts.size());
  std::map<std::string, std::vector<std::size_t>> freed;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Traffic traffic;
    for (const auto& change : drafts[i].step.delta) std::visit(traffic, change.body);
    for (const auto& name : traffic.freed) freed[name].push_back(i);
    taken[i] = std::move(traffic.taken);
  }
  std::vector<Handover> handovers;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    for (const auto& name : taken[i]) {
      const auto givers = freed.find(name);
      if (givers == freed.end()) continue;
      for (const auto giver : givers->second)
        if (giver != i) handovers.push_back({giver, i, name});
    }
  }
  if (handovers.empty()) return;
  const Names held = held_in(from);
  for (const auto& [giver, taker, name] : handovers)
    if (held.count(name) > 0) drafts[taker].after.push_back(giver);
}

}  // namespace wesley::plan
