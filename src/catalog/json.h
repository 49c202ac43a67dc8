// SPDX-License-Identifier: Apache-2.0
// One object of a catalog as JSON, its physical layer only: as catalog.json has it, but for annotations, with
// expressions in canonical form and columns sorted by name.
#pragma once

#include "base/json.h"
#include "catalog/catalog.h"

namespace wesley::catalog {

Json to_json(const Schema& schema);
Json to_json(const Extension& extension);
Json to_json(const Enum& enumeration);
Json to_json(const Domain& domain);
Json to_json(const Composite& composite);
Json to_json(const Sequence& sequence);
Json to_json(const Table& table);
Json to_json(const Column& column);
Json to_json(const Constraint& constraint);
Json to_json(const Index& index);
Json to_json(const Definition& definition);
Json to_json(const Grant& grant);

}  // namespace wesley::catalog
