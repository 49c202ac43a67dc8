// SPDX-License-Identifier: Apache-2.0
// Every kind of object, made by hand in its nastiest form, and what exactly is read of it.
//
// Corner cases that are known and left as they are:
// - A constraint of a foreign table is part of its statement; a comment on it has no place.
// - The name of a NOT NULL constraint (18+) is not kept; one that is NOT VALID or NO INHERIT is listed.
// - An identity sequence is as persistent as its table (15+ could say otherwise).
// - Views that need each other in a circle are read as they are; pg_dump makes one of them a dummy first, and
//   so must whoever creates them.
#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "introspect/introspect.h"
#include "introspect/queries.h"
#include "support/test_database.h"

namespace wesley::introspect {
namespace {

using catalog::Definition;
using catalog::Grant;
using catalog::Name;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::Table;
using support::TestDatabase;
using support::value_of;

int major() {
  return support::cluster().major();
}

catalog::Catalog read(TestDatabase& db) {
  return value_of(introspect(db.connection(), {})).catalog;
}

using Strings = std::vector<std::string>;

const Definition& definition(const catalog::Catalog& catalog, ObjectKind kind, std::string name,
                             std::string detail = {}) {
  static const Definition none;
  const ObjectId id{kind, {"public", std::move(name)}, std::move(detail)};
  const Definition* found = catalog.definition(id);
  EXPECT_TRUE(found != nullptr) << describe(id);
  return found ? *found : none;
}

Strings statements(const Definition& definition) {
  Strings texts;
  for (const catalog::Expression& statement : definition.statements) texts.push_back(statement.text);
  return texts;
}

Strings uses(const Definition& definition) {
  Strings texts;
  for (const catalog::Use& use : definition.uses)
    texts.push_back(describe(use.object) + (use.column.empty() ? "" : " " + use.column));
  return texts;
}

Strings keys(const std::vector<catalog::IndexKey>& keys) {
  Strings texts;
  for (const catalog::IndexKey& key : keys) {
    std::string text = key.expression ? "(" + key.expression->text + ")" : key.column;
    if (key.collation) text += " COLLATE " + key.collation->name;
    if (key.opclass) text += " " + key.opclass->name;
    for (const auto& [option, value] : key.opclass_options) text += fmt::format(" {}={}", option, value);
    if (key.statistics) text += fmt::format(" statistics={}", *key.statistics);
    texts.push_back(text);
  }
  return texts;
}

TEST(IntrospectTables, PartitionsAtEveryLevel) {
  TestDatabase db;
  db.exec(R"sql(
CREATE TABLE public.other (id integer PRIMARY KEY);
CREATE TABLE public.parts (a integer NOT NULL, b text, c integer REFERENCES public.other,
  CONSTRAINT one PRIMARY KEY (a)) PARTITION BY RANGE (a);
CREATE INDEX by_b ON public.parts (b);
CREATE TABLE public.low PARTITION OF public.parts FOR VALUES FROM (MINVALUE) TO (10) PARTITION BY LIST (a);
CREATE TABLE public.low_1 PARTITION OF public.low (b DEFAULT 'low') FOR VALUES IN (1, 2);
CREATE TABLE public.rest PARTITION OF public.parts DEFAULT;
CREATE TABLE public.late (b text, c integer, a integer NOT NULL, CONSTRAINT own PRIMARY KEY (a));
ALTER TABLE public.parts ATTACH PARTITION public.late FOR VALUES FROM (10) TO (20);
CREATE TABLE public.refers (a integer REFERENCES public.parts);
CREATE TABLE public.hashed (a text) PARTITION BY HASH (a COLLATE "C" text_pattern_ops);
CREATE TABLE public.hashed_0 PARTITION OF public.hashed FOR VALUES WITH (MODULUS 4, REMAINDER 3);
CREATE TABLE public.odd (a text, b text) PARTITION BY RANGE
  (lower(a || ',(['), (b || 'x') COLLATE "C" text_pattern_ops, b COLLATE "POSIX");
)sql");
  const catalog::Catalog catalog = read(db);
  const Table& parts = catalog.tables.at({"public", "parts"});
  EXPECT_EQ(parts.partition_key->strategy, catalog::PartitionStrategy::range);
  EXPECT_EQ(keys(parts.partition_key->keys), Strings{"a"});
  EXPECT_FALSE(parts.partition_of);
  const Table& low = catalog.tables.at({"public", "low"});
  EXPECT_EQ(low.partition_of->parent, (Name{"public", "parts"}));
  EXPECT_EQ(low.partition_of->bound.text, "FOR VALUES FROM (MINVALUE) TO (10)");
  EXPECT_EQ(low.partition_key->strategy, catalog::PartitionStrategy::list);
  EXPECT_TRUE(low.inherits.empty());
  EXPECT_TRUE(low.column("a")->inherited);
  const Table& low_1 = catalog.tables.at({"public", "low_1"});
  EXPECT_EQ(low_1.column("b")->default_value->text, "'low'::text");
  EXPECT_EQ(low_1.partition_of->bound.text, "FOR VALUES IN (1, 2)");
  EXPECT_EQ(catalog.tables.at({"public", "rest"}).partition_of->bound.text, "DEFAULT");

  const Table& late = catalog.tables.at({"public", "late"});
  EXPECT_EQ(late.columns[0].name, "b") << "in the order of its own";
  EXPECT_EQ(late.constraint("own")->parent, (Name{"public", "one"}));
  EXPECT_EQ(late.indexes.at(0).parent, (Name{"public", "by_b"}));
  EXPECT_TRUE(late.constraint("parts_c_fkey")->inherited);
  EXPECT_EQ(late.constraint("parts_c_fkey")->parent, std::nullopt);
  EXPECT_FALSE(parts.constraint("parts_c_fkey")->inherited);
  EXPECT_EQ(catalog.tables.at({"public", "refers"}).constraints.size(), 1U) << "not one a partition";

  EXPECT_EQ(keys(catalog.tables.at({"public", "hashed"}).partition_key->keys),
            Strings{"a COLLATE C text_pattern_ops"});
  EXPECT_EQ(catalog.tables.at({"public", "hashed_0"}).partition_of->bound.text,
            "FOR VALUES WITH (modulus 4, remainder 3)");
  EXPECT_EQ(keys(catalog.tables.at({"public", "odd"}).partition_key->keys),
            (Strings{"(lower((a || ',(['::text)))", "((b || 'x'::text)) COLLATE C text_pattern_ops",
                     "b COLLATE POSIX"}));
}

TEST(IntrospectTables, InheritanceTypesAndFlags) {
  TestDatabase db;
  db.exec(R"sql(
CREATE TYPE public.pair AS (a integer, b text COLLATE "C");
CREATE TABLE public.one (a integer CHECK (a > 0), n integer);
CREATE TABLE public.two (a integer);
CREATE TABLE public.child (own integer, n integer) INHERITS (public.two, public.one);
CREATE TABLE public.typed OF public.pair (PRIMARY KEY (a));
CREATE TABLE public.flags (a integer NOT NULL, r int4range);
CREATE UNIQUE INDEX flags_a ON public.flags (a);
ALTER TABLE public.flags ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, REPLICA IDENTITY USING INDEX flags_a,
  CLUSTER ON flags_a, ALTER COLUMN a SET (n_distinct = -0.5);
CREATE TABLE public.full_copy (a integer); ALTER TABLE public.full_copy REPLICA IDENTITY FULL;
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE public.elsewhere (a integer) USING heap2;
CREATE TABLE public.id (a integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.counter), b integer);
)sql");
  const catalog::Catalog catalog = read(db);
  const Table& child = catalog.tables.at({"public", "child"});
  EXPECT_EQ(child.inherits, (std::vector<Name>{{"public", "two"}, {"public", "one"}}));
  EXPECT_TRUE(child.column("a")->inherited);
  EXPECT_FALSE(child.column("n")->inherited) << "from a parent and its own";
  EXPECT_FALSE(child.column("own")->inherited);
  EXPECT_TRUE(child.constraint("one_a_check")->inherited);
  EXPECT_EQ(catalog.tables.at({"public", "typed"}).of_type, (Name{"public", "pair"}));
  const Table& flags = catalog.tables.at({"public", "flags"});
  EXPECT_TRUE(flags.row_security && flags.force_row_security);
  EXPECT_EQ(flags.replica_identity, catalog::ReplicaIdentity::index);
  EXPECT_EQ(flags.replica_index, "flags_a");
  EXPECT_EQ(flags.clustered_on, "flags_a");
  EXPECT_EQ(flags.column("a")->options, (std::map<std::string, std::string>{{"n_distinct", "-0.5"}}));
  EXPECT_EQ(catalog.tables.at({"public", "full_copy"}).replica_identity, catalog::ReplicaIdentity::full);
  EXPECT_EQ(catalog.tables.at({"public", "elsewhere"}).access_method, "heap2");
  EXPECT_EQ(flags.access_method, "");
  EXPECT_EQ(catalog.tables.at({"public", "id"}).column("a")->identity->sequence, (Name{"public", "counter"}));
}

TEST(IntrospectTables, ConstraintsAndIndexesInFull) {
  TestDatabase db;
  db.exec(R"sql(
CREATE FUNCTION public.near(int4range, int4range) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 && $2';
CREATE TABLE public.t (a integer, b text, r int4range, v tsvector,
  CONSTRAINT apart EXCLUDE USING gist (r WITH &&, (int4range(a, a, '[]')) WITH =) WITH (fillfactor = 80)
    WHERE (a > 0) DEFERRABLE,
  CONSTRAINT key PRIMARY KEY (a) WITH (fillfactor = 60));
CREATE INDEX sig ON public.t USING gist (v tsvector_ops (siglen = 100));
CREATE INDEX ex ON public.t (a, lower(b)); ALTER INDEX public.ex ALTER COLUMN 2 SET STATISTICS 300;
CREATE OPERATOR public.=== (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(public.===));
CREATE OPERATOR CLASS public.odd_ops FOR TYPE integer USING btree AS OPERATOR 3 public.===, FUNCTION 1 btint4cmp(integer, integer);
CREATE TABLE public.x (a integer, EXCLUDE USING btree (a public.odd_ops WITH OPERATOR(public.===)));
)sql");
  const catalog::Catalog catalog = read(db);
  const Table& table = catalog.tables.at({"public", "t"});
  const catalog::Exclusion& apart = *table.constraint("apart")->exclusion();
  EXPECT_EQ(apart.method, "gist");
  ASSERT_EQ(apart.elements.size(), 2U);
  EXPECT_EQ(apart.elements[0].key.column, "r");
  EXPECT_EQ(apart.elements[0].operator_, "&&");
  EXPECT_EQ(apart.elements[1].key.expression->text, "int4range(a, a, '[]'::text)");
  EXPECT_EQ(apart.predicate->text, "(a > 0)");
  EXPECT_EQ(apart.options, (std::map<std::string, std::string>{{"fillfactor", "80"}}));
  EXPECT_TRUE(table.constraint("apart")->deferrable);
  EXPECT_EQ(table.primary_key()->key()->options.at("fillfactor"), "60");
  EXPECT_EQ(keys(table.index("sig")->keys), Strings{"v tsvector_ops siglen=100"});
  EXPECT_EQ(keys(table.index("ex")->keys), (Strings{"a", "(lower(b)) statistics=300"}));
  EXPECT_EQ(table.indexes.size(), 2U) << "none that backs a constraint";
  const catalog::Exclusion& own = *catalog.tables.at({"public", "x"}).constraint("x_a_excl")->exclusion();
  EXPECT_EQ(own.elements[0].operator_, "OPERATOR(public.===)");
  EXPECT_EQ(own.elements[0].key.opclass, (Name{"public", "odd_ops"}));
}

TEST(IntrospectTables, WhatNewerServersHave) {
  TestDatabase db;
  db.exec("CREATE TABLE public.t (a integer, b integer, PRIMARY KEY (a, b))");
  if (major() >= 15)
    db.exec(
        "CREATE TABLE public.f (a integer, b integer, FOREIGN KEY (a, b) REFERENCES public.t ON DELETE SET "
        "NULL (b));"
        "CREATE UNLOGGED SEQUENCE public.fast");
  if (major() >= 18)
    db.exec(
        "CREATE TABLE public.p (a int4range, d daterange, PRIMARY KEY (a, d WITHOUT OVERLAPS));"
        "CREATE TABLE public.q (a int4range, d daterange, CONSTRAINT c CHECK (a IS NOT NULL) NOT ENFORCED,"
        " CONSTRAINT f FOREIGN KEY (a, PERIOD d) REFERENCES public.p (a, PERIOD d));"
        "CREATE TABLE public.v (a integer, b integer GENERATED ALWAYS AS (a * 2) VIRTUAL);"
        "CREATE TABLE public.n (a integer); ALTER TABLE public.n ADD CONSTRAINT nn NOT NULL a NOT VALID");
  const catalog::Catalog catalog = read(db);
  if (major() >= 15) {
    EXPECT_EQ(catalog.tables.at({"public", "f"}).constraints.at(0).foreign_key()->set_columns, Strings{"b"});
    EXPECT_TRUE(catalog.sequences.at({"public", "fast"}).unlogged);
  }
  if (major() < 18) return;
  EXPECT_TRUE(catalog.tables.at({"public", "p"}).primary_key()->key()->without_overlaps);
  EXPECT_TRUE(catalog.tables.at({"public", "q"}).constraint("f")->foreign_key()->period);
  EXPECT_FALSE(catalog.tables.at({"public", "q"}).constraint("c")->enforced);
  EXPECT_FALSE(catalog.tables.at({"public", "v"}).column("b")->generated->stored);
  EXPECT_EQ(catalog.unmanaged,
            (std::vector<catalog::Unmanaged>{{"not null constraint", {"public", "nn"}, "n"}}));
}

TEST(IntrospectTypes, DomainsCompositesAndRanges) {
  TestDatabase db;
  db.exec(R"sql(
CREATE DOMAIN public.positive AS integer DEFAULT 1 NOT NULL CONSTRAINT pos CHECK (value > 0);
ALTER DOMAIN public.positive ADD CONSTRAINT small CHECK (value < 100) NOT VALID;
COMMENT ON DOMAIN public.positive IS 'dd'; COMMENT ON CONSTRAINT pos ON DOMAIN public.positive IS 'why';
CREATE DOMAIN public.codes AS character varying(3)[] COLLATE "C";
CREATE TYPE public.pair AS ("First" public.positive, b text COLLATE "C");
COMMENT ON TYPE public.pair IS 'pp'; COMMENT ON COLUMN public.pair.b IS 'the b';
CREATE TYPE public.empty AS ();
CREATE TYPE public.span AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi);
CREATE TYPE public.words AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");
)sql");
  const catalog::Catalog catalog = read(db);
  const catalog::Domain& positive = catalog.domains.at({"public", "positive"});
  EXPECT_EQ(positive.base.name, "integer");
  EXPECT_TRUE(positive.not_null);
  EXPECT_EQ(positive.default_value->text, "1");
  ASSERT_EQ(positive.checks.size(), 2U);
  EXPECT_EQ(positive.checks[0].name, "pos");
  EXPECT_EQ(positive.checks[0].expression.text, "(VALUE > 0)");
  EXPECT_EQ(positive.checks[0].comment, "why");
  EXPECT_FALSE(positive.checks[1].validated);
  EXPECT_EQ(positive.comment, "dd");
  EXPECT_EQ(sql::to_string(catalog.domains.at({"public", "codes"}).base), "character varying(3)[]");
  EXPECT_EQ(catalog.domains.at({"public", "codes"}).collation, (Name{"", "C"}));
  const catalog::Composite& pair = catalog.composites.at({"public", "pair"});
  ASSERT_EQ(pair.attributes.size(), 2U);
  EXPECT_EQ(pair.attributes[0].name, "First");
  EXPECT_EQ(sql::to_string(pair.attributes[0].type), "public.positive");
  EXPECT_EQ(pair.attributes[1].collation, (Name{"", "C"}));
  EXPECT_EQ(pair.attributes[1].comment, "the b");
  EXPECT_EQ(pair.comment, "pp");
  EXPECT_TRUE(catalog.composites.at({"public", "empty"}).attributes.empty());
  const std::string multirange = major() >= 14 ? ", MULTIRANGE_TYPE_NAME = public.span_multirange" : "";
  EXPECT_EQ(statements(definition(catalog, ObjectKind::range, "span")),
            Strings{"CREATE TYPE public.span AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi" +
                    multirange + ")"});
  EXPECT_EQ(catalog.definitions.size(), 2U)
      << "no constructor functions, no casts between a range and its multirange";
}

TEST(IntrospectDefinitions, Views) {
  TestDatabase db;
  db.exec(R"sql(
CREATE TABLE public.t (id integer PRIMARY KEY, name text, "Odd" integer);
CREATE FUNCTION public.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE VIEW public.v WITH (security_barrier) AS SELECT a.id, a.name::varchar(9) AS "Short" FROM public.t a, public.t b
  WHERE public.twice(a.id) > b.id;
CREATE VIEW public.checked AS SELECT id FROM public.t WITH LOCAL CHECK OPTION;
ALTER VIEW public.v ALTER COLUMN id SET DEFAULT public.twice(4);
COMMENT ON VIEW public.v IS 'vv'; COMMENT ON COLUMN public.v."Short" IS 's';
CREATE VIEW public.over AS SELECT v.id, t."Odd" FROM public.v, public.t GROUP BY v.id, t.id;
CREATE MATERIALIZED VIEW public.mv WITH (fillfactor = 70, toast.autovacuum_enabled = false) AS
  SELECT o.id, count(*) AS n, 'x'::text AS wide FROM public.over o, public.v GROUP BY o.id;
CREATE UNIQUE INDEX mv_id ON public.mv (public.twice(id)) WHERE n > 1; COMMENT ON INDEX public.mv_id IS 'ix';
CREATE INDEX mv_n ON public.mv (n);
ALTER MATERIALIZED VIEW public.mv CLUSTER ON mv_n;
ALTER MATERIALIZED VIEW public.mv ALTER COLUMN n SET STATISTICS 7, ALTER COLUMN n SET (n_distinct = 5);
CREATE RECURSIVE VIEW public.nums (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM nums WHERE n < 9;
)sql");
  const catalog::Catalog catalog = read(db);
  const Definition& view = definition(catalog, ObjectKind::view, "v");
  EXPECT_EQ(
      statements(view),
      Strings{"CREATE VIEW public.v AS\n SELECT a.id,\n    (a.name)::character varying(9) AS \"Short\"\n"
              "   FROM public.t a,\n    public.t b\n  WHERE (public.twice(a.id) > b.id)"});
  EXPECT_EQ(view.shape, "id integer, \"Short\" character varying(9)");
  EXPECT_EQ(view.settings, (std::map<std::string, std::string>{{"default id", "public.twice(4)"},
                                                               {"security_barrier", "true"}}));
  EXPECT_EQ(definition(catalog, ObjectKind::view, "checked").settings.at("check_option"), "local");
  EXPECT_EQ(uses(view),
            (Strings{"function public.twice(integer)", "table public.t id", "table public.t name"}));
  EXPECT_EQ(view.comment, "vv");
  EXPECT_EQ(view.part_comments, (std::map<std::string, std::string>{{"Short", "s"}}));
  EXPECT_EQ(uses(definition(catalog, ObjectKind::view, "over")),
            (Strings{"table public.t", "table public.t Odd", "table public.t id", "view public.v id"}))
      << "by its primary key the table as a whole";

  const Definition& mv = definition(catalog, ObjectKind::materialized_view, "mv");
  EXPECT_EQ(mv.settings, (std::map<std::string, std::string>{{"cluster", "mv_n"},
                                                             {"fillfactor", "70"},
                                                             {"n_distinct n", "5"},
                                                             {"statistics n", "7"},
                                                             {"toast.autovacuum_enabled", "false"}}));
  ASSERT_EQ(mv.indexes.size(), 2U);
  EXPECT_EQ(mv.indexes[0].name, "mv_id");
  EXPECT_TRUE(mv.indexes[0].unique);
  EXPECT_EQ(keys(mv.indexes[0].keys), Strings{"(public.twice(id))"});
  EXPECT_EQ(mv.indexes[0].predicate->text, "(n > 1)");
  EXPECT_EQ(mv.indexes[0].comment, "ix");
  EXPECT_EQ(uses(mv), (Strings{"function public.twice(integer)", "view public.over id", "view public.v"}));
  EXPECT_EQ(definition(catalog, ObjectKind::view, "nums").shape, "n integer");
  EXPECT_EQ(catalog.tables.size(), 1U);
}

TEST(IntrospectDefinitions, Routines) {
  TestDatabase db;
  db.exec(R"sql(
CREATE TABLE public.t (id integer, mood text);
CREATE TYPE public.pair AS (a integer, b text);
CREATE FUNCTION public.f(a integer, b text DEFAULT 'x', OUT c public.pair, VARIADIC d public.t[] DEFAULT NULL)
  LANGUAGE sql SECURITY DEFINER SET search_path = 'a', 'b' COST 7 AS 'SELECT 1, ''$function$''';
CREATE FUNCTION public.f(a integer) RETURNS TABLE (x integer, y text) LANGUAGE sql STRICT STABLE PARALLEL SAFE ROWS 5
  AS 'SELECT 1, ''a''';
CREATE PROCEDURE public.p(INOUT x integer) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = integer, INITCOND = '0', COMBINEFUNC = public.add,
  MSFUNC = public.add, MINVFUNC = public.add, MSTYPE = integer, PARALLEL = safe);
CREATE AGGREGATE public.nothing(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE public.share(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
  FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
COMMENT ON FUNCTION public.f(integer) IS 'ff'; COMMENT ON AGGREGATE public.nothing(*) IS 'nn';
)sql");
  if (major() >= 14)
    db.exec(
        "CREATE FUNCTION public.atomic(i integer) RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM public.t "
        "a, public.t b WHERE a.id = i; END");
  const catalog::Catalog catalog = read(db);
  const Definition& f = definition(catalog, ObjectKind::function, "f", "integer, text, public.t[]");
  EXPECT_EQ(f.statements.at(0).text,
            "CREATE FUNCTION public.f(a integer, b text DEFAULT 'x'::text, OUT c public.pair, VARIADIC d "
            "public.t[] DEFAULT NULL::public.t[])\n"
            " RETURNS public.pair\n LANGUAGE sql\n SECURITY DEFINER COST 7\n SET search_path TO 'a', 'b'\n"
            "AS $functionx$SELECT 1, '$function$'$functionx$");
  EXPECT_EQ(
      f.shape,
      "(a integer, b text, OUT c public.pair, VARIADIC d public.t[]) returns public.pair, 2 with defaults");
  EXPECT_EQ(uses(f), (Strings{"composite public.pair", "table public.t"}));
  const Definition& table = definition(catalog, ObjectKind::function, "f", "integer");
  EXPECT_EQ(table.shape, "(a integer) returns TABLE(x integer, y text), 0 with defaults");
  EXPECT_EQ(table.comment, "ff");
  EXPECT_EQ(definition(catalog, ObjectKind::procedure, "p", "integer").shape,
            "(INOUT x integer) returns nothing, 0 with defaults");
  EXPECT_EQ(
      statements(definition(catalog, ObjectKind::aggregate, "total", "integer")),
      Strings{
          "CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = integer, COMBINEFUNC = "
          "public.add,"
          " INITCOND = '0', MSFUNC = public.add, MINVFUNC = public.add, MSTYPE = integer, PARALLEL = safe)"});
  EXPECT_EQ(uses(definition(catalog, ObjectKind::aggregate, "total", "integer")),
            Strings{"function public.add(integer, integer)"});
  EXPECT_EQ(definition(catalog, ObjectKind::aggregate, "nothing", "*").comment, "nn");
  EXPECT_EQ(statements(definition(catalog, ObjectKind::aggregate, "share", "double precision, anyelement")),
            Strings{"CREATE AGGREGATE public.share(double precision ORDER BY anyelement) (SFUNC = "
                    "ordered_set_transition,"
                    " STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)"});
  if (major() < 14) return;
  EXPECT_EQ(uses(definition(catalog, ObjectKind::function, "atomic", "integer")),
            Strings{"table public.t id"});
}

TEST(IntrospectDefinitions, WhatStandsOnTables) {
  TestDatabase db;
  db.exec(R"sql(
CREATE ROLE "Reader One"; CREATE ROLE introspect_two;
CREATE TABLE public.t (id integer, name text);
CREATE TABLE public.log (id integer);
CREATE FUNCTION public.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION public.visible(integer) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF name ON public.t FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION public.tf('a', 'b');
CREATE TRIGGER zzz_wesley_sync BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.tf();
CREATE TRIGGER many AFTER DELETE ON public.t REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.tf();
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.tf();
ALTER TABLE public.t DISABLE TRIGGER many; ALTER TABLE public.t ENABLE ALWAYS TRIGGER later;
COMMENT ON TRIGGER touch ON public.t IS 'tt';
CREATE POLICY "Mine" ON public.t AS RESTRICTIVE FOR UPDATE TO introspect_two, "Reader One" USING (public.visible(id)) WITH CHECK (id > 2);
CREATE POLICY every ON public.t; COMMENT ON POLICY every ON public.t IS 'pp';
CREATE RULE copy AS ON DELETE TO public.t WHERE old.id > 3 DO ALSO INSERT INTO public.log VALUES (old.id);
ALTER TABLE public.t ENABLE REPLICA RULE copy; COMMENT ON RULE copy ON public.t IS 'rr';
CREATE STATISTICS public.st (ndistinct) ON id, name FROM public.t;
ALTER STATISTICS public.st SET STATISTICS 55; COMMENT ON STATISTICS public.st IS 'ss';
CREATE TABLE public.parts (a integer) PARTITION BY LIST (a);
CREATE TABLE public.part_1 PARTITION OF public.parts FOR VALUES IN (1);
CREATE TABLE public.part_2 PARTITION OF public.parts FOR VALUES IN (2);
CREATE TRIGGER each AFTER INSERT ON public.parts FOR EACH ROW EXECUTE FUNCTION public.tf();
ALTER TABLE public.part_2 DISABLE TRIGGER each;
)sql");
  const catalog::Catalog catalog = read(db);
  db.exec(
      "DROP OWNED BY introspect_two; DROP OWNED BY \"Reader One\"; DROP ROLE introspect_two, \"Reader One\"");
  const Definition& touch = definition(catalog, ObjectKind::trigger, "t", "touch");
  EXPECT_EQ(statements(touch),
            Strings{"CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF name ON public.t FOR EACH ROW"
                    " WHEN ((new.id > 0)) EXECUTE FUNCTION public.tf('a', 'b')"});
  EXPECT_TRUE(touch.settings.empty());
  EXPECT_EQ(touch.comment, "tt");
  EXPECT_EQ(uses(touch),
            (Strings{"function public.tf()", "table public.t", "table public.t id", "table public.t name"}));
  EXPECT_EQ(definition(catalog, ObjectKind::trigger, "t", "many").settings.at("enabled"), "disabled");
  EXPECT_EQ(definition(catalog, ObjectKind::trigger, "t", "later").settings.at("enabled"), "always");
  EXPECT_EQ(catalog.definition({ObjectKind::trigger, {"public", "t"}, "zzz_wesley_sync"}), nullptr);
  EXPECT_EQ(definition(catalog, ObjectKind::trigger, "parts", "each").statements.size(), 1U);
  EXPECT_EQ(catalog.definition({ObjectKind::trigger, {"public", "part_1"}, "each"}), nullptr);
  EXPECT_TRUE(definition(catalog, ObjectKind::trigger, "part_2", "each").statements.empty())
      << "its parent made it";
  EXPECT_EQ(definition(catalog, ObjectKind::trigger, "part_2", "each").settings.at("enabled"), "disabled");

  EXPECT_EQ(
      statements(definition(catalog, ObjectKind::policy, "t", "Mine")),
      Strings{"CREATE POLICY \"Mine\" ON public.t AS RESTRICTIVE FOR UPDATE TO \"Reader One\", introspect_two"
              " USING (public.visible(id)) WITH CHECK ((id > 2))"});
  EXPECT_EQ(uses(definition(catalog, ObjectKind::policy, "t", "Mine")),
            (Strings{"function public.visible(integer)", "table public.t", "table public.t id"}));
  EXPECT_EQ(statements(definition(catalog, ObjectKind::policy, "t", "every")),
            Strings{"CREATE POLICY every ON public.t"});
  EXPECT_EQ(definition(catalog, ObjectKind::policy, "t", "every").comment, "pp");
  const Definition& rule = definition(catalog, ObjectKind::rule, "t", "copy");
  EXPECT_EQ(statements(rule),
            Strings{"CREATE RULE copy AS\n    ON DELETE TO public.t\n   WHERE (old.id > 3) DO  INSERT INTO"
                    " public.log (id)\n  VALUES (old.id)"});
  EXPECT_EQ(rule.settings.at("enabled"), "replica");
  EXPECT_EQ(uses(rule), (Strings{"table public.log id", "table public.t", "table public.t id"}));
  const Definition& st = definition(catalog, ObjectKind::statistics, "st");
  EXPECT_EQ(statements(st), Strings{"CREATE STATISTICS public.st (ndistinct) ON id, name FROM public.t"});
  EXPECT_EQ(st.settings, (std::map<std::string, std::string>{{"target", "55"}}));
  EXPECT_EQ(uses(st), (Strings{"table public.t id", "table public.t name"}));
}

TEST(IntrospectDefinitions, OperatorsCastsAndCollations) {
  TestDatabase db;
  db.exec(R"sql(
CREATE TYPE public.pair AS (a integer, b integer);
CREATE FUNCTION public.eq(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION public.cmp(public.pair, public.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION public.neg(public.pair) RETURNS public.pair LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OPERATOR public.=== (FUNCTION = public.eq, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.===),
  NEGATOR = OPERATOR(public.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR public.@@@ (FUNCTION = public.neg, RIGHTARG = public.pair);
CREATE OPERATOR CLASS public.pair_ops DEFAULT FOR TYPE public.pair USING btree AS OPERATOR 3 public.===,
  FUNCTION 1 public.cmp(public.pair, public.pair);
CREATE OPERATOR FAMILY public.loose USING hash;
ALTER OPERATOR FAMILY public.loose USING hash ADD OPERATOR 1 public.===(public.pair, public.pair);
CREATE FUNCTION public.to_int(public.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (public.pair AS text) WITH INOUT AS ASSIGNMENT;
CREATE CAST (public.pair AS integer) WITH FUNCTION public.to_int(public.pair) AS IMPLICIT;
COMMENT ON CAST (public.pair AS integer) IS 'cc';
CREATE COLLATION public."Ci" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION public.c2 (locale = 'C');
CREATE TABLE public.t (a text COLLATE public."Ci");
CREATE VIEW public.v AS SELECT a FROM public.t WHERE a > 'x' COLLATE public.c2;
)sql");
  const catalog::Catalog catalog = read(db);
  const Definition& equal = definition(catalog, ObjectKind::operator_, "===", "public.pair, public.pair");
  EXPECT_EQ(
      statements(equal),
      Strings{
          "CREATE OPERATOR public.=== (FUNCTION = public.eq, LEFTARG = public.pair, RIGHTARG = public.pair,"
          " COMMUTATOR = OPERATOR(public.===), NEGATOR = OPERATOR(public.!==), MERGES, HASHES,"
          " RESTRICT = eqsel, JOIN = eqjoinsel)"});
  EXPECT_EQ(uses(equal), (Strings{"composite public.pair", "function public.eq(public.pair, public.pair)"}));
  EXPECT_EQ(catalog.definition({ObjectKind::operator_, {"public", "!=="}, "public.pair, public.pair"}),
            nullptr)
      << "a shell is made by who names it";
  EXPECT_EQ(statements(definition(catalog, ObjectKind::operator_, "@@@", "NONE, public.pair")),
            Strings{"CREATE OPERATOR public.@@@ (FUNCTION = public.neg, RIGHTARG = public.pair)"});
  const Definition& family = definition(catalog, ObjectKind::operator_family, "loose", "hash");
  EXPECT_EQ(statements(family), (Strings{"CREATE OPERATOR FAMILY public.loose USING hash",
                                         "ALTER OPERATOR FAMILY public.loose USING hash ADD OPERATOR 1 "
                                         "public.===(public.pair,public.pair)"}));
  const Definition& ops = definition(catalog, ObjectKind::operator_class, "pair_ops", "btree");
  EXPECT_EQ(
      statements(ops),
      Strings{"CREATE OPERATOR CLASS public.pair_ops DEFAULT FOR TYPE public.pair USING btree FAMILY "
              "public.pair_ops"
              " AS OPERATOR 3 public.===(public.pair,public.pair), FUNCTION 1 (public.pair, public.pair)"
              " public.cmp(public.pair,public.pair)"});
  EXPECT_EQ(uses(ops), (Strings{"composite public.pair", "function public.cmp(public.pair, public.pair)",
                                "operator public.=== (public.pair, public.pair)",
                                "operator-family public.pair_ops USING btree"}));
  const ObjectId cast{ObjectKind::cast, {}, "public.pair AS integer"};
  ASSERT_NE(catalog.definition(cast), nullptr);
  EXPECT_EQ(
      statements(*catalog.definition(cast)),
      Strings{"CREATE CAST (public.pair AS integer) WITH FUNCTION public.to_int(public.pair) AS IMPLICIT"});
  EXPECT_EQ(catalog.definition(cast)->comment, "cc");
  EXPECT_NE(catalog.definition({ObjectKind::cast, {}, "public.pair AS text"}), nullptr);
  EXPECT_EQ(statements(definition(catalog, ObjectKind::collation, "Ci")),
            Strings{"CREATE COLLATION public.\"Ci\" (provider = icu, locale = 'und-u-ks-level2', "
                    "deterministic = false)"});
  EXPECT_EQ(statements(definition(catalog, ObjectKind::collation, "c2")),
            Strings{"CREATE COLLATION public.c2 (provider = libc, locale = 'C')"});
  EXPECT_EQ(catalog.tables.at({"public", "t"}).columns[0].collation, (Name{"public", "Ci"}));
  EXPECT_EQ(uses(definition(catalog, ObjectKind::view, "v")),
            (Strings{"collation public.\"Ci\"", "collation public.c2", "table public.t a"}));
}

TEST(IntrospectDefinitions, TextSearchForeignDataAndEvents) {
  TestDatabase db;
  db.exec(R"sql(
CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = pg_catalog.simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION public.cfg (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION public.cfg ADD MAPPING FOR asciiword, word WITH public.d, pg_catalog.simple;
CREATE FOREIGN DATA WRAPPER "Wrap" OPTIONS (debug 'true');
CREATE SERVER srv TYPE 't' VERSION '1' FOREIGN DATA WRAPPER "Wrap" OPTIONS (host 'h', dbname 'it''s');
CREATE FOREIGN TABLE public.ft (id integer OPTIONS (column_name 'ID') DEFAULT 1 NOT NULL, t text COLLATE "C",
  CONSTRAINT c CHECK (id > 0)) SERVER srv OPTIONS (table_name 'x');
COMMENT ON COLUMN public.ft.t IS 'ftt'; COMMENT ON FOREIGN TABLE public.ft IS 'ff'; COMMENT ON SERVER srv IS 'sv';
CREATE TABLE public.parts (a integer) PARTITION BY LIST (a);
CREATE FOREIGN TABLE public.far PARTITION OF public.parts FOR VALUES IN (1) SERVER srv;
CREATE FUNCTION public.et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER ev ON ddl_command_end WHEN TAG IN ('CREATE FOREIGN TABLE') EXECUTE FUNCTION public.et();
ALTER EVENT TRIGGER ev DISABLE;
)sql");
  const catalog::Catalog catalog = read(db);
  EXPECT_EQ(
      statements(definition(catalog, ObjectKind::text_search_dictionary, "d")),
      Strings{
          "CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = pg_catalog.simple, stopwords = 'english')"});
  const Definition& cfg = definition(catalog, ObjectKind::text_search_configuration, "cfg");
  EXPECT_EQ(statements(cfg),
            (Strings{"CREATE TEXT SEARCH CONFIGURATION public.cfg (PARSER = pg_catalog.\"default\")",
                     "ALTER TEXT SEARCH CONFIGURATION public.cfg ADD MAPPING FOR asciiword WITH public.d, "
                     "pg_catalog.simple",
                     "ALTER TEXT SEARCH CONFIGURATION public.cfg ADD MAPPING FOR word WITH public.d, "
                     "pg_catalog.simple"}));
  EXPECT_EQ(uses(cfg), Strings{"text-search-dictionary public.d"});
  const Definition* wrapper = catalog.definition({ObjectKind::foreign_data_wrapper, {"", "Wrap"}, ""});
  ASSERT_NE(wrapper, nullptr);
  EXPECT_EQ(statements(*wrapper), Strings{"CREATE FOREIGN DATA WRAPPER \"Wrap\" OPTIONS (debug 'true')"});
  const Definition* server = catalog.definition({ObjectKind::foreign_server, {"", "srv"}, ""});
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(statements(*server),
            Strings{"CREATE SERVER srv TYPE 't' VERSION '1' FOREIGN DATA WRAPPER \"Wrap\""
                    " OPTIONS (dbname 'it''s', host 'h')"});
  EXPECT_EQ(uses(*server), Strings{"foreign-data-wrapper \"Wrap\""});
  EXPECT_EQ(server->comment, "sv");
  const Definition& ft = definition(catalog, ObjectKind::foreign_table, "ft");
  EXPECT_EQ(
      statements(ft),
      Strings{"CREATE FOREIGN TABLE public.ft (id integer OPTIONS (column_name 'ID') DEFAULT 1 NOT NULL,"
              " t text COLLATE pg_catalog.\"C\", CONSTRAINT c CHECK ((id > 0)))"
              " SERVER srv OPTIONS (table_name 'x')"});
  EXPECT_EQ(ft.part_comments, (std::map<std::string, std::string>{{"t", "ftt"}}));
  EXPECT_EQ(ft.comment, "ff");
  EXPECT_EQ(uses(ft), Strings{"foreign-server srv"});
  const Definition& far = definition(catalog, ObjectKind::foreign_table, "far");
  EXPECT_EQ(statements(far),
            (Strings{"CREATE FOREIGN TABLE public.far (a integer) SERVER srv",
                     "ALTER TABLE ONLY public.parts ATTACH PARTITION public.far FOR VALUES IN (1)"}));
  EXPECT_EQ(uses(far), (Strings{"foreign-server srv", "table public.parts"}));
  const Definition* event = catalog.definition({ObjectKind::event_trigger, {"", "ev"}, ""});
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(statements(*event),
            Strings{"CREATE EVENT TRIGGER ev ON ddl_command_end WHEN TAG IN ('CREATE FOREIGN TABLE')"
                    " EXECUTE FUNCTION public.et()"});
  EXPECT_EQ(event->settings.at("enabled"), "disabled");
  EXPECT_EQ(uses(*event), Strings{"function public.et()"});
  EXPECT_EQ(catalog.tables.size(), 1U);
  EXPECT_TRUE(catalog.unmanaged.empty());
}

TEST(IntrospectGrants, WhoMayWhat) {
  TestDatabase db;
  db.exec(R"sql(
CREATE ROLE introspect_r; CREATE ROLE "Odd Role";
CREATE TABLE public.t (id integer, name text); CREATE SEQUENCE public.s; CREATE VIEW public.v AS SELECT 1 AS one;
CREATE TYPE public.mood AS ENUM ('a'); CREATE DOMAIN public.d AS integer;
CREATE FUNCTION public.kept() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.closed() RETURNS integer LANGUAGE sql AS 'SELECT 1';
GRANT SELECT, INSERT ON public.t TO introspect_r; GRANT SELECT ON public.t TO introspect_r WITH GRANT OPTION;
GRANT UPDATE (name) ON public.t TO "Odd Role" WITH GRANT OPTION; GRANT SELECT ON public.v TO PUBLIC;
GRANT USAGE ON SEQUENCE public.s TO introspect_r;
GRANT EXECUTE ON FUNCTION public.kept() TO introspect_r; REVOKE EXECUTE ON FUNCTION public.closed() FROM PUBLIC;
REVOKE ALL ON TYPE public.mood FROM PUBLIC; GRANT USAGE ON TYPE public.mood TO introspect_r;
GRANT USAGE ON DOMAIN public.d TO introspect_r; GRANT CREATE ON SCHEMA public TO introspect_r;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO introspect_r;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT UPDATE ON TABLES TO introspect_r WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO introspect_r;
)sql");
  const catalog::Catalog catalog = read(db);
  const std::string role = db.value("SELECT quote_ident(current_user)");
  db.exec("REVOKE ALL ON SCHEMA public FROM PUBLIC");
  const catalog::Catalog closed = read(db);
  db.exec("DROP OWNED BY introspect_r; DROP OWNED BY \"Odd Role\"; DROP ROLE introspect_r, \"Odd Role\"");
  Strings lines;
  for (const auto& [id, grant] : catalog.grants) {
    std::string line =
        describe(id.object) + (id.column.empty() ? "" : " " + id.column) + " to " + id.grantee + ":";
    for (const auto& [privilege, option] : grant.privileges) line += " " + privilege + (option ? "*" : "");
    lines.push_back(line);
  }
  EXPECT_EQ(lines,
            (Strings{"schema public to introspect_r: CREATE",
                     "enum public.mood to :", "enum public.mood to introspect_r: USAGE",
                     "domain public.d to introspect_r: USAGE", "sequence public.s to introspect_r: USAGE",
                     "function public.closed() to :", "function public.kept() to introspect_r: EXECUTE",
                     "table public.t to introspect_r: INSERT SELECT*",
                     "table public.t name to Odd Role: UPDATE*", "view public.v to : SELECT"}));
  const ObjectId schema{ObjectKind::schema, {"", "public"}, ""};
  EXPECT_EQ(closed.grants.count({schema, "", ""}), 1U) << "PUBLIC lost what initdb gave it";
  EXPECT_TRUE(closed.grants.at({schema, "", ""}).privileges.empty());

  const auto defaults = [&](std::string in_schema, const std::string& rest) {
    const Definition* found = catalog.definition(
        {ObjectKind::default_privileges, {std::move(in_schema), ""}, "FOR ROLE " + role + rest});
    return found ? statements(*found) : Strings{"none"};
  };
  const std::string start = "ALTER DEFAULT PRIVILEGES FOR ROLE " + role;
  EXPECT_EQ(defaults("public", " IN SCHEMA public ON TABLES"),
            (Strings{start + " IN SCHEMA public GRANT INSERT, SELECT ON TABLES TO introspect_r",
                     start + " IN SCHEMA public GRANT UPDATE ON TABLES TO introspect_r WITH GRANT OPTION"}));
  EXPECT_EQ(defaults("", " ON FUNCTIONS"), Strings{start + " REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"});
  EXPECT_EQ(defaults("", " ON SCHEMAS"), Strings{start + " GRANT USAGE ON SCHEMAS TO introspect_r"});
}

// The server tells how many statements it was given.
std::size_t statements_of_one_reading(TestDatabase& db) {
  db.exec("SET client_min_messages = log; SET log_statement = 'all'");
  static_cast<void>(db.connection().take_notices());
  static_cast<void>(read(db));
  return db.connection().take_notices().size();
}

TEST(Introspect, AsksAsManyQuestionsOfAFullDatabase) {
  TestDatabase empty;
  const std::size_t few = statements_of_one_reading(empty);
  TestDatabase full;
  std::string script;
  for (int i = 0; i < 40; ++i)
    script += fmt::format(
        "CREATE TABLE public.t{0} (id integer PRIMARY KEY, a text CHECK (a <> 'x'), b public.citext DEFAULT "
        "'y');"
        "CREATE INDEX i{0} ON public.t{0} (lower(a), b); CREATE VIEW public.v{0} AS SELECT * FROM "
        "public.t{0};"
        "CREATE DOMAIN public.d{0} AS integer; CREATE FUNCTION public.f{0}() RETURNS integer LANGUAGE sql AS "
        "'SELECT 1';",
        i);
  full.exec("CREATE EXTENSION citext SCHEMA public");
  full.exec(script);
  EXPECT_EQ(statements_of_one_reading(full), few);
  EXPECT_EQ(few, static_cast<std::size_t>(query_count) + 2) << "BEGIN, one a kind, ROLLBACK";
}

}  // namespace
}  // namespace wesley::introspect
