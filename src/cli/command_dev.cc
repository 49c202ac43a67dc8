// SPDX-License-Identifier: Apache-2.0
// dev start|stop|url|reset: a persistent embedded server for this project; it outlives the command.
#include <fmt/format.h>

#include "cli/confirm.h"
#include "cli/database.h"

namespace wesley::cli {

namespace {

Json to_json(const DevServer& server) {
  return Json::object({{"url", server.conninfo},
                       {"folder", server.folder.string()},
                       {"pid", server.pid},
                       {"major", server.major}});
}

}  // namespace

Result<void> run_dev_start(const Invocation& invocation) {
  const bool running = find_dev_server(invocation).has_value();
  WESLEY_ASSIGN(const DevServer server, start_dev_server(invocation));
  invocation.out().line(fmt::format("PostgreSQL {} {} (pid {})", server.major,
                                    running ? "already runs" : "started", server.pid));
  invocation.out().line(fmt::format("  {}", server.conninfo));
  invocation.out().note("commands use it with --database embedded; `wesley dev stop` ends it");
  invocation.out().result(to_json(server));
  return {};
}

Result<void> run_dev_stop(const Invocation& invocation) {
  const bool running = find_dev_server(invocation).has_value();
  WESLEY_TRY(stop_dev_server(invocation, false));
  invocation.out().line(running ? "stopped" : "no development server runs here");
  invocation.out().result(Json::object({{"stopped", running}}));
  return {};
}

Result<void> run_dev_url(const Invocation& invocation) {
  const auto server = find_dev_server(invocation);
  if (!server)
    return fail(ErrorCode::connection, "no development server runs here",
                "Start it with `wesley dev start`.");
  invocation.out().line(server->conninfo);
  invocation.out().result(to_json(*server));
  return {};
}

Result<void> run_dev_reset(const Invocation& invocation) {
  WESLEY_TRY(confirm(invocation, "delete the development server's data?"));
  WESLEY_TRY(stop_dev_server(invocation, true));
  invocation.out().line("the development server's data is gone");
  invocation.out().result(Json::object({{"reset", true}}));
  return {};
}

}  // namespace wesley::cli
