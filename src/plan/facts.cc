// SPDX-License-Identifier: Apache-2.0
#include "plan/facts.h"

namespace wesley::plan {

const catalog::TableStatistics* known_size(const catalog::Statistics* statistics,
                                           const catalog::Name& table) {
  if (!statistics) return nullptr;
  auto found = statistics->tables.find(table);
  if (found == statistics->tables.end() || found->second.rows < 0) return nullptr;
  return &found->second;
}

double scan_seconds(const catalog::TableStatistics& size) {
  return static_cast<double>(size.bytes) / scan_bytes_a_second;
}

double rewrite_seconds(const catalog::TableStatistics& size) {
  return static_cast<double>(size.bytes + size.index_bytes) / rewrite_bytes_a_second;
}

double index_seconds(const catalog::TableStatistics& size) {
  return scan_seconds(size) + size.rows / index_rows_a_second;
}

}  // namespace wesley::plan
