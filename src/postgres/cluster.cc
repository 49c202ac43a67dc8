// SPDX-License-Identifier: Apache-2.0
#include "postgres/cluster.h"

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/hash.h"
#include "postgres/cluster_folder.h"
#include "postgres/connection.h"
#include "postgres/keeper.h"

namespace wesley::postgres {

namespace fs = std::filesystem;

namespace {

constexpr auto start_patience = std::chrono::seconds(60);
constexpr auto stop_patience = std::chrono::seconds(20);

// A throwaway server may lose everything at a crash of the machine, and is filled by schemas of thousands of
// tables in one transaction (each table, index and TOAST table holds a lock until it ends).
constexpr std::array<const char*, 3> common_settings = {"listen_addresses = ''", "cluster_name = 'wesley'",
                                                        "unix_socket_permissions = 0700"};
constexpr std::array<const char*, 6> throwaway_settings = {"fsync = off",
                                                           "synchronous_commit = off",
                                                           "full_page_writes = off",
                                                           "shared_buffers = '32MB'",
                                                           "max_connections = 100",
                                                           "max_locks_per_transaction = 256"};

Result<void> run_initdb(const Binaries& binaries, const fs::path& data, bool durable,
                        const std::optional<SystemUser>& user) {
  std::vector<std::string> arguments = {(binaries.bin / "initdb").string(),
                                        "--pgdata=" + data.string(),
                                        "--username=postgres",
                                        "--auth=trust",
                                        "--encoding=UTF8",
                                        "--locale=C"};
  if (!durable) arguments.emplace_back("--no-sync");
  Finished finished = run_program(arguments, user);
  if (finished.status == 0) return {};
  Error error{
      ErrorCode::connection, fmt::format("initdb failed in `{}`", data.string()), {}, {}, finished.output};
  return tl::unexpected(error);
}

// initdb takes most of the start-up of a throwaway server, and its result is the same every time: it is kept
// under the temporary folder, per build of the server. Durable servers get a folder, and so a system
// identifier, of their own.
Result<fs::path> template_data(const Binaries& binaries, const fs::path& root,
                               const std::optional<SystemUser>& user) {
  uid_t uid = user ? user->uid : geteuid();
  std::string build =
      run_program({(binaries.bin / "postgres").string(), "--version"}).output + binaries.bin.string();
  fs::path folder = root / fmt::format("wesley-template-{}-{}", uid, hex(sha256(build)).substr(0, 12));
  std::optional<FileLock> lock = FileLock::wait(folder.string() + ".lock");
  if (!lock) return fail(ErrorCode::io, fmt::format("cannot lock `{}`", folder.string()));
  struct stat status {};
  if (lstat(folder.c_str(), &status) == 0) {
    // Somebody else's folder of this name could hold a configuration that runs code of his.
    if (S_ISDIR(status.st_mode) && status.st_uid == uid && (status.st_mode & 0077) == 0) return folder;
    return fail(ErrorCode::io, fmt::format("`{}` is not ours", folder.string()));
  }
  fs::path fresh = folder.string() + ".new";
  std::error_code error;
  fs::remove_all(fresh,
                 error);  // of somebody who was killed in the middle; the lock says that nobody builds it now
  if (mkdir(fresh.c_str(), 0700) != 0)
    return fail(ErrorCode::io, fmt::format("cannot create `{}`", fresh.string()));
  WESLEY_TRY(give_to(fresh, user));
  WESLEY_TRY(run_initdb(binaries, fresh, false, user));
  fs::rename(fresh, folder);
  return folder;
}

Result<void> initialise(const Binaries& binaries, const fs::path& folder, bool durable,
                        const std::optional<SystemUser>& user) {
  fs::path data = folder / "data";
  if (durable) return run_initdb(binaries, data, durable, user);
  Result<fs::path> source = template_data(binaries, folder.parent_path(), user);
  if (!source) return run_initdb(binaries, data, durable, user);
  std::error_code error;
  fs::copy(*source, data, fs::copy_options::recursive, error);
  if (error)
    return fail(ErrorCode::io, fmt::format("cannot copy `{}`: {}", source->string(), error.message()));
  fs::permissions(data, fs::perms::owner_all);
  return give_to(data, user);
}

std::string tail_of(const fs::path& log) {
  std::ifstream file(log);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  std::string tail;
  for (std::size_t i = lines.size() > 10 ? lines.size() - 10 : 0; i < lines.size(); ++i)
    tail += lines[i] + "\n";
  return tail;
}

int major_of(const fs::path& folder) {
  int major = 0;
  std::ifstream(folder / "data" / "PG_VERSION") >> major;
  return major;
}

}  // namespace

struct Cluster::State {
  LockedFolder folder;
  fs::path socket;
  fs::path bin;
  std::optional<SystemUser> user;
  Keeper keeper;
  bool throwaway = false;
  bool stays = false;  // the server outlives this object
  int major = 0;
  pid_t pid = 0;

  void write_settings(const ClusterOptions& options) const;
  Result<void> start_server();
  Result<void> wait_until_ready();
  void stop(StopMode mode);
};

void Cluster::State::write_settings(const ClusterOptions& options) const {
  std::ofstream file(folder.path / "data" / "wesley.conf");
  for (const char* setting : common_settings) file << setting << '\n';
  file << "unix_socket_directories = '" << socket.string() << "'\n";
  if (!options.durable)
    for (const char* setting : throwaway_settings) file << setting << '\n';
  for (const std::string& setting : options.settings) file << setting << '\n';
}

Result<void> Cluster::State::start_server() {
  WESLEY_TRY(socket_folder(folder.path, user));
  fs::path data = folder.path / "data";
  Keeper::Request request{{(bin / "postgres").string(), "-D", data.string(), "-p", "5432"},
                          user,
                          folder.path / "log",
                          throwaway ? folder.path : fs::path()};
  WESLEY_ASSIGN(keeper, Keeper::start(request));
  pid = keeper.server_pid();
  return wait_until_ready();
}

Result<void> Cluster::State::wait_until_ready() {
  const auto deadline = std::chrono::steady_clock::now() + start_patience;
  while (std::chrono::steady_clock::now() < deadline && keeper.server_runs()) {
    std::optional<RunningServer> server = running_server(folder.path);
    if (server && server->ready) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  keeper.stop(StopMode::immediate, stop_patience);
  Error error{ErrorCode::connection,
              fmt::format("the private server in `{}` did not start", folder.path.string()),
              "The last lines of its log are below.",
              {},
              tail_of(folder.path / "log")};
  return tl::unexpected(error);
}

void Cluster::State::stop(StopMode mode) {
  if (stays)
    stop_server(folder.path, mode == StopMode::immediate ? SIGQUIT : SIGINT);
  else
    keeper.stop(mode, stop_patience);
  stays = false;
  std::error_code ignored;
  if (socket != folder.path) fs::remove(socket, ignored);
}

Cluster::Cluster(std::unique_ptr<State> state) : state_(std::move(state)) {
}
Cluster::Cluster(Cluster&&) noexcept = default;
Cluster& Cluster::operator=(Cluster&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

Cluster::~Cluster() {
  if (!state_) return;
  // The contents of a throwaway server need no checkpoint.
  if (!state_->stays) state_->stop(state_->throwaway ? StopMode::immediate : StopMode::fast);
  std::error_code ignored;
  if (state_->throwaway && !state_->stays) fs::remove_all(state_->folder.path, ignored);
}

Result<Cluster> Cluster::start(const ClusterOptions& options) {
  Cluster cluster(std::make_unique<State>());
  State& state = *cluster.state_;
  state.throwaway = options.folder.empty();
  WESLEY_ASSIGN(state.user, server_user());
  if (state.throwaway) {
    sweep_abandoned_clusters();
    WESLEY_ASSIGN(state.folder, make_throwaway_folder(state.user));
  } else {
    WESLEY_ASSIGN(state.folder, lock_persistent_folder(options.folder, state.user));
  }
  const fs::path& folder = state.folder.path;
  if (running_server(folder))
    return fail(ErrorCode::connection, fmt::format("a server already runs in `{}`", folder.string()),
                "Use it, or stop it first.");
  bool exists = fs::exists(folder / "data" / "PG_VERSION");
  WESLEY_ASSIGN(Binaries binaries,
                find_binaries(exists ? std::optional<int>(major_of(folder)) : options.major));
  state.bin = binaries.bin;
  state.major = binaries.major;
  WESLEY_ASSIGN(state.socket, socket_folder(folder, state.user));
  if (!exists) {
    WESLEY_TRY(initialise(binaries, folder, options.durable, state.user));
    std::ofstream(folder / "data" / "postgresql.conf", std::ios::app)
        << "include_if_exists = 'wesley.conf'\n";
  }
  state.write_settings(options);
  WESLEY_TRY(give_to(folder / "data" / "wesley.conf", state.user));
  WESLEY_TRY(state.start_server());
  return cluster;
}

Result<std::optional<Cluster>> Cluster::attach(const fs::path& folder) {
  auto state = std::make_unique<State>();
  WESLEY_ASSIGN(state->user, server_user());
  state->folder.path = persistent_folder(folder, state->user);
  std::optional<RunningServer> server = running_server(state->folder.path);
  if (!server) return std::optional<Cluster>();
  state->socket = server->socket_folder;
  state->pid = server->pid;
  state->major = major_of(state->folder.path);
  WESLEY_ASSIGN(Binaries binaries, find_binaries(state->major));
  state->bin = binaries.bin;
  state->stays = true;
  return std::optional<Cluster>(Cluster(std::move(state)));
}

std::string Cluster::conninfo(std::string_view database) const {
  return with_database(fmt::format("host='{}' port=5432 user=postgres", state_->socket.string()), database);
}

int Cluster::major() const {
  return state_->major;
}
int Cluster::pid() const {
  return state_->pid;
}
const fs::path& Cluster::folder() const {
  return state_->folder.path;
}

void Cluster::detach() {
  state_->keeper.release();
  state_->stays = true;
}

Result<void> Cluster::stop() {
  state_->stop(StopMode::fast);
  return {};
}

Result<void> Cluster::restart(std::string_view mode) {
  WESLEY_CHECK(mode == "fast" || mode == "immediate", "unknown stop mode");
  bool stays = state_->stays;
  state_->stop(mode == "fast" ? StopMode::fast : StopMode::immediate);
  WESLEY_TRY(state_->start_server());
  if (stays) detach();
  return {};
}

}  // namespace wesley::postgres
