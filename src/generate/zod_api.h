// SPDX-License-Identifier: Apache-2.0
// Schemas of GraphQL's inputs and enums, with the rules of @length, @email and their like. Internal to
// generate.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "generate/check.h"
#include "generate/names.h"
#include "generate/zod.h"
#include "generate/zod_types.h"

namespace wesley::generate {

class ZodApi {
 public:
  ZodApi(const sdl::Compiled& compiled, const Names& names, ZodTypes& types, const ZodOptions& options);
  void write(std::string& out);

 private:
  void write_input(std::string& out, const sdl::Definition& definition);
  void write_enum(std::string& out, const sdl::Definition& definition);
  std::string field(const sdl::InputValueDefinition& field, const sdl::Definition& of);
  std::string type(const sdl::TypeNode& node);
  std::string inner_type(const sdl::TypeNode& node);
  std::string rules(const sdl::InputValueDefinition& field);
  std::optional<catalog::Type> scalar(const std::string& name) const;

  const sdl::Compiled& compiled_;
  const Names& names_;
  ZodTypes& types_;
  const ZodOptions& options_;
  CheckTranslator translator_;
  std::unordered_map<std::string, const sdl::Definition*> inputs_;
  std::unordered_map<std::string, const sdl::Definition*> scalars_;
  std::unordered_map<std::string, catalog::Name> enums_;  // of the database
  std::set<std::string> written_;                         // inputs
  bool refers_to_later_ = false;                          // the type that was last written does
};

}  // namespace wesley::generate
