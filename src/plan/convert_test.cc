// SPDX-License-Identifier: Apache-2.0
#include "plan/convert.h"

#include <gtest/gtest.h>

#include "sql/type_name.h"

namespace wesley::plan {
namespace {

Conversion between(std::string_view from, std::string_view to) {
  return convert(*sql::parse_type_name(from, "public"), *sql::parse_type_name(to, "public"), "c");
}

struct Row {
  std::string_view from, to, expression, fits;
  bool may_fail, assigns;
};

TEST(Convert, EveryFamily) {
  const Row rows[] = {
      {"int", "int", "c", "", false, false},
      {"int", "bigint", "c::bigint", "", false, false},
      {"bigint", "int", "c::integer", "c BETWEEN -2147483648 AND 2147483647", false, false},
      {"smallint", "numeric(10,2)", "c::numeric(10,2)", "", false, false},
      {"numeric", "int", "c::integer", "c BETWEEN -2147483648 AND 2147483647", false, false},
      {"text", "int", "c::integer", "", true, false},
      {"int", "text", "c::text", "", false, false},
      {"varchar(20)", "varchar(5)", "c::character varying(5)", "pg_catalog.char_length(c) <= 5", false, true},
      {"text", "status", "c::public.status", "", true, false},
      {"status", "text", "c::text", "", false, false},
      {"status", "mood", "c::text::public.mood", "", true, false},
      {"timestamp", "timestamptz", "(c AT TIME ZONE 'UTC')", "", false, false},
      {"timestamptz", "date", "(c AT TIME ZONE 'UTC')::date", "", false, false},
      {"date", "timestamptz", "(c::timestamp without time zone AT TIME ZONE 'UTC')", "", false, false},
  };
  for (const auto& row : rows) {
    auto conversion = between(row.from, row.to);
    SCOPED_TRACE(std::string(row.from) + " to " + std::string(row.to));
    EXPECT_EQ(conversion.expression, row.expression);
    EXPECT_EQ(conversion.fits, row.fits);
    EXPECT_EQ(conversion.may_fail, row.may_fail);
    EXPECT_EQ(conversion.assigns, row.assigns);
  }
}

TEST(Convert, WhatDependsOnTheSessionSaysSo) {
  EXPECT_TRUE(between("text", "timestamptz").session_dependent);
  EXPECT_TRUE(between("timestamptz", "text").session_dependent);
  EXPECT_FALSE(between("timestamp", "timestamptz").session_dependent) << "pinned to UTC in the expression";
  EXPECT_FALSE(between("int", "bigint").session_dependent);
}

}  // namespace
}  // namespace wesley::plan
