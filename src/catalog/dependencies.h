// SPDX-License-Identifier: Apache-2.0
// What stands on what: from the structure of a catalog, the text of its expressions, and the uses of its
// definitions. One answer for creation, for drops and for "what is in the way of this change".
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::catalog {

// Every object of the catalog with what it uses of the same catalog. Of a table: its column types, defaults,
// checks, generated columns and indexes, parents, the sequences its defaults draw from. Not its foreign keys:
// they are made last. What the server has built in, and members of extensions, are not there.
std::map<ObjectId, std::set<Use>> dependencies(const Catalog& catalog);

// An expression of a table or a domain, by what it belongs to; or the collation of a column or a type.
struct ExpressionPlace {
  enum class Kind { default_value, generated, constraint, index, collation };
  Kind kind;
  std::string name;  // of the column, constraint or index; of a type: of its check
  std::set<ObjectId> on;
};
// Those that use one of these objects. Of overloads all are meant that have the name.
std::map<ObjectId, std::vector<ExpressionPlace>> expressions_on(const Catalog& catalog,
                                                                const std::set<ObjectId>& objects);

// What has to wait until all objects are there, because it closes a circle, or because an index needs what
// comes after its table.
struct Deferred {
  Name object;             // a table, a domain, a view, a materialised view
  std::string column;      // its default, or
  std::string constraint;  // this check or exclusion constraint, of a table or a domain, or
  std::string index;       // this index; all empty: the default of a domain, the query of a view
  auto operator<=>(const Deferred&) const = default;
};

// Every object after all that it uses; ties in the order of ObjectKind, then of names. The tables of one
// partition tree follow each other, parents first. Objects in a circle that no deferral breaks come in the
// order of ties.
struct CreationOrder {
  std::vector<ObjectId> objects;
  std::set<Deferred> deferred;
};
CreationOrder creation_order(const Catalog& catalog);

// The table at the top of a partition tree; the table itself when it is no partition, or its parent is not
// in the catalog.
const Table& partition_root(const Catalog& catalog, const Table& table);

}  // namespace wesley::catalog
