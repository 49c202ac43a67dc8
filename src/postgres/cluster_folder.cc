// SPDX-License-Identifier: Apache-2.0
#include "postgres/cluster_folder.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "postgres/cluster.h"

namespace wesley::postgres {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "wesley-";
constexpr std::size_t longest_socket_path = 107;

std::vector<fs::path> temporary_roots() {
  std::vector<fs::path> roots;
  if (const char* chosen = std::getenv("TMPDIR"); chosen && *chosen == '/') roots.emplace_back(chosen);
  roots.emplace_back("/tmp");
  return roots;
}

bool fits_socket(const fs::path& folder) {
  return folder.string().size() + std::strlen("/.s.PGSQL.5432") <= longest_socket_path;
}

Error system_error(std::string_view what, const fs::path& path) {
  return {ErrorCode::io,
          fmt::format("cannot {} `{}`: {}", what, path.string(), std::strerror(errno)),
          {},
          {},
          {}};
}

void write_owner(const fs::path& folder) {
  auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
  std::ofstream(folder / "owner") << getpid() << '\n' << now.count() << '\n';
}

std::string short_hash(const fs::path& path) {
  return hex(sha256(path.string())).substr(0, 16);
}

// Ours alone: in a shared folder such as /tmp somebody else may have taken the name.
Result<void> make_private_folder(const fs::path& path, const std::optional<SystemUser>& user) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (mkdir(path.c_str(), 0700) == 0) return give_to(path, user);
  struct stat status {};
  uid_t wanted = user ? user->uid : geteuid();
  if (errno != EEXIST || lstat(path.c_str(), &status) != 0)
    return tl::unexpected(system_error("create", path));
  if (S_ISDIR(status.st_mode) && status.st_uid == wanted) return {};
  if (S_ISDIR(status.st_mode) && status.st_uid == geteuid() && fs::is_empty(path, error)) {
    chmod(path.c_str(), 0700);
    return give_to(path, user);
  }
  return fail(ErrorCode::io, fmt::format("`{}` exists and is not the server's own folder", path.string()),
              "Remove it or choose another folder.");
}

}  // namespace

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {
}
FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

namespace {

int open_locked(const fs::path& file, int operation) {
  int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return -1;
  int result = 0;
  while ((result = flock(descriptor, operation)) != 0 && errno == EINTR) {
  }
  if (result == 0) return descriptor;
  close(descriptor);
  return -1;
}

}  // namespace

std::optional<FileLock> FileLock::try_lock(const fs::path& file) {
  FileLock lock;
  lock.descriptor_ = open_locked(file, LOCK_EX | LOCK_NB);
  if (lock.descriptor_ < 0) return std::nullopt;
  return lock;
}

std::optional<FileLock> FileLock::wait(const fs::path& file) {
  FileLock lock;
  lock.descriptor_ = open_locked(file, LOCK_EX);
  if (lock.descriptor_ < 0) return std::nullopt;
  return lock;
}

Result<LockedFolder> make_throwaway_folder(const std::optional<SystemUser>& user) {
  for (const fs::path& root : temporary_roots()) {
    if (!reachable(root, user) || !fits_socket(root / "wesley-XXXXXX")) continue;
    std::string name = (root / "wesley-XXXXXX").string();
    if (!mkdtemp(name.data())) continue;
    // Locked under another name first: a sweeper must never see `lock` free while we live.
    std::optional<FileLock> lock = FileLock::try_lock(fs::path(name) / "lock.new");
    if (!lock) return tl::unexpected(system_error("lock", name));
    fs::rename(fs::path(name) / "lock.new", fs::path(name) / "lock");
    write_owner(name);
    WESLEY_TRY(give_to(name, user));
    return LockedFolder{name, std::move(*lock)};
  }
  return fail(ErrorCode::io, "no temporary folder that the server's user can reach",
              "Set TMPDIR to a folder with a short path that every user may enter.");
}

fs::path persistent_folder(const fs::path& wanted, const std::optional<SystemUser>& user) {
  fs::path path = fs::absolute(wanted).lexically_normal();
  fs::path parent = path.parent_path();
  while (!fs::exists(parent) && parent.has_relative_path()) parent = parent.parent_path();
  return reachable(parent, user) ? path : fs::path("/var/tmp") / ("wesley-dev-" + short_hash(path));
}

Result<LockedFolder> lock_persistent_folder(const fs::path& wanted, const std::optional<SystemUser>& user) {
  fs::path path = persistent_folder(wanted, user);
  WESLEY_TRY(make_private_folder(path, user));
  std::optional<FileLock> lock = FileLock::try_lock(path / "lock");
  if (!lock)
    return fail(ErrorCode::connection,
                fmt::format("another process works with the server in `{}`", path.string()),
                "Wait for it to end, or stop it.");
  write_owner(path);
  return LockedFolder{path, std::move(*lock)};
}

Result<fs::path> socket_folder(const fs::path& folder, const std::optional<SystemUser>& user) {
  if (fits_socket(folder)) return folder;
  fs::path elsewhere = fs::path("/tmp") / ("wesley-socket-" + short_hash(folder));
  WESLEY_TRY(make_private_folder(elsewhere, user));
  return elsewhere;
}

std::optional<RunningServer> running_server(const fs::path& folder) {
  // Lines of postmaster.pid (src/include/utils/pidfile.h): 1 pid, 5 socket folder, 8 status.
  std::ifstream file(folder / "data" / "postmaster.pid");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  if (lines.empty()) return std::nullopt;
  RunningServer server;
  server.pid = static_cast<pid_t>(std::atoi(lines[0].c_str()));
  if (server.pid <= 1 || kill(server.pid, 0) != 0) return std::nullopt;
  // The pid may be another process's by now; a server's working folder is its data folder.
  std::error_code error;
  fs::path working = fs::read_symlink(fmt::format("/proc/{}/cwd", server.pid), error);
  if (fs::exists("/proc/self/cwd") && (error || working != fs::canonical(folder / "data", error)))
    return std::nullopt;
  if (lines.size() >= 5) server.socket_folder = lines[4];
  server.ready = lines.size() >= 8 && lines[7].rfind("ready", 0) == 0;
  return server;
}

void stop_server(const fs::path& folder, int signal_number) {
  const auto begin = std::chrono::steady_clock::now();
  int last = 0;
  while (std::optional<RunningServer> server = running_server(folder)) {
    auto waited = std::chrono::steady_clock::now() - begin;
    int wanted = waited > std::chrono::seconds(40)   ? SIGKILL
                 : waited > std::chrono::seconds(20) ? SIGQUIT
                                                     : signal_number;
    if (wanted != last) kill(server->pid, wanted);
    last = wanted;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

int sweep_abandoned_clusters() {
  int swept = 0;
  Result<std::optional<SystemUser>> user = server_user();
  uid_t server_uid = user && *user ? (*user)->uid : geteuid();
  for (const fs::path& root : temporary_roots()) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root, error)) {
      const fs::path& path = entry.path();
      struct stat status {};
      if (path.filename().string().rfind(prefix, 0) != 0 ||
          path.filename().string().size() != prefix.size() + 6 || lstat(path.c_str(), &status) != 0 ||
          !S_ISDIR(status.st_mode) || status.st_uid != server_uid || !fs::exists(path / "lock", error))
        continue;
      std::optional<FileLock> lock = FileLock::try_lock(path / "lock");
      if (!lock) continue;
      stop_server(path, SIGQUIT);
      fs::remove_all(path, error);
      ++swept;
    }
  }
  return swept;
}

}  // namespace wesley::postgres
