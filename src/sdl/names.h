// SPDX-License-Identifier: Apache-2.0
// Names of PostgreSQL objects: from SDL names, and as the server itself would choose them for constraints and
// indexes that were given none (ChooseRelationName and ChooseIndexName of src/backend/commands/indexcmds.c,
// ChooseConstraintName of src/backend/catalog/pg_constraint.c).
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "catalog/catalog.h"
#include "sdl/compile.h"
#include "sdl/expressions.h"

namespace wesley::sdl {

// The name by the convention, not truncated.
std::string conventional_name(std::string_view sdl_name, Naming naming);
// snake_case -> PascalCase or camelCase, for print; the inverse of snake_case where there is one.
std::string pascal_case(std::string_view name);
std::string camel_case(std::string_view name);
// A name GraphQL accepts.
bool is_graphql_name(std::string_view name);

// The column part of a chosen name: the columns joined by `_` (ChooseIndexNameAddition).
std::string joined_columns(const std::vector<std::string>& columns);
// The same for index keys: a repeated name is numbered (ChooseIndexColumnNames).
std::string joined_key_names(const std::vector<std::string>& keys);

// The parts of the name PostgreSQL would choose for an object: table_columns_label.
struct DefaultName {
  std::string columns;
  std::string_view label;
};
DefaultName default_name(const catalog::Constraint& constraint, Expressions& expressions);
DefaultName default_name(const catalog::Index& index);

// The names in use in one schema of the database. Relations (tables, indexes, sequences) and constraints have
// one name space each; the name of a key is in both, because its index has it too.
class Namespace {
 public:
  void add_relation(std::string_view name) { relations_.emplace(name); }
  void add_constraint(std::string_view name) { constraints_.emplace(name); }
  bool has_relation(const std::string& name) const { return relations_.count(name) > 0; }
  bool has_constraint(const std::string& name) const { return constraints_.count(name) > 0; }

  // Each takes the name that it returns.
  std::string choose_relation(std::string_view table, std::string_view columns, std::string_view label);
  std::string choose_key(std::string_view table, std::string_view columns, std::string_view label);
  std::string choose_constraint(std::string_view table, std::string_view columns, std::string_view label);

 private:
  template <class Taken>
  static std::string choose(std::string_view table, std::string_view columns, std::string_view label,
                            Taken taken);
  std::unordered_set<std::string> relations_;
  std::unordered_set<std::string> constraints_;
};

}  // namespace wesley::sdl
