// SPDX-License-Identifier: Apache-2.0
// PostgreSQL types as TypeScript types. Internal to generate.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "generate/names.h"
#include "generate/typescript.h"

namespace wesley::generate {

enum class Direction { read, write };

class TypeScriptTypes {
 public:
  TypeScriptTypes(const sdl::Compiled& compiled, const Names& names, const TypeScriptOptions& options)
      : catalog_(compiled.catalog), names_(names), options_(options) {}

  // Without `| null`.
  std::string of(const catalog::Type& type, Direction direction);
  std::string nullable(std::string type) const;
  // Of a scalar of the SDL whose PostgreSQL type it is; null when none is known.
  std::string of_scalar(const std::string& sdl_name, const catalog::Type* type);
  // What a domain stands for.
  std::string of_domain(const catalog::Domain& domain);

  bool uses_json() const { return uses_json_; }
  bool uses_interval() const { return uses_interval_; }
  const std::map<std::string, std::set<std::string>>& imports() const { return imports_; }  // module -> names

 private:
  std::string element(const catalog::Type& type, Direction direction, bool in_array);
  std::string built_in(std::string_view name, Direction direction, bool in_array);
  const std::string* mapped(const std::string& name);

  const catalog::Catalog& catalog_;
  const Names& names_;
  const TypeScriptOptions& options_;
  bool uses_json_ = false;
  bool uses_interval_ = false;
  std::map<std::string, std::set<std::string>> imports_;
};

}  // namespace wesley::generate
