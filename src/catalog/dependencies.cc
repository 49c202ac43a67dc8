// SPDX-License-Identifier: Apache-2.0
#include "catalog/dependencies.h"

#include "catalog/object_parts.h"

namespace wesley::catalog {

std::map<ObjectId, std::set<Use>> dependencies(const Catalog& catalog) {
  std::map<ObjectId, std::set<Use>> out;
  for (auto& [id, parts] : object_parts(catalog)) {
    std::set<Use>& uses = out[id];
    for (Part& part : parts) uses.merge(part.uses);
    uses.erase({id, ""});
  }
  return out;
}

const Table& partition_root(const Catalog& catalog, const Table& table) {
  const Table* top = &table;
  while (top->partition_of) {
    const Table* parent = catalog.table(top->partition_of->parent);
    if (parent == nullptr) break;
    top = parent;
  }
  return *top;
}

}  // namespace wesley::catalog
