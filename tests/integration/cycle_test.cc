// SPDX-License-Identifier: Apache-2.0
// The main job from end to end, through the real program on a real server.
#include <gtest/gtest.h>

#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

constexpr std::string_view version_1 = R"sdl(
enum Status { ACTIVE SUSPENDED }

type Account @table {
  id: BigInt! @pk @identity
  email: String! @email
  name: String!
  status: Status! @default(value: ACTIVE)
  balance: Int! @default(value: 0)
  note: String
}

type Entry @table @index(fields: ["account"]) {
  id: BigInt! @pk @identity
  account: BigInt!
  amount: Int! @check(expr: "amount <> 0")
  title: String
}
)sdl";

constexpr std::string_view version_2 = R"sdl(
enum Status { ACTIVE SUSPENDED CLOSED }

type Account @table @index(fields: ["status", "createdAt DESC"]) {
  id: BigInt! @pk @identity
  email: String! @email @unique
  name: String!
  status: Status! @default(value: ACTIVE)
  balance: BigInt! @default(value: 0)
  note: String! @default(value: "-")
  createdAt: DateTime! @default(expr: "now()")
  token: UUID! @default(expr: "gen_random_uuid()")
}

type Entry @table @index(fields : ["account"]) {
id:
  BigInt !@pk @identity account : BigInt !@fk(ref
                                              : "Account.id", onDelete
                                              : CASCADE) amount : Int !@check(expr
                                                                              : "amount <> 0") label
      : String @renamed(from
                        : "title")
}

type Tag @table {
id:
  BigInt !@pk @identity name : String !@unique
}
)sdl";

void fill(TestDatabase& database) {
  database.exec(R"(
    INSERT INTO account (email, name, balance, note)
      SELECT 'user' || n || '@example.com', 'User ' || n, n, 'note ' || n FROM generate_series(1, 20000) n;
    INSERT INTO entry (account, amount, title) SELECT n, n, 'title ' || n FROM generate_series(1, 20000) n;
  )");
}

void expect_success(const Ran& ran) {
  ASSERT_EQ(ran.exit, 0) << ran.out << ran.err;
}

TEST(Cycle, EvolvesAFullDatabaseAndNamesDrift) {
  TestDatabase database;
  database.exec("SET search_path = public");
  const Project project;
  const std::vector<std::string> at = {"--database", database.conninfo()};
  const auto on_database = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), at.begin(), at.end());
    return project.run(arguments);
  };

  project.write("schema/schema.graphql", version_1);
  expect_success(project.run({"migrate", "generate", "init"}));
  expect_success(on_database({"migrate", "execute", "--yes"}));
  expect_success(on_database({"drift", "detect"}));
  fill(database);

  project.write("schema/schema.graphql", version_2);
  expect_success(project.run({"migrate", "generate", "v2"}));
  expect_success(on_database({"migrate", "execute", "--yes"}));
  expect_success(on_database({"drift", "detect"}));
  expect_success(on_database({"migrate", "contract", "--yes"}));
  expect_success(on_database({"drift", "detect"}));
  expect_success(on_database({"migrate", "status", "--check"}));

  EXPECT_EQ(
      database.value(
          "SELECT count(*) FROM account WHERE balance = id AND note = 'note ' || id AND token IS NOT NULL"),
      "20000");
  EXPECT_EQ(database.value("SELECT count(DISTINCT token) FROM account"), "20000");
  EXPECT_EQ(database.value("SELECT count(*) FROM entry WHERE label = 'title ' || account"), "20000");
  EXPECT_EQ(database.value("SELECT pg_typeof(balance)::text FROM account LIMIT 1"), "bigint");
  const Ran again = on_database({"migrate", "execute", "--yes"});
  expect_success(again);
  EXPECT_NE(again.out.find("nothing to do"), std::string::npos);

  database.exec("ALTER TABLE entry DROP CONSTRAINT entry_account_fkey");
  const Ran drifted = on_database({"drift", "detect"});
  EXPECT_EQ(drifted.exit, 7);
  EXPECT_NE(drifted.err.find("entry_account_fkey"), std::string::npos) << drifted.err;
}

}  // namespace
}  // namespace wesley::support
