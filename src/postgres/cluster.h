// SPDX-License-Identifier: Apache-2.0
// A private PostgreSQL server from the binaries found on the machine: own folder, unix socket only, UTF-8,
// locale C. As root it runs as user `postgres` (initdb refuses root). Each folder records pid, start time and
// a file lock; at the next start folders whose lock is free are swept, so that SIGKILL leaves nothing for
// long.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace wesley::postgres {

struct Binaries {
  std::filesystem::path bin;  // holds initdb, postgres, pg_ctl
  int major = 0;
};
// WESLEY_PG_BIN, then pg_config --bindir, PATH, /usr/lib/postgresql/*/bin; the newest first unless `major` is
// given. Errors: connection, with the line that installs a server.
Result<Binaries> find_binaries(std::optional<int> major = {});

struct ClusterOptions {
  std::optional<int> major = {};
  // Empty: a throwaway folder under the temporary directory. A persistent one that the server's user cannot
  // reach (a project under /root) stands for one under /var/tmp; Cluster::folder tells.
  std::filesystem::path folder = {};
  bool durable = false;                    // fsync etc. on; a throwaway one runs with them off
  std::vector<std::string> settings = {};  // "name=value" for postgresql.conf
};

class Cluster {
 public:
  // Initialises if needed, starts, waits until it answers.
  static Result<Cluster> start(const ClusterOptions& options = {});
  ~Cluster();  // stops it (fast shutdown) and, when throwaway, removes the folder
  Cluster(Cluster&&) noexcept;
  Cluster& operator=(Cluster&&) noexcept;

  std::string conninfo(std::string_view database = "postgres") const;
  int major() const;
  int pid() const;
  const std::filesystem::path& folder() const;
  // The server that runs in a persistent folder, if one does. It goes on when this object is gone.
  static Result<std::optional<Cluster>> attach(const std::filesystem::path& folder);
  // Leaves the server running after this object is gone (`wesley dev start`).
  void detach();
  Result<void> stop();
  // pg_ctl's modes: "fast", "immediate" (for crash tests).
  Result<void> restart(std::string_view mode = "fast");

 private:
  struct State;
  explicit Cluster(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Removes throwaway folders of dead owners, stopping a server that still runs in one. Returns how many.
int sweep_abandoned_clusters();

}  // namespace wesley::postgres
