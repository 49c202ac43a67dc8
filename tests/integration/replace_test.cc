// SPDX-License-Identifier: Apache-2.0
// What ddl::can_replace says of CREATE OR REPLACE is what the server does. Of views it may say no where the
// server would not mind: without a server it does not know the types of their columns.
#include <gtest/gtest.h>

#include "catalog/statement.h"
#include "ddl/ddl.h"
#include "support/test_database.h"

namespace wesley {
namespace {

using catalog::ObjectKind;
using support::TestDatabase;

struct Replacement {
  ObjectKind kind;
  const char* before;
  const char* after;
};

constexpr Replacement routines[] = {
    {ObjectKind::function, "(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(a integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 2; END'"},
    {ObjectKind::function, "(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(a integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'"},
    {ObjectKind::function, "(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(a integer) RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1'"},
    {ObjectKind::function, "(a integer) RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "(a int4) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'"},
    {ObjectKind::function, "(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'"},
    {ObjectKind::function, "(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'"},
    {ObjectKind::function, "(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'"},
    {ObjectKind::function, "(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1'"},
    {ObjectKind::function, "(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
     "(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'"},
    {ObjectKind::function, "(a integer, OUT b integer, OUT c text) LANGUAGE sql AS $$SELECT 1, 'x'::text$$",
     "(a integer, OUT b integer, OUT d text) LANGUAGE sql AS $$SELECT 1, 'x'::text$$"},
    {ObjectKind::function,
     "(a integer) RETURNS TABLE (b integer, c text) LANGUAGE sql AS $$SELECT 1, 'x'::text$$",
     "(a integer) RETURNS TABLE (b integer, c text) LANGUAGE sql AS $$SELECT 2, 'y'::text$$"},
    {ObjectKind::function,
     "(a integer) RETURNS TABLE (b integer, c text) LANGUAGE sql AS $$SELECT 1, 'x'::text$$",
     "(a integer) RETURNS TABLE (b integer, c date) LANGUAGE sql AS $$SELECT 1, now()::date$$"},
    {ObjectKind::procedure, "(a integer, INOUT b integer) LANGUAGE sql AS 'SELECT 1'",
     "(a integer, INOUT b integer) LANGUAGE sql AS 'SELECT 2'"},
    {ObjectKind::procedure, "(a integer, INOUT b integer) LANGUAGE sql AS 'SELECT 1'",
     "(a integer, INOUT c integer) LANGUAGE sql AS 'SELECT 1'"},
};

constexpr Replacement views[] = {
    {ObjectKind::view, "SELECT a, b FROM public.t", "SELECT a, b FROM public.t WHERE a > 1"},
    {ObjectKind::view, "SELECT a, b FROM public.t", "SELECT a, b, a + 1 AS c FROM public.t"},
    {ObjectKind::view, "SELECT a, b FROM public.t", "SELECT a FROM public.t"},
    {ObjectKind::view, "SELECT a, b FROM public.t", "SELECT a, b AS c FROM public.t"},
    {ObjectKind::view, "SELECT a, b FROM public.t", "SELECT a, c AS b FROM public.t"},
    {ObjectKind::view, "SELECT a FROM public.t", "SELECT a FROM public.u"},
};

catalog::Definition definition(const Replacement& replacement, const char* text) {
  catalog::Definition made;
  made.id = {replacement.kind, {"public", "x"}, {}};
  made.statements = {catalog::make_statement("CREATE " + std::string(info(replacement.kind).keyword) +
                                             " public.x" +
                                             (replacement.kind == ObjectKind::view ? " AS " : "") + text)};
  return made;
}

struct Verdict {
  bool ours = false;
  bool server = false;
};

Verdict judge(const Replacement& replacement) {
  TestDatabase database;
  database.exec("CREATE TABLE public.t (a integer, b text, c date); CREATE TABLE public.u (a text)");
  const catalog::Definition before = definition(replacement, replacement.before);
  const catalog::Definition after = definition(replacement, replacement.after);
  database.exec(before.statements.front().text);
  Verdict verdict{ddl::can_replace(before, after, 15), true};
  for (const std::string& statement : ddl::replace_definition(after))
    verdict.server = verdict.server && database.connection().execute(statement).has_value();
  return verdict;
}

TEST(Replacing, RoutinesAgreesWithTheServer) {
  for (const Replacement& replacement : routines) {
    const Verdict verdict = judge(replacement);
    EXPECT_EQ(verdict.ours, verdict.server) << replacement.before << "\n" << replacement.after;
  }
}

TEST(Replacing, ViewsIsNeverRefused) {
  std::size_t replaced = 0;
  for (const Replacement& replacement : views) {
    const Verdict verdict = judge(replacement);
    EXPECT_TRUE(!verdict.ours || verdict.server) << replacement.before << "\n" << replacement.after;
    if (verdict.ours) ++replaced;
  }
  EXPECT_EQ(replaced, 2U);
}

}  // namespace
}  // namespace wesley
