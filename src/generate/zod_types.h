// SPDX-License-Identifier: Apache-2.0
// PostgreSQL types as schemas. Internal to generate.
#pragma once

#include <map>
#include <set>
#include <string>

#include "generate/names.h"
#include "generate/typescript_types.h"
#include "generate/zod.h"
#include "generate/zod_helpers.h"

namespace wesley::generate {

// userInsertSchema for UserInsert.
std::string schema_name(const std::string& type_name);

class ZodTypes {
 public:
  ZodTypes(const sdl::Compiled& compiled, const Names& names, const ZodOptions& options)
      : catalog_(compiled.catalog), names_(names), options_(options) {}

  // Of a value that is not NULL.
  std::string of(const catalog::Type& type, Direction direction);
  // Whether the TypeScript type of it was given by the configuration: nothing is known of its values.
  bool is_mapped(const catalog::Type& type) const;
  // Of a scalar by its name in the SDL; null when the configuration has none.
  const ScalarMapping* mapping(std::string_view name) const;
  std::string custom(const ScalarMapping& mapping);
  Helpers& helpers() { return helpers_; }
  const std::map<std::string, std::set<std::string>>& imports() const { return imports_; }

 private:
  std::string element(const catalog::Type& type, Direction direction);
  std::string built_in(const catalog::Type& type, Direction direction);
  std::string helper(std::string_view name) {
    if (!helpers_.contains(name)) helpers_.emplace(name);
    return std::string(name);
  }
  const ScalarMapping* mapping(const catalog::Type& type) const;

  const catalog::Catalog& catalog_;
  const Names& names_;
  const ZodOptions& options_;
  Helpers helpers_;
  std::map<std::string, std::set<std::string>> imports_;
};

}  // namespace wesley::generate
