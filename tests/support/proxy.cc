// SPDX-License-Identifier: Apache-2.0
#include "support/proxy.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace wesley::support {

namespace fs = std::filesystem;

namespace {

constexpr int port = 5432;
constexpr std::size_t reply_patience_ms = 300;

std::string socket_name(const fs::path& folder) {
  return (folder / fmt::format(".s.PGSQL.{}", port)).string();
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  return address;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string read_some(int descriptor) {
  std::array<char, 1 << 14> buffer{};
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  return std::string(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
}

}  // namespace

Proxy::Proxy(const TestDatabase& database) : database_(database.name()) {
  std::string pattern = (fs::temp_directory_path() / "wesley-proxy-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  server_socket_ = std::string(
      value_of(database.connect().query(
                   "SELECT setting || '/.s.PGSQL.' || current_setting('port') FROM pg_settings WHERE name ="
                   " 'unix_socket_directories'"))
          .text(0, 0));
  listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address = address_of(socket_name(folder_));
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 16) != 0)
    throw std::runtime_error("the proxy cannot listen");
  acceptor_ = std::thread([this] { accept_clients(); });
}

Proxy::~Proxy() {
  stopped_ = true;
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
  fs::remove_all(folder_);
}

std::string Proxy::conninfo() const {
  return fmt::format("host={} port={} dbname={} user=postgres", folder_.string(), port, database_);
}

void Proxy::accept_clients() {
  while (!stopped_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int client = ::accept(listener_, nullptr, nullptr);
    if (client >= 0) threads_.emplace_back([this, client] { serve(client); });
  }
}

void Proxy::serve(int client) {
  const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address = address_of(server_socket_);
  bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  bool first = true;
  while (open && !stopped_) {
    pollfd waiting[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (::poll(waiting, 2, 20) <= 0) continue;
    if (waiting[0].revents) open = forward_request(client, server);
    if (open && waiting[1].revents) open = forward_reply(client, server, first);
  }
  ::close(client);
  ::close(server);
}

bool Proxy::forward_request(int client, int server) {
  const std::string bytes = read_some(client);
  if (bytes.empty() || !write_all(server, bytes)) return false;
  const bool is_commit = bytes.find(std::string("COMMIT\0", 7)) != std::string::npos;
  if (!is_commit || commits_left_ == 0 || --commits_left_ > 0) return true;
  // The server commits and answers; nobody hears it.
  std::this_thread::sleep_for(std::chrono::milliseconds(reply_patience_ms));
  ++lost_;
  return false;
}

bool Proxy::forward_reply(int client, int server, bool& first) {
  std::string bytes = read_some(server);
  if (bytes.empty()) return false;
  // BackendKeyData: 'K', length 12, process id, key.
  const std::size_t key = first && lie_ ? bytes.find(std::string("K\0\0\0\x0c", 5)) : std::string::npos;
  if (key != std::string::npos) bytes[key + 8] = static_cast<char>(bytes[key + 8] ^ 1);
  if (key != std::string::npos) first = false;
  return write_all(client, bytes);
}

}  // namespace wesley::support
