// SPDX-License-Identifier: Apache-2.0
#include "cli/test_server.h"

#include <fmt/format.h>
#include <unistd.h>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::cli {

namespace {

using sql::quote_identifier;

constexpr std::string_view undefined_object = "42704";

// `role "x" does not exist`: its name.
std::string missing_role(const Error& error) {
  constexpr std::string_view before = "role \"";
  const std::size_t begin = error.message.find(before);
  const std::size_t end = error.message.rfind("\" does not exist");
  if (error.sqlstate != undefined_object || begin == std::string::npos || end == std::string::npos) return {};
  return error.message.substr(begin + before.size(), end - begin - before.size());
}

Result<void> require_pgtap(postgres::Connection& connection) {
  WESLEY_ASSIGN(const postgres::Rows rows,
                connection.query("SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'pgtap'"));
  if (!rows.empty()) return {};
  return fail(ErrorCode::unusable_server,
              fmt::format("pgTAP is not installed on this server (PostgreSQL {})", connection.server_major()),
              fmt::format("Debian and Ubuntu: apt-get install postgresql-{}-pgtap; Red Hat: dnf install "
                          "pgtap_{}; elsewhere: pgxn install pgtap, or https://pgtap.org.",
                          connection.server_major(), connection.server_major()));
}

}  // namespace

Result<TestServer> TestServer::make(const Invocation& invocation, const catalog::Catalog& catalog,
                                    std::size_t count) {
  const std::string url = invocation.has("database") ? invocation.config().text("database.url") : "embedded";
  WESLEY_ASSIGN(Database database, open_database(invocation, url));
  WESLEY_TRY(require_pgtap(database.connection));
  TestServer server(std::move(database));
  const std::string stem = fmt::format("wesley_test_{}", ::getpid());
  for (std::size_t place = 0; place < count; ++place) {
    const std::string name = fmt::format("{}_{}", stem, place + 1);
    const std::string from = place == 0 ? "template0" : server.databases_.front();
    WESLEY_TRY(server.database_.connection.execute(
        fmt::format("CREATE DATABASE {} TEMPLATE {}", quote_identifier(name), quote_identifier(from))));
    server.databases_.push_back(name);
    if (place == 0) WESLEY_TRY(server.fill(name, catalog, url == "embedded"));
  }
  return server;
}

// Statement by statement: a role that is missing is found out by the one that names it.
Result<void> TestServer::fill(const std::string& name, const catalog::Catalog& catalog, bool may_make_roles) {
  WESLEY_ASSIGN(postgres::Connection connection,
                postgres::Connection::open(postgres::with_database(database_.conninfo, name)));
  for (const std::string& statement : ddl::create_all(catalog)) {
    Result<void> done = connection.execute(statement);
    while (!done && may_make_roles && !missing_role(done.error()).empty()) {
      const std::string role = missing_role(done.error());
      WESLEY_TRY(connection.execute("CREATE ROLE " + quote_identifier(role)));
      roles_.push_back(role);
      done = connection.execute(statement);
    }
    if (done) continue;
    Error error = done.error();
    error.message = "the schema cannot be made on the test server: " + error.message;
    if (!missing_role(done.error()).empty())
      error.hint = "Create the role there; Wesley makes roles only on a server of its own.";
    error.detail += (error.detail.empty() ? "" : "\n") + statement;
    return tl::unexpected(error);
  }
  if (catalog.extensions.count("pgtap") > 0) return {};
  return connection.execute_script("CREATE SCHEMA IF NOT EXISTS tap; CREATE EXTENSION pgtap SCHEMA tap");
}

TestServer::~TestServer() {
  for (const std::string& name : databases_)
    (void)database_.connection.execute("DROP DATABASE IF EXISTS " + quote_identifier(name) + " WITH (FORCE)");
  for (const std::string& role : roles_)
    (void)database_.connection.execute("DROP ROLE IF EXISTS " + quote_identifier(role));
}

std::string TestServer::conninfo(std::size_t place) const {
  return postgres::with_database(database_.conninfo, databases_.at(place));
}

}  // namespace wesley::cli
