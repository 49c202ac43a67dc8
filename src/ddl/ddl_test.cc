// SPDX-License-Identifier: Apache-2.0
#include "ddl/ddl.h"

#include <gtest/gtest.h>

#include "sql/tree.h"

namespace wesley::ddl {
namespace {

using catalog::Column;
using catalog::Constraint;
using catalog::Expression;
using catalog::Index;
using catalog::Table;

const Name user{"public", "user"};  // a reserved word: always quoted

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

catalog::Key unique_key(std::vector<std::string> columns) {
  catalog::Key made;
  made.columns = std::move(columns);
  return made;
}

// Each form is what it should be, and the grammar takes it.
#define EXPECT_DDL(statement, expected)                        \
  do {                                                         \
    const std::string rendered = (statement);                  \
    EXPECT_EQ(rendered, (expected));                           \
    const auto parsed = sql::parse(rendered);                  \
    EXPECT_TRUE(parsed) << rendered << parsed.error().message; \
    if (parsed) {                                              \
      EXPECT_EQ(parsed->statements().size(), 1U);              \
    }                                                          \
  } while (false)

TEST(Ddl, Schemas) {
  EXPECT_DDL(create_schema({"Shop", {}}), "CREATE SCHEMA IF NOT EXISTS \"Shop\"");
  EXPECT_DDL(drop_schema("shop"), "DROP SCHEMA shop");
  EXPECT_DDL(create_extension({"citext", "public", "1.6"}),
             "CREATE EXTENSION citext SCHEMA public VERSION '1.6'");
  EXPECT_DDL(create_extension({"uuid-ossp", "", ""}), "CREATE EXTENSION \"uuid-ossp\"");
  EXPECT_DDL(drop_extension("citext"), "DROP EXTENSION citext");
  EXPECT_DDL(update_extension("citext", "1.7"), "ALTER EXTENSION citext UPDATE TO '1.7'");
  EXPECT_DDL(set_extension_schema("citext", "ext"), "ALTER EXTENSION citext SET SCHEMA ext");
}

TEST(Ddl, Enums) {
  const Name status{"public", "status"};
  EXPECT_DDL(create_enum({status, {{"A", {}}, {"it's", {}}}, {}, {}}),
             "CREATE TYPE public.status AS ENUM ('A', 'it''s')");
  EXPECT_DDL(create_enum({status, {}, {}, {}}), "CREATE TYPE public.status AS ENUM ()");
  EXPECT_DDL(drop_type(status), "DROP TYPE public.status");
  EXPECT_DDL(add_enum_value(status, "B", "", ""), "ALTER TYPE public.status ADD VALUE 'B'");
  EXPECT_DDL(add_enum_value(status, "B", "C", ""), "ALTER TYPE public.status ADD VALUE 'B' BEFORE 'C'");
  EXPECT_DDL(add_enum_value(status, "B", "", "A"), "ALTER TYPE public.status ADD VALUE 'B' AFTER 'A'");
  EXPECT_DDL(rename_enum_value(status, "A", "B"), "ALTER TYPE public.status RENAME VALUE 'A' TO 'B'");
  EXPECT_DDL(rename_type(status, "State"), "ALTER TYPE public.status RENAME TO \"State\"");
}

TEST(Ddl, Sequences) {
  catalog::Sequence sequence;
  sequence.name = {"public", "s"};
  EXPECT_DDL(create_sequence(sequence), "CREATE SEQUENCE public.s");
  EXPECT_DDL(sequence_owned_by(sequence), "ALTER SEQUENCE public.s OWNED BY NONE");
  sequence.options = catalog::default_sequence_options("integer", false);
  EXPECT_DDL(create_sequence(sequence), "CREATE SEQUENCE public.s AS integer INCREMENT BY -1");
  sequence.options.start = -5;
  sequence.options.cache = 20;
  sequence.options.cycle = true;
  sequence.owned_by = {user, "id"};
  EXPECT_DDL(create_sequence(sequence),
             "CREATE SEQUENCE public.s AS integer INCREMENT BY -1 START WITH -5 CACHE 20 CYCLE");
  EXPECT_DDL(sequence_owned_by(sequence), "ALTER SEQUENCE public.s OWNED BY public.\"user\".id");
  EXPECT_DDL(
      alter_sequence(sequence.name, catalog::default_sequence_options("smallint")),
      "ALTER SEQUENCE public.s AS smallint INCREMENT BY 1 MINVALUE 1 MAXVALUE 32767 START WITH 1 CACHE 1 "
      "NO CYCLE");
  EXPECT_DDL(drop_sequence(sequence.name), "DROP SEQUENCE public.s");
}

TEST(Ddl, TableWithItsPartsInReadingOrder) {
  Table table;
  table.name = user;
  table.columns = {column("id", "uuid"), column("email", "varchar(100)")};
  table.columns[0].not_null = true;
  catalog::Key primary;
  primary.primary = true;
  primary.columns = {"id"};
  Constraint unvalidated = constraint("user_late", catalog::Check{expression("true"), false});
  unvalidated.validated = false;
  table.constraints = {constraint("a_fk", catalog::ForeignKey{{"id"}, {"public", "o"}, {"id"}}),
                       constraint("b_check", catalog::Check{expression("email <> ''"), false}),
                       constraint("c_key", unique_key({"email"})), constraint("d_pkey", primary),
                       unvalidated};
  table.unlogged = true;
  table.options = {{"fillfactor", "70"}, {"toast.autovacuum_enabled", "off"}};
  EXPECT_DDL(create_table(table), R"(CREATE UNLOGGED TABLE public."user" (
  id uuid NOT NULL,
  email character varying(100),
  CONSTRAINT d_pkey PRIMARY KEY (id),
  CONSTRAINT c_key UNIQUE (email),
  CONSTRAINT b_check CHECK (email <> '')
)
WITH (fillfactor = 70, toast.autovacuum_enabled = off))");
  EXPECT_NE(create_table(table, {true}).find("CONSTRAINT a_fk FOREIGN KEY"), std::string::npos);
  Table bare;
  bare.name = user;
  EXPECT_DDL(create_table(bare), "CREATE TABLE public.\"user\" (\n)");
}

// A foreign key is tied to the key that was made first: of equal ones, the first by name.
TEST(Ddl, OfEqualKeysTheFirstByNameStandsInTheTable) {
  Table table;
  table.name = user;
  table.columns = {column("id", "int")};
  catalog::Key primary = unique_key({"id"});
  primary.primary = true;
  table.constraints = {constraint("a_unique", unique_key({"id"})), constraint("user_pkey", primary)};
  EXPECT_DDL(create_table(table),
             "CREATE TABLE public.\"user\" (\n  id integer,\n  CONSTRAINT a_unique UNIQUE (id)\n)");
  EXPECT_FALSE(stands_in_create_table(table, table.constraints[1]));
}

TEST(Ddl, Tables) {
  EXPECT_DDL(drop_table(user), "DROP TABLE public.\"user\"");
  EXPECT_DDL(rename_table(user, "account"), "ALTER TABLE public.\"user\" RENAME TO account");
  EXPECT_DDL(set_table_options(user, {{"fillfactor", "70"}, {"user_catalog_table", "it's"}}),
             "ALTER TABLE public.\"user\" SET (fillfactor = 70, user_catalog_table = 'it''s')");
  EXPECT_DDL(reset_table_options(user, {"fillfactor", "toast.fillfactor"}),
             "ALTER TABLE public.\"user\" RESET (fillfactor, toast.fillfactor)");
  EXPECT_DDL(set_logged(user, false), "ALTER TABLE public.\"user\" SET UNLOGGED");
  EXPECT_DDL(set_logged(user, true), "ALTER TABLE public.\"user\" SET LOGGED");
}

TEST(Ddl, ColumnDefinitions) {
  Column text = column("Name", "text");
  text.collation = Name{"pg_catalog", "C"};
  text.compression = "lz4";
  text.not_null = true;
  text.default_value = expression("'it''s' || 'x'");
  EXPECT_EQ(column_definition(text),
            "\"Name\" text COMPRESSION lz4 COLLATE pg_catalog.\"C\" DEFAULT ('it''s' || 'x') NOT NULL");
  Column number = column("n", "int");
  number.identity = catalog::Identity{true, catalog::default_sequence_options("integer")};
  EXPECT_EQ(column_definition(number), "n integer GENERATED ALWAYS AS IDENTITY");
  number.identity->always = false;
  number.identity->options.start = 100;
  number.identity->options.increment = 5;
  EXPECT_EQ(column_definition(number),
            "n integer GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 5 START WITH 100)");
  Column generated = column("g", "int");
  generated.generated = catalog::Generated{expression("n * 2"), true};
  EXPECT_EQ(column_definition(generated), "g integer GENERATED ALWAYS AS (n * 2) STORED");
}

// Parentheses exactly where the grammar wants them, or where it is not obvious that it does not.
TEST(Ddl, DefaultsInColumnDefinitions) {
  const auto rendered = [](const char* text) {
    Column made = column("c", "text");
    made.default_value = expression(text);
    const std::string statement = add_column(user, made);
    EXPECT_TRUE(sql::parse(statement)) << statement;
    return statement.substr(statement.find("DEFAULT"));
  };
  for (const char* plain :
       {"0", "-1", "1.5", "'x'", "''", "now()", "CURRENT_TIMESTAMP", "true", "gen_random_uuid()",
        "'A'::public.status", "'{}'::text[]", "public.f(1, ')')", "1::bigint", "NULL"}) {
    EXPECT_EQ(rendered(plain), std::string("DEFAULT ") + plain);
  }
  for (const char* compound : {"a AND b", "1 IN (1, 2)", "x IS NULL", "now() AT TIME ZONE 'utc'", "1 + 2",
                               "(1)", "ARRAY[1, 2]", "'x' COLLATE \"C\"", "f(1) + g(2)", "E'\\n'"}) {
    EXPECT_EQ(rendered(compound), std::string("DEFAULT (") + compound + ")");
  }
}

TEST(Ddl, Columns) {
  Column number = column("n", "bigint");
  number.identity = catalog::Identity{false, catalog::default_sequence_options("bigint")};
  number.storage = "plain";
  number.statistics = 100;
  const std::string alter = "ALTER TABLE public.\"user\" ";
  EXPECT_DDL(add_column(user, column("n", "int")), alter + "ADD COLUMN n integer");
  EXPECT_EQ(column_settings(user, number),
            (std::vector<std::string>{alter + "ALTER COLUMN n SET STORAGE PLAIN",
                                      alter + "ALTER COLUMN n SET STATISTICS 100"}));
  EXPECT_DDL(drop_column(user, "n"), alter + "DROP COLUMN n");
  EXPECT_DDL(rename_column(user, "n", "M"), alter + "RENAME COLUMN n TO \"M\"");
  EXPECT_DDL(alter_column_type(user, number), alter + "ALTER COLUMN n TYPE bigint");
  EXPECT_DDL(alter_column_type(user, number, "n::bigint"),
             alter + "ALTER COLUMN n TYPE bigint USING n::bigint");
  EXPECT_DDL(set_default(user, "n", "a AND b"), alter + "ALTER COLUMN n SET DEFAULT a AND b");
  EXPECT_DDL(drop_default(user, "n"), alter + "ALTER COLUMN n DROP DEFAULT");
  EXPECT_DDL(set_not_null(user, "n"), alter + "ALTER COLUMN n SET NOT NULL");
  EXPECT_DDL(drop_not_null(user, "n"), alter + "ALTER COLUMN n DROP NOT NULL");
  EXPECT_DDL(add_identity(user, number), alter + "ALTER COLUMN n ADD GENERATED BY DEFAULT AS IDENTITY");
  EXPECT_DDL(drop_identity(user, "n"), alter + "ALTER COLUMN n DROP IDENTITY");
  EXPECT_DDL(alter_identity(user, number),
             alter +
                 "ALTER COLUMN n SET GENERATED BY DEFAULT SET INCREMENT BY 1 SET MINVALUE 1 SET MAXVALUE "
                 "9223372036854775807 SET START WITH 1 SET CACHE 1 SET NO CYCLE");
  EXPECT_DDL(drop_expression(user, "n"), alter + "ALTER COLUMN n DROP EXPRESSION");
  EXPECT_DDL(set_storage(user, "n", "external"), alter + "ALTER COLUMN n SET STORAGE EXTERNAL");
  EXPECT_DDL(reset_storage(user, number), alter + "ALTER COLUMN n SET STORAGE PLAIN");
  EXPECT_DDL(reset_storage(user, column("t", "numeric(10,2)")), alter + "ALTER COLUMN t SET STORAGE MAIN");
  EXPECT_DDL(reset_storage(user, column("t", "int[]")), alter + "ALTER COLUMN t SET STORAGE EXTENDED");
  EXPECT_DDL(set_compression(user, "n", "default"), alter + "ALTER COLUMN n SET COMPRESSION default");
  EXPECT_DDL(set_statistics(user, "n", -1), alter + "ALTER COLUMN n SET STATISTICS -1");
}

TEST(Ddl, Constraints) {
  const std::string alter = "ALTER TABLE public.\"user\" ";
  catalog::Key full = unique_key({"a", "B"});
  full.include = {"c"};
  full.nulls_not_distinct = true;
  Constraint unique = constraint("u", full);
  unique.deferrable = unique.initially_deferred = true;
  EXPECT_DDL(
      add_constraint(user, unique),
      alter +
          "ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a, \"B\") INCLUDE (c) DEFERRABLE INITIALLY DEFERRED");
  EXPECT_DDL(add_key_using_index(user, unique, "u_new"),
             alter + "ADD CONSTRAINT u UNIQUE USING INDEX u_new DEFERRABLE INITIALLY DEFERRED");
  EXPECT_DDL(
      create_key_index(user, unique, "u_new", true),
      "CREATE UNIQUE INDEX CONCURRENTLY u_new ON public.\"user\" (a, \"B\") INCLUDE (c) NULLS NOT DISTINCT");

  catalog::ForeignKey reference{{"a", "b"}, {"shop", "order"}, {"x", "y"}};
  Constraint foreign = constraint("f", reference);
  EXPECT_DDL(add_constraint(user, foreign, true),
             alter + "ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES shop.\"order\" (x, y) NOT VALID");
  reference.match_full = true;
  reference.on_delete = catalog::ReferentialAction::set_null;
  reference.on_update = catalog::ReferentialAction::cascade;
  foreign.body = reference;
  foreign.deferrable = true;
  EXPECT_DDL(add_constraint(user, foreign),
             alter +
                 "ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES shop.\"order\" (x, y) MATCH FULL ON UPDATE "
                 "CASCADE ON DELETE SET NULL DEFERRABLE");
  EXPECT_DDL(alter_constraint_deferrable(user, foreign), alter + "ALTER CONSTRAINT f DEFERRABLE");
  foreign.deferrable = false;
  EXPECT_DDL(alter_constraint_deferrable(user, foreign), alter + "ALTER CONSTRAINT f NOT DEFERRABLE");

  Constraint check = constraint("c", catalog::Check{expression("a > 0"), true});
  check.validated = false;
  EXPECT_DDL(add_constraint(user, check), alter + "ADD CONSTRAINT c CHECK (a > 0) NO INHERIT NOT VALID");
  EXPECT_DDL(validate_constraint(user, "c"), alter + "VALIDATE CONSTRAINT c");
  EXPECT_DDL(drop_constraint(user, "c"), alter + "DROP CONSTRAINT c");
  EXPECT_DDL(rename_constraint(user, "c", "d"), alter + "RENAME CONSTRAINT c TO d");
}

TEST(Ddl, Indexes) {
  Index index;
  index.name = "i";
  index.keys = {key("a")};
  EXPECT_DDL(create_index(user, index, false), "CREATE INDEX i ON public.\"user\" (a)");
  index.unique = true;
  index.nulls_not_distinct = true;
  index.keys = {key("a"), key("b"), key("c")};
  index.keys[0].descending = true;
  index.keys[1].nulls_first = true;
  index.keys[2].descending = index.keys[2].nulls_first = true;
  index.keys[2].column.clear();
  index.keys[2].expression = expression("lower(c)");
  index.keys[2].collation = Name{"pg_catalog", "C"};
  index.keys[2].opclass = Name{"", "text_pattern_ops"};
  index.include = {"d"};
  index.options = {{"fillfactor", "80"}};
  index.predicate = expression("a > 0 AND b");
  EXPECT_DDL(
      create_index(user, index, true),
      "CREATE UNIQUE INDEX CONCURRENTLY i ON public.\"user\" (a DESC NULLS LAST, b NULLS FIRST, (lower(c)) "
      "COLLATE pg_catalog.\"C\" text_pattern_ops DESC) INCLUDE (d) NULLS NOT DISTINCT WITH (fillfactor = 80) "
      "WHERE a > 0 AND b");
  index = Index();
  index.name = "g";
  index.method = "gin";
  index.keys = {key("a")};
  EXPECT_DDL(create_index(user, index, false), "CREATE INDEX g ON public.\"user\" USING gin (a)");
  const Name name{"public", "i"};
  EXPECT_DDL(drop_index(name, true), "DROP INDEX CONCURRENTLY public.i");
  EXPECT_DDL(drop_index(name, false), "DROP INDEX public.i");
  EXPECT_DDL(rename_index(name, "Z"), "ALTER INDEX public.i RENAME TO \"Z\"");
  EXPECT_DDL(set_index_options(name, {{"fillfactor", "70"}}), "ALTER INDEX public.i SET (fillfactor = 70)");
  EXPECT_DDL(reset_index_options(name, {"fillfactor"}), "ALTER INDEX public.i RESET (fillfactor)");
}

TEST(Ddl, Comments) {
  EXPECT_DDL(comment_on("SCHEMA", "public", "it's\nhere"), "COMMENT ON SCHEMA public IS 'it''s\nhere'");
  EXPECT_DDL(comment_on("TYPE", "public.status", std::nullopt), "COMMENT ON TYPE public.status IS NULL");
  Table table;
  table.name = user;
  table.comment = "t";
  table.columns = {column("Id", "int")};
  table.columns[0].comment = "c";
  table.constraints = {constraint("k", unique_key({"Id"}))};
  table.constraints[0].comment = "k";
  table.indexes = {Index()};
  table.indexes[0].name = "i";
  table.indexes[0].comment = "back\\slash";
  EXPECT_EQ(table_comments(table), (std::vector<std::string>{
                                       "COMMENT ON TABLE public.\"user\" IS 't'",
                                       "COMMENT ON COLUMN public.\"user\".\"Id\" IS 'c'",
                                       "COMMENT ON CONSTRAINT k ON public.\"user\" IS 'k'",
                                       "COMMENT ON INDEX public.i IS E'back\\\\slash'",
                                   }));
  for (const std::string& statement : table_comments(table)) EXPECT_TRUE(sql::parse(statement)) << statement;
}

// Circles of foreign keys and owned sequences need no care: foreign keys come last, owners after both sides.
TEST(Ddl, WholeCatalogInDependencyOrder) {
  catalog::Catalog all;
  all.schemas["public"] = {"public", "main"};
  all.enums[{"public", "e"}] = {{"public", "e"}, {{"A", {}}}, {}, {}};
  for (const char* name : {"a", "b"}) {
    Table table;
    table.name = {"public", name};
    table.columns = {column("id", "int"), column("other", "int")};
    table.constraints = {constraint("k", unique_key({"id"}))};
    const std::string other = name == std::string("a") ? "b" : "a";
    table.constraints.insert(table.constraints.begin(),
                             constraint("f", catalog::ForeignKey{{"other"}, {"public", other}, {"id"}}));
    all.tables[table.name] = table;
  }
  catalog::Sequence sequence;
  sequence.name = {"public", "s"};
  sequence.owned_by = {{"public", "a"}, "id"};
  all.sequences[sequence.name] = sequence;
  std::vector<std::string> beginnings;
  for (const std::string& statement : create_all(all)) {
    ASSERT_TRUE(sql::parse(statement)) << statement;
    beginnings.push_back(statement.substr(0, 22));
  }
  EXPECT_EQ(beginnings, (std::vector<std::string>{
                            "CREATE SCHEMA IF NOT E", "CREATE TYPE public.e A", "CREATE SEQUENCE public",
                            "CREATE TABLE public.a ", "CREATE TABLE public.b ", "ALTER SEQUENCE public.",
                            "ALTER TABLE public.a A", "ALTER TABLE public.b A", "COMMENT ON SCHEMA publ"}));
}

TEST(Constraint, OfPeriods) {
  catalog::ForeignKey key;
  key.columns = {"id", "during"};
  key.referenced = {"public", "stay"};
  key.referenced_columns = {"id", "valid"};
  key.period = true;
  catalog::Constraint constraint;
  constraint.name = "k";
  constraint.body = key;
  EXPECT_EQ(constraint_definition(constraint),
            "CONSTRAINT k FOREIGN KEY (id, PERIOD during) REFERENCES public.stay (id, PERIOD valid)");
}

}  // namespace
}  // namespace wesley::ddl
