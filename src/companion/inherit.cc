// SPDX-License-Identifier: Apache-2.0
// What a table has from its parents (MergeAttributes and MergeConstraintsIntoExisting of
// src/backend/commands/tablecmds.c), and a typed table from its type.
#include <algorithm>
#include <map>
#include <set>

#include "companion/reading.h"
#include "sdl/scalars.h"

namespace wesley::companion {

namespace {

class Descending {
 public:
  explicit Descending(Reading& reading) : reading_(reading) {
    for (const Descent& descent : reading.descents) by_table_[descent.table] = &descent;
  }

  void run() {
    for (const Descent& descent : reading_.descents) descend(descent);
    for (const Reading::Validation& row : reading_.validations) validate(row);
  }

 private:
  void validate(const Reading::Validation& row) {
    catalog::Constraint* constraint = reading_.catalog.table(row.table)->constraint(row.constraint);
    reading_.statement = row.statement;
    if (constraint == nullptr)
      return reading_.report_unknown("constraint", to_string(row.table) + "." + row.constraint);
    constraint->validated = true;
  }

  void descend(const Descent& descent) {
    if (!done_.insert(descent.table).second) return;
    catalog::Table& table = *reading_.catalog.table(descent.table);
    reading_.statement = descent.statement;
    if (table.of_type) take_type(table);
    const std::vector<const catalog::Table*> parents = parents_of(table, descent);
    take_columns(table, parents, descent.attached);
    for (const catalog::Table* parent : parents) {
      take_checks(table, *parent);
      if (table.partition_of) take_foreign_keys(table, *parent);
    }
    drop_unknown_columns(table);
  }

  // Each with what it has from its own parents.
  std::vector<const catalog::Table*> parents_of(const catalog::Table& table, const Descent& descent) {
    std::vector<catalog::Name> names = table.inherits;
    if (table.partition_of) names.push_back(table.partition_of->parent);
    std::vector<const catalog::Table*> parents;
    for (const catalog::Name& name : names) {
      const auto above = by_table_.find(name);
      if (above != by_table_.end()) descend(*above->second);
      const catalog::Table* parent = reading_.catalog.table(name);
      if (parent != nullptr) parents.push_back(parent);
      reading_.statement = descent.statement;
      if (parent == nullptr) reading_.report_unknown("table", to_string(name));
    }
    return parents;
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

  // The columns of the parents come first, merged with those of the table; where it is attached, its own stay
  // where they are.
  static void take_columns(catalog::Table& table, const std::vector<const catalog::Table*>& parents,
                           bool attached) {
    std::vector<catalog::Column> above;
    for (const catalog::Table* parent : parents) {
      for (const catalog::Column& column : parent->columns) add_parent_column(above, column);
    }
    std::vector<catalog::Column> first;
    for (catalog::Column& column : above) {
      catalog::Column* own = table.column(column.name);
      if (own != nullptr) merge(*own, column, table.partition_of.has_value(), attached);
      if (own != nullptr && attached) continue;
      first.push_back(own == nullptr ? std::move(column) : std::move(*own));
      if (own != nullptr) table.columns.erase(table.columns.begin() + (own - table.columns.data()));
    }
    table.columns.insert(table.columns.begin(), first.begin(), first.end());
  }

  static void add_parent_column(std::vector<catalog::Column>& columns, const catalog::Column& column) {
    for (catalog::Column& known : columns) {
      if (known.name != column.name) continue;
      known.not_null = known.not_null || column.not_null;
      return;
    }
    catalog::Column& added = columns.emplace_back(column);
    added.inherited = true;
    added.identity.reset();
    added.statistics.reset();
    added.options.clear();
    added.comment.reset();
    added.annotations = {};
  }

  // Without a type it is the parent's column with some properties of its own. Of a partition every column
  // comes from the parent, whoever wrote it first.
  static void merge(catalog::Column& own, const catalog::Column& above, bool partition, bool attached) {
    own.inherited = partition || own.type.name.empty();
    if (own.type.name.empty()) {
      own.type = above.type;
      own.collation = above.collation;
      own.generated = above.generated;
      if (!own.storage) own.storage = above.storage;
      if (own.storage == sdl::default_storage(own.type)) own.storage.reset();
      if (!own.compression) own.compression = above.compression;
    }
    own.not_null = own.not_null || above.not_null;
    if (!attached && !own.default_value) own.default_value = above.default_value;
  }

  void drop_unknown_columns(catalog::Table& table) {
    for (const catalog::Column& column : table.columns) {
      if (column.type.name.empty()) reading_.report_unknown_column(table, column.name);
    }
    std::erase_if(table.columns, [](const catalog::Column& column) { return column.type.name.empty(); });
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
  reading.descended = true;
}

}  // namespace wesley::companion
