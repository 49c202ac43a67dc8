// SPDX-License-Identifier: Apache-2.0
// Questions to the data that decide whether a plan can succeed, asked before its first step. Each counts the
// rows that stand in the way. Names are those of `from`.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "plan/step.h"

namespace wesley::plan {

Step::PreCheck no_duplicates(const catalog::Name& table, const catalog::Constraint& key);
Step::PreCheck no_duplicates(const catalog::Name& table, const catalog::Index& index);
Step::PreCheck no_nulls(const catalog::Name& table, const std::string& column);
Step::PreCheck no_rows(const catalog::Name& table, const std::string& column);
Step::PreCheck no_orphans(const catalog::Name& table, const catalog::Constraint& foreign_key);
Step::PreCheck no_violations(const catalog::Name& table, const catalog::Constraint& check);

}  // namespace wesley::plan
