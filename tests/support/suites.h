// SPDX-License-Identifier: Apache-2.0
// Generated pgTAP suites, run on a database.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "cli/test_runner.h"
#include "generate/pgtap.h"
#include "support/test_database.h"

namespace wesley::support {

// Whether the server has the extension to install.
bool has_pgtap(TestDatabase& database);

// Of all the user's schemas.
catalog::Catalog read_catalog(postgres::Connection& connection);
std::vector<cli::TestFile> suites_of(const catalog::Catalog& catalog,
                                     generate::Depth depth = generate::Depth::full);
cli::TestRun run_suites(const std::vector<cli::TestFile>& files, const TestDatabase& database);
// "orders.sql: column total: have: ..., want: ..." for each failure.
std::vector<std::string> failures(const cli::TestRun& run);

}  // namespace wesley::support
