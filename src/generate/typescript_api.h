// SPDX-License-Identifier: Apache-2.0
// The types of the SDL as GraphQL means them. Internal to generate.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "generate/names.h"
#include "generate/typescript_types.h"
#include "sdl/compile.h"

namespace wesley::generate {

class ApiWriter {
 public:
  ApiWriter(const sdl::Compiled& compiled, const Names& names, TypeScriptTypes& types);
  // Every API type, and the types of tables and views that one of them speaks of.
  void write(std::string& out);

 private:
  using Definition = sdl::Definition;
  void reach(const Definition& definition);
  void reach(const std::string& name);
  void write(std::string& out, const Definition& definition);
  void write_object(std::string& out, const Definition& definition);
  void write_fields(std::string& out, const Definition& definition);
  void write_arguments(std::string& out, const Definition& definition);
  void write_input(std::string& out, const Definition& definition);
  void write_inputs(std::string& out, const std::vector<sdl::InputValueDefinition>& fields);
  void write_union(std::string& out, const Definition& definition);
  void write_enum(std::string& out, const Definition& definition);
  void write_scalar(std::string& out, const Definition& definition);
  std::string type(const sdl::TypeNode& node);               // with `| null`
  std::string inner_type(const sdl::TypeNode& node);         // without it
  std::string type_tag(const Definition& definition) const;  // of __typename; empty: it has none

  const sdl::Compiled& compiled_;
  const Names& names_;
  TypeScriptTypes& types_;
  std::unordered_map<std::string_view, const Definition*> by_name_;
  std::unordered_set<std::string_view> tables_;    // types of tables and views
  std::unordered_set<std::string_view> database_;  // enums of the database, written already
  std::unordered_map<std::string, std::vector<std::string>> implementations_;
  std::unordered_set<std::string_view> members_;  // of unions
  std::unordered_set<const Definition*> reached_;
};

// An enum as a const object of the same name and the union of its values.
struct EnumMember {
  std::string key;
  std::string value;
  std::string description;
  const std::string* deprecated = nullptr;
};
void write_enum(std::string& out, const std::string& name, const std::string& doc,
                const std::vector<EnumMember>& members);

}  // namespace wesley::generate
