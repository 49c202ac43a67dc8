// SPDX-License-Identifier: Apache-2.0
// A real server for tests: one private cluster per test program, started when first asked for and gone at its
// end; one fresh database per TestDatabase. WESLEY_PG_BIN chooses another server version.
#pragma once

#include <string>
#include <string_view>

#include "postgres/cluster.h"
#include "postgres/connection.h"

namespace wesley::support {

postgres::Cluster& cluster();
// Of the server under test; starts none.
int server_major();

// Throws std::runtime_error with the error's words, which GoogleTest reports as a failure.
template <class T>
T value_of(Result<T> result);
[[noreturn]] void throw_error(const Error& error);

class TestDatabase {
 public:
  explicit TestDatabase(std::string_view template_name = "template0");  // of which nobody has a session
  ~TestDatabase();                                                      // dropped, whoever is still connected
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& name() const { return name_; }
  std::string conninfo() const;
  postgres::Connection connect() const;  // one more session
  postgres::Connection& connection() { return connection_; }

  void exec(std::string_view script);  // any number of statements, one transaction
  postgres::Rows query(std::string_view statement, const postgres::Parameters& parameters = {});
  // First column of the first row; "NULL" for NULL, and a failure when there is no row.
  std::string value(std::string_view statement, const postgres::Parameters& parameters = {});

 private:
  std::string name_;
  postgres::Connection connection_;
};

template <class T>
T value_of(Result<T> result) {
  if (!result) throw_error(result.error());
  return std::move(*result);
}
inline void succeed(const Result<void>& result) {
  if (!result) throw_error(result.error());
}

}  // namespace wesley::support
