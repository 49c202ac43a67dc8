// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/migration_case.h"
#include "support/proxy.h"

namespace wesley {
namespace {

using execute::Outcome;
using std::chrono::milliseconds;
using support::Execution;
using support::items_plan;
using support::TestDatabase;
using support::value_of;

std::string text_of(const Error& error) {
  return error.message + " | " + error.detail + " | " + error.hint;
}

TEST(Execute, BringsAMigrationThroughSwitchAndThenThroughContract) {
  TestDatabase database;
  support::create_items(database, 5000);
  Execution execution(database);
  Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(*outcome, Outcome::awaiting_contract);
  EXPECT_EQ(database.value("SELECT count(*) FROM public.item WHERE amount_new IS DISTINCT FROM amount"), "0");
  EXPECT_EQ(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.item_tag'::regclass"),
            "t");
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "awaiting-contract");
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.steps WHERE state = 'done' AND attempts = 1"), "6");
  EXPECT_EQ(execution.count("step-done"), 6U);

  execution.options.until = plan::Phase::contract;
  outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(*outcome, Outcome::complete);
  EXPECT_EQ(database.value("SELECT count(*) FROM pg_constraint WHERE conname = 'proof'"), "0");
  EXPECT_EQ(execution.count("step-done"), 7U);

  outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(*outcome, Outcome::nothing_to_do);
  auto session = database.connect();
  const auto journal = value_of(execute::journal(session, execution.options));
  ASSERT_EQ(journal.size(), 1U);
  EXPECT_EQ(journal[0].state, "complete");
  EXPECT_EQ(journal[0].steps_done, 7);
  EXPECT_EQ(journal[0].steps_total, 7);
}

TEST(Execute, RollsBackFinishedStepsInReverse) {
  TestDatabase database;
  support::create_items(database, 500);
  const std::string before = support::describe_database(database.connection());
  Execution execution(database);
  value_of(execution.run(items_plan()));
  ASSERT_NE(support::describe_database(database.connection()), before);
  const Result<void> undone = execution.roll_back();
  ASSERT_TRUE(undone) << text_of(undone.error());
  EXPECT_EQ(support::describe_database(database.connection()), before);
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "rolled-back");
  value_of(execution.run(items_plan()));
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.steps WHERE state = 'done'"), "6");
}

// A session of somebody else that holds a lock for a while.
class Holder {
 public:
  Holder(const TestDatabase& database, std::string_view statement) : connection_(database.connect()) {
    support::succeed(connection_.execute("BEGIN"));
    support::succeed(connection_.execute(statement));
  }
  ~Holder() {
    if (thread_.joinable()) thread_.join();
  }
  int pid() const { return connection_.backend_pid(); }
  void let_go() { support::succeed(connection_.execute("COMMIT")); }
  void let_go_after(std::chrono::milliseconds time) {
    thread_ = std::thread([this, time] {
      std::this_thread::sleep_for(time);
      let_go();
    });
  }

 private:
  postgres::Connection connection_;
  std::thread thread_;
};

constexpr std::string_view read_items = "SELECT FROM public.item LIMIT 1";

TEST(Retry, GivesWayToALockAndSaysWhoHeldIt) {
  TestDatabase database;
  support::create_items(database, 100);
  Execution execution(database);
  Holder holder(database, read_items);
  std::string said;
  execution.on_event = [&](const execute::Event& event) {
    if (event.kind != "retrying" || !said.empty()) return;
    said = event.data.dump();
    holder.let_go();
  };
  const Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_GE(execution.count("retrying"), 1U);
  EXPECT_NE(said.find("\"sqlstate\":\"55P03\""), std::string::npos) << said;
  EXPECT_NE(said.find(fmt::format("\"pid\":{}", holder.pid())), std::string::npos) << said;
}

TEST(Retry, WaitsForLongTransactionsWithoutQueueing) {
  TestDatabase database;
  support::create_items(database, 100);
  Execution execution(database);
  Holder holder(database, read_items);
  std::this_thread::sleep_for(milliseconds(3200));
  int waits = 0;
  execution.on_event = [&](const execute::Event& event) {
    if (event.kind == "waiting" && ++waits == 2) holder.let_go();
  };
  const Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_GE(execution.count("waiting"), 2U);
  EXPECT_EQ(execution.count("retrying"), 0U);
}

TEST(Retry, GivesUpWhenTheBudgetIsSpentAndResumes) {
  TestDatabase database;
  support::create_items(database, 100);
  Execution execution(database);
  execution.options.retry_budget = std::chrono::seconds(1);
  Holder holder(database, read_items);
  Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(exit_code(outcome.error().code), 6);
  EXPECT_NE(outcome.error().detail.find(fmt::format("pid {}", holder.pid())), std::string::npos)
      << text_of(outcome.error());
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "failed");
  holder.let_go();
  outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(execution.count("resumed"), 1U);
}

// A sequence counts the tries: nextval() is not undone with its transaction.
plan::Plan failing_once(std::string_view sqlstate) {
  plan::Plan plan = support::empty_plan();
  plan.steps = {support::transaction_step(
      1, plan::Phase::expand,
      {"CREATE TABLE public.made (id int)",
       fmt::format(
           "DO $$BEGIN IF nextval('public.tries') = 1 THEN RAISE EXCEPTION SQLSTATE '{}'; END IF; END$$",
           sqlstate)},
      {"DROP TABLE public.made"})};
  return plan;
}

TEST(Retry, TriesAgainAfterDeadlocksAndNeverAfterErrorsOfTheStatement) {
  for (const std::string_view sqlstate : {"40P01", "40001", "55P03"}) {
    TestDatabase database;
    database.exec("CREATE SEQUENCE public.tries");
    Execution execution(database);
    const Result<Outcome> outcome = execution.run(failing_once(sqlstate));
    EXPECT_TRUE(outcome) << sqlstate;
    EXPECT_EQ(execution.count("retrying"), 1U) << sqlstate;
  }
  for (const std::string_view sqlstate : {"23505", "42P01", "57014"}) {
    TestDatabase database;
    database.exec("CREATE SEQUENCE public.tries");
    Execution execution(database);
    const Result<Outcome> outcome = execution.run(failing_once(sqlstate));
    ASSERT_FALSE(outcome) << sqlstate;
    EXPECT_EQ(outcome.error().code, ErrorCode::migration_failed);
    EXPECT_EQ(outcome.error().sqlstate, sqlstate);
    EXPECT_EQ(database.value("SELECT to_regclass('public.made') IS NULL"), "t");
  }
}

TEST(Runner, IsAlone) {
  TestDatabase database;
  support::create_items(database, 100);
  Execution first(database), second(database), third(database);
  second.version = "20260102000000";
  std::optional<Error> refused;
  third.version = second.version;
  third.options.wait_for_runner = true;
  plan::Plan other = support::empty_plan();
  other.steps = {support::transaction_step(1, plan::Phase::expand, {"CREATE TABLE public.other ()"}, {})};
  std::thread waiting;
  first.on_event = [&](const execute::Event& event) {
    if (event.kind != "step-started" || event.step->id != 1) return;
    const Result<Outcome> outcome = second.run(other);
    if (!outcome) refused = outcome.error();
    waiting = std::thread([&] { EXPECT_TRUE(third.run(other)); });
    std::this_thread::sleep_for(milliseconds(500));
  };
  first.options.until = plan::Phase::contract;
  value_of(first.run(items_plan()));
  waiting.join();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, ErrorCode::migration_failed);
  EXPECT_NE(refused->message.find("another runner is at work: pid "), std::string::npos) << refused->message;
  EXPECT_GE(third.count("runner-waiting"), 1U);
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.migrations WHERE state = 'complete'"), "2");
}

// Ends every session of the executor with this name.
void terminate(TestDatabase& database, std::string_view application) {
  (void)database.connect().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
      {std::string(application)});
}

class LostConnection : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(LostConnection, IsFoundAgainAndNothingHappensTwice) {
  TestDatabase database;
  support::create_items(database, 3000);
  database.exec("CREATE TABLE public.counter (n int); INSERT INTO public.counter VALUES (0)");
  const auto& [application, point] = GetParam();
  Execution execution(database);
  int met = 0;
  execution.options.fault = [&](std::string_view reached) {
    if (reached == point && ++met <= 6) terminate(database, application);
  };
  plan::Plan plan = items_plan();
  plan.steps[0].statements.emplace_back("UPDATE public.counter SET n = n + 1");
  const Result<Outcome> outcome = execution.run(plan);
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(database.value("SELECT n FROM public.counter"), "1");
  EXPECT_EQ(database.value("SELECT count(*) FROM public.item WHERE amount_new IS DISTINCT FROM amount"), "0");
  EXPECT_EQ(database.value("SELECT count(*) FROM wesley.steps WHERE state = 'done'"), "6");
}

INSTANTIATE_TEST_SUITE_P(Cases, LostConnection,
                         testing::Values(std::pair{"wesley worker", "before-statement"},
                                         std::pair{"wesley worker", "after-statement"},
                                         std::pair{"wesley worker", "after-journal"},
                                         std::pair{"wesley worker", "after-commit"},
                                         std::pair{"wesley control", "before-statement"},
                                         std::pair{"wesley control", "after-commit"}));

TEST(LostReply, OfACommitIsLookedUpInTheJournal) {
  for (int commit = 1; commit <= 5; ++commit) {
    TestDatabase database;
    support::create_items(database, 1500);
    database.exec("CREATE TABLE public.counter (n int); INSERT INTO public.counter VALUES (0)");
    support::Proxy proxy(database);
    Execution execution(database);
    execution.options.conninfo = proxy.conninfo();
    proxy.lose_reply_of_commit(commit + 1);  // the first creates the journal
    plan::Plan plan = items_plan();
    plan.steps[0].statements.emplace_back("UPDATE public.counter SET n = n + 1");
    plan.steps[1].statements = {
        "UPDATE public.item SET amount_new = amount, touched = touched + 1 WHERE (id) > ($1) AND (id) <= "
        "($2)"};
    const Result<Outcome> outcome = execution.run(plan);
    ASSERT_TRUE(outcome) << text_of(outcome.error());
    EXPECT_EQ(proxy.lost_replies(), 1);
    EXPECT_EQ(database.value("SELECT n FROM public.counter"), "1");
    EXPECT_EQ(database.value("SELECT min(touched) || '-' || max(touched) FROM public.item"), "1-1");
  }
}

TEST(Server, ThatIsPooledIsRefused) {
  TestDatabase database;
  support::create_items(database, 10);
  support::Proxy proxy(database);
  proxy.lie_about_pid();
  Execution execution(database);
  execution.options.conninfo = proxy.conninfo();
  Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::unusable_server) << text_of(outcome.error());
  EXPECT_EQ(database.value("SELECT to_regnamespace('wesley') IS NULL"), "t");
  execution.options.allow_proxy = true;
  outcome = execution.run(items_plan());
  EXPECT_TRUE(outcome) << text_of(outcome.error());
}

TEST(Server, ThatIsReadOnlyOrTooOldIsRefused) {
  TestDatabase database;
  support::create_items(database, 10);
  Execution execution(database);
  plan::Plan plan = items_plan();
  plan.server_major = 99;
  EXPECT_EQ(execution.run(plan).error().code, ErrorCode::unusable_server);
  database.exec(fmt::format("ALTER DATABASE {} SET default_transaction_read_only = on", database.name()));
  EXPECT_EQ(execution.run(items_plan()).error().code, ErrorCode::unusable_server);
  database.exec(fmt::format("ALTER DATABASE {} RESET default_transaction_read_only", database.name()));
  EXPECT_EQ(database.value("SELECT to_regnamespace('wesley') IS NULL"), "t");
}

TEST(Index, LeftInvalidByAnEarlierBuildIsRebuilt) {
  TestDatabase database;
  support::create_items(database, 300);
  EXPECT_FALSE(
      database.connection().execute("CREATE UNIQUE INDEX CONCURRENTLY item_tag ON public.item (tag)"));
  ASSERT_EQ(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.item_tag'::regclass"),
            "f");
  Execution execution(database);
  const Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(execution.count("repairing"), 1U);
  EXPECT_EQ(database.value("SELECT indisvalid AND NOT indisunique FROM pg_index"
                           " WHERE indexrelid = 'public.item_tag'::regclass"),
            "t");
}

TEST(Index, UniqueThatFailsIsDroppedAtOnce) {
  TestDatabase database;
  support::create_items(database, 300);
  plan::Plan plan = support::empty_plan();
  plan.steps = {support::index_step(1, "item_tag", "item", "tag", true)};
  plan.steps[0].redact = true;
  Execution execution(database);
  Result<Outcome> outcome = execution.run(plan);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().sqlstate, "23505");
  EXPECT_EQ(outcome.error().detail, "") << "a redacted step shows no values";
  EXPECT_EQ(database.value("SELECT to_regclass('public.item_tag') IS NULL"), "t");
  database.exec("UPDATE public.item SET tag = id");
  outcome = execution.run(plan);
  EXPECT_TRUE(outcome) << text_of(outcome.error());
}

TEST(Index, WaitsForALongTransactionAndShowsIt) {
  TestDatabase database;
  support::create_items(database, 300);
  database.exec("CREATE TABLE public.elsewhere (id int)");
  Execution execution(database);
  Holder holder(database, "INSERT INTO public.elsewhere VALUES (1)");
  Holder snapshot(database, "DECLARE c CURSOR FOR SELECT FROM public.elsewhere");
  std::string said;
  execution.on_event = [&](const execute::Event& event) {
    if (event.kind == "waiting" && event.step && event.step->id == 3) said = event.data.dump();
  };
  holder.let_go_after(milliseconds(100));
  snapshot.let_go_after(milliseconds(2500));
  const Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_NE(said.find(fmt::format("\"pid\":{}", snapshot.pid())), std::string::npos) << said;
  EXPECT_EQ(execution.count("retrying"), 0U);
}

TEST(Preflight, TellsEverythingAtOnceAndStartsNothing) {
  TestDatabase database;
  support::create_items(database, 300);
  database.exec("CREATE ROLE wesley_weak LOGIN");
  Execution execution(database);
  execution.options.conninfo += " user=wesley_weak";
  plan::Plan plan = items_plan();
  plan.steps[2].pre = {{"SELECT 3", "rows with the same tag"}, {"SELECT 0", "nothing wrong"}};
  const Result<Outcome> outcome = execution.run(plan);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::migration_failed);
  const std::string& detail = outcome.error().detail;
  EXPECT_NE(detail.find("public.item is owned by postgres: wesley_weak may not alter it"), std::string::npos)
      << detail;
  EXPECT_NE(detail.find("wesley_weak may not read and update the rows of public.item"), std::string::npos)
      << detail;
  EXPECT_NE(detail.find("step 3: rows with the same tag: 3"), std::string::npos) << detail;
  EXPECT_NE(detail.find("wesley_weak may not create the journal, schema wesley"), std::string::npos)
      << detail;
  EXPECT_EQ(detail.find("nothing wrong"), std::string::npos) << detail;
  EXPECT_EQ(database.value("SELECT to_regnamespace('wesley') IS NULL"), "t");
  database.exec("DROP OWNED BY wesley_weak; DROP ROLE wesley_weak");
}

TEST(Refusal, OfAHazardComesBeforeTheFirstStep) {
  TestDatabase database;
  support::create_items(database, 30);
  Execution execution(database);
  plan::Plan plan = items_plan();
  plan.steps[5].hazards = {locks::Hazard::data_loss};
  Result<Outcome> outcome = execution.run(plan);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::unsafe_refused);
  EXPECT_NE(outcome.error().detail.find("step 6"), std::string::npos);
  EXPECT_EQ(database.value("SELECT to_regnamespace('wesley') IS NULL"), "t");
  execution.options.until = plan::Phase::validate;
  outcome = execution.run(plan);
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(*outcome, Outcome::stopped);
  execution.options.until = plan::Phase::switch_;
  execution.options.allowance.allowed = {locks::Hazard::data_loss};
  value_of(execution.run(plan));
}

TEST(Execute, RefusesAnEditedStepAndAnUnfinishedPredecessor) {
  TestDatabase database;
  support::create_items(database, 30);
  Execution execution(database);
  value_of(execution.run(items_plan()));
  plan::Plan edited = items_plan();
  edited.steps[0].statements.emplace_back("SELECT 1");
  EXPECT_EQ(execution.run(edited).error().code, ErrorCode::input);
  edited = items_plan();
  edited.steps[6].statements.emplace_back("SELECT 1");  // has not started: may be edited
  value_of(execution.run(edited));
  Execution next(database);
  next.version = "20260102000000";
  const Result<Outcome> refused = next.run(items_plan());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsafe_refused);
  EXPECT_NE(refused.error().message.find("awaiting-contract"), std::string::npos);
}

TEST(Execute, DryRunWritesNothing) {
  TestDatabase database;
  support::create_items(database, 30);
  const std::string before = support::describe_database(database.connection());
  Execution execution(database);
  execution.options.dry_run = true;
  const Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  EXPECT_EQ(execution.count("would-run"), 6U);
  EXPECT_EQ(support::describe_database(database.connection()), before);
  EXPECT_EQ(database.value("SELECT to_regnamespace('wesley') IS NULL"), "t");
  EXPECT_FALSE(std::filesystem::exists(execution.options.checkpoints));
}

TEST(Execute, InterruptedStopsWithinASecondAndResumes) {
  TestDatabase database;
  support::create_items(database, 30);
  Execution execution(database);
  std::atomic<bool> interrupted = false;
  execution.options.interrupted = [&] { return interrupted.load(); };
  plan::Plan plan = items_plan();
  plan.steps[3].statements.emplace_back(
      "SELECT pg_sleep(CASE WHEN count(*) = 1 THEN 20 ELSE 0 END)"
      " FROM wesley.migrations WHERE error = ''");
  std::chrono::steady_clock::time_point asked;
  std::thread signal;
  bool asked_once = false;
  execution.on_event = [&](const execute::Event& event) {
    if (event.kind != "step-started" || event.step->id != 4 || asked_once) return;
    asked_once = true;
    signal = std::thread([&] {
      std::this_thread::sleep_for(milliseconds(500));
      asked = std::chrono::steady_clock::now();
      interrupted = true;
    });
  };
  const Result<Outcome> outcome = execution.run(plan);
  const auto took = std::chrono::steady_clock::now() - asked;
  signal.join();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(exit_code(outcome.error().code), 10) << text_of(outcome.error());
  EXPECT_LT(took, std::chrono::seconds(1));
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "interrupted");
  interrupted = false;
  database.exec(
      "INSERT INTO wesley.migrations (target, version, name, checksum, state, steps_total)"
      " VALUES ('elsewhere', '1', 'x', 'x', 'complete', 0)");
  value_of(execution.run(plan));
}

TEST(Gates, DecideBeforeTheFirstStepAndAfterTheLast) {
  TestDatabase database;
  support::create_items(database, 30);
  Execution execution(database);
  execution.gates.before = [](postgres::Connection&) -> Result<void> {
    return fail(ErrorCode::drift, "drifted");
  };
  EXPECT_EQ(execution.run(items_plan()).error().code, ErrorCode::drift);
  EXPECT_EQ(database.value("SELECT to_regnamespace('wesley') IS NULL"), "t");
  execution.gates.before = {};
  execution.gates.after = [](postgres::Connection&, Outcome) -> Result<void> {
    return fail(ErrorCode::drift, "not what was expected");
  };
  EXPECT_EQ(execution.run(items_plan()).error().code, ErrorCode::drift);
  EXPECT_EQ(database.value("SELECT state FROM wesley.migrations"), "failed");
  Outcome verified = Outcome::nothing_to_do;
  execution.gates.before = [](postgres::Connection&) -> Result<void> {
    return fail(ErrorCode::internal, "again");
  };
  execution.gates.after = [&](postgres::Connection&, Outcome outcome) -> Result<void> {
    verified = outcome;
    return {};
  };
  value_of(execution.run(items_plan()));
  EXPECT_EQ(verified, Outcome::awaiting_contract);
}

TEST(Checkpoint, ThatIsTornOrCannotBeWrittenIsOnlySaid) {
  TestDatabase database;
  support::create_items(database, 30);
  Execution execution(database);
  std::filesystem::path written;
  execution.on_event = [&](const execute::Event& event) {
    if (event.kind == "step-done" && event.step->id == 3)
      for (const auto& entry : std::filesystem::directory_iterator(execution.options.checkpoints))
        written = entry;
  };
  value_of(execution.run(items_plan()));
  ASSERT_FALSE(written.empty());
  EXPECT_FALSE(std::filesystem::exists(written)) << "removed after success";
  std::ofstream(written) << "{\"format\":1";
  value_of(execution.run(items_plan()));
  EXPECT_EQ(execution.count("checkpoint-set-aside"), 1U);
  EXPECT_TRUE(std::filesystem::exists(written.string() + ".torn"));

  Execution unwritable(database);
  unwritable.options.checkpoints = "/proc/wesley";
  unwritable.options.until = plan::Phase::contract;
  value_of(unwritable.run(items_plan()));
  EXPECT_EQ(unwritable.count("checkpoint-failed"), 1U);
}

TEST(Rollback, RefusesWhatCannotBeTakenBack) {
  TestDatabase database;
  support::create_items(database, 30);
  Execution execution(database);
  plan::Plan plan = items_plan();
  plan.steps[3].undo.kind = plan::UndoKind::lossy;
  value_of(execution.run(plan));
  Result<void> undone = execution.roll_back();
  ASSERT_FALSE(undone);
  EXPECT_EQ(undone.error().code, ErrorCode::unsafe_refused);
  EXPECT_NE(undone.error().detail.find("step 4"), std::string::npos);
  execution.options.allowance.unsafe = true;
  EXPECT_TRUE(execution.roll_back());
  plan.steps[3].undo = {plan::UndoKind::none, {}, "it is gone"};
  value_of(execution.run(plan));
  undone = execution.roll_back();
  ASSERT_FALSE(undone);
  EXPECT_NE(undone.error().detail.find("no way back: it is gone"), std::string::npos);
}

TEST(Journal, OfARestoredCopyIsRecognised) {
  TestDatabase database;
  support::create_items(database, 30);
  Execution execution(database);
  execution.options.until = plan::Phase::expand;
  value_of(execution.run(items_plan()));
  database.exec(
      "UPDATE wesley.migrations SET state = 'running'; UPDATE wesley.instance SET system_identifier = '1'");
  auto session = database.connect();
  EXPECT_EQ(value_of(execute::journal(session, execution.options)).at(0).state, "interrupted");
  execution.options.until = plan::Phase::switch_;
  value_of(execution.run(items_plan()));
  EXPECT_NE(database.value("SELECT system_identifier FROM wesley.instance"), "1");
}

TEST(Journal, CanBeCreatedByAnAdministratorAndKeepsRenderingsAndCatalogs) {
  TestDatabase database;
  Execution execution(database);
  execution.options.journal_schema = "Odd Schema";
  auto session = database.connect();
  EXPECT_TRUE(value_of(execute::journal(session, execution.options)).empty());
  EXPECT_TRUE(value_of(execute::renderings(session, execution.options)).empty());
  support::succeed(session.execute_script(execute::journal_sql(execution.options.journal_schema)));
  support::succeed(execute::record_renderings(session, execution.options,
                                              {{"a", "h1", "{\"x\", 'y'}", 15}, {"b", "h2", "NULL", 15}}));
  support::succeed(execute::record_renderings(session, execution.options, {{"a", "h3", "z\\", 15}}));
  const auto renderings = value_of(execute::renderings(session, execution.options));
  ASSERT_EQ(renderings.size(), 2U);
  EXPECT_EQ(renderings[0].rendered, "z\\");
  EXPECT_EQ(renderings[1].authored_hash, "h2");
  EXPECT_FALSE(value_of(execute::recorded_catalog(session, execution.options)));
  execute::Source source = execute::plan_source({}, "20260101000000", "base", "{\"format\": 1}");
  support::succeed(execute::baseline(session, execution.options, source));
  EXPECT_EQ(value_of(execute::recorded_catalog(session, execution.options)), "{\"format\": 1}");
}

TEST(Server, ThatRestartsInTheMiddleIsWaitedFor) {
  TestDatabase database;
  support::create_items(database, 5000);
  Execution execution(database);
  bool restarted = false;
  execution.on_event = [&](const execute::Event& event) {
    if (event.kind != "progress" || restarted) return;
    restarted = true;
    support::succeed(support::cluster().restart("immediate"));
  };
  const Result<Outcome> outcome = execution.run(items_plan());
  ASSERT_TRUE(outcome) << text_of(outcome.error());
  ASSERT_TRUE(restarted);
  auto session = database.connect();
  EXPECT_EQ(
      value_of(session.query("SELECT count(*) FROM public.item WHERE amount_new IS DISTINCT FROM amount"))
          .integer(0, 0),
      0);
}

}  // namespace
}  // namespace wesley
