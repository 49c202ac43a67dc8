// SPDX-License-Identifier: Apache-2.0
// An order in which tables can be dropped without CASCADE. Internal to diff.
#pragma once

#include <utility>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::diff {

struct DropOrder {
  std::vector<const catalog::Table*> tables;  // who refers, or is a child, goes first
  // Foreign keys on a circle: to be dropped before.
  std::vector<std::pair<const catalog::Table*, const catalog::Constraint*>> cut;
};
DropOrder order_drops(const std::vector<const catalog::Table*>& tables);

}  // namespace wesley::diff
