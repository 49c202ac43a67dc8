// SPDX-License-Identifier: Apache-2.0
#include "sql/type_name.h"

#include <array>

#include <gtest/gtest.h>

namespace wesley::sql {
namespace {

struct Spelling {
  std::string_view written;
  std::string_view canonical;
};

constexpr auto spellings = std::to_array<Spelling>({
    {"int", "integer"},
    {"INT4", "integer"},
    {"pg_catalog.int8", "bigint"},
    {"\"int4\"", "integer"},
    {"int[]", "integer[]"},
    {"_int4", "integer[]"},
    {"int[3][]", "integer[]"},
    {"int array[4]", "integer[]"},
    {"int ARRAY", "integer[]"},
    {"bool", "boolean"},
    {"float", "double precision"},
    {"float(24)", "real"},
    {"float(25)", "double precision"},
    {"double  precision", "double precision"},
    {"dec(10)", "numeric(10,0)"},
    {"decimal(10, 2)", "numeric(10,2)"},
    {"numeric", "numeric"},
    {"char", "character(1)"},
    {"char(3)", "character(3)"},
    {"national character varying(3)", "character varying(3)"},
    {"bpchar", "bpchar"},
    {"bpchar(4)", "character(4)"},
    {"\"char\"", "\"char\""},
    {"varchar", "character varying"},
    {"varchar(20)[]", "character varying(20)[]"},
    {"bit", "bit(1)"},
    {"pg_catalog.bit", "\"bit\""},
    {"bit varying(5)", "bit varying(5)"},
    {"timestamptz", "timestamp with time zone"},
    {"timestamptz(3)", "timestamp(3) with time zone"},
    {"timestamp (3) with time zone", "timestamp(3) with time zone"},
    {"timestamp(9)", "timestamp(6) without time zone"},
    {"time with time zone", "time with time zone"},
    {"time", "time without time zone"},
    {"interval", "interval"},
    {"interval(3)", "interval(3)"},
    {"interval year to month", "interval year to month"},
    {"interval day to second(3)", "interval day to second(3)"},
    {"json", "json"},
    {"\"any\"", "\"any\""},
    {"status", "shop.status"},
    {"Status", "shop.status"},
    {"\"Status\"[]", "shop.\"Status\"[]"},
    {"other.\"order\"", "other.\"order\""},
    {"public.geometry(Point, 4326)", "public.geometry(point,4326)"},
    {"\"timestamp\"(3)", "timestamp(3) without time zone"},
});

TEST(TypeName, ReadsEverySpelling) {
  for (const Spelling& row : spellings) {
    const auto type = parse_type_name(row.written, "shop");
    ASSERT_TRUE(type.has_value()) << row.written;
    EXPECT_EQ(to_string(*type), row.canonical) << row.written;
  }
}

TEST(TypeName, WrittenFormReadsAsItself) {
  for (const Spelling& row : spellings) {
    const auto type = parse_type_name(row.canonical, "elsewhere");
    ASSERT_TRUE(type.has_value()) << row.canonical;
    EXPECT_EQ(to_string(*type), row.canonical);
  }
}

TEST(TypeName, RefusesWhatIsNoType) {
  for (std::string_view text : {"",
                                "  ",
                                "serial",
                                "bigserial",
                                "setof int",
                                "int int",
                                "int(",
                                "varchar(",
                                "a.b.c",
                                "t%type",
                                "timestamp with zone",
                                "interval year to day",
                                "interval month to day",
                                "interval day(3)",
                                "float(54)",
                                "\"open",
                                "select",
                                "numeric(1,)",
                                "int[",
                                "5"}) {
    EXPECT_FALSE(parse_type_name(text, "public").has_value()) << text;
  }
}

TEST(TypeName, ReadsTheNodeOfAParsedStatement) {
  for (const Spelling& row : spellings) {
    if (row.written.find("Point") != std::string_view::npos) continue;
    const auto parsed = parse_expression("NULL::" + std::string(row.written));
    ASSERT_TRUE(parsed.has_value()) << row.written;
    EXPECT_EQ(to_string(type_name(parsed->root.child("type_name"), "shop")), row.canonical) << row.written;
  }
  const auto tree =
      parse("CREATE TABLE t (a serial, b public.geometry(Point, 4326), c \"int\", d interval second(2)[])")
          .value();
  const auto columns = tree.statements()[0].node.children("table_elts");
  const auto type = [&](std::size_t i) {
    return to_string(type_name(columns.at(i).child("type_name"), "shop"));
  };
  EXPECT_EQ(type(0), "serial");
  EXPECT_EQ(type(1), "public.geometry(point,4326)");
  EXPECT_EQ(type(2), "shop.\"int\"");
  EXPECT_EQ(type(3), "interval second(2)[]");
}

TEST(TypeName, KeepsItsParts) {
  const auto type = parse_type_name("shop.money_amount(3)[]", "public");
  ASSERT_TRUE(type.has_value());
  EXPECT_EQ(*type, (TypeName{"shop", "money_amount", "3", true}));
}

}  // namespace
}  // namespace wesley::sql
