// SPDX-License-Identifier: Apache-2.0
// What the schema says as statements that make it in pg_temp, beside the object itself, for comparison.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace wesley::generate {

// The table by itself: without parents, foreign keys, partitions, and what acts outside of it.
catalog::Table made_table(const catalog::Table& table);
// What follows CREATE TABLE: constraints that it cannot hold, settings of columns, indexes.
std::vector<std::string> made_parts(const catalog::Table& made);

// The definition with another name for what it stands on or is: the name behind the first `keyword` of its
// text.
catalog::Definition renamed(const catalog::Definition& definition, std::string_view keyword,
                            const catalog::Name& name);

// It speaks of a whole row of the table: that row has another type in pg_temp.
bool speaks_of_row(std::string_view text, const catalog::Table& table);

}  // namespace wesley::generate
