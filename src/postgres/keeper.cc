// SPDX-License-Identifier: Apache-2.0
#include "postgres/keeper.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wesley::postgres {
namespace {

// Everything that the two children need, as plain memory: between fork and exec only async-signal-safe calls
// are allowed, because other threads of Wesley may have held locks.
struct Plan {
  std::vector<char*> argv;
  std::optional<SystemUser> user;
  const char* log;
  const char* throwaway;  // null: none
  int control;            // the keeper's end
  int report;             // where the server's pid goes, and the errno of a failed exec
};

struct Report {
  pid_t server;
  int error;
};

void close_span(unsigned first, unsigned last) {
  if (first > last) return;
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, last, 0U) == 0) return;
#endif
  for (unsigned descriptor = first; descriptor <= last && descriptor < 65536; ++descriptor)
    close(static_cast<int>(descriptor));
}

// Sessions of Wesley with other servers must not stay open in the keeper when Wesley dies.
void close_all_but(int one, int other) {
  auto low = static_cast<unsigned>(std::min(one, other));
  auto high = static_cast<unsigned>(std::max(one, other));
  close_span(3, low - 1);
  close_span(low + 1, high - 1);
  close_span(high + 1, ~0U);
}

void ignore_call(int) {
}

void forget_signal_handlers() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int number : {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGUSR1, SIGUSR2, SIGQUIT}) signal(number, SIG_DFL);
}

// The next command of Wesley, 0 when Wesley is gone, or -1 when the server ended by itself. SIGCHLD is let in
// only while pselect sleeps, so that it cannot slip in before.
int next_command(int control, pid_t server) {
  sigset_t blocked, open_mask;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_BLOCK, &blocked, &open_mask);
  signal(SIGCHLD, ignore_call);
  while (waitpid(server, nullptr, WNOHANG) == 0) {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(control, &readable);
    if (pselect(control + 1, &readable, nullptr, nullptr, nullptr, &open_mask) <= 0) continue;
    char command = 0;
    return read(control, &command, 1) == 1 ? command : 0;
  }
  return -1;
}

[[noreturn]] void become_server(const Plan& plan) {
  int null = open("/dev/null", O_RDONLY);
  int log = open(plan.log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(null, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  if (become(plan.user)) execv(plan.argv[0], plan.argv.data());
  Report report{-1, errno};
  [[maybe_unused]] ssize_t written = write(plan.report, &report, sizeof report);
  _exit(127);
}

[[noreturn]] void keep(const Plan& plan) {
  setsid();  // a Ctrl-C at the terminal is for Wesley, which then stops the server in good order
  forget_signal_handlers();
  close_all_but(plan.control, plan.report);
  int null = open("/dev/null", O_RDWR);
  for (int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, standard);
  pid_t server = fork();
  if (server == 0) become_server(plan);
  Report report{server, server < 0 ? errno : 0};
  [[maybe_unused]] ssize_t written = write(plan.report, &report, sizeof report);
  close(plan.report);
  if (server < 0) _exit(1);

  int command = next_command(plan.control, server);
  if (command == 'r') _exit(0);
  if (command >= 0) {
    kill(server, command == static_cast<char>(StopMode::immediate) ? SIGQUIT : SIGINT);
    while (waitpid(server, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  if (command == 0 && plan.throwaway) execl("/bin/rm", "rm", "-rf", "--", plan.throwaway, nullptr);
  _exit(0);
}

}  // namespace

Result<Keeper> Keeper::start(const Request& request) {
  Plan plan{{},
            request.user,
            request.log.c_str(),
            request.throwaway.empty() ? nullptr : request.throwaway.c_str(),
            -1,
            -1};
  for (const std::string& argument : request.arguments)
    plan.argv.push_back(const_cast<char*>(argument.c_str()));
  plan.argv.push_back(nullptr);
  std::array<int, 2> control{};
  std::array<int, 2> report{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control.data()) != 0 ||
      pipe2(report.data(), O_CLOEXEC) != 0)
    return fail(ErrorCode::io, fmt::format("cannot create a pipe: {}", std::strerror(errno)));
  plan.control = control[0];
  plan.report = report[1];

  Keeper keeper;
  keeper.keeper_ = fork();
  if (keeper.keeper_ == 0) keep(plan);
  close(control[0]);
  close(report[1]);
  keeper.control_ = control[1];
  // The first report names the server; a second one, before its exec closed the pipe, says that exec failed.
  Report said{-1, EAGAIN};
  bool failed = keeper.keeper_ < 0 || read(report[0], &said, sizeof said) != sizeof said || said.server < 0;
  keeper.server_ = said.server;
  Report second{};
  if (!failed && read(report[0], &second, sizeof second) == sizeof second) {
    failed = true;
    said = second.server < 0 ? second : said;
  }
  close(report[0]);
  if (failed)
    return fail(ErrorCode::connection,
                fmt::format("cannot run `{}`: {}", request.arguments.front(), std::strerror(said.error)));
  return keeper;
}

Keeper::Keeper(Keeper&& other) noexcept {
  *this = std::move(other);
}

Keeper& Keeper::operator=(Keeper&& other) noexcept {
  std::swap(keeper_, other.keeper_);
  std::swap(server_, other.server_);
  std::swap(control_, other.control_);
  return *this;
}

Keeper::~Keeper() {
  if (control_ >= 0) close(control_);
}

bool Keeper::server_runs() {
  return keeper_ > 0 && !ended_within(std::chrono::milliseconds(0));
}

bool Keeper::ended_within(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (keeper_ > 0) {
    if (waitpid(keeper_, nullptr, WNOHANG) != 0) {
      keeper_ = -1;
      break;
    }
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

void Keeper::stop(StopMode mode, std::chrono::seconds patience) {
  if (keeper_ <= 0) return;
  char command = static_cast<char>(mode);
  send(control_, &command, 1, MSG_NOSIGNAL);  // fails when the server ended before: nothing to stop
  if (!ended_within(patience)) {
    kill(server_, SIGQUIT);
    if (!ended_within(patience)) kill(server_, SIGKILL);
    ended_within(patience);
  }
  close(control_);
  control_ = -1;
}

void Keeper::release() {
  if (keeper_ <= 0) return;
  send(control_, "r", 1, MSG_NOSIGNAL);
  ended_within(std::chrono::seconds(10));
  close(control_);
  control_ = -1;
}

}  // namespace wesley::postgres
