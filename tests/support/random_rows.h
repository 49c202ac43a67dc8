// SPDX-License-Identifier: Apache-2.0
// Random tables with every type and rule that validators know, and random rows for them that crowd around the
// edges of those rules: for the law that a validator accepts what the database accepts.
#pragma once

#include <string>
#include <vector>

#include "support/random.h"

namespace wesley::support {

struct RandomColumn {
  std::string name;
  std::string type;  // as SQL
  bool not_null = false;
  bool has_default = false;
  bool is_given = true;  // false: generated
};
struct RandomTable {
  std::string name;
  std::vector<RandomColumn> columns;
  std::vector<std::string> checks;
};
struct RandomSchema {
  std::string sql;  // CREATE statements, as a person writes them
  std::vector<RandomTable> tables;
};
RandomSchema random_schema(Random& random, int tables);

// A value as JSON for JavaScript, with {"$bigint": "1"}, {"$number": "NaN"}, {"$date": "..."} and
// {"$bytes": "hex"} for what JSON has no word for; and as the text that node-postgres makes of it.
struct RandomValue {
  std::string json;
  std::string text;
  bool is_null = false;
  bool has_nul = false;  // U+0000, which no text of PostgreSQL has
};
struct RandomRow {
  std::vector<std::pair<std::string, RandomValue>> values;  // of the columns that are given
};
RandomRow random_row(Random& random, const RandomTable& table);

}  // namespace wesley::support
