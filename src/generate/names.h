// SPDX-License-Identifier: Apache-2.0
// What the types of a schema are called in generated code: the SDL's name where there is one, else the
// PostgreSQL name in PascalCase, with the schema before it outside of `public`. GraphQL's names come first;
// a name that is taken, also one that differs only in its first letter, gets a number, and one that
// TypeScript or the file needs for itself a `_`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "catalog/definition.h"
#include "generate/typescript.h"
#include "sdl/compile.h"

namespace wesley::generate {

struct TableNames {
  std::string row;
  std::string insert;
  std::string update;
  std::string relations;
};

class Names {
 public:
  // What is imported for a scalar has its name already.
  Names(const sdl::Compiled& compiled, const ScalarMappings& scalars);

  // Tables, views and materialized views.
  const TableNames& table(const catalog::Name& name) const { return tables_.at(name); }
  bool has_table(const catalog::Name& name) const { return tables_.count(name) > 0; }
  // Enums, domains and composite types; empty for a type that is none of the catalog's.
  const std::string& type(const catalog::Name& name) const;
  // Of a GraphQL type.
  const std::string& api(const std::string& name) const { return api_.at(name); }
  // Of the arguments of a field of a GraphQL type.
  const std::string& arguments(const std::string& type, const std::string& field) const {
    return arguments_.at({type, field});
  }

 private:
  std::string claim(std::string wanted);
  void claim_arguments(const std::vector<sdl::Definition>& definitions);
  void claim_table(const catalog::Name& name, const catalog::Annotations& annotations);
  void claim_type(const catalog::Name& name, const catalog::Annotations& annotations);

  std::unordered_set<std::string> taken_;
  std::map<catalog::Name, TableNames> tables_;
  std::map<catalog::Name, std::string> types_;
  std::unordered_map<std::string, std::string> api_;
  std::map<std::pair<std::string, std::string>, std::string> arguments_;
};

bool is_view(const catalog::Definition& definition);

}  // namespace wesley::generate
