// SPDX-License-Identifier: Apache-2.0
#include "support/test_database.h"

#include <atomic>
#include <stdexcept>

#include <fmt/format.h>

namespace wesley::support {
namespace {

std::string create_database(std::string_view template_name) {
  static std::atomic<int> count{0};
  std::string name = fmt::format("test_{}", ++count);
  postgres::Connection connection = value_of(postgres::Connection::open(cluster().conninfo()));
  succeed(connection.execute(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, template_name)));
  return name;
}

}  // namespace

postgres::Cluster& cluster() {
  static postgres::Cluster shared = value_of(postgres::Cluster::start());
  return shared;
}

int server_major() {
  static const int major = value_of(postgres::find_binaries()).major;
  return major;
}

void throw_error(const Error& error) {
  throw std::runtime_error(
      fmt::format("{} {}\n{}\n{}", error.sqlstate, error.message, error.detail, error.hint));
}

TestDatabase::TestDatabase(std::string_view template_name)
    : name_(create_database(template_name)), connection_(connect()) {
}

TestDatabase::~TestDatabase() {
  Result<postgres::Connection> connection = postgres::Connection::open(cluster().conninfo());
  if (connection) static_cast<void>(connection->execute(fmt::format("DROP DATABASE {} WITH (FORCE)", name_)));
}

std::string TestDatabase::conninfo() const {
  return cluster().conninfo(name_);
}

postgres::Connection TestDatabase::connect() const {
  return value_of(postgres::Connection::open(conninfo()));
}

void TestDatabase::exec(std::string_view script) {
  succeed(connection_.execute_script(script));
}

postgres::Rows TestDatabase::query(std::string_view statement, const postgres::Parameters& parameters) {
  return value_of(connection_.query(statement, parameters));
}

std::string TestDatabase::value(std::string_view statement, const postgres::Parameters& parameters) {
  postgres::Rows rows = query(statement, parameters);
  if (rows.empty()) throw std::runtime_error("no row: " + std::string(statement));
  return rows.is_null(0, 0) ? "NULL" : std::string(rows.text(0, 0));
}

}  // namespace wesley::support
