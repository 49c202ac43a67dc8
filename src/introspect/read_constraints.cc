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

}  // namespace

Result<void> Reader::read_constraints() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::constraints, {managed_}));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    const ManagedTable* managed = find_table(cells.integer());
    if (!managed) continue;
    catalog::Table& table = *managed->table;
    auto column_names = [&](const std::vector<std::int64_t>& attributes) {
      std::vector<std::string> names;
      for (std::int64_t attribute : attributes)
        names.push_back(table.columns[managed->place(attribute)].name);
      return names;
    };

    catalog::Constraint constraint;
    constraint.name = cells.text();
    char kind = cells.character();
    constraint.deferrable = cells.boolean();
    constraint.initially_deferred = cells.boolean();
    constraint.validated = cells.boolean();
    bool no_inherit = cells.boolean();
    std::vector<std::int64_t> columns = parse_numbers(cells.view());
    catalog::ForeignKey foreign_key;
    foreign_key.match_full = cells.character() == 'f';
    char on_delete = cells.character();
    char on_update = cells.character();
    foreign_key.referenced.schema = cells.text();
    foreign_key.referenced.name = cells.text();
    foreign_key.referenced_columns = parse_array(cells.view());
    std::string check = cells.text();
    std::vector<std::int64_t> key_columns = parse_numbers(cells.view());
    std::optional<std::int64_t> key_count = cells.optional_integer();
    bool nulls_not_distinct = cells.boolean();
    bool has_options = cells.boolean();
    if (cells.boolean()) {
      add_unmanaged("constraint", {table.name.schema, constraint.name}, table.name.name);
      continue;
    }

    constraint.comment = comment(pg_constraint, oid);
    if (kind == 'f') {
      foreign_key.columns = column_names(columns);
      foreign_key.on_delete = action(on_delete);
      foreign_key.on_update = action(on_update);
      constraint.body = std::move(foreign_key);
    } else if (kind == 'c') {
      constraint.body = catalog::Check{
          catalog::make_expression(std::move(check), catalog::column_types(table)), no_inherit};
    } else {
      auto include = key_columns.begin() + key_count.value_or(0);
      constraint.body = catalog::Key{kind == 'p', column_names({key_columns.begin(), include}),
                                     column_names({include, key_columns.end()}), nulls_not_distinct};
      if (has_options) add_unmanaged("index options", {table.name.schema, constraint.name}, table.name.name);
    }
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
