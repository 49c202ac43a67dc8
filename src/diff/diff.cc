// SPDX-License-Identifier: Apache-2.0
#include "diff/diff.h"

#include <algorithm>
#include <set>

#include "diff/drop_order.h"
#include "diff/family.h"
#include "diff/kinds.h"
#include "diff/renames.h"
#include "diff/table_diff.h"
#include "diff/walk.h"

namespace wesley::diff {

namespace {

using catalog::Catalog;
using catalog::Constraint;
using catalog::ForeignKey;
using catalog::ObjectKind;
using catalog::Table;

// What a foreign key points at: a table and a set of its columns.
using KeyTarget = std::pair<Name, std::set<std::string>>;

KeyTarget target(const ForeignKey& key) {
  return {key.referenced, {key.referenced_columns.begin(), key.referenced_columns.end()}};
}

// Nor do the types of its columns change under a table (ATPrepAlterColumnType of
// src/backend/commands/tablecmds.c).
bool same_partition_key(const Table& before, const Table& after) {
  if (before.partition_key != after.partition_key) return false;
  if (!before.partition_key) return true;
  const auto& keys = before.partition_key->keys;
  return std::all_of(keys.begin(), keys.end(), [&](const catalog::IndexKey& key) {
    const catalog::Column* old = before.column(key.column);
    const catalog::Column* wanted = after.column(key.column);
    return old == nullptr || wanted == nullptr || old->type == wanted->type;
  });
}

class Differ {
 public:
  Differ(const Catalog& from, const Catalog& to) : from_(from), to_(to), family_(from) {}

  Changeset run(FoundRenames found) {
    findings_.set.changes = std::move(found.changes);
    findings_.set.notes = std::move(found.notes);
    schemas();
    extensions();
    diff_types(from_, to_, findings_);
    tables();
    foreign_keys();
    join_parents();
    dropped_tables();
    sequences();
    diff_definitions(from_, to_, findings_);
    diff_grants(from_, to_, findings_);
    auto& changes = findings_.set.changes;
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& left, const Change& right) { return stage(left) < stage(right); });
    return std::move(findings_.set);
  }

 private:
  void schemas() {
    walk(
        from_.schemas, to_.schemas, [&](const auto& before) { findings_.add(DropSchema{before}, {}); },
        [&](const auto& after) { findings_.add(CreateSchema{after}, {}); },
        [&](const auto& before, const auto& after) {
          // Restored databases often lack the comment that schema public has from the start.
          if (before.comment == "" && !after.comment) return;
          findings_.comment(CommentTarget::object, {ObjectKind::schema, {"", after.name}, {}}, "",
                            before.comment, after.comment, {});
        });
  }

  void extensions() {
    walk(
        from_.extensions, to_.extensions,
        [&](const auto& before) { findings_.add(DropExtension{before}, {}); },
        [&](const auto& after) { findings_.add(CreateExtension{after}, {}); },
        [&](const auto& before, const auto& after) {
          if (before != after) findings_.add(AlterExtension{before, after}, {});
        });
  }

  void tables() {
    leave_parents();
    walk(
        from_.tables, to_.tables, [&](const Table& before) { dropped_tables_.push_back(&before); },
        [&](const Table& after) {
          findings_.add(CreateTable{after}, after.annotations.origin);
          created_tables_.push_back(&after);
        },
        [&](const Table& before, const Table& after) {
          if (!same_partition_key(before, after)) {
            findings_.add(ReplaceTable{before, after}, after.annotations.origin);
            replaced_tables_.insert(after.name);
          } else if (family_.has(after.name) || !same_in_order(before, after)) {
            changed_tables_.emplace_back(&before, &after);
          }
        });
    family_.parents_first(changed_tables_);
    for (const auto& [before, after] : changed_tables_) {
      const std::size_t first = findings_.set.changes.size();
      const Table& now = family_.now(*before);
      diff_properties(now, *after, findings_);
      diff_columns(now, *after, findings_);
      diff_parts(now, *after, findings_);
      keep_in_children(*after, first);
      family_.perform(findings_.set.changes, first);
    }
  }

  // A column that a child goes on having is dropped from the parent alone.
  void keep_in_children(const Table& parent, std::size_t first) {
    const std::vector<Name> children = family_.children_of(parent.name);
    if (children.empty()) return;
    for (std::size_t i = first; i < findings_.set.changes.size(); ++i) {
      auto* drop = std::get_if<DropColumn>(&findings_.set.changes[i].body);
      if (drop == nullptr) continue;
      drop->only = std::any_of(children.begin(), children.end(), [&](const Name& name) {
        const Table* child = to_.table(name);
        const catalog::Column* column = child == nullptr ? nullptr : child->column(drop->before.name);
        return column != nullptr && !column->inherited;
      });
    }
  }

  static bool same_in_order(const Table& before, const Table& after) {
    return before.columns == after.columns && before.constraints == after.constraints &&
           before.indexes == after.indexes && before.comment == after.comment &&
           same_properties(before, after);
  }

  // Links between tables of both sides. A table that is made anew has no family before.
  bool is_kept(const Table& child, const Name& parent) const {
    const Table* before = to_.table(parent);
    const Table* made = from_.table(parent);
    const auto is_replaced = [&](const Name& name) {
      const Table* one = from_.table(name);
      const Table* other = to_.table(name);
      return one == nullptr || other == nullptr || !same_partition_key(*one, *other);
    };
    return before != nullptr && made != nullptr && !is_replaced(parent) && !is_replaced(child.name);
  }

  void leave_parents() {
    const std::size_t first = findings_.set.changes.size();
    for (const auto& [name, before] : from_.tables) {
      if (!before.partition_of && before.inherits.empty()) continue;
      const Table* after = to_.table(name);
      if (after == nullptr) continue;
      for (const Link& link : links(before)) {
        if (has(*after, link) && is_kept(before, link.parent)) continue;
        findings_.add(LeaveParent{name, link.parent, link.bound}, after->annotations.origin);
      }
    }
    family_.perform(findings_.set.changes, first);
  }

  void join_parents() {
    for (const auto& [name, after] : to_.tables) {
      if (!after.partition_of && after.inherits.empty()) continue;
      const Table* before = from_.table(name);
      if (before == nullptr) continue;
      for (const Link& link : links(after)) {
        if (has(*before, link) && is_kept(after, link.parent)) continue;
        findings_.add(JoinParent{name, link.parent, link.bound}, after.annotations.origin);
      }
    }
  }

  // PostgreSQL does not let go of a key, or a unique index, that a foreign key rests on.
  std::set<KeyTarget> lost_targets() const {
    std::set<KeyTarget> lost;
    for (const Change& change : findings_.set.changes) {
      if (const auto* drop = std::get_if<DropConstraint>(&change.body); drop && drop->before.key()) {
        const auto& columns = drop->before.key()->columns;
        lost.insert({drop->table, {columns.begin(), columns.end()}});
      }
      if (const auto* drop = std::get_if<DropIndex>(&change.body); drop && drop->before.unique) {
        std::set<std::string> columns;
        for (const catalog::IndexKey& key : drop->before.keys) columns.insert(key.column);
        lost.insert({drop->table, std::move(columns)});
      }
    }
    return lost;
  }

  void foreign_keys() {
    const std::set<KeyTarget> lost = lost_targets();
    const auto is_lost = [&](const ForeignKey& key) {
      return replaced_tables_.count(key.referenced) > 0 || lost.count(target(key)) > 0;
    };
    if (lost.empty() && replaced_tables_.empty()) {
      for (const auto& [before, after] : changed_tables_) diff_foreign_keys_of(*before, *after, is_lost);
      return;
    }
    std::vector<std::pair<const Table*, const Table*>> both;
    walk(
        from_.tables, to_.tables, [](const Table&) {}, [](const Table&) {},
        [&](const Table& before, const Table& after) {
          if (same_partition_key(before, after)) both.emplace_back(&before, &after);
        });
    family_.parents_first(both);
    for (const auto& [before, after] : both) diff_foreign_keys_of(*before, *after, is_lost);
  }

  void diff_foreign_keys_of(const Table& before, const Table& after, const IsLost& is_lost) {
    const std::size_t first = findings_.set.changes.size();
    diff_foreign_keys(family_.now(before), after, is_lost, findings_);
    family_.perform(findings_.set.changes, first);
  }

  void dropped_tables() {
    DropOrder order = order_drops(dropped_tables_);
    for (const auto& [table, constraint] : order.cut) {
      findings_.add(DropConstraint{table->name, *constraint}, {});
    }
    for (const Table* table : order.tables) findings_.add(DropTable{*table}, {});
    std::map<std::string, const Table*> shapes;
    for (const Table* table : dropped_tables_) shapes.emplace(shape(*table), table);
    report_pairs(
        "table", std::move(shapes), created_tables_, [](const Table& table) { return shape(table); },
        findings_);
  }

  static std::string shape(const Table& table) {
    std::vector<std::string> columns;
    for (const catalog::Column& column : table.columns) {
      columns.push_back(column.name + '\0' + column.type.schema + '\0' + column.type.name + '\0' +
                        column.type.modifiers + (column.type.array ? "[]" : ""));
    }
    std::sort(columns.begin(), columns.end());
    std::string out;
    for (const std::string& column : columns) out += column + '\n';
    return out;
  }

  // After the tables: a sequence goes away with the column that owns it.
  void sequences() {
    std::set<std::pair<Name, std::string>> gone_columns;
    for (const Change& change : findings_.set.changes) {
      if (const auto* drop = std::get_if<DropColumn>(&change.body)) {
        gone_columns.insert({drop->table, drop->before.name});
      }
    }
    walk(
        from_.sequences, to_.sequences,
        [&](const catalog::Sequence& before) {
          const bool goes_along = before.owned_by && (to_.table(before.owned_by->first) == nullptr ||
                                                      gone_columns.count(*before.owned_by) > 0);
          if (!goes_along) findings_.add(DropSequence{before}, before.annotations.origin);
        },
        [&](const catalog::Sequence& after) {
          findings_.add(CreateSequence{after}, after.annotations.origin);
        },
        [&](const catalog::Sequence& before, const catalog::Sequence& after) {
          if (before.options != after.options || before.owned_by != after.owned_by ||
              before.unlogged != after.unlogged) {
            findings_.add(AlterSequence{before, after}, after.annotations.origin);
          }
          findings_.comment(CommentTarget::object, object_id(ObjectKind::sequence, after.name), "",
                            before.comment, after.comment, after.annotations.origin);
        });
  }

  const Catalog& from_;
  const Catalog& to_;
  Findings findings_;
  Family family_;
  std::vector<std::pair<const Table*, const Table*>> changed_tables_;
  std::set<Name> replaced_tables_;
  std::vector<const Table*> dropped_tables_;
  std::vector<const Table*> created_tables_;
};

}  // namespace

Changeset diff(const Catalog& from, const Catalog& to) {
  FoundRenames found = find_renames(from, to);
  if (found.renames.empty()) return Differ(from, to).run(std::move(found));
  Catalog renamed = from;
  catalog::rename(renamed, found.renames);
  return Differ(renamed, to).run(std::move(found));
}

}  // namespace wesley::diff
