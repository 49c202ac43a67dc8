// SPDX-License-Identifier: Apache-2.0
// Performs one change on a catalog value. Internal to diff.
#pragma once

#include <algorithm>
#include <functional>
#include <set>

#include "base/check.h"
#include "diff/diff.h"

namespace wesley::diff {

// It has columns, and triggers, policies and rules can stand on it; a table is not among the definitions.
inline bool is_relation(catalog::ObjectKind kind) {
  return kind == catalog::ObjectKind::table || kind == catalog::ObjectKind::foreign_table ||
         kind == catalog::ObjectKind::view || kind == catalog::ObjectKind::materialized_view;
}
inline bool is_child(const catalog::Table& table, const Name& parent) {
  return (table.partition_of && table.partition_of->parent == parent) ||
         std::find(table.inherits.begin(), table.inherits.end(), parent) != table.inherits.end();
}
// It stands on the relation that its id names, and goes with it.
inline bool stands_on_relation(catalog::ObjectKind kind) {
  return kind == catalog::ObjectKind::trigger || kind == catalog::ObjectKind::policy ||
         kind == catalog::ObjectKind::rule;
}

template <class Map, class Key>
auto& must_have(Map& map, const Key& key) {
  const auto found = map.find(key);
  WESLEY_CHECK(found != map.end(), "a change of something that is there");
  return found->second;
}

template <class Map, class Key, class Object>
void must_add(Map& map, const Key& key, const Object& object) {
  WESLEY_CHECK(map.emplace(key, object).second, "a creation of something that is not there");
}

template <class Map, class Key>
void must_drop(Map& map, const Key& key) {
  WESLEY_CHECK(map.erase(key) == 1, "a drop of something that is there");
}

// What happens to one table, its children and its partitions. PostgreSQL's tablecmds.c, ATPrepCmd, says which
// subcommands recurse.
class TablePerformer {
 public:
  TablePerformer(catalog::Catalog& catalog, catalog::Followers& followers)
      : catalog_(catalog), followers_(followers) {}

  void operator()(const AlterTable& change);
  void operator()(const ReplaceTable& change);
  void operator()(const JoinParent& change);
  void operator()(const LeaveParent& change);
  void operator()(const AddColumn& change);
  void operator()(const DropColumn& change);
  void operator()(const AlterColumn& change);
  void operator()(const AddConstraint& change);
  void operator()(const DropConstraint& change);
  void operator()(const RenameConstraint& change);
  void operator()(const AlterConstraint& change);
  void operator()(const AddIndex& change);
  void operator()(const DropIndex& change);
  void operator()(const RenameIndex& change);
  void operator()(const AlterIndex& change);

  catalog::Table& table(const Name& name) { return must_have(catalog_.tables, name); }
  // Of a table or a materialised view.
  std::vector<catalog::Index>& indexes(const Name& relation);
  // Those that the table's columns own, when their column is gone.
  void drop_sequences(const Name& table, const std::function<bool(const std::string&)>& is_gone);
  void drop_grants(const catalog::ObjectId& object);
  // Of the sequence of an identity column.
  void drop_identity_grants(const Name& table, const catalog::Column& column);

 private:
  // Calls `visit` for every child and partition of the table that is in the catalog.
  void each_child(const Name& parent, const std::function<void(catalog::Table&)>& visit);
  bool another_parent_has(const catalog::Table& child, const Name& parent, const std::string& column);
  void add_inherited(catalog::Table& child, const catalog::Column& column);
  void drop_inherited(catalog::Table& child, const Name& parent, const std::string& column);
  void take_over(catalog::Table& child, const catalog::Table& parent);
  void drop_column(catalog::Table& changed, const std::string& column);
  void drop_attached(const Name& table, const Name& parent_index);
  void rename_attached(const Name& table, const Name& before, const Name& after);

  catalog::Catalog& catalog_;
  catalog::Followers& followers_;
};

}  // namespace wesley::diff
