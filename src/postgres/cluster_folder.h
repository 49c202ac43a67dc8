// SPDX-License-Identifier: Apache-2.0
// Inside of this module only: the folder of a private server. Layout: data/ (PGDATA), the socket, `lock`
// (held by flock while its Wesley lives), `owner` (pid and start time of that Wesley), `log`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <sys/types.h>

#include "base/result.h"
#include "postgres/process.h"

namespace wesley::postgres {

// An flock, let go when this is destroyed or the process ends.
class FileLock {
 public:
  FileLock() = default;
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();
  static std::optional<FileLock> try_lock(const std::filesystem::path& file);
  static std::optional<FileLock> wait(const std::filesystem::path& file);

 private:
  int descriptor_ = -1;
};

struct LockedFolder {
  std::filesystem::path path;
  FileLock lock;
};
Result<LockedFolder> make_throwaway_folder(const std::optional<SystemUser>& user);
Result<LockedFolder> lock_persistent_folder(const std::filesystem::path& wanted,
                                            const std::optional<SystemUser>& user);
// Where a persistent server for `wanted` really lives.
std::filesystem::path persistent_folder(const std::filesystem::path& wanted,
                                        const std::optional<SystemUser>& user);

// A socket's path is limited to 107 bytes (struct sockaddr_un): of a deeply nested folder it is kept
// elsewhere.
Result<std::filesystem::path> socket_folder(const std::filesystem::path& folder,
                                            const std::optional<SystemUser>& user);

// data/postmaster.pid of a server that really runs in this folder.
struct RunningServer {
  pid_t pid = 0;
  std::string socket_folder;
  bool ready = false;
};
std::optional<RunningServer> running_server(const std::filesystem::path& folder);
// Asks it to stop, then insists. Returns when it is gone.
void stop_server(const std::filesystem::path& folder, int signal_number);

}  // namespace wesley::postgres
