// SPDX-License-Identifier: Apache-2.0
// Inside of this module only: a small process between Wesley and a private server. It is the server's parent
// and reads a socket that Wesley holds: when Wesley is gone, also by SIGKILL, the socket ends, and the keeper
// stops the server and removes its throwaway folder. (PR_SET_PDEATHSIG would act on the end of the forking
// thread.)
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "postgres/process.h"

namespace wesley::postgres {

enum class StopMode : char { fast = 'f', immediate = 'i' };

class Keeper {
 public:
  struct Request {
    std::vector<std::string> arguments;  // of the server
    std::optional<SystemUser> user;
    std::filesystem::path log;        // the server's standard output and error
    std::filesystem::path throwaway;  // removed if Wesley dies; empty: nothing is
  };
  static Result<Keeper> start(const Request& request);
  Keeper() = default;
  Keeper(Keeper&& other) noexcept;
  Keeper& operator=(Keeper&& other) noexcept;
  ~Keeper();  // as if Wesley died: the server is stopped, without waiting

  pid_t server_pid() const { return server_; }
  bool server_runs();
  // Waits for the end; after `patience` a fast stop becomes an immediate one.
  void stop(StopMode mode, std::chrono::seconds patience);
  // The server goes on alone.
  void release();

 private:
  bool ended_within(std::chrono::milliseconds time);
  pid_t keeper_ = -1;
  pid_t server_ = -1;
  int control_ = -1;
};

}  // namespace wesley::postgres
