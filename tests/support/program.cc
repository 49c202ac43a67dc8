// SPDX-License-Identifier: Apache-2.0
#include "support/program.h"

#include <cstring>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "support/test_database.h"

extern char** environ;

namespace wesley::support {

namespace fs = std::filesystem;

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

void redirect(const fs::path& path, int flags, int to) {
  const int fd = ::open(path.c_str(), flags, 0600);
  if (fd < 0 || ::dup2(fd, to) < 0) ::_exit(126);
  ::close(fd);
}

}  // namespace

Project::Project() {
  char folder[] = "/tmp/wesley-project-XXXXXX";
  if (::mkdtemp(folder) == nullptr)
    throw_error(Error{ErrorCode::io, "cannot make a project folder", {}, {}, {}});
  folder_ = folder;
}

Project::~Project() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Project::write(const std::string& path, std::string_view text) const {
  succeed(write_file_atomic(folder_ / path, text));
}

std::string Project::read(const std::string& path) const {
  return value_of(read_file(folder_ / path));
}

pid_t Project::start(const std::vector<std::string>& arguments) const {
  std::vector<std::string> words = {WESLEY_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const bool foreign = text.starts_with("PG") ||
                         (text.starts_with("WESLEY_") && !text.starts_with("WESLEY_PG_BIN")) ||
                         text.starts_with("DATABASE_URL");
    if (!foreign) variables.emplace_back(text);
  }
  // Plans are for PostgreSQL 15 and newer unless they are told otherwise.
  if (server_major() < 15 && environment_.count("WESLEY_DATABASE_VERSION") == 0)
    variables.push_back("WESLEY_DATABASE_VERSION=" + std::to_string(server_major()));
  for (const auto& [name, value] : environment_) variables.push_back(name + "=" + value);
  std::vector<char*> argv = pointers(words);
  std::vector<char*> envp = pointers(variables);
  if (!fs::exists(folder_ / "in")) write("in", "");
  const pid_t child = ::fork();
  if (child != 0) return child;
  if (::chdir(folder_.c_str()) != 0) ::_exit(126);
  redirect(folder_ / "in", O_RDONLY, STDIN_FILENO);
  redirect(folder_ / "out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
  redirect(folder_ / "err", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
  ::execve(argv[0], argv.data(), envp.data());
  ::_exit(127);
}

int Project::wait(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Ran Project::run(const std::vector<std::string>& arguments, std::string_view standard_input) const {
  write("in", standard_input);
  Ran ran;
  ran.exit = wait(start(arguments));
  ran.out = read("out");
  ran.err = read("err");
  return ran;
}

Json Project::run_json(std::vector<std::string> arguments, int* exit) const {
  arguments.emplace_back("--json");
  const Ran ran = run(arguments);
  if (exit != nullptr) *exit = ran.exit;
  std::string_view text = ran.out;
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::size_t newline = text.rfind('\n');
  if (newline != std::string_view::npos && text.front() == '{') text.remove_prefix(newline + 1);
  return value_of(parse_json(text));
}

}  // namespace wesley::support
