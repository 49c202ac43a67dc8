// SPDX-License-Identifier: Apache-2.0
#include "locks/hazard.h"

#include <set>

#include <gtest/gtest.h>

namespace wesley::locks {
namespace {

TEST(Hazard, every_row_is_found_by_value_and_by_code) {
  std::set<std::string_view> codes;
  for (const HazardInfo& row : all_hazards()) {
    EXPECT_EQ(info(row.hazard).code, row.code);
    EXPECT_EQ(hazard_from_code(row.code), row.hazard);
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    EXPECT_FALSE(row.meaning.empty());
  }
  EXPECT_EQ(all_hazards().size(), static_cast<std::size_t>(Hazard::extension_upgrade) + 1);
}

TEST(Hazard, unknown_codes_are_refused) {
  EXPECT_EQ(hazard_from_code("data_loss"), std::nullopt);
}

TEST(Hazard, what_destroys_or_stops_refuses_and_the_rest_warns) {
  std::size_t refusing = 0;
  for (const HazardInfo& row : all_hazards()) refusing += row.refuses ? 1 : 0;
  EXPECT_EQ(refusing, 8U);
  EXPECT_TRUE(info(Hazard::data_loss).refuses);
  EXPECT_FALSE(info(Hazard::tightens).refuses);
}

}  // namespace
}  // namespace wesley::locks
