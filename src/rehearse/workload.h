// SPDX-License-Identifier: Apache-2.0
// What an application might do to a schema: point reads, updates and inserts on every table, derived from the
// catalog, so that every acknowledged write can be checked afterwards.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "postgres/connection.h"

namespace wesley::rehearse {

// A table that the load works on. Only tables with a single-column primary key and rows take part.
struct TableWork {
  catalog::Name table;
  std::string key;                   // column
  std::vector<std::string> keys;     // a sample of the key's values, as text
  std::vector<std::string> markers;  // columns that every write sets to its token: text and numbers
  std::string read;                  // $1 key
  std::string update;                // $1 key, $2 token; empty when there is no marker
  std::string insert;  // $1 key of the row to copy, $2 token; returns the new key; empty when a trial failed
};

// `catalog`: of the live database behind `connection`. `sample`: keys a table.
Result<std::vector<TableWork>> make_workload(postgres::Connection& connection,
                                             const catalog::Catalog& catalog, int sample);

}  // namespace wesley::rehearse
