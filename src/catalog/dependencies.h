// SPDX-License-Identifier: Apache-2.0
// What stands on what: from the structure of a catalog, the text of its expressions, and the uses of its
// definitions. One answer for creation, for drops and for "what is in the way of this change".
#pragma once

#include <map>
#include <set>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::catalog {

// Every object of the catalog with what it uses of the same catalog. Of a table: its column types, defaults,
// checks and generated columns, parents, the sequences its defaults draw from. Not its foreign keys: they
// are made last. What the server has built in, and members of extensions, are not there.
std::map<ObjectId, std::set<Use>> dependencies(const Catalog& catalog);

// Every object after all that it uses; ties in the order of ObjectKind, then of names. Objects that use each
// other in a circle come in that order too, and `deferred` says which parts break the circle: (table,
// column) whose default, or constraint that, must be added when both are there.
struct Deferred {
  Name table;
  std::string column;      // its default, or
  std::string constraint;  // this check
  auto operator<=>(const Deferred&) const = default;
};
struct CreationOrder {
  std::vector<ObjectId> objects;
  std::set<Deferred> deferred;
};
CreationOrder creation_order(const Catalog& catalog);

}  // namespace wesley::catalog
