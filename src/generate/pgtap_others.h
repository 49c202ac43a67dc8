// SPDX-License-Identifier: Apache-2.0
// What few schemas have, as tests: operators, casts, collations, text search, foreign data, and what belongs
// to the database as a whole.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "generate/pgtap_suite.h"
#include "generate/pgtap_table.h"

namespace wesley::generate {

void test_operators(const catalog::Catalog& catalog, Suite& suite);
void test_foreign_data(const catalog::Catalog& catalog, const Belongings& belongings, Suite& suite);
// Casts, event triggers, and default privileges that no schema bounds: these and no others.
void test_database(const catalog::Catalog& catalog, Suite& suite);

// As Helper::others_in and Helper::default_privileges_in answer.
std::vector<std::string> others_in(const catalog::Catalog& catalog, const std::string& schema);
std::vector<std::string> default_privileges_in(const catalog::Catalog& catalog, const std::string& schema);

// SELECT set_eq(...): these and no others.
void test_set(Suite& suite, const std::string& call, std::vector<std::string> members,
              const std::string& what);

// Statements that come first in a suite: event triggers must not meet what it makes.
std::string without_event_triggers(const catalog::Catalog& catalog);

}  // namespace wesley::generate
