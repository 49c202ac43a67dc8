// SPDX-License-Identifier: Apache-2.0
// Names that the last snapshot has: an object that was there before keeps its name whatever is added beside
// it, and whatever its table or columns are called now.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "catalog/catalog.h"
#include "sdl/draft.h"

namespace wesley::sdl {

class BaseNames {
 public:
  explicit BaseNames(const Draft& draft);

  // The name of an object of the same definition in the table's past, once.
  std::optional<std::string> take(const catalog::Table& table, const catalog::Constraint& constraint);
  std::optional<std::string> take(const catalog::Table& table, const catalog::Index& index);

 private:
  template <class Objects, class Same>
  std::optional<std::string> take_first(const catalog::Name& table, const Objects& objects, Same same);

  catalog::Catalog renamed_;                // the base after the renames of the schema
  const catalog::Catalog* base_ = nullptr;  // that, or the base itself when nothing is renamed; may be null
  std::set<std::pair<catalog::Name, std::string>> taken_;
};

}  // namespace wesley::sdl
