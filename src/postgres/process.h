// SPDX-License-Identifier: Apache-2.0
// Inside of this module only: programs run without a shell, as ourselves or as a lesser system user.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"

namespace wesley::postgres {

struct SystemUser {
  uid_t uid = 0;
  gid_t gid = 0;
};
// Who runs a server: nullopt is ourselves. PostgreSQL refuses to run as root, so that root hands it to
// `postgres`, or else to `nobody`. Errors: connection, when neither exists.
Result<std::optional<SystemUser>> server_user();
// Whether that user may pass through every folder of the path (its own permissions not counted).
bool reachable(const std::filesystem::path& path, const std::optional<SystemUser>& user);
Result<void> give_to(const std::filesystem::path& path, const std::optional<SystemUser>& user);

struct Finished {
  int status = 0;      // exit status; 128 + signal number when killed; 127 when it could not be run
  std::string output;  // standard output and standard error
};
Finished run_program(const std::vector<std::string>& arguments, const std::optional<SystemUser>& user = {});

// In a forked child, before exec. Async-signal-safe.
bool become(const std::optional<SystemUser>& user);

}  // namespace wesley::postgres
