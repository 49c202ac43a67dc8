// SPDX-License-Identifier: Apache-2.0
#include "plan/naming.h"

#include <gtest/gtest.h>

namespace wesley::plan {
namespace {

TEST(TemporaryName, FitsAndStaysDistinct) {
  EXPECT_EQ(temporary_name("age", new_suffix), "age_wesley_new");
  std::string stem(60, 'x');
  auto one = temporary_name(stem + "1", new_suffix), two = temporary_name(stem + "2", new_suffix);
  EXPECT_LE(one.size(), 63U);
  EXPECT_NE(one, two);
  EXPECT_EQ(one.substr(one.size() - new_suffix.size()), new_suffix);
}

TEST(TemporaryName, NeverCutsACharacterInTwo) {
  std::string umlauts;
  for (int i = 0; i < 31; ++i) umlauts += "\xC3\xA4";
  auto name = temporary_name(umlauts, new_suffix);
  EXPECT_LE(name.size(), 63U);
  auto cut = name.find('_');
  EXPECT_EQ(cut % 2, 0U) << name;
}

}  // namespace
}  // namespace wesley::plan
