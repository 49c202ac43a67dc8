// SPDX-License-Identifier: Apache-2.0
// What a table has from its parents (MergeAttributes and MergeConstraintsIntoExisting of
// src/backend/commands/tablecmds.c), and a typed table from its type.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "companion/reading.h"

namespace wesley::companion {

namespace {

class Descending {
 public:
  explicit Descending(Reading& reading) : reading_(reading) {
    for (const Descent& descent : reading.descents) by_table_[descent.table] = &descent;
  }

  void run() {
    for (const Descent& descent : reading_.descents) descend(descent);
  }

 private:
  void descend(const Descent& descent) {
    if (!done_.insert(descent.table).second) return;
    catalog::Table& table = *reading_.catalog.table(descent.table);
    reading_.statement = descent.statement;
    if (table.of_type) take_type(table);
    std::vector<catalog::Name> parents = table.inherits;
    if (table.partition_of) parents.push_back(table.partition_of->parent);
    for (const catalog::Name& name : parents) {
      const auto above = by_table_.find(name);
      if (above != by_table_.end()) descend(*above->second);
      reading_.statement = descent.statement;
      const catalog::Table* parent = reading_.catalog.table(name);
      if (parent == nullptr) {
        reading_.report_unknown("table", to_string(name));
        continue;
      }
      take_columns(table, *parent, descent);
      take_checks(table, *parent);
      if (table.partition_of) take_foreign_keys(table, *parent);
    }
  }

  void take_type(catalog::Table& table) {
    const auto type = reading_.catalog.composites.find(*table.of_type);
    if (type == reading_.catalog.composites.end()) {
      return reading_.report_unknown("composite type", to_string(*table.of_type));
    }
    std::vector<catalog::Column> columns;
    for (const catalog::Attribute& attribute : type->second.attributes) {
      catalog::Column column;
      if (const catalog::Column* own = table.column(attribute.name)) column = *own;
      column.name = attribute.name;
      column.type = attribute.type;
      column.collation = attribute.collation;
      columns.push_back(std::move(column));
    }
    table.columns = std::move(columns);
  }

  // The columns of the parents come first; one that the table has itself stays where it is when it is
  // attached, and is merged otherwise.
  void take_columns(catalog::Table& table, const catalog::Table& parent, const Descent& descent) {
    std::vector<catalog::Column> inherited;
    for (const catalog::Column& above : parent.columns) {
      catalog::Column* own = table.column(above.name);
      if (own != nullptr) {
        // Of a partition every column comes from the parent, whoever wrote it first.
        if (table.partition_of) own->inherited = true;
        own->not_null = own->not_null || above.not_null;
        if (!descent.attached && !own->default_value) own->default_value = above.default_value;
        continue;
      }
      catalog::Column column = above;
      column.inherited = true;
      column.identity.reset();
      column.statistics.reset();
      column.options.clear();
      column.comment.reset();
      column.annotations = {};
      inherited.push_back(std::move(column));
    }
    const auto own = std::find_if(table.columns.begin(), table.columns.end(),
                                  [](const catalog::Column& column) { return !column.inherited; });
    const auto place = table.partition_of ? table.columns.begin() : own;
    table.columns.insert(place, inherited.begin(), inherited.end());
  }

  void take_checks(catalog::Table& table, const catalog::Table& parent) {
    for (const catalog::Constraint& above : parent.constraints) {
      if (above.check() == nullptr || above.check()->no_inherit) continue;
      if (catalog::Constraint* own = table.constraint(above.name)) {
        if (table.partition_of) own->inherited = true;
        continue;
      }
      catalog::Constraint constraint = above;
      constraint.inherited = true;
      constraint.comment.reset();
      table.constraints.push_back(std::move(constraint));
    }
  }

  // A partition has its own copy of each (CloneFkReferencing of src/backend/commands/tablecmds.c).
  static void take_foreign_keys(catalog::Table& table, const catalog::Table& parent) {
    for (const catalog::Constraint& above : parent.constraints) {
      if (above.foreign_key() == nullptr) continue;
      const auto same = std::find_if(table.constraints.begin(), table.constraints.end(),
                                     [&](const catalog::Constraint& own) { return own.body == above.body; });
      catalog::Constraint& own =
          same != table.constraints.end() ? *same : table.constraints.emplace_back(above);
      own.inherited = true;
      if (same == table.constraints.end()) own.comment.reset();
    }
  }

  Reading& reading_;
  std::map<catalog::Name, const Descent*> by_table_;
  std::set<catalog::Name> done_;
};

}  // namespace

void add_inherited(Reading& reading) {
  Descending(reading).run();
}

}  // namespace wesley::companion
