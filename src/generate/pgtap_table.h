// SPDX-License-Identifier: Apache-2.0
// The structure of one table as tests.
#pragma once

#include <map>
#include <vector>

#include "catalog/catalog.h"
#include "generate/pgtap_suite.h"

namespace wesley::generate {

// What stands on a table, and who may do what with an object: looked up once a catalog.
struct Belongings {
  std::map<catalog::Name, std::vector<const catalog::Definition*>> policies;
  std::map<catalog::Name, std::vector<const catalog::Definition*>> triggers;
  std::map<catalog::Name, std::vector<const catalog::Definition*>> rules;
  std::map<catalog::Name, std::vector<const catalog::Definition*>> statistics;
  std::map<catalog::ObjectId, std::vector<const catalog::Grant*>> grants;
};
Belongings belongings_of(const catalog::Catalog& catalog);
// As Helper::privileges_of answers.
std::string privilege_lines(const Belongings& belongings, const catalog::ObjectId& object);

// What stands on a table or a view, whose twin is made already.
void test_triggers(const Belongings& belongings, const catalog::Name& relation, Suite& suite);
void test_rules(const Belongings& belongings, const catalog::Name& relation, Suite& suite);

void test_structure(const catalog::Catalog& catalog, const Belongings& belongings,
                    const catalog::Table& table, Suite& suite);

}  // namespace wesley::generate
