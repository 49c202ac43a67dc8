// SPDX-License-Identifier: Apache-2.0
// Storage parameters and the like.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace wesley::catalog {

// Values by name. PostgreSQL keeps and shows the order in which they were set, though it means nothing: so it
// is written again, and never compared.
struct Options : std::map<std::string, std::string> {
  using Values = std::map<std::string, std::string>;
  using Values::Values;
  Options() = default;
  Options(Values values) : Values(std::move(values)) {}  // NOLINT(google-explicit-constructor)

  std::vector<std::string> order;  // names that are gone do no harm, those that are missing come last

  void append(std::string name, std::string value);
  std::vector<std::pair<std::string, std::string>> ordered() const;
};

}  // namespace wesley::catalog
