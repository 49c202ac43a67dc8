// SPDX-License-Identifier: Apache-2.0
// The presets of row-level security in behaviour: two tenants, an owner, an anonymous role, a superuser, a
// role that bypasses; sessions of a pool; JWT; membership through another table; and the plan uses the index.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/program.h"
#include "support/suites.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

constexpr std::string_view one = "00000000-0000-4000-8000-000000000001";
constexpr std::string_view other = "00000000-0000-4000-8000-000000000002";

// Sessions of a role without superuser's rights, made once.
class RowSecurity : public testing::Test {
 protected:
  void make(std::string_view schema, std::string_view configuration = "", std::string_view companion = "") {
    project_.write("schema/schema.graphql", schema);
    if (!companion.empty()) project_.write("schema/more.sql", companion);
    project_.write("wesley.toml", configuration);
    const Ran ran = project_.run({"compile", "--stdout", "sql"});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    database_.exec(
        "DO $$ BEGIN CREATE ROLE app_user; CREATE ROLE app_anonymous; CREATE ROLE app_migrator BYPASSRLS;"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    database_.exec(ran.out);
    database_.exec(
        "GRANT USAGE ON SCHEMA public TO app_user, app_anonymous, app_migrator;"
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_user, app_anonymous, "
        "app_migrator");
  }

  // As an application connects: row_security on, which our own sessions switch off.
  postgres::Connection connect() const {
    postgres::ConnectOptions options;
    options.pinned = false;
    return value_of(postgres::Connection::open(database_.conninfo(), options));
  }

  // What becomes of a statement as a role with a setting: rows touched, or the SQLSTATE.
  std::string as(std::string_view role, std::string_view setting, std::string_view value,
                 std::string_view statement) {
    postgres::Connection session = connect();
    succeed(session.execute("BEGIN"));
    succeed(session.execute(fmt::format("SET LOCAL ROLE {}", role)));
    if (!setting.empty())
      succeed(session.execute(fmt::format("SELECT set_config('{}', '{}', true)", setting, value)));
    const auto rows = session.query(statement);
    if (!rows) return rows.error().sqlstate;
    return std::to_string(statement.starts_with("SELECT") ? static_cast<std::int64_t>(rows->size())
                                                          : rows->affected());
  }

  Project project_;
  TestDatabase database_;
};

constexpr std::string_view tenants = R"sdl(
type Invoice @table(name: "invoices") @tenant(by: "org_id") {
  id: BigInt! @pk @identity
  org_id: UUID!
  total: Decimal! @default(value: 0)
}
)sdl";

class Tenants : public RowSecurity {
 protected:
  void SetUp() override {
    make(tenants);
    database_.exec(
        fmt::format("INSERT INTO public.invoices (org_id) VALUES ('{0}'), ('{0}'), ('{1}')", one, other));
  }
  std::string of(std::string_view tenant, std::string_view statement) {
    return as("app_user", "app.tenant_id", tenant, statement);
  }
};

TEST_F(Tenants, SeeTheirOwnRows) {
  EXPECT_EQ(of(one, "SELECT * FROM public.invoices"), "2");
  EXPECT_EQ(of(other, "SELECT * FROM public.invoices"), "1");
  EXPECT_EQ(of(one, fmt::format("SELECT * FROM public.invoices WHERE org_id = '{}'", other)), "0");
}

TEST_F(Tenants, ChangeTheirOwnRowsAlone) {
  EXPECT_EQ(of(one, fmt::format("INSERT INTO public.invoices (org_id) VALUES ('{}')", one)), "1");
  EXPECT_EQ(of(one, fmt::format("INSERT INTO public.invoices (org_id) VALUES ('{}')", other)), "42501");
  EXPECT_EQ(of(one, "UPDATE public.invoices SET total = 5"), "2");
  EXPECT_EQ(of(one, fmt::format("UPDATE public.invoices SET org_id = '{}'", other)), "42501") << "given away";
  EXPECT_EQ(of(one, "DELETE FROM public.invoices"), "2");
  EXPECT_EQ(of(one, fmt::format("DELETE FROM public.invoices WHERE org_id = '{}'", other)), "0");
}

TEST_F(Tenants, AnonymousSeesNothing) {
  EXPECT_EQ(as("app_anonymous", "", "", "SELECT * FROM public.invoices"), "0");
  EXPECT_EQ(as("app_anonymous", "app.tenant_id", "", "SELECT * FROM public.invoices"), "0");
  EXPECT_EQ(as("app_anonymous", "", "", "DELETE FROM public.invoices"), "0");
  EXPECT_EQ(
      as("app_anonymous", "", "", fmt::format("INSERT INTO public.invoices (org_id) VALUES ('{}')", one)),
      "42501");
}

TEST_F(Tenants, TheOwnerIsBoundAndWhoBypassesIsNot) {
  database_.exec("ALTER TABLE public.invoices OWNER TO app_user");
  EXPECT_EQ(of(one, "SELECT * FROM public.invoices"), "2") << "FORCE";
  EXPECT_EQ(as("app_user", "", "", "SELECT * FROM public.invoices"), "0") << "FORCE";
  EXPECT_EQ(as("app_migrator", "", "", "SELECT * FROM public.invoices"), "3");
  EXPECT_EQ(as("app_migrator", "", "", "UPDATE public.invoices SET total = 7"), "3");
  EXPECT_EQ(as("postgres", "", "", "SELECT * FROM public.invoices"), "3") << "a superuser";
}

// After SET LOCAL a setting of our own is empty for the rest of the session, not unset.
TEST_F(Tenants, APooledSessionForgetsItsTenant) {
  postgres::Connection session = connect();
  succeed(session.execute("SET ROLE app_user"));
  const auto count = [&] { return value_of(session.query("SELECT * FROM public.invoices")).size(); };
  EXPECT_EQ(count(), 0U) << "never set";
  succeed(session.execute("BEGIN"));
  succeed(session.execute(fmt::format("SET LOCAL app.tenant_id = '{}'", one)));
  EXPECT_EQ(count(), 2U);
  succeed(session.execute("COMMIT"));
  const auto left = value_of(session.query("SELECT current_setting('app.tenant_id', true)"));
  EXPECT_EQ(left.text(0, 0), "");
  EXPECT_EQ(count(), 0U) << "empty";
}

TEST_F(Tenants, ThePlanUsesTheIndex) {
  database_.exec(
      "INSERT INTO public.invoices (org_id) SELECT gen_random_uuid() FROM generate_series(1, 20000);"
      "ANALYZE public.invoices");
  postgres::Connection session = connect();
  succeed(session.execute("SET ROLE app_user"));
  succeed(session.execute(fmt::format("SET app.tenant_id = '{}'", one)));
  const auto plan = value_of(session.query("EXPLAIN (COSTS OFF) SELECT * FROM public.invoices"));
  std::string text;
  for (std::size_t row = 0; row < plan.size(); ++row) text += std::string(plan.text(row, 0)) + "\n";
  EXPECT_NE(text.find("Index Scan using invoices_org_id_idx"), std::string::npos) << text;
  EXPECT_NE(text.find("InitPlan"), std::string::npos) << "the setting is read once, not for each row\n"
                                                      << text;
}

TEST_F(RowSecurity, AnOwnersRowsStayInTheirTenant) {
  make(R"sdl(type Note @table(name: "notes") @tenant(by: "org_id") @owner(column: "author") {
  id: BigInt! @pk @identity
  org_id: UUID!
  author: String!
})sdl");
  database_.exec(fmt::format(
      "INSERT INTO public.notes (org_id, author) VALUES ('{0}', 'ann'), ('{0}', 'bob'), ('{1}', 'ann')", one,
      other));
  const auto seen_by = [&](std::string_view tenant, std::string_view user) {
    postgres::Connection session = connect();
    succeed(session.execute("SET ROLE app_user"));
    succeed(session.execute(fmt::format("SET app.tenant_id = '{}'", tenant)));
    succeed(session.execute(fmt::format("SET app.user_id = '{}'", user)));
    return value_of(session.query("SELECT * FROM public.notes")).size();
  };
  EXPECT_EQ(seen_by(one, "ann"), 1U) << "her own of this tenant, not of the other";
  EXPECT_EQ(seen_by(other, "ann"), 1U);
  EXPECT_EQ(seen_by(one, "carl"), 0U) << "nobody else's of the tenant";
  EXPECT_EQ(seen_by("", "ann"), 0U);
}

TEST_F(RowSecurity, RlsOpensNoMoreThanTheTenant) {
  make(R"sdl(type Page @table(name: "pages") @tenant(by: "org_id") @rls(select: "published") {
  id: BigInt! @pk @identity
  org_id: UUID!
  published: Boolean! @default(value: true)
})sdl");
  database_.exec(fmt::format(
      "INSERT INTO public.pages (org_id, published) VALUES ('{0}', true), ('{0}', false), ('{1}', true)", one,
      other));
  EXPECT_EQ(as("app_user", "app.tenant_id", one, "SELECT * FROM public.pages"), "1");
  EXPECT_EQ(as("app_user", "app.tenant_id", one,
               fmt::format("INSERT INTO public.pages (org_id) VALUES ('{}')", one)),
            "1");
  EXPECT_EQ(as("app_user", "app.tenant_id", one,
               fmt::format("INSERT INTO public.pages (org_id) VALUES ('{}')", other)),
            "42501");
}

TEST_F(RowSecurity, JwtSaysWhoItIs) {
  make(R"sdl(type Invoice @table(name: "invoices") @tenant(by: "org_id") {
  id: BigInt! @pk @identity
  org_id: UUID!
}
type Note @table(name: "notes") @owner(column: "author") {
  id: BigInt! @pk @identity
  author: UUID!
})sdl",
       "[rls]\ntenant = \"jwt\"\nowner = \"jwt\"\n", R"sql(
CREATE SCHEMA auth;
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (auth.jwt() ->> 'sub')::uuid $$;
GRANT USAGE ON SCHEMA auth TO PUBLIC;
)sql");
  database_.exec(
      fmt::format("INSERT INTO public.invoices (org_id) VALUES ('{0}'), ('{1}');"
                  "INSERT INTO public.notes (author) VALUES ('{0}'), ('{1}')",
                  one, other));
  const std::string claims = fmt::format(R"({{"org_id": "{0}", "sub": "{1}"}})", one, other);
  const auto with_claims = [&](std::string_view statement) {
    return as("app_user", "request.jwt.claims", claims, statement);
  };
  EXPECT_EQ(with_claims("SELECT * FROM public.invoices"), "1");
  EXPECT_EQ(with_claims(fmt::format("SELECT * FROM public.invoices WHERE org_id = '{}'", one)), "1");
  EXPECT_EQ(with_claims(fmt::format("INSERT INTO public.invoices (org_id) VALUES ('{}')", other)), "42501");
  EXPECT_EQ(with_claims(fmt::format("SELECT * FROM public.notes WHERE author = '{}'", other)), "1");
  EXPECT_EQ(with_claims(fmt::format("SELECT * FROM public.notes WHERE author = '{}'", one)), "0");
  EXPECT_EQ(as("app_user", "", "", "SELECT * FROM public.invoices"), "0") << "no token";
  EXPECT_EQ(as("app_user", "request.jwt.claims", "{}", "SELECT * FROM public.invoices"), "0")
      << "no such claim";
  const Ran suites = project_.run({"test", "generate", "--out", "suites"});
  ASSERT_EQ(suites.exit, 0) << suites.err;
  const std::string suite = project_.read("suites/invoices.sql");
  EXPECT_NE(suite.find("request.jwt.claims"), std::string::npos);
  EXPECT_EQ(suite.find("SELECT skip"), std::string::npos);
  if (!has_pgtap(database_)) GTEST_SKIP() << "no pgTAP for this version";
  const Ran ran = project_.run({"test", "run", "suites", "--database", cluster().conninfo()});
  EXPECT_EQ(ran.exit, 0) << ran.out << ran.err;
}

TEST_F(RowSecurity, MembershipThroughAnotherTable) {
  make(R"sdl(type Member @table(name: "members") @pk(fields: ["team_id", "login"]) {
  team_id: BigInt!
  login: String!
}
type Task @table(name: "tasks")
  @rls(select: "team_id IN (SELECT team_id FROM public.members WHERE login = current_setting('app.user_id', true))",
       insert: "team_id IN (SELECT team_id FROM public.members WHERE login = current_setting('app.user_id', true))") {
  id: BigInt! @pk @identity
  team_id: BigInt!
})sdl");
  database_.exec(
      "INSERT INTO public.members VALUES (1, 'ann'), (2, 'bob'), (3, 'ann');"
      "INSERT INTO public.tasks (team_id) VALUES (1), (2), (2), (3)");
  EXPECT_EQ(as("app_user", "app.user_id", "ann", "SELECT * FROM public.tasks"), "2");
  EXPECT_EQ(as("app_user", "app.user_id", "bob", "SELECT * FROM public.tasks"), "2");
  EXPECT_EQ(as("app_user", "app.user_id", "eve", "SELECT * FROM public.tasks"), "0");
  EXPECT_EQ(as("app_user", "app.user_id", "ann", "INSERT INTO public.tasks (team_id) VALUES (3)"), "1");
  EXPECT_EQ(as("app_user", "app.user_id", "ann", "INSERT INTO public.tasks (team_id) VALUES (2)"), "42501");
  EXPECT_EQ(as("app_user", "app.user_id", "ann", "DELETE FROM public.tasks"), "0") << "no policy, no row";
}

TEST_F(RowSecurity, ViewsReadAsWhoAsks) {
  if (server_major() < 15) GTEST_SKIP() << "views of older servers read as their owner";
  make(R"sdl(type Invoice @table(name: "invoices") @tenant(by: "org_id") {
  id: BigInt! @pk @identity
  org_id: UUID!
}
type Recent @view(name: "recent", sql: "SELECT id, org_id FROM invoices") {
  id: BigInt
}
type Newest @view(name: "newest", sql: "SELECT id FROM public.recent", with: {security_barrier: true}) {
  id: BigInt
}
type Everything @view(name: "everything", sql: "SELECT id FROM invoices", with: {security_invoker: false}) {
  id: BigInt
})sdl");
  database_.exec(fmt::format("INSERT INTO public.invoices (org_id) VALUES ('{}'), ('{}')", one, other));
  EXPECT_EQ(as("app_user", "app.tenant_id", one, "SELECT * FROM public.recent"), "1");
  EXPECT_EQ(as("app_user", "app.tenant_id", one, "SELECT * FROM public.newest"), "1") << "a view over a view";
  EXPECT_EQ(as("app_user", "app.tenant_id", one, "SELECT * FROM public.everything"), "2")
      << "as it is written";
}

TEST_F(RowSecurity, PolicyOfARoleConcernsThatRole) {
  make(
      R"sdl(type Report @table(name: "reports") @policy(name: "users read", for: SELECT, to: ["app_user"], using: "true")
  @policy(name: "not secret", for: SELECT, using: "NOT secret", permissive: false) {
  id: BigInt! @pk @identity
  secret: Boolean! @default(value: false)
})sdl");
  database_.exec("INSERT INTO public.reports (secret) VALUES (false), (true)");
  EXPECT_EQ(as("app_user", "", "", "SELECT * FROM public.reports"), "1");
  EXPECT_EQ(as("app_anonymous", "", "", "SELECT * FROM public.reports"), "0");
  EXPECT_EQ(as("app_user", "", "", "INSERT INTO public.reports DEFAULT VALUES"), "42501");
}

}  // namespace
}  // namespace wesley::support
