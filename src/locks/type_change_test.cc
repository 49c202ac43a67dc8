// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "locks/locks.h"
#include "sql/type_name.h"

namespace wesley::locks {
namespace {

struct Case {
  std::string_view from, to;
  bool rewrite, rebuilds_indexes;
};

// Measured on a real server by the cases of lock_truth_test.cc.
constexpr Case cases[] = {
    {"varchar(20)", "varchar(20)", false, false},
    {"varchar(20)", "varchar(40)", false, false},
    {"varchar(20)", "varchar", false, false},
    {"varchar(20)", "text", false, false},
    {"varchar(20)", "varchar(10)", true, true},
    {"varchar", "varchar(10)", true, true},
    {"text", "varchar", false, false},
    {"text", "varchar(10)", true, true},
    {"char(10)", "char(20)", true, true},
    {"char(10)", "text", true, true},
    {"numeric(10,2)", "numeric(12,2)", false, false},
    {"numeric(10,2)", "numeric", false, false},
    {"numeric(10,2)", "numeric(12,4)", true, true},
    {"numeric(10,2)", "numeric(8,2)", true, true},
    {"numeric", "numeric(10,2)", true, true},
    {"timestamp", "timestamptz", false, true},
    {"timestamptz", "timestamp", false, true},
    {"timestamp(3)", "timestamptz(3)", true, true},
    {"timestamp(3)", "timestamp(6)", false, false},
    {"timestamp(3)", "timestamp", false, false},
    {"timestamp", "timestamp(6)", false, false},
    {"timestamp", "timestamp(3)", true, true},
    {"interval(3)", "interval", false, false},
    {"interval(3)", "interval(2)", true, true},
    {"interval(3)", "interval day to second(3)", false, false},
    {"interval", "interval year", true, true},
    {"cidr", "inet", false, false},
    {"inet", "cidr", true, true},
    {"varbit(8)", "varbit(16)", false, false},
    {"varbit(8)", "varbit(4)", true, true},
    {"integer", "bigint", true, true},
    {"integer", "oid", false, true},
    {"integer[]", "bigint[]", true, true},
    {"varchar(5)[]", "varchar(9)[]", true, true},
    {"varchar(5)[]", "varchar[]", false, false},
    {"varchar(5)[]", "text[]", true, true},
    {"integer", "integer[]", true, true},
    {"date", "timestamp", true, true},
    {"json", "jsonb", true, true},
    {"text", "s.mood", true, true},
};

TEST(TypeChange, keeps_bytes_and_indexes_only_where_the_server_does) {
  for (const Case& each : cases) {
    const TypeChange change = classify_type_change(*sql::parse_type_name(each.from, "public"),
                                                   *sql::parse_type_name(each.to, "public"));
    EXPECT_EQ(change.rewrite, each.rewrite) << each.from << " -> " << each.to;
    EXPECT_EQ(change.rebuilds_indexes, each.rebuilds_indexes) << each.from << " -> " << each.to;
  }
}

TEST(TypeChange, a_zone_other_than_utc_rewrites_timestamps) {
  const auto plain = *sql::parse_type_name("timestamp", "");
  const auto zoned = *sql::parse_type_name("timestamptz", "");
  EXPECT_TRUE(classify_type_change(plain, zoned, false).rewrite);
}

}  // namespace
}  // namespace wesley::locks
