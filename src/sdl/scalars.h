// SPDX-License-Identifier: Apache-2.0
// The scalars of the dialect as data, and what a literal for a column of some PostgreSQL type looks like.
#pragma once

#include <string_view>
#include <vector>

#include "sql/type_name.h"

namespace wesley::sdl {

struct ScalarInfo {
  std::string_view name;       // in SDL; the first row of a PostgreSQL type is how it is printed
  std::string_view type;       // as format_type writes it
  std::string_view extension;  // that the type comes from, empty for built-in types
};
const std::vector<ScalarInfo>& all_scalars();  // without ID, whose type is configurable
const ScalarInfo* find_scalar(std::string_view sdl_name);
// The scalar whose type it is; none for types with modifiers and for types outside the table.
const ScalarInfo* scalar_of_type(const sql::TypeName& type);
bool is_graphql_scalar(std::string_view sdl_name);  // ID, String, Int, Float, Boolean

// What kinds of literals a type takes.
enum class Family { text, integer, number, boolean, json, temporal, uuid, other };
Family family_of(const sql::TypeName& type);

// typstorage of src/include/catalog/pg_type.dat: plain, main or extended.
std::string_view default_storage(const sql::TypeName& type);

}  // namespace wesley::sdl
