// SPDX-License-Identifier: Apache-2.0
// Row-level security in action: two rows, and for each session (the one's, the other's, nobody's; a member of
// each role that a policy names) what it sees, inserts, updates and deletes, and what not.
#pragma once

#include "catalog/catalog.h"
#include "generate/pgtap_suite.h"
#include "generate/pgtap_table.h"
#include "generate/row_maker.h"

namespace wesley::generate {

void test_row_security(RowMaker& maker, RuleBook& book, const Belongings& belongings,
                       const catalog::Table& table, Suite& suite);

}  // namespace wesley::generate
