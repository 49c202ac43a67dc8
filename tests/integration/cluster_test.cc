// SPDX-License-Identifier: Apache-2.0
#include "postgres/cluster.h"

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postgres/connection.h"
#include "support/test_database.h"

namespace wesley::postgres {
namespace {

namespace fs = std::filesystem;
using support::succeed;
using support::value_of;

bool process_exists(int pid) {
  return kill(pid, 0) == 0;
}

template <class Condition>
bool becomes_true(Condition condition) {
  for (int i = 0; i < 1500; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(10)))
    if (condition()) return true;
  return false;
}

std::string ask(const Cluster& cluster, std::string_view question) {
  Connection connection = value_of(Connection::open(cluster.conninfo()));
  return std::string(value_of(connection.query(question)).text(0, 0));
}

TEST(Cluster, ThrowawayServesAndLeavesNothing) {
  fs::path folder;
  int pid = 0;
  {
    Cluster cluster = value_of(Cluster::start({.settings = {"work_mem = '5MB'"}}));
    folder = cluster.folder();
    pid = cluster.pid();
    EXPECT_EQ(ask(cluster, "SHOW server_encoding"), "UTF8");
    EXPECT_EQ(ask(cluster, "SELECT datcollate FROM pg_database WHERE datname = current_database()"), "C");
    EXPECT_EQ(ask(cluster, "SHOW listen_addresses"), "");
    EXPECT_EQ(ask(cluster, "SHOW fsync"), "off");
    EXPECT_EQ(ask(cluster, "SHOW work_mem"), "5MB");
    EXPECT_TRUE(process_exists(pid));
  }
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_FALSE(process_exists(pid));
}

TEST(Cluster, RestartsKeepTheData) {
  Cluster cluster = value_of(Cluster::start());
  {
    Connection connection = value_of(Connection::open(cluster.conninfo()));
    succeed(connection.execute("CREATE TABLE public.kept (a int)"));
    succeed(connection.execute("CHECKPOINT"));
  }
  for (const char* mode : {"fast", "immediate"}) {
    int before = cluster.pid();
    succeed(cluster.restart(mode));
    EXPECT_NE(cluster.pid(), before);
    EXPECT_EQ(ask(cluster, "SELECT to_regclass('public.kept')"), "public.kept") << mode;
  }
}

TEST(Cluster, PersistentOneOutlivesItsObject) {
  fs::path folder = fs::temp_directory_path() / fmt::format("persistent-{}", getpid());
  int pid = 0;
  {
    Cluster cluster = value_of(Cluster::start({.folder = folder, .durable = true}));
    EXPECT_EQ(ask(cluster, "SHOW fsync"), "on");
    pid = cluster.pid();
    cluster.detach();
  }
  ASSERT_TRUE(process_exists(pid));
  EXPECT_FALSE(Cluster::start({.folder = folder, .durable = true})) << "it runs already";
  sweep_abandoned_clusters();
  {
    std::optional<Cluster> attached = value_of(Cluster::attach(folder));
    ASSERT_TRUE(attached);
    EXPECT_EQ(attached->pid(), pid);
    EXPECT_EQ(ask(*attached, "SELECT 1"), "1");
    succeed(attached->restart());
    EXPECT_EQ(ask(*attached, "SELECT 1"), "1");
  }
  std::optional<Cluster> attached = value_of(Cluster::attach(folder));
  ASSERT_TRUE(attached) << "a restart leaves it running on its own";
  pid = attached->pid();
  succeed(attached->stop());
  EXPECT_TRUE(becomes_true([&] { return !process_exists(pid); }));
  EXPECT_FALSE(value_of(Cluster::attach(folder)));
  {
    Cluster again = value_of(Cluster::start({.folder = folder, .durable = true}));
    EXPECT_EQ(ask(again, "SELECT 1"), "1");
  }
  fs::remove_all(folder);
}

TEST(Cluster, DeeplyNestedFolderStillHasASocket) {
  fs::path root = fs::temp_directory_path() / fmt::format("deep-{}", getpid());
  fs::create_directories(root / std::string(90, 'x'));
  {
    Cluster cluster = value_of(Cluster::start({.folder = root / std::string(90, 'x') / "dev"}));
    EXPECT_EQ(ask(cluster, "SELECT 1"), "1");
  }
  fs::remove_all(root);
}

// A child process that starts a cluster, tells folder and pid, and waits to be killed.
struct Owner {
  pid_t pid = 0;
  pid_t server = 0;
  fs::path folder;
};
Owner start_owner() {
  std::array<int, 2> told{};
  if (pipe(told.data()) != 0) throw std::runtime_error("pipe");
  Owner owner;
  owner.pid = fork();
  if (owner.pid == 0) {
    Result<Cluster> cluster = Cluster::start();
    std::string line = cluster ? fmt::format("{} {}\n", cluster->pid(), cluster->folder().string()) : "0 -\n";
    [[maybe_unused]] ssize_t written = write(told[1], line.data(), line.size());
    pause();
    _exit(0);
  }
  close(told[1]);
  std::array<char, 4096> buffer{};
  ssize_t count = read(told[0], buffer.data(), buffer.size());
  close(told[0]);
  std::istringstream line(std::string(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))));
  line >> owner.server >> owner.folder;
  return owner;
}

TEST(Cluster, KilledOwnerTakesItsServerAlong) {
  Owner owner = start_owner();
  ASSERT_GT(owner.server, 0);
  ASSERT_TRUE(process_exists(owner.server));
  kill(owner.pid, SIGKILL);
  waitpid(owner.pid, nullptr, 0);
  EXPECT_TRUE(becomes_true([&] { return !process_exists(owner.server); }));
  EXPECT_TRUE(becomes_true([&] { return !fs::exists(owner.folder); }));
}

int parent_of(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string word;
  int parent = 0;
  file >> word >> word >> word >> parent;  // pid (comm) state ppid
  return parent;
}

TEST(Cluster, SweepTakesWhatAKilledKeeperLeft) {
  Owner owner = start_owner();
  ASSERT_GT(owner.server, 0);
  kill(parent_of(owner.server), SIGKILL);
  kill(owner.pid, SIGKILL);
  waitpid(owner.pid, nullptr, 0);
  EXPECT_TRUE(process_exists(owner.server));
  EXPECT_TRUE(becomes_true([&] { return sweep_abandoned_clusters() > 0 || !fs::exists(owner.folder); }));
  EXPECT_TRUE(becomes_true([&] { return !process_exists(owner.server); }));
  EXPECT_FALSE(fs::exists(owner.folder));
}

TEST(Cluster, ManyStartAtOnce) {
  std::vector<std::thread> threads;
  std::array<Result<std::string>, 4> answers = {"", "", "", ""};
  for (auto& answer : answers)
    threads.emplace_back([&answer] {
      Result<Cluster> cluster = Cluster::start();
      answer = cluster ? Result<std::string>(ask(*cluster, "SHOW data_directory"))
                       : Result<std::string>(tl::unexpected(cluster.error()));
    });
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> folders;
  for (auto& answer : answers) folders.insert(value_of(std::move(answer)));
  EXPECT_EQ(folders.size(), answers.size());
}

}  // namespace
}  // namespace wesley::postgres
