// SPDX-License-Identifier: Apache-2.0
#include "sql/statement.h"

#include <gtest/gtest.h>

namespace wesley::sql {
namespace {

struct Pair {
  const char* authored;
  const char* rendered;  // by the server
};
constexpr Pair same[] = {
    {"CREATE FUNCTION public.f(a int, b varchar(9) = 'x') RETURNS int4 AS $$ SELECT 1 $$ IMMUTABLE LANGUAGE "
     "SQL",
     "CREATE FUNCTION public.f(a integer, b character varying DEFAULT 'x'::character varying)\n RETURNS "
     "integer\n"
     " LANGUAGE sql\n IMMUTABLE\nAS $function$ SELECT 1 $function$"},
    {"CREATE FUNCTION public.f(OUT a int) LANGUAGE plpgsql VOLATILE COST 100 SET search_path = public, "
     "pg_temp AS 'b'",
     "CREATE FUNCTION public.f(OUT a integer) RETURNS integer LANGUAGE plpgsql SET search_path TO 'public', "
     "'pg_temp' AS $$b$$"},
    {"CREATE TRIGGER t BEFORE INSERT OR UPDATE OF b, a ON public.x FOR ROW WHEN (new.a IS NOT NULL) EXECUTE "
     "PROCEDURE public.f('1')",
     "CREATE TRIGGER t BEFORE UPDATE OF a, b OR INSERT ON public.x FOR EACH ROW WHEN ((new.a IS NOT NULL)) "
     "EXECUTE "
     "FUNCTION public.f('1')"},
    {"CREATE POLICY p ON public.x FOR ALL TO PUBLIC USING (owner = current_user)",
     "CREATE POLICY p ON public.x USING ((owner = CURRENT_USER))"},
    {"CREATE AGGREGATE public.g (text) (stype = text, sfunc = public.h)",
     "CREATE AGGREGATE public.g(text) (\n    SFUNC = public.h,\n    STYPE = text\n)"},
    {"CREATE STATISTICS public.s ON b, a FROM public.t",
     "CREATE STATISTICS public.s (ndistinct, dependencies, mcv) ON a, b FROM public.t"},
    {"create view public.v as select (a) from public.t -- comment",
     "CREATE VIEW public.v AS\n SELECT a\n   FROM public.t"},
};

constexpr Pair different[] = {
    {"CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT  1'"},
    {"CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS ''",
     "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql STABLE AS ''"},
    {"CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS ''",
     "CREATE FUNCTION public.f() RETURNS SETOF int LANGUAGE sql AS ''"},
    {"CREATE TRIGGER t BEFORE INSERT ON public.x EXECUTE FUNCTION public.f()",
     "CREATE TRIGGER t AFTER INSERT ON public.x EXECUTE FUNCTION public.f()"},
    {"CREATE POLICY p ON public.x USING (true)", "CREATE POLICY p ON public.x AS RESTRICTIVE USING (true)"},
    {"CREATE VIEW public.v AS SELECT a FROM public.t", "CREATE VIEW public.v AS SELECT b FROM public.t"},
};

TEST(CanonicalStatement, IsTheSameForAuthoredAndRendered) {
  for (const Pair& pair : same)
    EXPECT_EQ(canonical_statement(pair.authored), canonical_statement(pair.rendered));
}

TEST(CanonicalStatement, DiffersWhereTheMeaningDoes) {
  for (const Pair& pair : different) {
    EXPECT_NE(canonical_statement(pair.authored), canonical_statement(pair.rendered)) << pair.authored;
  }
}

TEST(CanonicalStatement, OfNewerSyntaxIsItsTokens) {
  EXPECT_EQ(
      canonical_statement("CREATE VIEW v AS  SELECT JSON_VALUE(a, '$.b' RETURNING int ERROR ON ERROR) x"),
      "CREATE VIEW v AS SELECT JSON_VALUE ( a , '$.b' RETURNING int ERROR ON ERROR ) x");
}

TEST(Redirect, LeavesNamesAlone) {
  EXPECT_EQ(redirect("ALTER TABLE s.t ADD CHECK (s.f(a, s.f(b)) <> 's.f(' AND s.ff(f) AND x.s.f(1))",
                     Mention::call, "s.f", "w.g"),
            "ALTER TABLE s.t ADD CHECK (w.g(a, w.g(b)) <> 's.f(' AND s.ff(f) AND x.s.f(1))");
  EXPECT_EQ(redirect("not SQL s.f(1)", Mention::call, "s.f", "w.g"), "not SQL s.f(1)");
}

TEST(Redirect, FindsCollationsAndLiterals) {
  EXPECT_EQ(redirect("ALTER TABLE s.t ADD c text COLLATE s.c, ADD CHECK (a COLLATE s.c < s.c(b))",
                     Mention::collation, "s.c", "w.d"),
            "ALTER TABLE s.t ADD c text COLLATE w.d, ADD CHECK (a COLLATE w.d < s.c(b))");
  EXPECT_EQ(redirect("SELECT to_tsvector('s.c'::regconfig, s.c || 's.c x')", Mention::literal, "s.c", "w.d"),
            "SELECT to_tsvector('w.d'::regconfig, s.c || 's.c x')");
}

}  // namespace
}  // namespace wesley::sql
