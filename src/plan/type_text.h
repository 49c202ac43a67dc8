// SPDX-License-Identifier: Apache-2.0
// A type as statements, whatever kind it is of.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diff/change.h"

namespace wesley::plan {

struct TypeText {
  std::vector<std::string> make;  // with comments
  std::string drop;
  diff::ChangeBody created, dropped;
};
// An enum, a domain, a composite or a range of the catalog.
TypeText type_text(const catalog::Catalog& catalog, const catalog::ObjectId& type);

// A type, what came with it (the multirange of a range, the functions that make values) and their names
// after. The type itself comes last; a range has to come before what it is made of.
struct Renaming {
  std::string statement, undo;
};
std::vector<Renaming> rename_type(const catalog::Catalog& catalog, const catalog::ObjectId& type,
                                  const std::map<catalog::Name, catalog::Name>& names);

}  // namespace wesley::plan
