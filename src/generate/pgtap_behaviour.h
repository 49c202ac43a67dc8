// SPDX-License-Identifier: Apache-2.0
// What a table accepts and what it refuses, as tests: for each check, unique key, foreign key and NOT NULL a
// row that violates it alone.
#pragma once

#include "catalog/catalog.h"
#include "generate/pgtap_suite.h"
#include "generate/row_maker.h"

namespace wesley::generate {

void test_behaviour(RowMaker& maker, RuleBook& book, const catalog::Table& table, Suite& suite);

}  // namespace wesley::generate
