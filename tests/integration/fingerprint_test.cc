// SPDX-License-Identifier: Apache-2.0
#include "introspect/fingerprint.h"

#include <gtest/gtest.h>

#include "support/test_database.h"

namespace wesley::introspect {
namespace {

using support::TestDatabase;
using support::value_of;

TEST(Fingerprint, StaysWhenOnlyDataOrTemporaryTablesChange) {
  TestDatabase db;
  db.exec("CREATE TABLE public.t (id integer PRIMARY KEY, body text)");
  std::string before = value_of(fingerprint(db.connection()));
  db.exec("INSERT INTO public.t SELECT n, repeat('x', 3000) FROM generate_series(1, 100) n");
  db.exec("ANALYZE public.t");
  ASSERT_TRUE(db.connection().execute("VACUUM public.t"));
  db.exec("CREATE TEMPORARY TABLE scratch (a serial PRIMARY KEY, b text DEFAULT 'x')");
  EXPECT_EQ(value_of(fingerprint(db.connection())), before);
}

TEST(Fingerprint, SeesEveryKindOfChange) {
  TestDatabase db;
  db.exec("CREATE TABLE public.t (id integer PRIMARY KEY, body text); CREATE TYPE public.e AS ENUM ('a')");
  std::string last = value_of(fingerprint(db.connection()));
  for (const char* change :
       {"ALTER TABLE public.t ADD COLUMN c integer",
        "ALTER TABLE public.t ALTER COLUMN c SET DEFAULT 1",
        "ALTER TABLE public.t ALTER COLUMN c SET DEFAULT 2",
        "ALTER TABLE public.t ALTER COLUMN c SET NOT NULL",
        "ALTER TABLE public.t ADD CHECK (c > 0)",
        "CREATE INDEX i ON public.t (c)",
        "ALTER INDEX public.i RENAME TO j",
        "COMMENT ON TABLE public.t IS 'x'",
        "COMMENT ON TABLE public.t IS 'y'",
        "COMMENT ON SCHEMA public IS 'z'",
        "ALTER TYPE public.e ADD VALUE 'b'",
        "ALTER TYPE public.e RENAME VALUE 'a' TO 'A'",
        "CREATE SEQUENCE public.s",
        "ALTER SEQUENCE public.s INCREMENT 2",
        "CREATE SCHEMA other",
        "CREATE VIEW public.v AS SELECT 1",
        "CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON public.t USING (true)",
        "DROP POLICY p ON public.t",
        "GRANT SELECT ON public.t TO PUBLIC",
        "CREATE CAST (public.e AS integer) WITH INOUT",
        "CREATE OPERATOR public.=== (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer)",
        "CREATE OPERATOR FAMILY public.fam USING btree",
        "ALTER OPERATOR FAMILY public.fam USING btree ADD FUNCTION 1 btint4cmp(integer, integer)",
        "CREATE AGGREGATE public.n(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0')",
        "CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = pg_catalog.\"default\")",
        "ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word WITH pg_catalog.simple",
        "CREATE FOREIGN DATA WRAPPER w",
        "CREATE SERVER s FOREIGN DATA WRAPPER w",
        "ALTER SERVER s VERSION '2'",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        "DROP TABLE public.t"}) {
    db.exec(change);
    std::string now = value_of(fingerprint(db.connection()));
    EXPECT_NE(now, last) << change;
    last = now;
  }
}

TEST(Fingerprint, OfTwoDatabasesDiffer) {
  TestDatabase one;
  TestDatabase other;
  EXPECT_NE(value_of(fingerprint(one.connection())), value_of(fingerprint(other.connection())));
  EXPECT_EQ(value_of(fingerprint(one.connection())), value_of(fingerprint(one.connection())));
}

}  // namespace
}  // namespace wesley::introspect
