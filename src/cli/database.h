// SPDX-License-Identifier: Apache-2.0
// `--database`: what libpq accepts, or `embedded`: the project's `wesley dev` server if it runs, else a
// throwaway one that lives as long as the command.
#pragma once

#include <optional>
#include <string>

#include "cli/command.h"
#include "postgres/cluster.h"
#include "postgres/connection.h"

namespace wesley::cli {

struct Database {
  std::optional<postgres::Cluster> cluster;  // set when throwaway
  std::string conninfo;
  postgres::Connection connection;
  bool throwaway() const { return cluster.has_value(); }
};

// Errors: usage when none is configured; connection.
Result<Database> open_database(const Invocation& invocation);
Result<Database> open_database(const Invocation& invocation, const std::string& url);

// The project's own server. Its data is under .wesley/dev; as root under /var/tmp, because the server's user
// must be able to read it.
struct DevServer {
  std::string conninfo;
  std::filesystem::path folder;
  int pid = 0;
  int major = 0;
};
std::optional<DevServer> find_dev_server(const Invocation& invocation);  // running ones only
Result<DevServer> start_dev_server(const Invocation& invocation);
Result<void> stop_dev_server(const Invocation& invocation, bool remove_data);

}  // namespace wesley::cli
