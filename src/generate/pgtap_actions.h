// SPDX-License-Identifier: Apache-2.0
// What becomes of a row when the one that it refers to is deleted or has its key changed: the actions of
// foreign keys, as tests.
#pragma once

#include "catalog/catalog.h"
#include "generate/pgtap_suite.h"
#include "generate/row_maker.h"

namespace wesley::generate {

// `good` and its parents are in the database.
void test_actions(RowMaker& maker, RuleBook& book, const catalog::Table& table, const MadeRow& good,
                  Suite& suite);

}  // namespace wesley::generate
