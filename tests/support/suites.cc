// SPDX-License-Identifier: Apache-2.0
#include "support/suites.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "introspect/introspect.h"
#include "support/corpus.h"

namespace wesley::support {

bool has_pgtap(TestDatabase& database) {
  return database.value("SELECT count(*) FROM pg_available_extensions WHERE name = 'pgtap'") == "1";
}

catalog::Catalog read_catalog(postgres::Connection& connection) {
  introspect::Options options;
  const postgres::Rows schemas = value_of(
      connection.query("SELECT nspname FROM pg_namespace"
                       " WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'tap')"));
  for (std::size_t row = 0; row < schemas.size(); ++row) options.schemas.emplace_back(schemas.text(row, 0));
  options.with_foreign_history = true;
  return value_of(introspect::introspect(connection, options)).catalog;
}

std::vector<cli::TestFile> suites_of(const catalog::Catalog& catalog, generate::Depth depth) {
  std::vector<cli::TestFile> files;
  for (generate::File& file : generate::pgtap(catalog, depth))
    files.push_back({std::move(file.path), std::move(file.text)});
  return files;
}

cli::TestRun run_suites(const std::vector<cli::TestFile>& files, const TestDatabase& database) {
  return cli::run_tests(files, {database.conninfo()}, false);
}

std::vector<std::string> failures(const cli::TestRun& run) {
  std::vector<std::string> out;
  for (const cli::TestFileResult& file : run.files) {
    if (!file.error.empty()) out.push_back(fmt::format("{}: {}", file.path, file.error));
    for (const cli::TapTest& test : file.tap.tests) {
      if (!test.ok)
        out.push_back(
            fmt::format("{}: {}: {}", file.path, test.description, fmt::join(test.diagnostics, ", ")));
    }
  }
  return out;
}

}  // namespace wesley::support
