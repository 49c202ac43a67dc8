// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <fmt/format.h>

#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

enum class Place { primary_key, unique, check, foreign_key };
constexpr std::array places = {Place::primary_key, Place::unique, Place::check, Place::foreign_key};

Place place(const catalog::Constraint& constraint) {
  if (const catalog::Key* key = constraint.key()) return key->primary ? Place::primary_key : Place::unique;
  return constraint.check() != nullptr ? Place::check : Place::foreign_key;
}

bool same_key(const catalog::Constraint& left, const catalog::Constraint& right) {
  const catalog::Key* one = left.key();
  const catalog::Key* other = right.key();
  return one != nullptr && other != nullptr && one->columns == other->columns &&
         one->include == other->include && one->nulls_not_distinct == other->nulls_not_distinct &&
         left.deferrable == right.deferrable && left.initially_deferred == right.initially_deferred;
}

}  // namespace

// NOT VALID means nothing in CREATE TABLE (the new constraint is marked valid). Of several equal keys it
// makes only the first (transformIndexConstraints, src/backend/parser/parse_utilcmd.c).
bool stands_in_create_table(const catalog::Table& table, const catalog::Constraint& constraint) {
  if (!constraint.validated) return false;
  const catalog::Constraint* primary = table.primary_key();
  if (primary != nullptr && primary != &constraint && same_key(*primary, constraint)) return false;
  for (const catalog::Constraint& earlier : table.constraints) {
    if (&earlier == &constraint || &constraint == primary) return true;
    if (same_key(earlier, constraint)) return false;
  }
  return true;
}

// One column a line, then the constraints: primary key, unique, check, foreign keys.
std::string create_table(const catalog::Table& table, const CreateTable& options) {
  std::vector<std::string> lines;
  for (const catalog::Column& column : table.columns) lines.push_back(column_definition(column));
  for (const Place wanted : places) {
    if (wanted == Place::foreign_key && !options.with_foreign_keys) continue;
    for (const catalog::Constraint& constraint : table.constraints) {
      if (place(constraint) == wanted && stands_in_create_table(table, constraint))
        lines.push_back(constraint_definition(constraint));
    }
  }
  std::string out =
      fmt::format("CREATE {}TABLE {} (\n", table.unlogged ? "UNLOGGED " : "", to_string(table.name));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += "  " + lines[i] + (i + 1 < lines.size() ? ",\n" : "\n");
  }
  out += ")";
  if (!table.options.empty()) out += "\nWITH (" + option_list(table.options) + ")";
  return out;
}

std::string drop_table(const Name& name) {
  return "DROP TABLE " + to_string(name);
}

std::string rename_table(const Name& name, std::string_view to) {
  return alter_table(name) + "RENAME TO " + sql::quote_identifier(to);
}

std::string set_table_options(const Name& name, const std::map<std::string, std::string>& options) {
  return alter_table(name) + "SET (" + option_list(options) + ")";
}

std::string reset_table_options(const Name& name, const std::vector<std::string>& options) {
  std::string names;
  for (const std::string& option : options) {
    if (!names.empty()) names += ", ";
    names += option_name(option);
  }
  return alter_table(name) + "RESET (" + names + ")";
}

std::string set_logged(const Name& name, bool logged) {
  return alter_table(name) + (logged ? "SET LOGGED" : "SET UNLOGGED");
}

}  // namespace wesley::ddl
