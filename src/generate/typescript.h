// SPDX-License-Identifier: Apache-2.0
// types.ts: of each table what a row is, what an INSERT and an UPDATE take and what it is related to; of each
// view a row; enums, domains, composite types; and the API types as GraphQL means them. Types only, but for
// enums, which are const objects: whatever is not used costs nothing.
//
// The types of values are those of node-postgres as it is without configuration, read as it gives them and
// written as it takes them. Arrays of types that the schema defines are the exception: it needs to be told
// how to read them.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "generate/columns.h"
#include "sdl/compile.h"

namespace wesley::generate {

// A type that stands for a PostgreSQL type or an SDL scalar, and the module that it is imported from.
struct ScalarMapping {
  std::string type;
  std::string import = {};
};

using ScalarMappings =
    std::map<std::string, ScalarMapping, std::less<>>;  // by "numeric", "public.email" or "Money"

struct TypeScriptOptions {
  PropertyNames names = PropertyNames::column;
  std::string dates = "Date";      // date, timestamp, timestamptz as read: Date or string
  std::string bigint = "string";   // string, number or bigint
  std::string numeric = "string";  // string or number
  bool nullable_elements = true;   // PostgreSQL lets any element of an array be NULL
  ScalarMappings scalars = {};
};

std::string typescript(const sdl::Compiled& compiled, const TypeScriptOptions& options);

}  // namespace wesley::generate
