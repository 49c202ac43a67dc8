// SPDX-License-Identifier: Apache-2.0
// ALTER TABLE, subcommand by subcommand. One file a topic: add_column.cc, column_type.cc, constraint.cc; the
// table of subcommands is in alter_table.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "locks/classification.h"

namespace wesley::locks {

// The statement around a subcommand.
struct Alter {
  Classification& out;
  catalog::Name target;
  const catalog::Table* known = nullptr;  // the target, when the catalog has it
  bool complete = false;                  // an absence in `known` means something
  bool is_index = false;                  // the target is an index
  std::vector<sql::Node> commands;
};

// Each says what its subcommand does beyond the row's lock on the target.
void add_column(Alter& alter, const sql::Node& command);
void change_column_type(Alter& alter, const sql::Node& command);
void add_check(Alter& alter, const sql::Node& command);
void add_foreign_key(Alter& alter, const sql::Node& command);
void add_key(Alter& alter, const sql::Node& command);
void add_exclusion(Alter& alter, const sql::Node& command);
void validate_constraint(Alter& alter, const sql::Node& command);
void drop_constraint(Alter& alter, const sql::Node& command);
void set_default(Alter& alter, const sql::Node& command);
void set_not_null(Alter& alter, const sql::Node& command);
void drop_column(Alter& alter, const sql::Node& command);

// A validated check of the table proves that the column holds no NULL, and no other subcommand of the same
// statement takes the proof away: drops run in an earlier pass (AT_PASS_DROP).
bool proven_not_null(const Alter& alter, std::string_view column);
// Column by name; null when the table is not known, or has none of the name.
const catalog::Column* known_column(const Alter& alter, std::string_view column);
// Does the index or expression mention the column?
bool mentions(const catalog::Expression& expression, std::string_view column);
bool mentions(const catalog::Index& index, std::string_view column);
bool contains(const std::vector<std::string>& columns, std::string_view column);
// Is the type of a new or changed column perhaps a domain with constraints, whose values PostgreSQL checks by
// writing the table anew? Notes the assumption it makes without a catalog.
bool perhaps_constrained_domain(Classification& out, const sql::Node& type_name);

}  // namespace wesley::locks
