// SPDX-License-Identifier: Apache-2.0
// One session of a PostgreSQL server over libpq. Not a pool, knows no catalog. Value rows are text.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wesley::postgres {

// Result rows. Move-only; owns libpq's memory.
class Rows {
 public:
  Rows();
  ~Rows();
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  std::size_t size() const;
  std::size_t columns() const;
  bool empty() const { return size() == 0; }
  bool is_null(std::size_t row, std::size_t column) const;
  std::string_view text(std::size_t row, std::size_t column) const;  // empty for NULL
  std::int64_t integer(std::size_t row, std::size_t column) const;
  double number(std::size_t row, std::size_t column) const;
  bool boolean(std::size_t row, std::size_t column) const;
  std::optional<std::string> optional_text(std::size_t row, std::size_t column) const;
  std::int64_t affected() const;  // rows of an INSERT, UPDATE, DELETE

 private:
  friend class Connection;
  struct State;
  std::unique_ptr<State> state_;
};

// std::nullopt is NULL.
using Parameters = std::vector<std::optional<std::string>>;

struct ConnectOptions {
  std::string application_name = "wesley";
  // Pins search_path, DateStyle, TimeZone, ... so that the server renders expressions the same everywhere.
  bool pinned = true;
  std::chrono::seconds timeout{10};
};

class Connection {
 public:
  // `conninfo`: URL, keyword string or empty for PG* variables, as libpq takes it. Errors: connection, with
  // the server's words and a hint; a password never appears in a message.
  static Result<Connection> open(std::string_view conninfo, const ConnectOptions& options = {});
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  // One statement a protocol message. Errors: sql with sqlstate, message, detail, hint; connection when the
  // session is lost.
  Result<Rows> query(std::string_view statement, const Parameters& parameters = {});
  // A query in two halves, so that the server works while the caller does something else. Between them this
  // session can be asked nothing.
  Result<void> send(std::string_view statement, const Parameters& parameters = {});
  Result<Rows> receive();
  Result<void> execute(std::string_view statement);
  // Any number of statements in one message: the server runs them as one transaction, unless the text itself
  // says otherwise.
  Result<void> execute_script(std::string_view statements);
  // As query, but calls `tick` about every `interval` while the statement runs; when it returns false the
  // statement is cancelled (PQcancel) and error `interrupted` is returned; a statement that finished before
  // the cancellation reached it returns its rows, because that is what happened.
  Result<Rows> query_watched(std::string_view statement, const Parameters& parameters,
                             std::chrono::milliseconds interval, const std::function<bool()>& tick);
  bool alive() const;  // as far as the last statement showed
  bool in_transaction() const;
  int server_version() const;  // 150018
  int server_major() const { return server_version() / 10000; }
  int backend_pid() const;  // as told at start-up; a pooler tells its own (server_state.h)
  // NOTICE and WARNING messages since the last call.
  std::vector<std::string> take_notices();

 private:
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// `conninfo` for another database of the same server.
std::string with_database(std::string_view conninfo, std::string_view database);
// `conninfo` with its password replaced, for showing.
std::string redacted(std::string_view conninfo);

}  // namespace wesley::postgres
