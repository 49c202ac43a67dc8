// SPDX-License-Identifier: Apache-2.0
#include "catalog/options.h"

#include <set>

namespace wesley::catalog {

void Options::append(std::string name, std::string value) {
  order.push_back(name);
  insert_or_assign(std::move(name), std::move(value));
}

std::vector<std::pair<std::string, std::string>> Options::ordered() const {
  std::vector<std::pair<std::string, std::string>> out;
  std::set<std::string> written;
  for (const std::string& name : order) {
    const auto found = find(name);
    if (found != end() && written.insert(name).second) out.emplace_back(*found);
  }
  for (const auto& each : *this) {
    if (written.count(each.first) == 0) out.emplace_back(each);
  }
  return out;
}

}  // namespace wesley::catalog
