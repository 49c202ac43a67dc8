// SPDX-License-Identifier: Apache-2.0
// The statement of a Definition.
#pragma once

#include <string>

#include "catalog/object.h"

namespace wesley::catalog {

// CREATE OR REPLACE becomes CREATE, a final `;` goes.
Expression make_statement(std::string text);

}  // namespace wesley::catalog
