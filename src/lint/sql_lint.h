// SPDX-License-Identifier: Apache-2.0
// Migration-safety rules over SQL files: what a statement does to the application that runs while it is
// executed. Each rule is a row of sql_rules(): an id for the configuration and for comments in the file
// (lint/suppression.h), and a diagnostic kind. Facts come from locks::walk; a rule never guesses locks
// itself.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "catalog/catalog.h"
#include "diagnostic/diagnostic.h"

namespace wesley::lint {

struct SqlOptions {
  const catalog::Catalog* catalog = nullptr;  // null: the strongest case is assumed
  int server_major = 15;
  std::string default_schema = "public";
  bool in_transaction = false;  // the file runs in a transaction that the migration tool begins
  std::set<Kind> disabled;
};

struct SqlRuleInfo {
  std::string_view id;
  Kind kind;
};
// By code.
const std::vector<SqlRuleInfo>& sql_rules();
// The kind of a rule, by its id ("no-rename") or its code ("W0630").
std::optional<Kind> rule_kind(std::string_view word);

// Reports into `out`; what the grammar does not know is reported, too.
void lint_sql(const SourceMap& sources, FileId file, const SqlOptions& options, Diagnostics& out);

}  // namespace wesley::lint
