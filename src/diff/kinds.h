// SPDX-License-Identifier: Apache-2.0
// The kinds of change as a table: one row an alternative of ChangeBody, in the variant's order.
#pragma once

#include <array>
#include <string_view>
#include <variant>

#include "diff/change.h"

namespace wesley::diff {

// How a changeset is ordered: every change finds what it needs, and what it leaves behind is in nobody's way.
enum class Stage {
  create_schemas,
  rename_types,  // renames first: all that follows speaks of the new names
  rename_labels,
  rename_tables,
  rename_columns,
  leave_parents,  // from here on, what happens to a parent is nothing to it
  drop_definitions,
  drop_foreign_keys,  // what hangs on a key goes before it, and all of them before the columns
  drop_parts,
  rename_parts,
  create_types,
  create_sequences,
  create_tables,
  add_columns,
  alter_columns,
  alter_tables,
  drop_columns,
  add_parts,
  add_foreign_keys,
  join_parents,
  attach_indexes,
  drop_tables,
  drop_sequences,
  drop_types,
  create_definitions,
  drop_schemas,
  comments,
  grants,
};

// How much a difference matters when it is drift.
enum class Severity {
  low,     // nobody's result changes: comments, statistics, storage
  medium,  // speed or tidiness: an index, a name, something extra
  high,    // data or the application: a missing column, another type, a constraint that is not kept
};
std::string_view name(Severity severity);

struct KindInfo {
  std::string_view id;
  Stage stage;
  Severity severity;  // severity() refines some
};

const KindInfo& info(const Change& change);
const std::array<KindInfo, std::variant_size_v<ChangeBody>>& all_kinds();

Stage stage(const Change& change);
Severity severity(const Change& change);
// "type", "not-null", ...: the id of a property.
std::string_view name(ColumnProperty property);
std::string_view name(TableProperty property);

}  // namespace wesley::diff
