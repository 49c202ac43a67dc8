// SPDX-License-Identifier: Apache-2.0
// Names changed throughout a catalog, as the server changes them: keys, indexes, foreign keys of other
// tables, owners of sequences and the text of expressions follow; names of constraints and indexes stay.
#pragma once

#include <map>
#include <string>

#include "catalog/catalog.h"
#include "catalog/followers.h"

namespace wesley::catalog {

// Old name -> new name; all at once, so that a -> b and b -> c may stand together.
struct Renames {
  std::map<Name, Name> types;  // enums, domains, composites, ranges and their multiranges
  std::map<Name, std::map<std::string, std::string>> labels;  // under the enum's new name
  std::map<Name, Name> tables;
  std::map<Name, std::map<std::string, std::string>> columns;  // under the table's new name
  bool empty() const { return types.empty() && labels.empty() && tables.empty() && columns.empty(); }
};

// Costs what depends on the renamed tables, and a pass over the catalog for types and labels, which any
// column can use. `followers` are kept up. A new name that is in use is a CHECK.
void rename(Catalog& catalog, const Renames& renames, Followers& followers);
// The same, finding out who depends on whom.
void rename(Catalog& catalog, const Renames& renames);

// The types in the signature of a routine and in its statements. What its body says stays.
void rename_types(Definition& routine, const std::map<Name, Name>& types);

}  // namespace wesley::catalog
