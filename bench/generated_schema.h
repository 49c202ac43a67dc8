// SPDX-License-Identifier: Apache-2.0
// A schema of N tables with ten columns each, keys, a foreign key, two indexes and a check, as a team would
// write it; `changed` tables get a new column, an index and a wider type.
#pragma once

#include <string>

namespace wesley::bench {

std::string generated_schema(int tables, int changed = 0);

}  // namespace wesley::bench
