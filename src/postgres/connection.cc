// SPDX-License-Identifier: Apache-2.0
#include "postgres/connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include "base/check.h"
#include "postgres/connect_failure.h"
#include "postgres/conninfo.h"
#include "postgres/rows_state.h"

namespace wesley::postgres {
namespace {

using Clock = std::chrono::steady_clock;

struct SessionSetting {
  std::string_view text;
  int since = 0;       // server_version_num that knows it
  bool needed = true;  // false: a server may refuse it and is none the worse for us
};

// What every session of Wesley runs under. The first group decides how the server prints and reads constants
// and expressions (ruleutils.c, the types' input and output functions); the second keeps it from ending a
// session that waits, and makes a backend notice that its client is gone. client_connection_check_interval is
// refused where the server's system cannot poll for a closed socket.
constexpr std::array<SessionSetting, 20> session_settings = {{
    {"search_path = ''"},
    {"DateStyle = 'ISO, YMD'"},
    {"IntervalStyle = postgres"},
    {"TimeZone = 'UTC'"},
    {"extra_float_digits = 1"},
    {"bytea_output = hex"},
    {"quote_all_identifiers = off"},
    {"standard_conforming_strings = on"},
    {"xmloption = content"},
    {"check_function_bodies = off"},
    {"row_security = off"},
    {"array_nulls = on"},
    {"transform_null_equals = off"},
    {"default_transaction_isolation = 'read committed'"},
    {"client_min_messages = notice"},
    {"default_tablespace = ''"},
    {"jit = off"},
    {"idle_session_timeout = 0", 140000},
    {"transaction_timeout = 0", 170000},
    {"client_connection_check_interval = '1s'", 140000, false},
}};

std::string settings_script(int server_version, bool with_optional) {
  std::string script;
  for (const SessionSetting& setting : session_settings)
    if (server_version >= setting.since && (setting.needed || with_optional))
      script += fmt::format("SET {};", setting.text);
  return script;
}

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionPointer = std::unique_ptr<PGconn, FinishConnection>;

std::string target_of(const PGconn* connection) {
  auto or_unknown = [](const char* text) { return text && *text ? std::string(text) : std::string("?"); };
  std::string host = or_unknown(PQhost(connection));
  std::string database = or_unknown(PQdb(connection));
  if (host.front() == '/')
    return fmt::format("`{}` on {} (port {})", database, host, or_unknown(PQport(connection)));
  return fmt::format("`{}` on {}:{}", database, host, or_unknown(PQport(connection)));
}

// Waits for the socket. 0: timed out, or interrupted by a signal.
int wait_for_socket(int socket, short events, Clock::duration timeout) {
  pollfd descriptor{socket, events, 0};
  auto milliseconds =
      std::chrono::ceil<std::chrono::milliseconds>(std::max(timeout, Clock::duration::zero()));
  int ready = poll(&descriptor, 1, static_cast<int>(milliseconds.count()));
  return ready < 0 && errno == EINTR ? 0 : ready;
}

std::chrono::seconds effective_timeout(const ConninfoSettings& settings, std::chrono::seconds otherwise) {
  for (const auto& [keyword, value] : settings)
    if (keyword == "connect_timeout") {
      int seconds = std::atoi(value.c_str());
      return seconds > 0 ? std::chrono::seconds(seconds) : std::chrono::seconds(3600);
    }
  return otherwise;
}

// PQconnectdb cannot be asked for SQLSTATEs before it fails; PQconnectStart can (PQERRORS_VERBOSE).
bool complete_connection(PGconn* connection, std::chrono::seconds timeout) {
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  const auto deadline = Clock::now() + timeout;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (PQstatus(connection) != CONNECTION_BAD) {
    if (status == PGRES_POLLING_OK || status == PGRES_POLLING_FAILED) break;
    if (Clock::now() >= deadline) return false;
    short events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (wait_for_socket(PQsocket(connection), events, deadline - Clock::now()) > 0)
      status = PQconnectPoll(connection);
  }
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  return true;
}

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

Error error_of(const PGresult* result) {
  Error error{ErrorCode::sql, field(result, PG_DIAG_MESSAGE_PRIMARY), field(result, PG_DIAG_MESSAGE_HINT),
              field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_DETAIL)};
  if (error.message.empty()) error.message = PQresultErrorMessage(result);
  std::string context = field(result, PG_DIAG_CONTEXT);
  if (!context.empty()) error.detail += (error.detail.empty() ? "" : "\n") + context;
  return error;
}

Error lost_session(std::string_view words, std::string sqlstate) {
  std::string message(words.substr(0, words.find('\n')));
  return {
      ErrorCode::connection,
      fmt::format("the session was lost: {}", message.empty() ? "the server closed it" : message),
      "Whether the last statement took effect is not known from here; the server's log says why the session "
      "ended.",
      std::move(sqlstate),
      {}};
}

}  // namespace

struct Connection::State {
  ConnectionPointer connection;
  std::vector<std::string> notices;

  static void receive_notice(void* self, const PGresult* result) {
    auto* state = static_cast<State*>(self);
    state->notices.push_back(
        fmt::format("{}: {}", field(result, PG_DIAG_SEVERITY), field(result, PG_DIAG_MESSAGE_PRIMARY)));
  }
  struct Watch {
    std::function<bool()> tick;  // empty: nobody watches
    std::chrono::milliseconds interval{};
    bool cancelled = false;
  };
  Result<Rows> collect(Watch watch);
  void wait_for_result(Watch& watch);
  void cancel();
  void refuse_copy(ExecStatusType status);
  Error failure_to_send() const;
};

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {
}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Result<Connection> Connection::open(std::string_view conninfo, const ConnectOptions& options) {
  std::string unreadable;
  std::optional<ConninfoSettings> settings = parse_conninfo(conninfo, &unreadable);
  if (!settings)
    return fail(ErrorCode::connection, fmt::format("the connection string cannot be read: {}", unreadable),
                "Write a URL such as postgres://user@host:5432/database, or keywords such as `host=localhost "
                "dbname=shop`. Special characters in a URL's password are percent-encoded.");
  // Later entries win over earlier ones, and the user's own string stands between our defaults and our needs.
  const std::string text = print_conninfo(*settings);
  const std::array<const char*, 7> keywords = {"fallback_application_name",
                                               "keepalives_idle",
                                               "keepalives_interval",
                                               "keepalives_count",
                                               "dbname",
                                               "client_encoding",
                                               nullptr};
  const std::array<const char*, 7> values = {
      options.application_name.c_str(), "30", "10", "3", text.c_str(), "UTF8", nullptr};
  auto state = std::make_unique<State>();
  state->connection.reset(PQconnectStartParams(keywords.data(), values.data(), 1));
  PGconn* connection = state->connection.get();
  WESLEY_CHECK(connection != nullptr, "out of memory");
  bool in_time = complete_connection(connection, effective_timeout(*settings, options.timeout));
  if (!in_time || PQstatus(connection) != CONNECTION_OK)
    return tl::unexpected(
        connect_failure(in_time ? PQerrorMessage(connection) : "timeout expired", target_of(connection)));

  PQsetNoticeReceiver(connection, &State::receive_notice, state.get());
  Connection opened(std::move(state));
  if (options.pinned) {
    Result<void> pinned = opened.execute_script(settings_script(opened.server_version(), true));
    if (!pinned && opened.alive())
      pinned = opened.execute_script(settings_script(opened.server_version(), false));
    WESLEY_TRY(pinned);
  }
  return opened;
}

Error Connection::State::failure_to_send() const {
  std::string words = PQerrorMessage(connection.get());
  if (PQstatus(connection.get()) == CONNECTION_BAD) return lost_session(words, {});
  return {ErrorCode::sql, words, {}, {}, {}};
}

void Connection::State::cancel() {
  std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request(PQgetCancel(connection.get()), &PQfreeCancel);
  std::array<char, 256> reason{};
  if (request) PQcancel(request.get(), reason.data(), static_cast<int>(reason.size()));
}

// Waits until a result can be read without blocking, and lets the watch cancel the statement.
void Connection::State::wait_for_result(Watch& watch) {
  constexpr auto patience = std::chrono::seconds(3);
  Clock::time_point cancelled_at;
  auto next_tick = Clock::now() + watch.interval;
  while (PQisBusy(connection.get())) {
    int ready = wait_for_socket(PQsocket(connection.get()), POLLIN, next_tick - Clock::now());
    if (ready != 0 && !PQconsumeInput(connection.get())) return;
    if (ready != 0 && Clock::now() < next_tick) continue;
    next_tick = Clock::now() + watch.interval;
    if (watch.cancelled) {
      if (Clock::now() - cancelled_at < patience) continue;
      connection.reset();  // the server does not answer: leave it
      return;
    }
    if (watch.tick()) continue;
    cancel();
    watch.cancelled = true;
    cancelled_at = Clock::now();
  }
}

// COPY needs a data stream that this interface does not have: ended at once, so that the session stays
// usable.
void Connection::State::refuse_copy(ExecStatusType status) {
  if (status == PGRES_COPY_IN) PQputCopyEnd(connection.get(), "COPY FROM STDIN is not available here");
  if (status != PGRES_COPY_OUT) return;
  char* buffer = nullptr;
  while (PQgetCopyData(connection.get(), &buffer, 0) > 0) PQfreemem(buffer);
}

// Reads every result of the message sent and keeps the last, or the first error: of a session that ends, the
// server's own reason comes before libpq's "server closed the connection".
Result<Rows> Connection::State::collect(Watch watch) {
  Rows rows;
  std::optional<Error> error;
  while (true) {
    if (watch.tick) wait_for_result(watch);
    ResultPointer result(PQgetResult(connection.get()));
    if (!result) break;
    ExecStatusType status = PQresultStatus(result.get());
    refuse_copy(status);
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
      if (!error) error = error_of(result.get());
    } else {
      rows.state_ = std::make_unique<Rows::State>(Rows::State{std::move(result)});
    }
  }
  // An error without SQLSTATE is libpq's own: since 14 it reports a failed write as a result, and the status
  // turns bad only with the next read.
  const bool is_own_error = error && error->sqlstate.empty() && !watch.cancelled;
  if (is_own_error || PQstatus(connection.get()) == CONNECTION_BAD) {
    error = lost_session(error ? error->message : "", error ? error->sqlstate : "");
    if (is_own_error) connection.reset();
  }
  if (!error) return rows;
  if (watch.cancelled)
    error = Error{ErrorCode::interrupted, "the statement was cancelled", {}, error->sqlstate, error->message};
  return tl::unexpected(std::move(*error));
}

Result<Rows> Connection::query(std::string_view statement, const Parameters& parameters) {
  WESLEY_TRY(send(statement, parameters));
  return receive();
}

Result<void> Connection::send(std::string_view statement, const Parameters& parameters) {
  std::vector<const char*> values;
  for (const auto& parameter : parameters) values.push_back(parameter ? parameter->c_str() : nullptr);
  if (!PQsendQueryParams(state_->connection.get(), std::string(statement).c_str(),
                         static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0))
    return tl::unexpected(state_->failure_to_send());
  return {};
}

Result<Rows> Connection::receive() {
  return state_->collect({});
}

Result<void> Connection::execute(std::string_view statement) {
  WESLEY_TRY(query(statement));
  return {};
}

Result<void> Connection::execute_script(std::string_view statements) {
  if (!PQsendQuery(state_->connection.get(), std::string(statements).c_str()))
    return tl::unexpected(state_->failure_to_send());
  WESLEY_TRY(state_->collect({}));
  return {};
}

Result<Rows> Connection::query_watched(std::string_view statement, const Parameters& parameters,
                                       std::chrono::milliseconds interval,
                                       const std::function<bool()>& tick) {
  WESLEY_TRY(send(statement, parameters));
  return state_->collect({tick, interval});
}

bool Connection::alive() const {
  return PQstatus(state_->connection.get()) == CONNECTION_OK;
}

bool Connection::in_transaction() const {
  PGTransactionStatusType status = PQtransactionStatus(state_->connection.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

int Connection::server_version() const {
  return PQserverVersion(state_->connection.get());
}

int Connection::backend_pid() const {
  return PQbackendPID(state_->connection.get());
}

std::vector<std::string> Connection::take_notices() {
  return std::exchange(state_->notices, {});
}

}  // namespace wesley::postgres
