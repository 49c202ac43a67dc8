// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/check.h"
#include "introspect/reader.h"
#include "introspect/text_array.h"

namespace wesley::introspect {
namespace {

catalog::ReferentialAction action(char code) {
  switch (code) {
    case 'a':
      return catalog::ReferentialAction::no_action;
    case 'r':
      return catalog::ReferentialAction::restrict_;
    case 'c':
      return catalog::ReferentialAction::cascade;
    case 'n':
      return catalog::ReferentialAction::set_null;
    case 'd':
      return catalog::ReferentialAction::set_default;
    default:
      WESLEY_CHECK(false, "FKCONSTR_ACTION_* of src/include/nodes/parsenodes.h");
  }
}

// One row of the query, as it comes.
struct ConstraintRow {
  explicit ConstraintRow(Cells& cells)
      : oid(cells.integer()),
        table(cells.integer()),
        name(cells.text()),
        kind(cells.character()),
        deferrable(cells.boolean()),
        deferred(cells.boolean()),
        validated(cells.boolean()),
        no_inherit(cells.boolean()),
        columns(parse_numbers(cells.view())),
        index(cells.integer()),
        match(cells.character()),
        on_delete(cells.character()),
        on_update(cells.character()),
        referenced(cells.optional_name()),
        referenced_columns(parse_array(cells.view())),
        check(cells.text()),
        inherited(cells.boolean()),
        enforced(cells.boolean()),
        period(cells.boolean()),
        set_columns(parse_numbers(cells.view())),
        operators(parse_array(cells.view())) {}

  Oid oid;
  Oid table;
  std::string name;
  char kind;
  bool deferrable, deferred, validated, no_inherit;
  std::vector<std::int64_t> columns;
  Oid index;  // of a foreign key: the one that it refers to
  char match, on_delete, on_update;
  std::optional<catalog::Name> referenced;
  std::vector<std::string> referenced_columns;
  std::string check;
  bool inherited, enforced;
  bool period;                            // of a key: WITHOUT OVERLAPS
  std::vector<std::int64_t> set_columns;  // ON DELETE SET NULL (columns)
  std::vector<std::string> operators;     // of an exclusion
};

// Elements have their operators; the rest is the index's, by which it is read.
catalog::Exclusion exclusion(ConstraintRow& row) {
  catalog::Exclusion exclusion;
  for (std::string& name : row.operators) exclusion.elements.push_back({{}, std::move(name)});
  return exclusion;
}

catalog::ForeignKey foreign_key(ConstraintRow& row, std::vector<std::string> columns) {
  catalog::ForeignKey key;
  key.columns = std::move(columns);
  key.referenced = std::move(*row.referenced);
  key.referenced_columns = std::move(row.referenced_columns);
  key.on_delete = action(row.on_delete);
  key.on_update = action(row.on_update);
  key.match_full = row.match == 'f';
  key.period = row.period;
  return key;
}

}  // namespace

std::vector<std::string> Reader::Relation::names(const std::vector<std::int64_t>& attributes) const {
  std::vector<std::string> found;
  for (std::int64_t attribute : attributes) found.push_back(table->columns[place(attribute)].name);
  return found;
}

Result<void> Reader::read_constraints() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::constraints));
  for (std::size_t number = 0; number < rows.size(); ++number) {
    Cells cells(rows, number);
    ConstraintRow row(cells);
    const Relation* managed = find_table(row.table);
    if (!managed) continue;
    catalog::Table& table = *managed->table;
    catalog::Constraint constraint;
    constraint.name = row.name;
    constraint.deferrable = row.deferrable;
    constraint.initially_deferred = row.deferred;
    constraint.validated = row.validated;
    constraint.enforced = row.enforced;
    constraint.inherited = row.inherited;
    constraint.comment = comment(pg_constraint, row.oid);
    if (row.kind == 'f') {
      catalog::ForeignKey key = foreign_key(row, managed->names(row.columns));
      key.set_columns = managed->names(row.set_columns);
      constraint.body = std::move(key);
    } else if (row.kind == 'c') {
      constraint.body =
          catalog::Check{expressions_.make(row.check, catalog::column_types(table)), row.no_inherit};
    } else if (row.kind == 'x') {
      constraint.body = exclusion(row);
    } else {
      catalog::Key key;
      key.primary = row.kind == 'p';
      key.columns = managed->names(row.columns);
      key.without_overlaps = row.period;
      constraint.body = std::move(key);
    }
    if (row.kind != 'f' && row.index != 0) constraint_of_.emplace(row.index, row.name);
    table.constraints.push_back(std::move(constraint));
  }
  for (auto& [named, table] : result_.catalog.tables)
    std::sort(table.constraints.begin(), table.constraints.end(),
              [](const catalog::Constraint& left, const catalog::Constraint& right) {
                return left.name < right.name;
              });
  return {};
}

}  // namespace wesley::introspect
