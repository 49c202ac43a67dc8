// SPDX-License-Identifier: Apache-2.0
// The structure of what is no table as tests, a suite a topic.
#pragma once

#include "catalog/catalog.h"
#include "generate/pgtap_suite.h"
#include "generate/pgtap_table.h"

namespace wesley::generate {

// The schemas, the extensions, and in each schema the names of all there is.
void test_schemas(const catalog::Catalog& catalog, const Belongings& belongings, Suite& suite);
void test_types(const catalog::Catalog& catalog, Suite& suite);
void test_sequences(const catalog::Catalog& catalog, const Belongings& belongings, Suite& suite);
void test_routines(const catalog::Catalog& catalog, const Belongings& belongings, Suite& suite);
void test_views(const catalog::Catalog& catalog, const Belongings& belongings, Suite& suite);

}  // namespace wesley::generate
