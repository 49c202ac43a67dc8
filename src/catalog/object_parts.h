// SPDX-License-Identifier: Apache-2.0
// The parts of an object, each with what it uses: the unit in which creation can be put off. Internal to
// catalog.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalog/dependencies.h"

namespace wesley::catalog {

// In the order in which parts are given up to break a circle.
enum class PartKind {
  default_value,  // of a column, or of a domain (then without a name)
  check,          // or exclusion constraint; of a table or a domain
  query,          // of a view whose columns are known
  body,           // the object itself
  index,          // never in a circle: made when its table and all it uses are there
};
struct Part {
  PartKind kind = PartKind::body;
  std::string name;
  std::set<Use> uses;
};
std::map<ObjectId, std::vector<Part>> object_parts(const Catalog& catalog);

}  // namespace wesley::catalog
