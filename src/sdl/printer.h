// SPDX-License-Identifier: Apache-2.0
// Catalog -> SDL, for print(). The law: compiling what is printed gives the catalog back, less what is listed
// as unsaid. So every default that compile would choose is asked of the same functions that compile asks.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "sdl/compile.h"
#include "sdl/expressions.h"
#include "sdl/names.h"

namespace wesley::sdl {

// SDL names of everything, chosen before anything is printed because objects refer to each other.
struct PrintedNames {
  std::map<catalog::Name, std::string> tables;
  std::map<catalog::Name, std::string> enums;
  std::map<catalog::Name, std::map<std::string, std::string>> fields;       // by column
  std::map<catalog::Name, std::map<std::string, std::string>> enum_values;  // by label
};
PrintedNames choose_names(const catalog::Catalog& catalog, const CompileOptions& options);

// What no directive says yet (unprintable.cc), each named.
std::vector<std::string> unprintable(const catalog::Catalog& catalog);

std::string identity_directive(const catalog::Identity& identity);
// @pii, @weight(value: 3), ...
std::vector<std::string> metadata_directives(const catalog::Annotations& annotations);

class Printer {
 public:
  Printer(const catalog::Catalog& catalog, const CompileOptions& options);
  Printed run();

 private:
  // print.cc
  void print_schema_objects();
  void print_enum(const catalog::Enum& enumeration);
  void end_part(catalog::ObjectId object);
  void list_unsaid();
  void count_names();
  bool is_enum_used(const catalog::Name& name) const { return used_enums_.count(name) > 0; }

  // print_table.cc
  void print_table(const catalog::Table& table);
  std::string table_directive(const catalog::Table& table) const;
  void print_constraint(const catalog::Table& table, const catalog::Constraint& constraint);
  void print_key(const catalog::Table& table, const catalog::Constraint& constraint, const catalog::Key& key);
  void print_foreign_key(const catalog::Table& table, const catalog::Constraint& constraint,
                         const catalog::ForeignKey& key);
  void print_check(const catalog::Table& table, const catalog::Constraint& constraint,
                   const catalog::Check& check);
  void print_index(const catalog::Table& table, const catalog::Index& index);
  void print_relations(const catalog::Table& table);
  std::string field_of(const catalog::Name& table, const Json& column) const;  // empty when there is none
  bool is_default_name(const catalog::Table& table, const std::string& name, std::string_view columns,
                       std::string_view label) const;
  std::vector<std::string> field_names(const catalog::Name& table,
                                       const std::vector<std::string>& columns) const;

  // print_column.cc
  std::string print_column(const catalog::Table& table, const catalog::Column& column);
  bool is_generated_id(const catalog::Table& table, const catalog::Column& column);
  std::string column_type(const catalog::Column& column, std::vector<std::string>& directives) const;
  std::string default_directive(const catalog::Column& column);
  std::optional<std::string> literal_default(const catalog::Column& column);
  bool is_scalar_here(const catalog::Type& type) const;

  const catalog::Catalog& catalog_;
  const CompileOptions& options_;
  PrintedNames names_;
  Expressions expressions_;
  catalog::Type id_type_;
  std::set<catalog::Name> used_enums_;
  std::map<std::string, std::map<std::string, int>>
      name_counts_;  // schema, then names of relations and constraints
  std::string out_;  // of the part at hand
  std::vector<PrintedPart> parts_;
  std::vector<std::string> unsaid_;
  // Of the table at hand: directives of the type and of its fields, by column.
  std::vector<std::string> type_directives_;
  std::map<std::string, std::vector<std::string>> field_directives_;
};

}  // namespace wesley::sdl
