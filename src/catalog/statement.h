// SPDX-License-Identifier: Apache-2.0
// The statement of a Definition.
#pragma once

#include <optional>
#include <string>

#include "catalog/definition.h"

namespace wesley::catalog {

// CREATE OR REPLACE becomes CREATE, a final `;` goes.
Expression make_statement(std::string text);

// CREATE TYPE AS RANGE makes two types. None where the statement leaves the name to the server.
std::optional<Name> multirange_name(const Definition& range);
Type range_subtype(const Definition& range);

}  // namespace wesley::catalog
