// SPDX-License-Identifier: Apache-2.0
#include "postgres/process.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wesley::postgres {

namespace fs = std::filesystem;

Result<std::optional<SystemUser>> server_user() {
  if (geteuid() != 0) return std::optional<SystemUser>();
  for (const char* name : {"postgres", "nobody"})
    if (const passwd* entry = getpwnam(name)) return std::optional(SystemUser{entry->pw_uid, entry->pw_gid});
  return fail(ErrorCode::connection, "PostgreSQL does not run as root and there is no system user `postgres`",
              "Create the user, or run this as another user than root.");
}

bool reachable(const fs::path& path, const std::optional<SystemUser>& user) {
  if (!user) return access(path.c_str(), X_OK) == 0;
  fs::path part;
  for (const fs::path& component : fs::absolute(path)) {
    part /= component;
    struct stat status {};
    if (stat(part.c_str(), &status) != 0) return false;
    mode_t wanted = status.st_uid == user->uid ? S_IXUSR : status.st_gid == user->gid ? S_IXGRP : S_IXOTH;
    if ((status.st_mode & wanted) == 0) return false;
  }
  return true;
}

Result<void> give_to(const fs::path& path, const std::optional<SystemUser>& user) {
  if (!user) return {};
  std::vector<fs::path> all = {path};
  std::error_code error;
  for (fs::recursive_directory_iterator entry(path, error), end; entry != end; entry.increment(error))
    all.push_back(entry->path());
  for (const fs::path& one : all)
    if (lchown(one.c_str(), user->uid, user->gid) != 0)
      return fail(ErrorCode::io, fmt::format("cannot give `{}` to the server's user: {}", one.string(),
                                             std::strerror(errno)));
  return {};
}

bool become(const std::optional<SystemUser>& user) {
  if (!user) return true;
  return setgroups(0, nullptr) == 0 && setgid(user->gid) == 0 && setuid(user->uid) == 0;
}

Finished run_program(const std::vector<std::string>& arguments, const std::optional<SystemUser>& user) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::array<int, 2> output{};
  if (pipe2(output.data(), O_CLOEXEC) != 0) return {127, std::strerror(errno)};
  pid_t child = fork();
  if (child == 0) {
    int null = open("/dev/null", O_RDONLY);
    dup2(null, STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    dup2(output[1], STDERR_FILENO);
    if (become(user) && chdir("/") == 0) execvp(argv[0], argv.data());
    _exit(127);
  }
  close(output[1]);
  Finished finished;
  std::array<char, 4096> buffer{};
  ssize_t count = 0;
  while ((count = read(output[0], buffer.data(), buffer.size())) > 0 || (count < 0 && errno == EINTR))
    if (count > 0) finished.output.append(buffer.data(), static_cast<std::size_t>(count));
  close(output[0]);
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  finished.status = child < 0 ? 127 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

}  // namespace wesley::postgres
