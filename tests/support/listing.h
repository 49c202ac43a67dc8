// SPDX-License-Identifier: Apache-2.0
// What is in a database, by two opinions that share nothing with src/: a query over pg_catalog, and pg_dump.
#pragma once

#include <map>
#include <string>

#include "support/test_database.h"

namespace wesley::support {

enum class ColumnOrder { compared, aside };

// "table public.t" -> its properties as JSON, by listing.sql.
std::map<std::string, std::string> listing(TestDatabase& database, ColumnOrder order = ColumnOrder::compared);
// What one listing has and the other has not, the first few lines of it; empty for equal ones.
std::string listing_differences(TestDatabase& left, TestDatabase& right,
                                ColumnOrder order = ColumnOrder::compared);

// pg_dump --schema-only --no-owner --no-privileges without the lines that differ from dump to dump; empty
// where there is no pg_dump beside the server.
std::string schema_dump(const TestDatabase& database);
// The first line in which two texts differ, with some lines around it.
std::string text_difference(const std::string& left, const std::string& right);

}  // namespace wesley::support
