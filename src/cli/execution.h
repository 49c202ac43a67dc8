// SPDX-License-Identifier: Apache-2.0
// How commands run a migration: options, the gates that compose introspection with the executor, and what is
// said at the end.
#pragma once

#include <string>

#include "cli/database.h"
#include "cli/history.h"
#include "execute/execute.h"

namespace wesley::cli {

// From the configuration and the command line. Installs the SIGINT/SIGTERM handler that `interrupted` reads.
Result<execute::Options> execution_options(const Invocation& invocation, const std::string& conninfo);

// Error drift, naming every difference, when the live database is not `expected`. `touched`: only objects
// that these steps touch count; null: all.
Result<void> require_equal(const Invocation& invocation, postgres::Connection& connection,
                           const catalog::Catalog& expected, const std::vector<plan::Step>* touched,
                           ErrorCode code);

// Gates for a migration between two catalogs: the start gate compares with `from`, the verification with what
// the steps that ran lead to, and records how the server renders each expression.
execute::Gates gates(const Invocation& invocation, const execute::Options& options, catalog::Catalog from,
                     catalog::Catalog to, std::function<Result<catalog::Catalog>(plan::Phase)> expected,
                     std::vector<plan::Step> steps);

// Runs one migration of the directory to `until`, with progress.
Result<execute::Outcome> run_migration(const Invocation& invocation, const Database& database,
                                       const History& history, const migration::Migration& migration,
                                       plan::Phase until);

}  // namespace wesley::cli
