// SPDX-License-Identifier: Apache-2.0
#include "postgres/connection.h"

#include <gtest/gtest.h>

#include "postgres/connect_failure.h"
#include "postgres/server_state.h"
#include "postgres/sqlstate.h"

namespace wesley::postgres {
namespace {

TEST(Sqlstate, RetriesWhatExecutionAllows) {
  EXPECT_EQ(retry_class("55P03"), RetryClass::lock_wait);
  EXPECT_EQ(retry_class("40P01"), RetryClass::conflict);
  EXPECT_EQ(retry_class("40001"), RetryClass::conflict);
  EXPECT_EQ(retry_class("08006"), RetryClass::lost_connection);
  EXPECT_EQ(retry_class("57P01"), RetryClass::lost_connection);
  for (const char* never : {"", "23505", "42P07", "57014", "53300", "XX000"})
    EXPECT_EQ(retry_class(never), RetryClass::never) << never;
}

TEST(Sqlstate, RowsAreUniqueAndWellFormed) {
  for (const SqlstateRow& row : sqlstate_table()) {
    EXPECT_TRUE(row.sqlstate.size() == 2 || row.sqlstate.size() == 5) << row.sqlstate;
    EXPECT_EQ(retry_class(row.sqlstate), row.retry) << row.sqlstate << " is shadowed by an earlier row";
  }
}

TEST(Conninfo, AnotherDatabaseOfTheSameServer) {
  EXPECT_EQ(with_database("", "shop"), "dbname='shop'");
  EXPECT_EQ(with_database("host=/tmp port=5433 dbname=old", "it's"),
            "host='/tmp' port='5433' dbname='it\\'s'");
  EXPECT_EQ(with_database("postgres://me:p%40ss@db.example:6432/old", "new"),
            "user='me' password='p@ss' host='db.example' port='6432' dbname='new'");
}

TEST(Conninfo, ShownWithoutPassword) {
  EXPECT_EQ(redacted("postgres://me:secret@h/db"), "postgres://me:****@h/db");
  EXPECT_EQ(redacted("postgresql://h/db?user=me&password=secret&sslmode=require"),
            "postgresql://h/db?user=me&password=****&sslmode=require");
  EXPECT_EQ(redacted("host=h password='my secret' user=me").find("secret"), std::string::npos);
  EXPECT_EQ(redacted("host=h dbname=x"), "host=h dbname=x");
  EXPECT_EQ(redacted("password=my secret"), "****");
}

TEST(Conninfo, UnreadableTextIsRefusedWithoutShowingIt) {
  for (const char* text : {"host=h password=top secret", "postgres://me:top\"secret@[h"}) {
    Result<Connection> opened = Connection::open(text);
    ASSERT_FALSE(opened) << text;
    EXPECT_EQ(opened.error().code, ErrorCode::connection);
    EXPECT_EQ(opened.error().message.find("secret"), std::string::npos) << opened.error().message;
    EXPECT_NE(opened.error().hint, "");
  }
}

TEST(ConnectFailure, SpeaksForTheServer) {
  Error error = connect_failure(
      "connection to server at \"h\" (::1), port 5432 failed: FATAL:  28P01: password authentication failed "
      "for "
      "user \"me\"\nLOCATION:  auth_failed, auth.c:326\n",
      "`shop` on h:5432");
  EXPECT_EQ(error.message,
            "cannot connect to `shop` on h:5432: password authentication failed for user \"me\"");
  EXPECT_EQ(error.sqlstate, "28P01");
  EXPECT_NE(error.hint, "");
}

TEST(ConnectFailure, SpeaksForTheSystem) {
  Error error = connect_failure(
      "connection to server at \"h\" (10.0.0.1), port 5432 failed: Connection refused\n\tIs the server "
      "running on "
      "that host and accepting TCP/IP connections?\n",
      "`shop` on h:5432");
  EXPECT_EQ(error.message, "cannot connect to `shop` on h:5432: Connection refused");
  EXPECT_NE(error.hint.find("wesley dev start"), std::string::npos);
}

TEST(ServerState, RefusesWhatCannotBeWorkedOn) {
  ServerState fine{15, false, false, false};
  EXPECT_TRUE(require_usable(fine, false));
  EXPECT_FALSE(require_usable({12, false, false, false}, false));
  EXPECT_FALSE(require_usable({15, true, false, false}, false));
  EXPECT_FALSE(require_usable({15, false, true, false}, false));
  EXPECT_FALSE(require_usable({15, false, false, true}, false));
  EXPECT_TRUE(require_usable({15, false, false, true}, true));
}

}  // namespace
}  // namespace wesley::postgres
