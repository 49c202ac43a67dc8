// SPDX-License-Identifier: Apache-2.0
// Renames in definitions and grants: their identities, what they use, and the names of tables and types in
// their statements. Internal to catalog.
#pragma once

#include "catalog/catalog.h"
#include "catalog/rename.h"

namespace wesley::catalog {

// A column in the text of a statement follows where the statement shows whose it is; otherwise the text
// stays, and is another one than the server's. Costs what uses the renamed tables, and a pass over the
// definitions for enums. `followers` know the tables by their new names, and are kept up.
void rename_definitions(Catalog& catalog, const Renames& renames, Followers& followers);

}  // namespace wesley::catalog
