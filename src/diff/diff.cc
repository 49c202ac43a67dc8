// SPDX-License-Identifier: Apache-2.0
#include "diff/diff.h"

#include <algorithm>
#include <set>

#include "catalog/compare.h"
#include "diff/drop_order.h"
#include "diff/kinds.h"
#include "diff/renames.h"
#include "diff/table_diff.h"

namespace wesley::diff {

namespace {

using catalog::Catalog;
using catalog::Constraint;
using catalog::ForeignKey;
using catalog::Table;

// What a foreign key points at: a table and a set of its columns.
using KeyTarget = std::pair<Name, std::set<std::string>>;

KeyTarget target(const ForeignKey& key) {
  return {key.referenced, {key.referenced_columns.begin(), key.referenced_columns.end()}};
}

class Differ {
 public:
  Differ(const Catalog& from, const Catalog& to) : from_(from), to_(to) {}

  Changeset run(FoundRenames found) {
    findings_.set.changes = std::move(found.changes);
    findings_.set.notes = std::move(found.notes);
    schemas();
    extensions();
    enums();
    tables();
    foreign_keys();
    dropped_tables();
    sequences();
    auto& changes = findings_.set.changes;
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& left, const Change& right) { return stage(left) < stage(right); });
    return std::move(findings_.set);
  }

 private:
  // Walks two maps side by side.
  template <class Key, class T, class OnlyFrom, class OnlyTo, class Both>
  static void walk(const std::map<Key, T>& from, const std::map<Key, T>& to, const OnlyFrom& only_from,
                   const OnlyTo& only_to, const Both& both) {
    auto left = from.begin();
    auto right = to.begin();
    while (left != from.end() || right != to.end()) {
      if (right == to.end() || (left != from.end() && left->first < right->first)) {
        only_from((left++)->second);
      } else if (left == from.end() || right->first < left->first) {
        only_to((right++)->second);
      } else {
        both((left++)->second, (right++)->second);
      }
    }
  }

  void schemas() {
    walk(
        from_.schemas, to_.schemas, [&](const auto& before) { findings_.add(DropSchema{before}, {}); },
        [&](const auto& after) { findings_.add(CreateSchema{after}, {}); },
        [&](const auto& before, const auto& after) {
          findings_.comment(CommentTarget::schema, {"", after.name}, "", before.comment, after.comment, {});
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

  void enums() {
    std::map<std::vector<std::string>, const catalog::Enum*> dropped;  // by labels
    std::vector<const catalog::Enum*> created;
    walk(
        from_.enums, to_.enums,
        [&](const catalog::Enum& before) {
          findings_.add(DropEnum{before}, before.annotations.origin);
          dropped.emplace(labels(before), &before);
        },
        [&](const catalog::Enum& after) {
          findings_.add(CreateEnum{after}, after.annotations.origin);
          created.push_back(&after);
        },
        [&](const catalog::Enum& before, const catalog::Enum& after) { diff_enum(before, after); });
    report_pairs("enum", std::move(dropped), created, [](const catalog::Enum& one) { return labels(one); });
  }

  static std::vector<std::string> labels(const catalog::Enum& enumeration) {
    std::vector<std::string> out;
    for (const catalog::EnumLabel& label : enumeration.labels) out.push_back(label.label);
    return out;
  }

  // ALTER TYPE can add labels at any place, and cannot remove or move one.
  void diff_enum(const catalog::Enum& before, const catalog::Enum& after) {
    findings_.comment(CommentTarget::enumeration, after.name, "", before.comment, after.comment,
                      after.annotations.origin);
    std::vector<bool> is_new(after.labels.size(), true);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < after.labels.size(); ++i) {
      if (kept == before.labels.size() || !(after.labels[i] == before.labels[kept])) continue;
      is_new[i] = false;
      ++kept;
    }
    if (kept < before.labels.size()) {
      findings_.add(ReplaceEnum{before, after}, after.annotations.origin);
      return;
    }
    const auto last_kept = std::find(is_new.rbegin(), is_new.rend(), false);
    const auto tail = static_cast<std::size_t>(is_new.rend() - last_kept);  // from here on only new ones
    const auto first_kept = std::find(is_new.begin(), is_new.end(), false);
    for (std::size_t i = 0; i < after.labels.size(); ++i) {
      if (!is_new[i]) continue;
      AddEnumValue add{after.name, after.labels[i], "", ""};
      if (i < tail && i > 0) add.after = after.labels[i - 1].label;
      if (i < tail && i == 0) {
        add.before = after.labels[static_cast<std::size_t>(first_kept - is_new.begin())].label;
      }
      findings_.add(std::move(add), after.labels[i].annotations.origin);
    }
  }

  void tables() {
    walk(
        from_.tables, to_.tables, [&](const Table& before) { dropped_tables_.push_back(&before); },
        [&](const Table& after) {
          findings_.add(CreateTable{after}, after.annotations.origin);
          created_tables_.push_back(&after);
        },
        [&](const Table& before, const Table& after) {
          if (same_in_order(before, after)) return;
          changed_tables_.emplace_back(&before, &after);
          diff_properties(before, after, findings_);
          diff_columns(before, after, findings_);
          diff_parts(before, after, findings_);
        });
  }

  static bool same_in_order(const Table& before, const Table& after) {
    return before.columns == after.columns && before.constraints == after.constraints &&
           before.indexes == after.indexes && before.unlogged == after.unlogged &&
           before.options == after.options && before.comment == after.comment;
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
    const auto is_lost = [&](const ForeignKey& key) { return !lost.empty() && lost.count(target(key)) > 0; };
    if (lost.empty()) {
      for (const auto& [before, after] : changed_tables_)
        diff_foreign_keys(*before, *after, is_lost, findings_);
      return;
    }
    walk(
        from_.tables, to_.tables, [](const Table&) {}, [](const Table&) {},
        [&](const Table& before, const Table& after) {
          diff_foreign_keys(before, after, is_lost, findings_);
        });
  }

  void dropped_tables() {
    DropOrder order = order_drops(dropped_tables_);
    for (const auto& [table, constraint] : order.cut) {
      findings_.add(DropConstraint{table->name, *constraint}, {});
    }
    for (const Table* table : order.tables) findings_.add(DropTable{*table}, {});
    std::map<std::string, const Table*> shapes;
    for (const Table* table : dropped_tables_) shapes.emplace(shape(*table), table);
    report_pairs("table", std::move(shapes), created_tables_,
                 [](const Table& table) { return shape(table); });
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

  // What was dropped and created alike: reported, never guessed.
  template <class Shape, class T, class ShapeOf>
  void report_pairs(const char* kind, std::map<Shape, const T*> dropped, const std::vector<const T*>& created,
                    const ShapeOf& shape_of) {
    if (dropped.empty()) return;
    for (const T* after : created) {
      const auto match = dropped.find(shape_of(*after));
      if (match == dropped.end()) continue;
      findings_.set.possible_renames.push_back(
          {kind, to_string(match->second->name), to_string(after->name)});
      dropped.erase(match);
    }
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
          if (before.options != after.options || before.owned_by != after.owned_by) {
            findings_.add(AlterSequence{before, after}, after.annotations.origin);
          }
          findings_.comment(CommentTarget::sequence, after.name, "", before.comment, after.comment,
                            after.annotations.origin);
        });
  }

  const Catalog& from_;
  const Catalog& to_;
  Findings findings_;
  std::vector<std::pair<const Table*, const Table*>> changed_tables_;
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
