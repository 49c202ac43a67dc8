// SPDX-License-Identifier: Apache-2.0
// Where each check constraint goes: to the schema of its column, to the schema of the whole row, or into a
// comment. Internal to generate.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "generate/check.h"
#include "generate/columns.h"
#include "generate/zod.h"
#include "generate/zod_types.h"

namespace wesley::generate {

enum class Purpose { row, insert, update };

struct Refinement {
  std::string condition;       // a function, or of a number `.min(1)`
  std::string message;         // empty with `.min(1)`
  bool holds_for_rows = true;  // not of a constraint that old rows may break
};
struct RowRules {
  std::vector<Refinement> refinements;
  std::vector<std::string> comments;
};
struct TableChecks {
  std::map<std::string, std::vector<Refinement>> of_column;
  RowRules row;
  RowRules insert;
  RowRules update;
  std::vector<CheckFate> fates;
};

class ZodChecks {
 public:
  ZodChecks(const catalog::Catalog& catalog, ZodTypes& types, const ZodOptions& options)
      : catalog_(catalog), types_(types), options_(options), rules_(catalog), translator_(catalog) {}

  TableChecks of(const catalog::Table& table);
  // Over VALUE.
  TableChecks of(const catalog::Domain& domain);

 private:
  struct Place;  // a check on its way to its place
  bool place_on_column(const Place& place, TableChecks& out);
  // Of a column's value alone, NULL or not.
  const std::optional<TranslatedCheck>& over_value(const catalog::Column& column,
                                                   const std::string& expression, bool null);
  Fate place_on_row(Place& place, RowRules& out);
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
  std::unordered_map<std::string, std::optional<TranslatedCheck>> over_value_;
};

}  // namespace wesley::generate
