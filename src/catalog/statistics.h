// SPDX-License-Identifier: Apache-2.0
// Sizes, as the server last estimated them (pg_class.reltuples, relpages). Used for estimates and for
// choosing a direct form; never for correctness.
#pragma once

#include <cstdint>
#include <map>

#include "catalog/catalog.h"

namespace wesley::catalog {

struct TableStatistics {
  double rows = -1;        // -1: never analysed
  std::int64_t bytes = 0;  // heap and TOAST
  std::int64_t index_bytes = 0;
};

struct Statistics {
  std::map<Name, TableStatistics> tables;
  std::string database;
  std::string server_version;  // "15.8"
};

}  // namespace wesley::catalog
