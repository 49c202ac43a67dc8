// SPDX-License-Identifier: Apache-2.0
// The little that has to be known of operator classes without a server: which are a type's default, because
// the catalog names only others, and which come from an extension, because its schema is part of their name.
#pragma once

#include <string_view>

#include "sql/type_name.h"

namespace wesley::sdl {

bool is_default_operator_class(const sql::TypeName& type, std::string_view method, std::string_view name);
// Empty for one of PostgreSQL's own.
std::string_view extension_of_operator_class(std::string_view name);

}  // namespace wesley::sdl
