// SPDX-License-Identifier: Apache-2.0
// Databases for `test run`: made on the server of --database, each with the schema and pgTAP, and dropped at
// the end. Other databases of that server are left alone.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "cli/database.h"

namespace wesley::cli {

class TestServer {
 public:
  // `count` equal databases: suites that run at the same time do not meet. Errors: unusable_server when pgTAP
  // is not installed there; sql when the schema cannot be made.
  static Result<TestServer> make(const Invocation& invocation, const catalog::Catalog& catalog,
                                 std::size_t count);
  ~TestServer();
  TestServer(TestServer&&) noexcept = default;
  TestServer& operator=(TestServer&&) = delete;

  std::string conninfo(std::size_t place) const;

 private:
  explicit TestServer(Database database) : database_(std::move(database)) {}
  Result<void> fill(const std::string& name, const catalog::Catalog& catalog, bool may_make_roles);

  Database database_;
  std::vector<std::string> databases_;
  std::vector<std::string> roles_;  // that the schema speaks of and the server did not have
};

}  // namespace wesley::cli
