// SPDX-License-Identifier: Apache-2.0
// Migration-safety rules over SQL files: what a statement does to the application that runs while it is
// executed. Each rule is a row of sql_rules(): an id for [lint] and for `-- wesley:lint-disable`, and a
// diagnostic kind. Facts come from locks::walk; a rule never guesses locks itself.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "catalog/catalog.h"
#include "diagnostic/diagnostic.h"

namespace wesley::lint {

struct SqlOptions {
  const catalog::Catalog* catalog = nullptr;  // null: the strongest case is assumed
  int server_major = 15;
  std::string default_schema = "public";
  bool in_transaction = false;  // the file runs in a transaction that the migration tool begins
  std::set<std::string, std::less<>> disabled;  // rule ids
};

struct SqlRuleInfo {
  std::string_view id;
  Kind kind;
};
std::vector<SqlRuleInfo> sql_rules();

// Reports into `out`. Errors: input, when a literal or comment of the file does not end.
Result<void> lint_sql(const SourceMap& sources, FileId file, const SqlOptions& options, Diagnostics& out);

}  // namespace wesley::lint
