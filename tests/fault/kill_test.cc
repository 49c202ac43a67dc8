// SPDX-License-Identifier: Apache-2.0
// Kills the executor and lets it run again: the end is the same as that of an undisturbed run, and nothing
// happened twice. The victim is this program itself, started again with the case in its environment, so that
// what dies is a real process with real connections.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/migration_case.h"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace wesley {
namespace {

using std::chrono::milliseconds;
using support::Execution;
using support::TestDatabase;

constexpr const char* conninfo_variable = "WESLEY_VICTIM_CONNINFO";
constexpr const char* plan_variable = "WESLEY_VICTIM_PLAN";
constexpr const char* point_variable = "WESLEY_VICTIM_POINT";
constexpr const char* work_variable = "WESLEY_VICTIM_WORK";
constexpr int killed = 137;

enum class Work { execute, roll_back };

// Each step leaves a trace that a second run of it would change.
plan::Plan counting_plan() {
  plan::Plan plan = support::items_plan();
  plan.steps[0].statements.emplace_back("UPDATE public.counter SET n = n + 1");
  plan.steps[1].statements = {
      "UPDATE public.item SET amount_new = amount, touched = touched + 1 WHERE (id) > ($1) AND (id) <= ($2)"};
  plan.steps[5].statements.emplace_back("UPDATE public.counter SET n = n + 1");
  return plan;
}

plan::Plan composite_plan() {
  plan::Plan plan = support::empty_plan();
  plan.steps = {support::transaction_step(1, plan::Phase::expand,
                                          {"ALTER TABLE public.pair ADD COLUMN amount_new bigint"},
                                          {"ALTER TABLE public.pair DROP COLUMN amount_new"}),
                support::batch_step(2, "pair", {"a", "b"}, "amount_new", "amount::bigint"),
                support::batch_step(3, "keyless", {}, "copy", "amount"),
                support::index_step(4, "pair_amount", "pair", "amount_new")};
  plan.steps[1].statements = {
      "UPDATE public.pair SET amount_new = amount, touched = touched + 1"
      " WHERE (a, b) > ($1, $2) AND (a, b) <= ($3, $4)"};
  return plan;
}

struct Case {
  const char* name;
  plan::Plan (*plan)();
  void (*create)(TestDatabase& database);
  const char* once;  // answers t when everything has happened exactly once
};

void create_counted_items(TestDatabase& database) {
  support::create_items(database, 2500);
  database.exec("CREATE TABLE public.counter (n integer); INSERT INTO public.counter VALUES (0)");
}

void create_pairs(TestDatabase& database) {
  database.exec(R"(
CREATE TABLE public.pair (a integer, b text, amount integer, touched integer NOT NULL DEFAULT 0,
                          PRIMARY KEY (a, b));
INSERT INTO public.pair (a, b, amount) SELECT i / 7, 'k' || i, i FROM generate_series(1, 2500) i;
CREATE TABLE public.keyless (amount integer, copy integer);
INSERT INTO public.keyless SELECT i FROM generate_series(1, 3000) i;)");
  database.exec("ANALYZE");
}

const Case cases[] = {
    {"items", counting_plan, create_counted_items,
     "SELECT (SELECT n FROM public.counter) = 2 AND (SELECT min(touched) = 1 AND max(touched) = 1"
     " AND count(*) FILTER (WHERE amount_new IS DISTINCT FROM amount) = 0 FROM public.item)"},
    {"pairs", composite_plan, create_pairs,
     "SELECT (SELECT min(touched) = 1 AND max(touched) = 1 AND count(*) FILTER (WHERE amount_new IS DISTINCT "
     "FROM"
     " amount) = 0 FROM public.pair) AND NOT EXISTS (SELECT FROM public.keyless WHERE copy IS DISTINCT FROM "
     "amount)"},
};

const Case& case_named(std::string_view name) {
  for (const Case& row : cases)
    if (row.name == name) return row;
  throw std::runtime_error("no such case");
}

execute::Options victim_options(const std::string& conninfo) {
  execute::Options options;
  options.conninfo = conninfo;
  options.checkpoints.clear();
  options.minimum_between_tries = milliseconds(50);
  options.retry_budget = std::chrono::seconds(60);
  options.wait_for_runner = true;  // the server may not have noticed yet that a client is gone
  return options;
}

Result<execute::Outcome> run_case(const Case& row, execute::Options options) {
  return execute::run(execute::plan_source(row.plan(), "20260101000000", "test", "{}"), options, {}, {});
}

Result<void> roll_back(const execute::Options& options) {
  return execute::roll_back("20260101000000", options, {}, {});
}

pid_t spawn_victim(const Case& row, const TestDatabase& database, int point, Work work = Work::execute) {
  const std::string variables[] = {fmt::format("{}={}", conninfo_variable, database.conninfo()),
                                   fmt::format("{}={}", plan_variable, row.name),
                                   fmt::format("{}={}", point_variable, point),
                                   fmt::format("{}={}", work_variable, static_cast<int>(work))};
  std::vector<char*> environment;
  for (char** variable = environ; *variable; ++variable) environment.push_back(*variable);
  for (const std::string& variable : variables) environment.push_back(const_cast<char*>(variable.c_str()));
  environment.push_back(nullptr);
  std::string program = "/proc/self/exe";
  std::string filter = "--gtest_filter=Victim.Runs";
  char* arguments[] = {program.data(), filter.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  EXPECT_EQ(posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments, environment.data()), 0);
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void expect_same_end(const Case& row, TestDatabase& database, const std::string& undisturbed,
                     const std::string& what) {
  const Result<execute::Outcome> resumed = run_case(row, victim_options(database.conninfo()));
  ASSERT_TRUE(resumed) << what << ": " << resumed.error().message;
  EXPECT_EQ(support::describe_database(database.connection()), undisturbed) << what;
  EXPECT_EQ(database.value(row.once), "t") << what;
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.steps WHERE state <> 'done'"), "0") << what;
}

std::string undisturbed_end(const Case& row) {
  TestDatabase database;
  row.create(database);
  const Result<execute::Outcome> outcome = run_case(row, victim_options(database.conninfo()));
  EXPECT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(database.value(row.once), "t");
  return support::describe_database(database.connection());
}

// Not a test: what the others start and kill.
TEST(Victim, Runs) {
  const char* conninfo = std::getenv(conninfo_variable);
  if (!conninfo) GTEST_SKIP() << "runs only when another test starts it";
  execute::Options options = victim_options(conninfo);
  const int deadly = std::atoi(std::getenv(point_variable));
  int point = 0;
  options.fault = [&](std::string_view) {
    if (++point == deadly) _exit(killed);
  };
  if (std::atoi(std::getenv(work_variable)) == static_cast<int>(Work::roll_back)) {
    const Result<void> undone = roll_back(options);
    ASSERT_TRUE(undone) << undone.error().message;
    return;
  }
  const Result<execute::Outcome> outcome = run_case(case_named(std::getenv(plan_variable)), options);
  ASSERT_TRUE(outcome) << outcome.error().message;
}

class KillAtPoint : public testing::TestWithParam<Case> {};

TEST_P(KillAtPoint, EndsAsIfNothingHadHappened) {
  const Case& row = GetParam();
  const std::string undisturbed = undisturbed_end(row);
  int point = 1;
  for (; point < 500; ++point) {
    TestDatabase database;
    row.create(database);
    const int status = wait_for(spawn_victim(row, database, point));
    if (status == 0) break;
    ASSERT_EQ(status, killed);
    expect_same_end(row, database, undisturbed, fmt::format("killed at point {}", point));
    if (HasFatalFailure()) return;
  }
  RecordProperty("points", point - 1);
  EXPECT_GT(point, 20);
  EXPECT_LT(point, 500);
}

TEST_P(KillAtPoint, OfARollbackLeavesWhatWasThereBefore) {
  const Case& row = GetParam();
  int point = 1;
  for (; point < 500; ++point) {
    TestDatabase database;
    row.create(database);
    const std::string before = support::describe_database(database.connection());
    ASSERT_TRUE(run_case(row, victim_options(database.conninfo())));
    const int status = wait_for(spawn_victim(row, database, point, Work::roll_back));
    if (status == 0) break;
    ASSERT_EQ(status, killed);
    const Result<void> undone = roll_back(victim_options(database.conninfo()));
    ASSERT_TRUE(undone) << "killed at point " << point << ": " << undone.error().message;
    EXPECT_EQ(support::describe_database(database.connection()), before) << "killed at point " << point;
    EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "rolled-back");
  }
  EXPECT_GT(point, 8);
}

INSTANTIATE_TEST_SUITE_P(Cases, KillAtPoint, testing::ValuesIn(cases),
                         [](const auto& tested) { return std::string(tested.param.name); });

// A client that keeps writing and remembers what the server acknowledged.
class Writer {
 public:
  explicit Writer(const TestDatabase& database) : connection_(database.connect()) {
    thread_ = std::thread([this] { write(); });
  }
  ~Writer() { stop(); }
  void stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // id -> the amount acknowledged last. After stop().
  const std::map<int, int>& acknowledged() const { return acknowledged_; }

 private:
  void write() {
    std::mt19937 random(7);
    int next_id = 1'000'000;
    while (!stopped_) {
      const bool insert = random() % 3 == 0;
      const int id = insert ? next_id++ : static_cast<int>(random() % 2500) + 1;
      const int amount = static_cast<int>(random() % 100000);
      const auto rows =
          insert ? connection_.query("INSERT INTO public.item (id, tag, amount) VALUES ($1, 'w', $2)",
                                     {std::to_string(id), std::to_string(amount)})
                 : connection_.query("UPDATE public.item SET amount = $2 WHERE id = $1",
                                     {std::to_string(id), std::to_string(amount)});
      if (rows) acknowledged_[id] = amount;
      std::this_thread::sleep_for(milliseconds(1));
    }
  }
  postgres::Connection connection_;
  std::map<int, int> acknowledged_;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

TEST(Kill, AtRandomMomentsLosesNoWrite) {
  const Case& row = cases[0];
  const std::string undisturbed = undisturbed_end(row);
  std::mt19937 random(20260122);
  for (int round = 0; round < 20; ++round) {
    TestDatabase database;
    row.create(database);
    Writer writer(database);
    for (int kill_count = 0; kill_count < 2; ++kill_count) {
      const pid_t pid = spawn_victim(row, database, 0);
      std::this_thread::sleep_for(milliseconds(random() % 500));
      kill(pid, SIGKILL);
      wait_for(pid);
    }
    const Result<execute::Outcome> resumed = run_case(row, victim_options(database.conninfo()));
    writer.stop();
    ASSERT_TRUE(resumed) << resumed.error().message;
    EXPECT_EQ(support::describe_database(database.connection()), undisturbed);
    EXPECT_EQ(database.value("SELECT n FROM public.counter"), "2");
    EXPECT_EQ(database.value("SELECT count(*) FROM public.item WHERE amount_new IS DISTINCT FROM amount"),
              "0");
    EXPECT_EQ(
        database.value("SELECT count(*) FROM public.item WHERE touched > 1 OR id <= 2500 AND touched <> 1"),
        "0");
    EXPECT_GT(writer.acknowledged().size(), 0U);
    for (const auto& [id, amount] : writer.acknowledged())
      ASSERT_EQ(database.value("SELECT amount_new FROM public.item WHERE id = $1", {std::to_string(id)}),
                std::to_string(amount));
  }
}

}  // namespace
}  // namespace wesley
