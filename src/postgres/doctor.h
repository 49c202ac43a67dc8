// SPDX-License-Identifier: Apache-2.0
// What stands between a session and a migration of its database: facts of the server, judged. It asks only,
// changes nothing, and holds no lock that anybody would notice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "postgres/connection.h"

namespace wesley::postgres {

enum class Severity {
  fine,
  note,     // worth knowing
  warning,  // a migration may wait, or fail in some of its steps
  problem,  // no migration can run
};

struct Finding {
  Severity severity = Severity::fine;
  std::string_view topic;  // id of the check: "version", "pooler", "locks", ...
  std::string message;     // lower case, no final period
  std::string advice;      // full sentences; empty when fine
};

struct DoctorOptions {
  std::vector<std::string> schemas = {"public"};  // `*`: all that users made
  std::string journal_schema = "wesley";
  bool allow_proxy = false;
};

// In the order of the table of checks. Errors: connection, when the session is lost; a check that the role
// may not ask becomes a note.
Result<std::vector<Finding>> examine(Connection& connection, const DoctorOptions& options);

// The topics of all checks, for documentation.
std::vector<std::string_view> doctor_topics();

}  // namespace wesley::postgres
