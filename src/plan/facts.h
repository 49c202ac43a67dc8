// SPDX-License-Identifier: Apache-2.0
// What the planner knows about sizes, and the durations it expects from them.
#pragma once

#include "catalog/catalog.h"
#include "catalog/statistics.h"

namespace wesley::plan {

// Measured on two shared cores with data in memory; the spread of an estimate says the rest.
inline constexpr double scan_bytes_a_second = 400e6;
inline constexpr double rewrite_bytes_a_second = 80e6;
inline constexpr double index_rows_a_second = 900e3;
inline constexpr double backfill_rows_a_second = 70e3;
inline constexpr double bytes_an_index_row = 24;

// The server's statistics of a table, by the name it has in the server; null when nothing is known.
const catalog::TableStatistics* known_size(const catalog::Statistics* statistics, const catalog::Name& table);
// Seconds that a scan, a rewrite or an index build takes.
double scan_seconds(const catalog::TableStatistics& size);
double rewrite_seconds(const catalog::TableStatistics& size);
double index_seconds(const catalog::TableStatistics& size);

}  // namespace wesley::plan
