// SPDX-License-Identifier: Apache-2.0
#include "base/rare.h"

#include <gtest/gtest.h>

namespace wesley {
namespace {

struct Pair {
  std::string first, second;
  bool operator==(const Pair&) const = default;
};

TEST(Rare, TakesTheRoomOfAPointer) {
  EXPECT_EQ(sizeof(Rare<Pair>), sizeof(void*));
}

TEST(Rare, IsEmptyUntilItIsGivenSomething) {
  Rare<std::string> text;
  EXPECT_FALSE(text);
  EXPECT_EQ(text.value_or("none"), "none");
  text = "some";
  EXPECT_EQ(text, "some");
  EXPECT_EQ(text, std::string("some"));
  EXPECT_EQ(text.value_or("none"), "some");
  text = std::nullopt;
  EXPECT_FALSE(text.has_value());
}

TEST(Rare, CopiesAreDeep) {
  Rare<Pair> one;
  one = {"a", "b"};
  Rare<Pair> other = one;
  other->second = "c";
  EXPECT_EQ(one->second, "b");
  EXPECT_FALSE(one == other);
  one = other;
  EXPECT_EQ(one, other);
  const Rare<Pair>& itself = one;
  one = itself;
  EXPECT_EQ(one->second, "c");
}

TEST(Rare, ComparesAsOptionalsDo) {
  const Rare<std::string> nothing;
  const Rare<std::string> empty = "";
  EXPECT_EQ(nothing, Rare<std::string>());
  EXPECT_FALSE(nothing == empty);
  EXPECT_FALSE(nothing == "");
}

TEST(Rare, ComesFromAnOptional) {
  EXPECT_EQ(Rare<std::string>(std::optional<std::string>("x")), "x");
  EXPECT_FALSE(Rare<std::string>(std::optional<std::string>()));
}

}  // namespace
}  // namespace wesley
