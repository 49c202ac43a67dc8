// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <fmt/format.h>

#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

enum class Place { primary_key, unique, exclusion, check, foreign_key };
constexpr std::array places = {Place::primary_key, Place::unique, Place::exclusion, Place::check,
                               Place::foreign_key};

Place place(const catalog::Constraint& constraint) {
  if (const catalog::Key* key = constraint.key()) return key->primary ? Place::primary_key : Place::unique;
  if (constraint.exclusion() != nullptr) return Place::exclusion;
  return constraint.check() != nullptr ? Place::check : Place::foreign_key;
}

bool same_key(const catalog::Constraint& left, const catalog::Constraint& right) {
  const catalog::Key* one = left.key();
  const catalog::Key* other = right.key();
  return one != nullptr && other != nullptr && one->columns == other->columns &&
         one->include == other->include && one->nulls_not_distinct == other->nulls_not_distinct &&
         left.deferrable == right.deferrable && left.initially_deferred == right.initially_deferred;
}

// Columns of a typed table are its type's; only what is said beyond it is written.
std::string typed_column(const catalog::Column& column) {
  const std::string plain = sql::quote_identifier(column.name) + " " + sql::to_string(column.type);
  catalog::Column beyond = column;
  beyond.collation.reset();
  const std::string whole = column_definition(beyond);
  if (whole == plain) return {};
  return sql::quote_identifier(column.name) + " WITH OPTIONS" + whole.substr(plain.size());
}

std::vector<std::string> written_columns(const catalog::Table& table) {
  std::vector<std::string> out;
  for (const catalog::Column& column : table.columns) {
    if (column.inherited && !table.partition_of) continue;
    std::string line = table.of_type ? typed_column(column) : column_definition(column);
    if (!line.empty()) out.push_back(std::move(line));
  }
  return out;
}

std::string partition_clause(const catalog::PartitionKey& key) {
  constexpr std::array<std::string_view, 3> strategies = {"RANGE", "LIST", "HASH"};
  std::string keys;
  for (const catalog::IndexKey& part : key.keys) {
    if (!keys.empty()) keys += ", ";
    keys += index_key(part);
  }
  return fmt::format("\nPARTITION BY {} ({})", strategies.at(static_cast<std::size_t>(key.strategy)), keys);
}

std::string inherits_clause(const std::vector<Name>& parents) {
  std::string names;
  for (const Name& parent : parents) {
    if (!names.empty()) names += ", ";
    names += to_string(parent);
  }
  return "\nINHERITS (" + names + ")";
}

std::string table_clauses(const catalog::Table& table) {
  std::string out;
  if (!table.inherits.empty()) out += inherits_clause(table.inherits);
  if (table.partition_key) out += partition_clause(*table.partition_key);
  if (!table.access_method.empty()) out += "\nUSING " + sql::quote_identifier(table.access_method);
  if (!table.options.empty()) out += "\nWITH (" + option_list(table.options) + ")";
  if (!table.tablespace.empty()) out += "\nTABLESPACE " + sql::quote_identifier(table.tablespace);
  return out;
}

}  // namespace

// A check of a partition is written, so that ATTACH finds it; unless it is not valid: then the parent's
// is made later and brings it. Foreign keys always come from the parent.
bool comes_from_parents(const catalog::Table& table, const catalog::Constraint& constraint) {
  if (!constraint.inherited || constraint.has_index()) return false;
  return !table.partition_of || constraint.foreign_key() != nullptr || !constraint.validated;
}

// NOT VALID means nothing in CREATE TABLE (the new constraint is marked valid). Of several equal keys it
// makes only one (transformIndexConstraints, src/backend/parser/parse_utilcmd.c): the first by name, because
// a foreign key is tied to the one that was made first, and pg_dump makes them in that order.
bool stands_in_create_table(const catalog::Table& table, const catalog::Constraint& constraint) {
  if (!constraint.validated || comes_from_parents(table, constraint)) return false;
  for (const catalog::Constraint& earlier : table.constraints) {
    if (&earlier == &constraint) return true;
    if (same_key(earlier, constraint)) return false;
  }
  return true;
}

// One column a line, then the constraints: primary key, unique, check, foreign keys.
std::string create_table(const catalog::Table& table, const CreateTable& options) {
  std::vector<std::string> lines = written_columns(table);
  for (const Place wanted : places) {
    if (wanted == Place::foreign_key && !options.with_foreign_keys) continue;
    for (const catalog::Constraint& constraint : table.constraints) {
      if (place(constraint) == wanted && stands_in_create_table(table, constraint))
        lines.push_back(constraint_definition(constraint));
    }
  }
  std::string out =
      fmt::format("CREATE {}TABLE {} ", table.unlogged ? "UNLOGGED " : "", to_string(table.name));
  if (table.of_type) out += "OF " + to_string(*table.of_type) + " ";
  if (!table.of_type || !lines.empty()) out += "(\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += "  ";
    out += lines[i];
    out += i + 1 < lines.size() ? ",\n" : "\n";
  }
  if (!table.of_type || !lines.empty()) out += ")";
  return out + table_clauses(table);
}

std::string drop_table(const Name& name) {
  return "DROP TABLE " + to_string(name);
}

std::string rename_table(const Name& name, std::string_view to) {
  return alter_table(name) + "RENAME TO " + sql::quote_identifier(to);
}

std::string set_table_options(const Name& name, const catalog::Options& options) {
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
