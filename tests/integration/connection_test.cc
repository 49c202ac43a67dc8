// SPDX-License-Identifier: Apache-2.0
#include "postgres/connection.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "postgres/server_state.h"
#include "support/test_database.h"

namespace wesley::postgres {
namespace {

using std::chrono::milliseconds;
using support::TestDatabase;
using support::value_of;

TEST(Connection, ReadsRowsAndParameters) {
  TestDatabase db;
  Rows rows = db.query("SELECT $1::int + 1, $2::text, NULL, 1.5::float8, true", {"41", std::nullopt});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.columns(), 5U);
  EXPECT_EQ(rows.integer(0, 0), 42);
  EXPECT_TRUE(rows.is_null(0, 1));
  EXPECT_EQ(rows.optional_text(0, 2), std::nullopt);
  EXPECT_EQ(rows.number(0, 3), 1.5);
  EXPECT_TRUE(rows.boolean(0, 4));
  db.exec("CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1), (2)");
  EXPECT_EQ(db.query("DELETE FROM public.t WHERE a > $1", {"1"}).affected(), 1);
}

TEST(Connection, AQuestionMayBeSentBeforeItsAnswerIsRead) {
  TestDatabase db;
  support::succeed(db.connection().send("SELECT $1 || generate_series(1, 3)", {"row "}));
  Rows rows = value_of(db.connection().receive());
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows.text(2, 0), "row 3");
  support::succeed(db.connection().send("SELECT 1 / 0"));
  const Result<Rows> refused = db.connection().receive();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sqlstate, "22012");
  EXPECT_EQ(db.query("SELECT 1").integer(0, 0), 1);
  support::succeed(db.connection().send("SELECT 2"));
  EXPECT_FALSE(db.connection().send("SELECT 3")) << "one at a time";
  EXPECT_EQ(value_of(db.connection().receive()).integer(0, 0), 2);
}

TEST(Connection, SessionsArePinnedWhateverTheDatabaseSays) {
  TestDatabase db;
  db.exec("ALTER DATABASE " + db.name() + " SET DateStyle = 'SQL, DMY'; ALTER DATABASE " + db.name() +
          " SET search_path = public, pg_catalog; ALTER DATABASE " + db.name() +
          " SET IntervalStyle = iso_8601");
  Connection connection = db.connect();
  EXPECT_EQ(value_of(connection.query("SELECT date '2026-01-31'")).text(0, 0), "2026-01-31");
  EXPECT_EQ(value_of(connection.query("SELECT interval '1 day'")).text(0, 0), "1 day");
  EXPECT_EQ(value_of(connection.query("SHOW search_path")).text(0, 0), "\"\"");
  EXPECT_EQ(value_of(connection.query("SHOW TimeZone")).text(0, 0), "UTC");
  if (support::server_major() >= 14) {
    EXPECT_EQ(value_of(connection.query("SHOW client_connection_check_interval")).text(0, 0), "1s");
  }
  EXPECT_EQ(value_of(connection.query("SHOW row_security")).text(0, 0), "off");
}

TEST(Connection, ServerErrorsKeepTheirParts) {
  TestDatabase db;
  db.exec("CREATE TABLE public.t (a int PRIMARY KEY); INSERT INTO public.t VALUES (7)");
  Result<Rows> refused = db.connection().query("INSERT INTO public.t VALUES (7)");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::sql);
  EXPECT_EQ(refused.error().sqlstate, "23505");
  EXPECT_EQ(refused.error().message, "duplicate key value violates unique constraint \"t_pkey\"");
  EXPECT_EQ(refused.error().detail, "Key (a)=(7) already exists.");
  EXPECT_TRUE(db.connection().alive());
}

TEST(Connection, OneStatementAMessage) {
  TestDatabase db;
  EXPECT_FALSE(db.connection().query("SELECT 1; SELECT 2"));
  EXPECT_TRUE(db.connection().execute_script("SELECT 1; SELECT 2"));
  EXPECT_TRUE(db.connection().execute("VACUUM")) << "a statement that refuses a transaction block";
}

TEST(Connection, CopyIsRefusedAndLeavesTheSessionUsable) {
  TestDatabase db;
  db.exec("CREATE TABLE public.t (a int)");
  EXPECT_FALSE(db.connection().query("COPY public.t FROM STDIN"));
  EXPECT_EQ(db.value("SELECT 1"), "1");
  static_cast<void>(db.connection().query("COPY (SELECT 1) TO STDOUT"));
  EXPECT_EQ(db.value("SELECT 1"), "1");
}

TEST(Connection, NoticesAreKept) {
  TestDatabase db;
  db.exec("DROP TABLE IF EXISTS public.absent");
  EXPECT_EQ(db.connection().take_notices(),
            std::vector<std::string>{"NOTICE: table \"absent\" does not exist, skipping"});
  EXPECT_TRUE(db.connection().take_notices().empty());
}

TEST(Connection, TransactionState) {
  TestDatabase db;
  EXPECT_FALSE(db.connection().in_transaction());
  db.exec("BEGIN");
  EXPECT_TRUE(db.connection().in_transaction());
  EXPECT_FALSE(db.connection().query("SELECT 1/0"));
  EXPECT_TRUE(db.connection().in_transaction());
  db.exec("ROLLBACK");
  EXPECT_FALSE(db.connection().in_transaction());
}

TEST(Connection, WatchedStatementEndsWhenToldTo) {
  TestDatabase db;
  int ticks = 0;
  auto begin = std::chrono::steady_clock::now();
  Result<Rows> stopped =
      db.connection().query_watched("SELECT pg_sleep(30)", {}, milliseconds(20), [&] { return ++ticks < 3; });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::interrupted);
  EXPECT_EQ(stopped.error().sqlstate, "57014");
  EXPECT_EQ(ticks, 3);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(2000));
  EXPECT_EQ(db.value("SELECT 1"), "1") << "the session stays usable";
}

TEST(Connection, WatchedStatementReturnsItsRows) {
  TestDatabase db;
  int ticks = 0;
  Rows rows = value_of(db.connection().query_watched("SELECT 5 FROM pg_sleep($1::float8)", {"0.1"},
                                                     milliseconds(20), [&] { return ++ticks > 0; }));
  EXPECT_EQ(rows.integer(0, 0), 5);
  EXPECT_GE(ticks, 2);
}

TEST(Connection, ALostSessionIsNoErrorOfTheStatement) {
  TestDatabase db;
  Connection victim = db.connect();
  db.query("SELECT pg_terminate_backend($1)", {std::to_string(victim.backend_pid())});
  Result<Rows> lost = victim.query("SELECT 1");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, ErrorCode::connection);
  EXPECT_EQ(lost.error().sqlstate, "57P01");
  EXPECT_FALSE(victim.alive());
  EXPECT_EQ(victim.query("SELECT 1").error().code, ErrorCode::connection) << "and stays lost";
}

TEST(Connection, SessionLostInMidStatement) {
  TestDatabase db;
  Connection victim = db.connect();
  std::thread killer([&db, pid = victim.backend_pid()] {
    Connection other = db.connect();
    while (
        value_of(other.query(
                     "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE pid = $1 AND state = 'active'",
                     {std::to_string(pid)}))
            .integer(0, 0) == 0)
      std::this_thread::sleep_for(milliseconds(5));
    static_cast<void>(other.query("SELECT pg_catalog.pg_terminate_backend($1)", {std::to_string(pid)}));
  });
  Result<Rows> lost = victim.query("SELECT pg_sleep(30)");
  killer.join();
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, ErrorCode::connection);
  EXPECT_EQ(lost.error().message,
            "the session was lost: terminating connection due to administrator command");
}

struct Unreachable {
  std::string conninfo;
  std::string sqlstate;
  std::string message_part;
  std::string hint_part;
};

TEST(Connection, WhatCannotBeOpenedIsExplained) {
  TestDatabase db;
  db.exec("CREATE ROLE locked_out; ALTER DATABASE " + db.name() +
          " CONNECTION LIMIT 0; CREATE ROLE plain LOGIN");
  std::string socket = support::cluster().folder();
  const std::vector<Unreachable> cases = {
      {with_database(db.conninfo(), "nothing here"), "3D000", "database \"nothing here\" does not exist",
       "psql -l"},
      {"host=" + socket + " user=stranger dbname=postgres", "28000", "role \"stranger\" does not exist",
       "role"},
      {"host=" + socket + " user=locked_out dbname=postgres", "28000", "not permitted to log in", "role"},
      {"host=" + socket + " user=plain dbname=" + db.name(), "53300", "too many connections for database",
       "slots"},
      {"host=127.0.0.1 port=1 dbname=x", "", "Connection refused", "wesley dev start"},
      {"host=/nonexistent dbname=x", "", "No such file or directory", "--database embedded"},
      {"host=name.invalid dbname=x", "", "could not translate host name", "spelling"},
  };
  for (const Unreachable& row : cases) {
    Result<Connection> opened = Connection::open(row.conninfo);
    ASSERT_FALSE(opened) << row.conninfo;
    const Error& error = opened.error();
    EXPECT_EQ(error.code, ErrorCode::connection);
    EXPECT_EQ(error.sqlstate, row.sqlstate) << error.message;
    EXPECT_NE(error.message.find(row.message_part), std::string::npos) << error.message;
    EXPECT_NE(error.hint.find(row.hint_part), std::string::npos) << error.message << "\n" << error.hint;
  }
  db.exec("DROP ROLE locked_out; DROP ROLE plain");
}

TEST(ServerState, OfAPrimary) {
  TestDatabase db;
  ServerState state = value_of(server_state(db.connection()));
  EXPECT_EQ(state.major, support::cluster().major());
  EXPECT_FALSE(state.standby);
  EXPECT_FALSE(state.read_only);
  EXPECT_FALSE(state.pooled);
  db.exec("ALTER DATABASE " + db.name() + " SET default_transaction_read_only = on");
  Connection connection = db.connect();
  EXPECT_TRUE(value_of(server_state(connection)).read_only);
}

}  // namespace
}  // namespace wesley::postgres
