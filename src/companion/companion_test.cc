// SPDX-License-Identifier: Apache-2.0
#include "companion/companion.h"

#include <gtest/gtest.h>

#include "catalog/compare.h"

namespace wesley::companion {
namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

struct Read {
  SourceMap sources;
  Diagnostics diagnostics;
  catalog::Catalog catalog;

  explicit Read(std::vector<std::string> texts) {
    std::vector<FileId> files;
    for (std::string& text : texts) files.push_back(sources.add("schema.sql", std::move(text)));
    add(sources, files, {}, {}, catalog, diagnostics);
  }
  std::string errors() const {
    Diagnostics only;
    for (const Diagnostic& each : diagnostics.list()) {
      if (info(each.kind).severity == Severity::error) only.report(each.kind, *each.span, each.message);
    }
    return render_text(only, sources, false);
  }
  const catalog::Table& table(const std::string& name) const { return catalog.tables.at({"public", name}); }
};

// Both texts mean the same catalog.
void expect_same(const std::string& one, const std::string& other) {
  const Read left({one});
  const Read right({other});
  EXPECT_EQ(left.errors(), "");
  EXPECT_EQ(right.errors(), "");
  EXPECT_EQ(catalog::differences(left.catalog, right.catalog), std::vector<std::string>()) << one << "\n"
                                                                                           << other;
}

TEST(Companion, AsAPersonWritesAndAsPgDumpWrites) {
  expect_same(R"(
CREATE TABLE author (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE book (
    id int GENERATED ALWAYS AS IDENTITY,
    author_id int REFERENCES author ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    price numeric(10,2) DEFAULT 0 CHECK (price >= 0)
);
CREATE INDEX ON book (author_id);
)",
              R"(
CREATE TABLE public.author (id integer NOT NULL, name text NOT NULL);
CREATE SEQUENCE public.author_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.author_id_seq OWNED BY public.author.id;
CREATE TABLE public.book (id integer NOT NULL, author_id integer, price numeric(10,2) DEFAULT 0,
    CONSTRAINT book_price_check CHECK ((price >= (0)::numeric)));
ALTER TABLE public.book ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.book_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1);
ALTER TABLE ONLY public.author ALTER COLUMN id SET DEFAULT nextval('public.author_id_seq'::regclass);
ALTER TABLE ONLY public.author ADD CONSTRAINT author_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.author ADD CONSTRAINT author_name_key UNIQUE (name);
CREATE INDEX book_author_id_idx ON public.book USING btree (author_id);
ALTER TABLE ONLY public.book ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id)
    REFERENCES public.author(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
)");
}

// What the grammar of 15 refuses, each at its own constraint, also behind names that get a schema.
TEST(Companion, ClausesOfNewerServers) {
  const Read read({R"(
CREATE TABLE stay (
    room int, at tstzrange, period int, "virtual" int,
    doubled int GENERATED ALWAYS AS (room * 2) VIRTUAL, stored int GENERATED ALWAYS AS (room) STORED,
    CONSTRAINT stay_pkey PRIMARY KEY (room, at WITHOUT OVERLAPS), CONSTRAINT plain UNIQUE (room, period),
    CONSTRAINT loose CHECK (room > 0) NOT ENFORCED, CONSTRAINT strict CHECK (room < 9)
);
CREATE TABLE visit (room int, at tstzrange);
ALTER TABLE visit ADD CONSTRAINT to_stay FOREIGN KEY (room, PERIOD at) REFERENCES stay (room, PERIOD at);
)"});
  ASSERT_EQ(read.errors(), "");
  const catalog::Table& stay = read.table("stay");
  EXPECT_TRUE(stay.constraint("stay_pkey")->key()->without_overlaps);
  EXPECT_FALSE(stay.constraint("plain")->key()->without_overlaps);
  EXPECT_FALSE(stay.constraint("loose")->enforced);
  EXPECT_TRUE(stay.constraint("strict")->enforced);
  EXPECT_FALSE(stay.column("doubled")->generated->stored);
  EXPECT_TRUE(stay.column("stored")->generated->stored);
  const catalog::ForeignKey& key = *read.table("visit").constraint("to_stay")->foreign_key();
  EXPECT_TRUE(key.period);
  EXPECT_EQ(key.referenced_columns, (std::vector<std::string>{"room", "at"}));
}

TEST(Companion, UnqualifiedNamesMeanTheDefaultSchema) {
  expect_same(R"(
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE TABLE person (id int, feels mood, boss person);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON person FOR EACH ROW EXECUTE PROCEDURE touch();
CREATE VIEW happy AS WITH person_ids AS (SELECT id FROM person) SELECT * FROM person_ids WHERE now() > 'today';
)",
              R"(
CREATE VIEW public.happy AS WITH person_ids AS (SELECT id FROM public.person) SELECT * FROM person_ids WHERE now() > 'today';
CREATE TRIGGER touched BEFORE UPDATE ON public.person FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE FUNCTION public.touch() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql;
CREATE TABLE public.person (id integer, feels public.mood, boss public.person);
CREATE TYPE public.mood AS ENUM ('glad', 'sad');
)");
}

TEST(Companion, PartitionsAndChildren) {
  const Read read({R"(
CREATE TABLE public.event (at date NOT NULL, kind text, CONSTRAINT kinds CHECK (kind <> '')) PARTITION BY RANGE (at);
CREATE TABLE public.event_2024 (at date NOT NULL, kind text, CONSTRAINT kinds CHECK (kind <> ''));
ALTER TABLE ONLY public.event ATTACH PARTITION public.event_2024 FOR VALUES FROM ('2024-01-01') TO (MAXVALUE);
ALTER TABLE ONLY public.event ADD CONSTRAINT event_pkey PRIMARY KEY (at);
ALTER TABLE ONLY public.event_2024 ADD CONSTRAINT event_2024_pkey PRIMARY KEY (at);
ALTER INDEX public.event_pkey ATTACH PARTITION public.event_2024_pkey;
CREATE TABLE public.child (more integer) INHERITS (public.parent);
CREATE TABLE public.parent (id integer NOT NULL DEFAULT 1, CONSTRAINT small CHECK (id < 9));
)"});
  EXPECT_EQ(read.errors(), "");
  const catalog::Table& partition = read.table("event_2024");
  EXPECT_EQ(partition.partition_of->bound.text, "FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)");
  EXPECT_TRUE(partition.column("kind")->inherited);
  EXPECT_TRUE(partition.constraint("kinds")->inherited);
  EXPECT_EQ(partition.constraint("event_2024_pkey")->parent, (catalog::Name{"public", "event_pkey"}));
  const catalog::Table& child = read.table("child");
  ASSERT_EQ(child.columns.size(), 2U);
  EXPECT_EQ(child.columns[0].name, "id");
  EXPECT_TRUE(child.columns[0].inherited && child.columns[0].not_null && child.columns[0].default_value);
  EXPECT_TRUE(child.constraint("small")->inherited);
}

TEST(Companion, DefinitionsKnowWhatTheyUse) {
  const Read read({R"(
CREATE TABLE public.t (id integer);
CREATE TABLE public.u (a integer, b integer, c integer);
CREATE VIEW public.w AS SELECT u.a FROM public.u JOIN public.u AS other USING (b);
CREATE FUNCTION public.f(public.t, integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW public.v AS SELECT public.f(t.*) FROM public.t;
CREATE TRIGGER g BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.h();
CREATE FUNCTION public.h() RETURNS trigger LANGUAGE plpgsql AS '';
)"});
  EXPECT_EQ(read.errors(), "");
  const ObjectId function{ObjectKind::function, {"public", "f"}, "public.t, integer"};
  const ObjectId table{ObjectKind::table, {"public", "t"}, ""};
  const auto uses = [&](const ObjectId& id) {
    std::vector<std::string> names;
    for (const catalog::Use& use : read.catalog.definition(id)->uses)
      names.push_back(describe(use.object) + (use.column.empty() ? "" : "." + use.column));
    return names;
  };
  EXPECT_EQ(uses(function), std::vector<std::string>{describe(table)});
  EXPECT_EQ(uses({ObjectKind::view, {"public", "v"}, ""}),
            (std::vector<std::string>{describe(function), describe(table), describe(table) + ".id"}));
  EXPECT_EQ(uses({ObjectKind::view, {"public", "w"}, ""}),
            (std::vector<std::string>{"table public.u", "table public.u.a", "table public.u.b"}));
  EXPECT_EQ(uses({ObjectKind::trigger, {"public", "t"}, "g"}),
            (std::vector<std::string>{"function public.h()", describe(table)}));
}

TEST(Companion, TheFirstFormOfAViewTellsItsColumns) {
  const auto shape = [](const std::string& first) {
    const Read read({first + ";\nCREATE OR REPLACE VIEW public.v AS SELECT * FROM public.f();\n"});
    EXPECT_EQ(read.errors(), "");
    return read.catalog.definition({ObjectKind::view, {"public", "v"}, ""})->shape;
  };
  EXPECT_EQ(shape("CREATE VIEW public.v AS SELECT NULL::numeric(12,2) AS total, NULL::text AS \"Name\""),
            "total numeric(12,2), \"Name\" text");
  EXPECT_EQ(shape("CREATE VIEW public.v (a, b) AS SELECT 1 AS one, 'x', true AS c"),
            "a integer, b text, c boolean");
  EXPECT_EQ(shape("CREATE VIEW public.v AS SELECT 1 + 1 AS two"), "");
  EXPECT_EQ(shape("CREATE VIEW public.v AS SELECT 'x'::text"), "") << "it has a name of the server's choice";
}

TEST(Companion, SettingsAreNoPartOfTheStatement) {
  const Read read({R"(
CREATE VIEW public.v (a) WITH (security_barrier='true') AS SELECT 1 WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW public.m TABLESPACE fast AS SELECT 1 AS one WITH NO DATA;
CREATE UNIQUE INDEX m_one ON public.m USING btree (one);
ALTER TABLE ONLY public.m CLUSTER ON m_one;
)"});
  EXPECT_EQ(read.errors(), "");
  const catalog::Definition& view = *read.catalog.definition({ObjectKind::view, {"public", "v"}, ""});
  EXPECT_EQ(view.statements.front().text, "CREATE VIEW public.v (a) AS SELECT 1");
  EXPECT_EQ(view.settings,
            (std::map<std::string, std::string>{{"check_option", "local"}, {"security_barrier", "true"}}));
  const catalog::Definition& stored =
      *read.catalog.definition({ObjectKind::materialized_view, {"public", "m"}, ""});
  EXPECT_EQ(stored.statements.front().text, "CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS one");
  EXPECT_EQ(stored.settings,
            (std::map<std::string, std::string>{{"cluster", "m_one"}, {"tablespace", "fast"}}));
  EXPECT_EQ(stored.indexes.size(), 1U);
}

TEST(Companion, PrivilegesAddUp) {
  const Read read({R"(
CREATE TABLE public.t (id integer, name text);
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
GRANT ALL ON TABLE public.t TO app;
REVOKE TRUNCATE, TRIGGER, REFERENCES ON TABLE public.t FROM app;
GRANT SELECT(name) ON TABLE public.t TO reader WITH GRANT OPTION;
REVOKE ALL ON FUNCTION public.f() FROM PUBLIC;
)"});
  EXPECT_EQ(read.errors(), "");
  const ObjectId table{ObjectKind::table, {"public", "t"}, ""};
  const ObjectId function{ObjectKind::function, {"public", "f"}, ""};
  ASSERT_EQ(read.catalog.grants.size(), 3U);
  EXPECT_EQ(read.catalog.grants.at({table, "", "app"}).privileges,
            (std::map<std::string, bool>{
                {"DELETE", false}, {"INSERT", false}, {"SELECT", false}, {"UPDATE", false}}));
  EXPECT_EQ(read.catalog.grants.at({table, "name", "reader"}).privileges,
            (std::map<std::string, bool>{{"SELECT", true}}));
  EXPECT_TRUE(read.catalog.grants.at({function, "", ""}).privileges.empty());
}

}  // namespace
}  // namespace wesley::companion
