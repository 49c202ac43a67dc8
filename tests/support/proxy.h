// SPDX-License-Identifier: Apache-2.0
// Stands between a client and the test server, byte for byte, and misbehaves when told to: loses the reply to
// a COMMIT, or hands out another backend's process id as a connection pooler does.
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/test_database.h"

namespace wesley::support {

class Proxy {
 public:
  explicit Proxy(const TestDatabase& database);
  ~Proxy();
  std::string conninfo() const;
  // The n-th COMMIT from now on reaches the server, its reply does not reach the client; 0: none.
  void lose_reply_of_commit(int n) { commits_left_ = n; }
  int lost_replies() const { return lost_; }
  // New connections are told a wrong backend pid.
  void lie_about_pid() { lie_ = true; }

 private:
  void accept_clients();
  void serve(int client);
  bool forward_request(int client, int server);
  bool forward_reply(int client, int server, bool& first);

  std::filesystem::path folder_;
  std::string server_socket_, database_;
  int listener_ = -1;
  std::atomic<int> commits_left_ = 0;
  std::atomic<int> lost_ = 0;
  std::atomic<bool> lie_ = false;
  std::atomic<bool> stopped_ = false;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace wesley::support
