// SPDX-License-Identifier: Apache-2.0
#include "execute/failure.h"

#include <fmt/format.h>

namespace wesley::execute {

Error step_failure(const Error& error, const plan::Step& step, bool show_data) {
  Error failure = error;
  if (error.code == ErrorCode::sql || error.code == ErrorCode::connection)
    failure.code = ErrorCode::migration_failed;
  if (step.redact && !show_data) failure.detail.clear();
  const std::string origin =
      step.origin.known() ? fmt::format(", {}:{}", step.origin.file, step.origin.line) : "";
  failure.message = fmt::format("step {} ({}{}): {}", step.id, step.summary, origin, error.message);
  if (failure.hint.empty())
    failure.hint =
        "`wesley migrate resume` goes on from here, `wesley migrate rollback` takes back what was done.";
  return failure;
}

std::string_view state_after(const Error& error) {
  return error.code == ErrorCode::interrupted ? "interrupted" : "failed";
}

Json to_json(const Error& error) {
  return Json::object({{"message", error.message},
                       {"sqlstate", error.sqlstate},
                       {"detail", error.detail},
                       {"hint", error.hint}});
}

}  // namespace wesley::execute
