// SPDX-License-Identifier: Apache-2.0
#include "cli/database.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"

namespace wesley::cli {

namespace fs = std::filesystem;

namespace {

fs::path dev_folder(const Invocation& invocation) {
  return invocation.config().root() / ".wesley" / "dev";
}
fs::path dev_record(const Invocation& invocation) {
  return dev_folder(invocation) / "server.json";
}

// The server's user must be able to reach its data, which under root's home it cannot.
fs::path dev_data(const Invocation& invocation) {
  if (::geteuid() != 0) return fs::absolute(dev_folder(invocation)) / "data";
  return fs::path("/var/tmp") /
         ("wesley-dev-" + hex(sha256(fs::absolute(invocation.config().root()).string())).substr(0, 12));
}

std::optional<DevServer> read_record(const Invocation& invocation) {
  const auto text = read_file(dev_record(invocation));
  if (!text) return std::nullopt;
  const auto json = parse_json(*text);
  if (!json) return std::nullopt;
  const auto* conninfo = json->find("conninfo");
  const auto* folder = json->find("folder");
  const auto* pid = json->find("pid");
  const auto* major = json->find("major");
  if (conninfo == nullptr || folder == nullptr || pid == nullptr || major == nullptr) return std::nullopt;
  if (conninfo->as_string() == nullptr || folder->as_string() == nullptr || pid->as_integer() == nullptr ||
      major->as_integer() == nullptr) {
    return std::nullopt;
  }
  return DevServer{*conninfo->as_string(), *folder->as_string(), static_cast<int>(*pid->as_integer()),
                   static_cast<int>(*major->as_integer())};
}

}  // namespace

std::optional<DevServer> find_dev_server(const Invocation& invocation) {
  auto server = read_record(invocation);
  if (!server || ::kill(server->pid, 0) != 0) return std::nullopt;
  const auto connection = postgres::Connection::open(server->conninfo);
  return connection ? server : std::nullopt;
}

Result<DevServer> start_dev_server(const Invocation& invocation) {
  if (auto running = find_dev_server(invocation)) return *running;
  postgres::ClusterOptions options;
  options.folder = dev_data(invocation);
  options.durable = true;
  WESLEY_ASSIGN(postgres::Cluster cluster, postgres::Cluster::start(options));
  DevServer server{cluster.conninfo(), cluster.folder(), cluster.pid(), cluster.major()};
  const Json record = Json::object({{"conninfo", server.conninfo},
                                    {"folder", server.folder.string()},
                                    {"pid", server.pid},
                                    {"major", server.major}});
  WESLEY_TRY(write_file_atomic(dev_record(invocation), record.dump(2) + "\n", true));
  cluster.detach();
  return server;
}

Result<void> stop_dev_server(const Invocation& invocation, bool remove_data) {
  if (find_dev_server(invocation)) {
    WESLEY_ASSIGN(std::optional<postgres::Cluster> cluster, postgres::Cluster::attach(dev_data(invocation)));
    if (cluster) WESLEY_TRY(cluster->stop());
  }
  std::error_code ignored;
  fs::remove(dev_record(invocation), ignored);
  if (remove_data) {
    std::error_code error;
    fs::remove_all(dev_data(invocation), error);
    if (error)
      return fail(ErrorCode::io,
                  fmt::format("cannot remove `{}`: {}", dev_data(invocation).string(), error.message()));
  }
  return {};
}

Result<Database> open_database(const Invocation& invocation) {
  const std::string& url = invocation.config().text("database.url");
  const bool from_environment = std::getenv("PGHOST") != nullptr || std::getenv("PGSERVICE") != nullptr ||
                                std::getenv("PGDATABASE") != nullptr;
  if (url.empty() && !from_environment) {
    return fail(ErrorCode::usage, "no database given",
                "Use --database URL (or `embedded`), set DATABASE_URL, or database.url in wesley.toml.");
  }
  return open_database(invocation, url);
}

Result<Database> open_database(const Invocation& invocation, const std::string& url) {
  if (url != "embedded") {
    WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(url));
    return Database{std::nullopt, url, std::move(connection)};
  }
  if (const auto dev = find_dev_server(invocation)) {
    WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(dev->conninfo));
    return Database{std::nullopt, dev->conninfo, std::move(connection)};
  }
  WESLEY_ASSIGN(postgres::Cluster cluster, postgres::Cluster::start());
  WESLEY_ASSIGN(postgres::Connection connection, postgres::Connection::open(cluster.conninfo()));
  std::string conninfo = cluster.conninfo();
  return Database{std::move(cluster), std::move(conninfo), std::move(connection)};
}

}  // namespace wesley::cli
