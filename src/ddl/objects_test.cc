// SPDX-License-Identifier: Apache-2.0
// The forms of everything that is not a plain table: types, partitions, children, definitions, grants.
#include <gtest/gtest.h>

#include "catalog/statement.h"
#include "ddl/ddl.h"
#include "sql/tree.h"

namespace wesley::ddl {
namespace {

using catalog::Column;
using catalog::Constraint;
using catalog::Definition;
using catalog::Expression;
using catalog::Index;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::Table;

using Statements = std::vector<std::string>;

const Name user{"public", "user"};

Expression expression(const char* text) {
  return {text, text};
}

Column column(const char* name, const char* type) {
  Column made;
  made.name = name;
  made.type = *sql::parse_type_name(type, "public");
  return made;
}

catalog::IndexKey key(const char* name) {
  catalog::IndexKey made;
  made.column = name;
  return made;
}

Constraint constraint(const char* name, catalog::ConstraintBody body) {
  Constraint made;
  made.name = name;
  made.body = std::move(body);
  return made;
}

Definition definition(ObjectId id, const char* statement) {
  Definition made;
  made.id = std::move(id);
  made.statements = {catalog::make_statement(statement)};
  return made;
}

std::string checked(std::string statement) {
  const auto parsed = sql::parse(statement);
  EXPECT_TRUE(parsed) << statement << parsed.error().message;
  if (parsed) {
    EXPECT_EQ(parsed->statements().size(), 1U) << statement;
  }
  return statement;
}
Statements checked(Statements statements) {
  for (const std::string& statement : statements) checked(statement);
  return statements;
}

TEST(DdlObjects, Domains) {
  catalog::Domain domain;
  domain.name = {"public", "Code"};
  domain.base = *sql::parse_type_name("varchar(3)", "public");
  domain.collation = Name{"", "C"};
  domain.default_value = expression("'a'::character varying");
  domain.not_null = true;
  domain.checks = {{"late", expression("VALUE <> ''"), false, {}},
                   {"long", expression("f(VALUE)"), true, "c"}};
  domain.comment = "d";
  EXPECT_EQ(checked(create_domain(domain)),
            "CREATE DOMAIN public.\"Code\" AS character varying(3) COLLATE \"C\" DEFAULT ('a'::character "
            "varying) NOT NULL\n  CONSTRAINT long CHECK (f(VALUE))");
  EXPECT_EQ(checked(add_domain_check(domain.name, domain.checks[0])),
            "ALTER DOMAIN public.\"Code\" ADD CONSTRAINT late CHECK (VALUE <> '') NOT VALID");
  EXPECT_EQ(checked(set_domain_default(domain.name, "'b'")), "ALTER DOMAIN public.\"Code\" SET DEFAULT 'b'");
  EXPECT_EQ(checked(domain_comments(domain)),
            (Statements{"COMMENT ON DOMAIN public.\"Code\" IS 'd'",
                        "COMMENT ON CONSTRAINT long ON DOMAIN public.\"Code\" IS 'c'"}));
}

TEST(DdlObjects, Composites) {
  catalog::Composite composite;
  composite.name = {"public", "pair"};
  EXPECT_EQ(checked(create_composite(composite)), "CREATE TYPE public.pair AS ()");
  composite.attributes = {{"a", *sql::parse_type_name("int", "public"), {}, "first"},
                          {"B", *sql::parse_type_name("text", "public"), Name{"", "C"}, {}}};
  EXPECT_EQ(checked(create_composite(composite)),
            "CREATE TYPE public.pair AS (\n  a integer,\n  \"B\" text COLLATE \"C\"\n)");
  EXPECT_EQ(checked(composite_comments(composite)),
            (Statements{"COMMENT ON COLUMN public.pair.a IS 'first'"}));
}

TEST(DdlObjects, Sequences) {
  catalog::Sequence sequence;
  sequence.name = {"public", "s"};
  sequence.unlogged = true;
  EXPECT_EQ(checked(create_sequence(sequence)), "CREATE UNLOGGED SEQUENCE public.s");
  Column number = column("n", "int");
  number.identity =
      catalog::Identity{true, catalog::default_sequence_options("integer"), Name{"public", "S"}};
  EXPECT_EQ(column_definition(number), "n integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.\"S\")");
}

TEST(DdlObjects, PartitionedTables) {
  Table parent;
  parent.name = user;
  parent.columns = {column("id", "int"), column("at", "date")};
  catalog::IndexKey computed = key("");
  computed.expression = expression("lower(id::text)");
  computed.collation = Name{"", "C"};
  computed.opclass = Name{"public", "my_ops"};
  parent.partition_key = catalog::PartitionKey{catalog::PartitionStrategy::list, {computed}};
  parent.access_method = "heap2";
  parent.tablespace = "Fast";
  EXPECT_EQ(
      checked(create_table(parent)),
      "CREATE TABLE public.\"user\" (\n  id integer,\n  at date\n)\nPARTITION BY LIST ((lower(id::text)) "
      "COLLATE \"C\" public.my_ops)\nUSING heap2\nTABLESPACE \"Fast\"");
  Table partition = parent;
  partition.name = {"public", "p1"};
  partition.partition_key.reset();
  partition.partition_of = catalog::PartitionOf{user, expression("FOR VALUES IN (1)")};
  partition.columns[0].inherited = partition.columns[1].inherited = true;
  partition.constraints = {constraint("c", catalog::Check{expression("id > 0"), false}),
                           constraint("d", catalog::Check{expression("id > 1"), false}),
                           constraint("f", catalog::ForeignKey{{"id"}, user, {"id"}})};
  for (Constraint& each : partition.constraints) each.inherited = true;
  partition.constraints[1].validated = false;
  partition.access_method.clear();
  partition.tablespace.clear();
  EXPECT_EQ(checked(create_table(partition, {.with_foreign_keys = true})),
            "CREATE TABLE public.p1 (\n  id integer,\n  at date,\n  CONSTRAINT c CHECK (id > 0)\n)");
  EXPECT_EQ(checked(attach_partition(partition)),
            "ALTER TABLE ONLY public.\"user\" ATTACH PARTITION public.p1 FOR VALUES IN (1)");
  Index index;
  index.name = "i";
  index.keys = {key("id"), computed};
  index.keys[1].statistics = 500;
  EXPECT_EQ(checked(create_index_only(user, index)),
            "CREATE INDEX i ON ONLY public.\"user\" (id, (lower(id::text)) COLLATE \"C\" public.my_ops)");
  EXPECT_EQ(checked(index_settings("public", index)),
            (Statements{"ALTER INDEX public.i ALTER COLUMN 2 SET STATISTICS 500"}));
  EXPECT_EQ(checked(attach_index({"public", "i"}, {"public", "j"})),
            "ALTER INDEX public.i ATTACH PARTITION public.j");
  EXPECT_EQ(checked(add_constraint_only(user, constraint("k", catalog::Key{true, {"id"}, {}}))),
            "ALTER TABLE ONLY public.\"user\" ADD CONSTRAINT k PRIMARY KEY (id)");
}

TEST(DdlObjects, ChildrenAndTypedTables) {
  Table parent;
  parent.name = {"public", "base"};
  parent.columns = {column("a", "int"), column("b", "text"), column("c", "text")};
  parent.columns[0].not_null = true;
  parent.columns[1].default_value = expression("'x'");
  parent.columns[2].storage = "external";
  Table child = parent;
  child.name = {"public", "child"};
  child.inherits = {parent.name, {"public", "other"}};
  for (Column& each : child.columns) each.inherited = true;
  child.columns.push_back(column("own", "int"));
  child.constraints = {constraint("c", catalog::Check{expression("a > 0"), false})};
  child.constraints[0].inherited = true;
  EXPECT_EQ(checked(create_table(child)),
            "CREATE TABLE public.child (\n  own integer\n)\nINHERITS (public.base, public.other)");
  EXPECT_EQ(inherited_column_settings(child, {&parent}), Statements());
  child.columns[0].not_null = false;
  child.columns[0].default_value = expression("1");
  child.columns[1].default_value.reset();
  child.columns[2].storage.reset();
  child.columns[2].not_null = true;
  EXPECT_EQ(checked(inherited_column_settings(child, {&parent})),
            (Statements{"ALTER TABLE ONLY public.child ALTER COLUMN a SET DEFAULT 1",
                        "ALTER TABLE ONLY public.child ALTER COLUMN a DROP NOT NULL",
                        "ALTER TABLE ONLY public.child ALTER COLUMN b DROP DEFAULT",
                        "ALTER TABLE ONLY public.child ALTER COLUMN c SET NOT NULL",
                        "ALTER TABLE public.child ALTER COLUMN c SET STORAGE EXTENDED"}));
  for (Column& each : child.columns) each.inherited = false;
  EXPECT_EQ(checked(inherited_column_settings(child, {&parent})),
            (Statements{"ALTER TABLE ONLY public.child ALTER COLUMN a DROP NOT NULL",
                        "ALTER TABLE ONLY public.child ALTER COLUMN b DROP DEFAULT"}));
  EXPECT_EQ(checked(add_parent(child.name, parent.name)), "ALTER TABLE public.child INHERIT public.base");

  Table typed;
  typed.name = user;
  typed.of_type = Name{"public", "pair"};
  typed.columns = {column("a", "int"), column("b", "text")};
  EXPECT_EQ(checked(create_table(typed)), "CREATE TABLE public.\"user\" OF public.pair ");
  typed.columns[1].not_null = true;
  typed.columns[1].default_value = expression("''");
  EXPECT_EQ(checked(create_table(typed)),
            "CREATE TABLE public.\"user\" OF public.pair (\n  b WITH OPTIONS DEFAULT '' NOT NULL\n)");
}

TEST(DdlObjects, TableRoles) {
  Table table;
  table.name = user;
  table.clustered_on = "I";
  table.replica_identity = catalog::ReplicaIdentity::index;
  table.replica_index = "I";
  EXPECT_EQ(checked(index_roles(table)),
            (Statements{"ALTER TABLE public.\"user\" CLUSTER ON \"I\"",
                        "ALTER TABLE ONLY public.\"user\" REPLICA IDENTITY USING INDEX \"I\""}));
  table.replica_identity = catalog::ReplicaIdentity::full;
  EXPECT_EQ(checked(set_replica_identity(table)), "ALTER TABLE ONLY public.\"user\" REPLICA IDENTITY FULL");
  EXPECT_EQ(checked(set_row_security(user, true)), "ALTER TABLE public.\"user\" ENABLE ROW LEVEL SECURITY");
  EXPECT_EQ(checked(set_force_row_security(user, false)),
            "ALTER TABLE public.\"user\" NO FORCE ROW LEVEL SECURITY");
  EXPECT_EQ(checked(set_column_options(user, "a", {{"n_distinct", "-0.5"}})),
            "ALTER TABLE public.\"user\" ALTER COLUMN a SET (n_distinct = '-0.5')");
  EXPECT_EQ(checked(set_default_only(user, "a", "1")),
            "ALTER TABLE ONLY public.\"user\" ALTER COLUMN a SET DEFAULT 1");
}

TEST(DdlObjects, Exclusions) {
  catalog::Exclusion exclusion;
  exclusion.elements = {{key("room"), "OPERATOR(public.=)"}, {key("during"), "&&"}};
  exclusion.elements[1].key.opclass = Name{"", "range_ops"};
  exclusion.predicate = expression("room > 0");
  exclusion.options = {{"fillfactor", "70"}};
  Constraint made = constraint("x", exclusion);
  made.deferrable = true;
  Table table;
  table.name = user;
  table.columns = {column("room", "int")};
  table.constraints = {made};
  EXPECT_EQ(
      checked(create_table(table)),
      "CREATE TABLE public.\"user\" (\n  room integer,\n  CONSTRAINT x EXCLUDE USING gist (room WITH "
      "OPERATOR(public.=), during range_ops WITH &&) WITH (fillfactor = 70) WHERE (room > 0) DEFERRABLE\n)");
}

TEST(DdlObjects, DefinitionsWithTheirSettings) {
  Definition view = definition({ObjectKind::view, {"public", "v"}, ""},
                               "CREATE OR REPLACE VIEW public.v AS SELECT 1 AS a, 'x'::text AS \"B\";");
  view.shape = "a integer, \"B\" text";
  view.settings = {{"security_barrier", "true"}, {"check_option", "local"}, {"default B", "'y'"}};
  view.part_comments = {{"B", "c"}};
  view.comment = "v";
  EXPECT_EQ(checked(create_definition(view)),
            (Statements{"CREATE VIEW public.v AS SELECT 1 AS a, 'x'::text AS \"B\"",
                        "ALTER VIEW public.v SET (check_option = local, security_barrier = true)",
                        "ALTER VIEW public.v ALTER COLUMN \"B\" SET DEFAULT 'y'"}));
  EXPECT_EQ(checked(create_view_shell(view)),
            "CREATE VIEW public.v AS SELECT NULL::integer AS a, NULL::text AS \"B\"");
  EXPECT_EQ(checked(replace_view(view)),
            "CREATE OR REPLACE VIEW public.v AS SELECT 1 AS a, 'x'::text AS \"B\"");
  EXPECT_EQ(checked(definition_comments(view)),
            (Statements{"COMMENT ON VIEW public.v IS 'v'", "COMMENT ON COLUMN public.v.\"B\" IS 'c'"}));

  Definition stored = definition({ObjectKind::materialized_view, {"public", "m"}, ""},
                                 "CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a");
  stored.settings = {{"cluster", "i"},
                     {"statistics a", "10"},
                     {"storage a", "PLAIN"},
                     {"tablespace", "t"},
                     {"access_method", "heap"}};
  EXPECT_EQ(checked(create_definition(stored)),
            (Statements{"CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a\nWITH NO DATA",
                        "ALTER MATERIALIZED VIEW public.m SET ACCESS METHOD heap",
                        "ALTER MATERIALIZED VIEW public.m ALTER COLUMN a SET STATISTICS 10",
                        "ALTER MATERIALIZED VIEW public.m ALTER COLUMN a SET STORAGE PLAIN",
                        "ALTER MATERIALIZED VIEW public.m SET TABLESPACE t"}));
  EXPECT_EQ(checked(definition_index_roles(stored)),
            (Statements{"ALTER MATERIALIZED VIEW public.m CLUSTER ON i"}));
  const Statements once = create_definition(
      definition(stored.id, "CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a WITH NO DATA"));
  EXPECT_EQ(once.front(), "CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS a WITH NO DATA");

  const ObjectId trigger{ObjectKind::trigger, user, "Touch"};
  EXPECT_EQ(checked(set_definition_setting(trigger, "enabled", "disabled")),
            "ALTER TABLE public.\"user\" DISABLE TRIGGER \"Touch\"");
  EXPECT_EQ(checked(set_definition_setting(trigger, "enabled", "always")),
            "ALTER TABLE public.\"user\" ENABLE ALWAYS TRIGGER \"Touch\"");
  EXPECT_EQ(checked(set_definition_setting({ObjectKind::rule, user, "r"}, "enabled", "replica")),
            "ALTER TABLE public.\"user\" ENABLE REPLICA RULE r");
  EXPECT_EQ(checked(set_definition_setting({ObjectKind::event_trigger, {"", "e"}, ""}, "enabled", "replica")),
            "ALTER EVENT TRIGGER e ENABLE REPLICA");
  EXPECT_EQ(checked(set_definition_setting({ObjectKind::statistics, {"public", "s"}, ""}, "target", "7")),
            "ALTER STATISTICS public.s SET STATISTICS 7");
}

TEST(DdlObjects, Grants) {
  const auto statements = [](ObjectId object, const char* column_name, const char* grantee,
                             std::map<std::string, bool> privileges) {
    return checked(create_grant({{std::move(object), column_name, grantee}, std::move(privileges), {}}));
  };
  EXPECT_EQ(statements({ObjectKind::table, user, ""}, "", "App",
                       {{"SELECT", false}, {"UPDATE", true}, {"DELETE", false}}),
            (Statements{"GRANT DELETE, SELECT ON TABLE public.\"user\" TO \"App\"",
                        "GRANT UPDATE ON TABLE public.\"user\" TO \"App\" WITH GRANT OPTION"}));
  EXPECT_EQ(statements({ObjectKind::view, user, ""}, "Id", "", {{"SELECT", false}, {"UPDATE", false}}),
            (Statements{"GRANT SELECT (\"Id\"), UPDATE (\"Id\") ON TABLE public.\"user\" TO PUBLIC"}));
  EXPECT_EQ(statements({ObjectKind::function, {"public", "f"}, "integer, text"}, "", "", {}),
            (Statements{"REVOKE ALL ON FUNCTION public.f(integer, text) FROM PUBLIC"}));
  EXPECT_EQ(statements({ObjectKind::aggregate, {"public", "f"}, "*"}, "", "a", {{"EXECUTE", false}}),
            (Statements{"GRANT EXECUTE ON FUNCTION public.f() TO a"}));
  EXPECT_EQ(statements({ObjectKind::aggregate, {"public", "f"}, "integer ORDER BY text"}, "", "", {}),
            (Statements{"REVOKE ALL ON FUNCTION public.f(integer, text) FROM PUBLIC"}));
  EXPECT_EQ(statements({ObjectKind::aggregate, {"public", "f"}, "ORDER BY text"}, "", "", {}),
            (Statements{"REVOKE ALL ON FUNCTION public.f(text) FROM PUBLIC"}));
  EXPECT_EQ(statements({ObjectKind::foreign_server, {"", "s"}, ""}, "", "a", {{"USAGE", false}}),
            (Statements{"GRANT USAGE ON FOREIGN SERVER s TO a"}));
  EXPECT_EQ(statements({ObjectKind::schema, {"", "s"}, ""}, "", "a", {{"USAGE", false}, {"CREATE", false}}),
            (Statements{"GRANT CREATE, USAGE ON SCHEMA s TO a"}));
  EXPECT_EQ(statements({ObjectKind::domain, {"public", "d"}, ""}, "", "", {}),
            (Statements{"REVOKE ALL ON DOMAIN public.d FROM PUBLIC"}));
}

Definition function(const char* name, const char* arguments, std::vector<catalog::Use> uses) {
  Definition made = definition({ObjectKind::function, {"public", name}, arguments}, "CREATE FUNCTION x");
  made.statements[0].text = std::string("CREATE FUNCTION public.") + name + "(" + arguments +
                            ") RETURNS boolean LANGUAGE sql RETURN true";
  made.uses = std::move(uses);
  return made;
}

// A default and a check call a function that takes the table's row; so do a generated index expression and a
// domain's check.
TEST(DdlObjects, CirclesAreBrokenByWhatIsAddedLater) {
  catalog::Catalog all;
  Table table;
  table.name = {"public", "t"};
  table.columns = {column("a", "boolean")};
  table.columns[0].default_value = expression("public.f(NULL::public.t)");
  table.constraints = {constraint("c", catalog::Check{expression("public.f(t.*)"), false})};
  Index index;
  index.name = "i";
  index.keys = {key("")};
  index.keys[0].expression = expression("public.f(t.*)");
  table.indexes = {index};
  all.tables[table.name] = table;
  const Definition f = function("f", "public.t", {{{ObjectKind::table, table.name, ""}, ""}});
  all.definitions[f.id] = f;
  catalog::Domain domain;
  domain.name = {"public", "d"};
  domain.base = *sql::parse_type_name("int", "public");
  domain.checks = {{"dc", expression("public.g(VALUE)"), true, {}}};
  all.domains[domain.name] = domain;
  const Definition g = function("g", "public.d", {{{ObjectKind::domain, domain.name, ""}, ""}});
  all.definitions[g.id] = g;
  EXPECT_EQ(checked(create_all(all)),
            (Statements{"CREATE DOMAIN public.d AS integer", g.statements[0].text,
                        "CREATE TABLE public.t (\n  a boolean\n)", f.statements[0].text,
                        "ALTER DOMAIN public.d ADD CONSTRAINT dc CHECK (public.g(VALUE))",
                        "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT public.f(NULL::public.t)",
                        "CREATE INDEX i ON public.t ((public.f(t.*)))",
                        "ALTER TABLE public.t ADD CONSTRAINT c CHECK (public.f(t.*))"}));
}

// Keys and indexes of a partition tree come when all its tables are attached, each under its own name.
TEST(DdlObjects, PartitionTreesKeepTheNamesOfTheirIndexes) {
  catalog::Catalog all;
  Table root;
  root.name = {"public", "z"};
  root.columns = {column("id", "int")};
  root.partition_key = catalog::PartitionKey{catalog::PartitionStrategy::range, {key("id")}};
  root.constraints = {constraint("z_pk", catalog::Key{true, {"id"}, {}})};
  Table leaf = root;
  leaf.name = {"public", "a"};
  leaf.partition_key.reset();
  leaf.partition_of = catalog::PartitionOf{root.name, expression("DEFAULT")};
  leaf.constraints[0].name = "leaf_pk";
  leaf.constraints[0].inherited = true;
  leaf.constraints[0].parent = Name{"public", "z_pk"};
  all.tables[root.name] = root;
  all.tables[leaf.name] = leaf;
  EXPECT_EQ(checked(create_all(all)),
            (Statements{"CREATE TABLE public.z (\n  id integer\n)\nPARTITION BY RANGE (id)",
                        "CREATE TABLE public.a (\n  id integer\n)",
                        "ALTER TABLE ONLY public.z ATTACH PARTITION public.a DEFAULT",
                        "ALTER TABLE ONLY public.z ADD CONSTRAINT z_pk PRIMARY KEY (id)",
                        "ALTER TABLE public.a ADD CONSTRAINT leaf_pk PRIMARY KEY (id)",
                        "ALTER INDEX public.z_pk ATTACH PARTITION public.leaf_pk"}));
}

TEST(DdlObjects, WhatActsOnLaterStatementsComesLast) {
  catalog::Catalog all;
  all.schemas["public"] = {"public", "main"};
  const Definition trigger =
      definition({ObjectKind::event_trigger, {"", "e"}, ""},
                 "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION public.f()");
  const Definition privileges =
      definition({ObjectKind::default_privileges, {"", ""}, "tables"},
                 "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC");
  all.definitions[trigger.id] = trigger;
  all.definitions[privileges.id] = privileges;
  all.definitions[trigger.id].comment = "c";
  const Statements made = checked(create_all(all));
  ASSERT_EQ(made.size(), 5U);
  EXPECT_EQ(made[1], "COMMENT ON SCHEMA public IS 'main'");
  EXPECT_EQ(made[2], privileges.statements[0].text);
  EXPECT_EQ(made[3], trigger.statements[0].text);
  EXPECT_EQ(made[4], "COMMENT ON EVENT TRIGGER e IS 'c'");
}

}  // namespace
}  // namespace wesley::ddl
