// SPDX-License-Identifier: Apache-2.0
// Errors of the world: a server, a file, a refusal. What a user wrote wrongly is a diagnostic
// (diagnostic/diagnostic.h); what we did wrongly is a CHECK (base/check.h).
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace wesley {

// Closed set. Each row of the exit-code table (base/exit_code.h) takes one or more of them.
enum class ErrorCode {
  internal,          // unexpected: a bug
  usage,             // wrong usage; a prompt was needed and there is no terminal
  configuration,     // wesley.toml, environment
  connection,        // cannot connect
  unusable_server,   // standby, read-only, too old, transaction pooler
  input,             // SDL, .sql, snapshot or migration is invalid; diagnostics were reported
  io,                // a file cannot be read or written
  sql,               // the server refused a statement; sqlstate is set
  migration_failed,  // failed or could not start; state recorded and said
  drift,             // the database, or a generated file, is not what it should be
  unsafe_refused,    // a hazard that was not allowed
  cancelled,         // by the user at a prompt
  interrupted,       // resume possible
  test_failed,       // `test run` failed, or `rehearse` disproved the plan
};

// Message: lower case, no final period, names in backticks, says what was seen. Hint: full sentences.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string hint;
  std::string sqlstate;  // five characters when the server said it, else empty
  std::string detail;    // the server's DETAIL, or further lines
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint), {}, {}});
}

// The process exit code for an error: the contract of docs/reference/exit-codes.
int exit_code(ErrorCode code);

}  // namespace wesley

// Evaluates a Result expression; on error returns it from the enclosing function.
#define WESLEY_TRY(expression)                                                           \
  do {                                                                                   \
    auto wesley_try_result = (expression);                                               \
    if (!wesley_try_result) return tl::unexpected(std::move(wesley_try_result).error()); \
  } while (false)

#define WESLEY_CONCAT_(a, b) a##b
#define WESLEY_CONCAT(a, b) WESLEY_CONCAT_(a, b)
// Declares `declaration` from a Result expression; on error returns it from the enclosing function.
#define WESLEY_ASSIGN(declaration, expression)                                  \
  auto WESLEY_CONCAT(result_, __LINE__) = (expression);                         \
  if (!WESLEY_CONCAT(result_, __LINE__))                                        \
    return tl::unexpected(std::move(WESLEY_CONCAT(result_, __LINE__)).error()); \
  declaration = std::move(*WESLEY_CONCAT(result_, __LINE__))
