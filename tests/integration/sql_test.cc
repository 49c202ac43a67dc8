// SPDX-License-Identifier: Apache-2.0
// What the sql module knows about PostgreSQL by heart, compared with a real server.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sql/builtins.h"
#include "sql/quote.h"
#include "sql/split.h"
#include "sql/tree.h"
#include "sql/type_name.h"
#include "support/test_database.h"

namespace wesley::sql {
namespace {

using support::TestDatabase;

int server_major(TestDatabase& db) {
  return std::stoi(db.value("SHOW server_version_num")) / 10000;
}

TEST(SqlOnServer, IdentifiersAreQuotedWhereTheServerQuotes) {
  TestDatabase db;
  const postgres::Rows words = db.query(
      "SELECT word, quote_ident(word) FROM (SELECT word FROM pg_get_keywords() UNION SELECT typname FROM "
      "pg_type "
      "UNION SELECT proname FROM pg_proc UNION SELECT unnest(ARRAY['A', 'a b', 'ä', 'a$', '1a', 'a\"b', '', "
      "'_', 'a1_'])) w(word)");
  ASSERT_GT(words.size(), 2000U);
  std::set<std::string> only_ours;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word(words.text(i, 0));
    const std::string ours = quote_identifier(word);
    if (words.text(i, 1) == word && ours != word) {
      only_ours.insert(word);  // reserved on newer servers
    } else {
      EXPECT_EQ(ours, words.text(i, 1));
    }
  }
  for (const std::string& word : only_ours)
    EXPECT_TRUE(word.starts_with("json") || word == "system_user" || word == "merge_action") << word;
}

TEST(SqlOnServer, LiteralsKeepTheirText) {
  TestDatabase db;
  for (const std::string& text : {std::string("it's"), std::string("a\\b'\\\\"), std::string("\n\t"),
                                  std::string("ä€😀"), std::string()}) {
    EXPECT_EQ(db.value("SELECT " + quote_literal(text)), text);
  }
}

TEST(SqlOnServer, TypeNamesAreThoseOfFormatType) {
  TestDatabase db;
  db.exec(
      "CREATE SCHEMA \"My Schema\"; CREATE TYPE \"My Schema\".\"T\" AS ENUM ('a'); CREATE DOMAIN public.d AS "
      "int; "
      "CREATE TYPE public.\"timestamp\" AS (a int)");
  const postgres::Rows types = db.query(
      "SELECT quote_ident(nspname) || '.' || quote_ident(typname), format_type(t.oid, -1) FROM pg_type t "
      "JOIN pg_namespace n "
      "ON n.oid = typnamespace WHERE typrelid = 0 AND (typelem = 0 OR typarray = 0) AND nspname !~ "
      "'toast|information' "
      // The server's own name for an array of rows or of a user's type is no spelling that anybody writes.
      "AND NOT (typelem <> 0 AND typlen = -1 AND (nspname <> 'pg_catalog' OR typname ~ '^_pg_'))");
  ASSERT_GT(types.size(), 80U);
  for (std::size_t i = 0; i < types.size(); ++i) {
    const auto type = parse_type_name(types.text(i, 0), "public");
    ASSERT_TRUE(type.has_value()) << types.text(i, 0);
    EXPECT_EQ(to_string(*type), types.text(i, 1));
  }
}

TEST(SqlOnServer, EverySpellingOfATypeIsTheServers) {
  TestDatabase db;
  db.exec("CREATE TYPE public.status AS ENUM ('a'); CREATE TYPE public.\"Status\" AS ENUM ('a')");
  const std::vector<std::string> spellings = {"int",
                                              "int2",
                                              "int4",
                                              "int8",
                                              "smallint",
                                              "bigint",
                                              "integer",
                                              "real",
                                              "float",
                                              "float(24)",
                                              "float(25)",
                                              "float4",
                                              "float8",
                                              "double precision",
                                              "dec",
                                              "decimal(10)",
                                              "decimal(10,2)",
                                              "numeric(5,-2)",
                                              "numeric",
                                              "bool",
                                              "boolean",
                                              "char",
                                              "char(3)",
                                              "character(3)",
                                              "nchar(3)",
                                              "national character varying(3)",
                                              "national char(2)",
                                              "varchar",
                                              "varchar(20)",
                                              "character varying(20)",
                                              "char varying(7)",
                                              "bpchar",
                                              "bpchar(4)",
                                              "pg_catalog.bpchar",
                                              "\"char\"",
                                              "text",
                                              "name",
                                              "bit",
                                              "bit(3)",
                                              "bit varying",
                                              "bit varying(5)",
                                              "varbit(5)",
                                              "pg_catalog.bit",
                                              "\"bit\"",
                                              "timestamp",
                                              "timestamp(3)",
                                              "timestamptz",
                                              "timestamptz(3)",
                                              "timestamp(9)",
                                              "timestamp with time zone",
                                              "timestamp(0) without time zone",
                                              "time",
                                              "time(3)",
                                              "timetz",
                                              "time with time zone",
                                              "time(2) with time zone",
                                              "date",
                                              "interval",
                                              "interval(3)",
                                              "interval year",
                                              "interval year to month",
                                              "interval day to second",
                                              "interval day to second(3)",
                                              "interval second(2)",
                                              "interval hour to minute",
                                              "json",
                                              "jsonb",
                                              "uuid",
                                              "bytea",
                                              "inet",
                                              "cidr",
                                              "macaddr",
                                              "xml",
                                              "money",
                                              "int[]",
                                              "int[3]",
                                              "int[][]",
                                              "int array",
                                              "int array[4]",
                                              "_int4",
                                              "varchar(5)[]",
                                              "timestamptz(3)[]",
                                              "_text",
                                              "char[]",
                                              "public.status",
                                              "public.status[]",
                                              "public.\"Status\"",
                                              "int4range",
                                              "tstzmultirange",
                                              "regclass",
                                              "oid",
                                              "tsvector",
                                              "pg_catalog.int4",
                                              "pg_catalog.varchar(20)",
                                              "pg_catalog.timestamptz",
                                              "\"int4\"",
                                              "\"varchar\"(3)",
                                              "\"timestamp\"(3)",
                                              "oidvector",
                                              "pg_lsn"};
  const std::map<std::string, int> born = {{"numeric(5,-2)", 15}, {"tstzmultirange", 14}};
  for (const std::string& spelling : spellings) {
    const auto since = born.find(spelling);
    if (since != born.end() && server_major(db) < since->second) continue;
    db.exec("CREATE TABLE public.t (a " + spelling + ")");
    const std::string expected = db.value(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'public.t'::regclass AND "
        "attnum = 1");
    db.exec("DROP TABLE public.t");
    const auto type = parse_type_name(spelling, "public");
    ASSERT_TRUE(type.has_value()) << spelling;
    EXPECT_EQ(to_string(*type), expected) << spelling;
  }
}

TEST(SqlOnServer, ObjectNamesAreTheServersChoice) {
  TestDatabase db;
  const auto repeated = [](std::string_view piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += piece;
    return out;
  };
  const std::vector<std::string> names = {"a",
                                          repeated("t", 30),
                                          repeated("t", 63),
                                          repeated("ä", 20),
                                          repeated("ä", 31),
                                          repeated("€", 21),
                                          "x" + repeated("€", 20),
                                          repeated("😀", 15),
                                          "xy" + repeated("😀", 15)};
  for (const std::string& table : names) {
    for (const std::string& column : names) {
      const std::string name = quote_identifier(table);
      db.exec(fmt::format("CREATE TABLE public.{} (id serial PRIMARY KEY, {} int UNIQUE CHECK ({} > 0))",
                          name, quote_identifier(column), quote_identifier(column)));
      const postgres::Rows found =
          db.query("SELECT contype::text, conname FROM pg_constraint WHERE conrelid = $1::regclass",
                   {"public." + name});
      std::map<std::string, std::string> constraints;
      for (std::size_t i = 0; i < found.size(); ++i) {
        constraints.emplace(std::string(found.text(i, 0)), std::string(found.text(i, 1)));
      }
      EXPECT_EQ(constraints["p"], make_object_name(table, "", "pkey"));
      EXPECT_EQ(constraints["u"], make_object_name(table, column, "key"));
      EXPECT_EQ(constraints["c"], make_object_name(table, column, "check"));
      EXPECT_EQ(db.value("SELECT relname FROM pg_class WHERE relkind = 'S'"),
                make_object_name(table, "id", "seq"));
      db.exec("DROP TABLE public." + name);
    }
  }
  db.exec("CREATE TABLE public.\"" + repeated("é", 40) + "\" (a int)");
  EXPECT_EQ(db.value("SELECT relname FROM pg_class WHERE relname LIKE 'é%'"),
            truncate_identifier(repeated("é", 40)));
}

TEST(SqlOnServer, VolatilityIsThatOfPgProc) {
  TestDatabase db;
  if (server_major(db) != 15) GTEST_SKIP() << "the table is of PostgreSQL 15";
  const postgres::Rows names = db.query(
      "SELECT proname, max(CASE provolatile WHEN 'i' THEN 0 WHEN 's' THEN 1 ELSE 2 END) FROM pg_proc "
      "WHERE pronamespace = 'pg_catalog'::regnamespace GROUP BY 1");
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(static_cast<int>(builtin_volatility(names.text(i, 0))), names.integer(i, 1))
        << names.text(i, 0);
  }
  EXPECT_EQ(builtin_volatility("uuid_generate_v4"), Volatility::unknown);
}

TEST(SqlOnServer, SignaturesAreThoseOfPgProc) {
  TestDatabase db;
  if (server_major(db) != 15) GTEST_SKIP() << "the table is of PostgreSQL 15";
  std::map<std::string, std::multiset<std::string>> ours;
  for (const Signature& row : builtin_signatures()) {
    ours[std::string(row.name)].insert(fmt::format("{} -> {}", row.parameters, row.result));
  }
  const postgres::Rows rows = db.query(
      "SELECT proname, (SELECT coalesce(string_agg(replace(format_type(t, NULL), '\"any\"', 'any') || "
      "  CASE WHEN n > pronargs - pronargdefaults THEN '=' ELSE '' END || "
      "  CASE WHEN provariadic <> 0 AND n = pronargs THEN '...' ELSE '' END, ',' ORDER BY n), '') "
      "  FROM unnest(proargtypes) WITH ORDINALITY u(t, n)) || ' -> ' || format_type(prorettype, NULL) "
      "FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f'");
  std::map<std::string, std::multiset<std::string>> servers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string name(rows.text(i, 0));
    if (ours.count(name) > 0) servers[name].emplace(rows.text(i, 1));
  }
  EXPECT_EQ(ours, servers);
}

}  // namespace
}  // namespace wesley::sql
