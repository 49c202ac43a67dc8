// SPDX-License-Identifier: Apache-2.0
// Where each check constraint goes: to the schema of its column, to the schema of the whole row, or into a
// comment. Internal to generate.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "generate/check.h"
#include "generate/columns.h"
#include "generate/zod.h"
#include "generate/zod_types.h"

namespace wesley::generate {

enum class Purpose { row, insert, update };

struct Refinement {
  std::string condition;  // a function, or of a number `.min(1)`
  std::string message;    // empty with `.min(1)`
};
struct TableChecks {
  std::map<std::string, std::vector<Refinement>> of_column;
  std::vector<Refinement> of_row;
  std::vector<std::string> comments;
  std::vector<CheckFate> fates;
};

class ZodChecks {
 public:
  ZodChecks(const catalog::Catalog& catalog, ZodTypes& types, const ZodOptions& options)
      : catalog_(catalog), types_(types), options_(options), rules_(catalog), translator_(catalog) {}

  TableChecks of(const catalog::Table& table, Purpose purpose);
  // Over VALUE.
  TableChecks of(const catalog::Domain& domain);

 private:
  struct Place;  // a check on its way to its place
  void place(Place& place, TableChecks& out);
  bool place_on_column(Place& place, TableChecks& out);
  std::optional<TranslatedCheck> over_row(Place& place);
  std::optional<CheckColumn> row_column(Place& place, std::string_view name);
  std::optional<std::string> constant_default(const catalog::Column& column);
  void use(const TranslatedCheck& check);
  std::string function(std::string_view argument, const std::string& condition) const;

  const catalog::Catalog& catalog_;
  ZodTypes& types_;
  const ZodOptions& options_;
  ColumnRules rules_;
  CheckTranslator translator_;
};

}  // namespace wesley::generate
