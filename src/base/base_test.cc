// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/source.h"
#include "base/spelling.h"

namespace wesley {
namespace {

TEST(LineTable, CountsLinesOfEveryTerminatorAndColumnsInCodePoints) {
  const std::string text = "a\r\nb\rç😀d\n";
  const LineTable lines(text);
  EXPECT_EQ(lines.line_count(), 4U);
  EXPECT_EQ(lines.line(2), "b");
  EXPECT_EQ(lines.line(3), "ç😀d");
  const auto d = static_cast<std::uint32_t>(text.find('d'));
  EXPECT_EQ(lines.position(d), (Position{3, 3}));
  EXPECT_EQ(lines.position_utf16(d), (Position{3, 4}));
  EXPECT_EQ(lines.position(1000), (Position{4, 1}));
}

TEST(LineTable, OfAnExcerptCountsFromItsFirstLine) {
  const LineTable lines("x\nyz", 41);
  EXPECT_EQ(lines.line(40), "");
  EXPECT_EQ(lines.line(42), "yz");
  EXPECT_EQ(lines.line(43), "");
  EXPECT_EQ(lines.position(3), (Position{42, 2}));
}

TEST(Hash, IsSha256) {
  EXPECT_EQ(sha256_text("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Json, KeepsKeyOrderAndRoundTrips) {
  const std::string text = R"({"b":1,"a":[true,null,-2.5,"x\n\"é"],"o":{}})";
  const auto parsed = parse_json(text);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->dump(), text);
  EXPECT_EQ(parse_json(parsed->dump(2)).value(), *parsed);
}

TEST(File, WritesAllOrNothingAndOnlyWhatChanged) {
  char folder[] = "/tmp/wesley-file-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const std::filesystem::path root(folder);
  EXPECT_EQ(write_files_atomic({{root / "x/a", "1"}, {root / "b", "2"}})->size(), 2U);
  EXPECT_EQ(write_files_atomic({{root / "x/a", "1"}, {root / "b", "3"}})->size(), 1U);
  EXPECT_EQ(read_file(root / "b").value(), "3");
  std::filesystem::create_directory(root / "folder");
  EXPECT_FALSE(write_files_atomic({{root / "x/a", "9"}, {root / "b/impossible", "9"}}));
  EXPECT_EQ(read_file(root / "x/a").value(), "1");
  std::filesystem::remove_all(root);
}

TEST(File, ABatchLeavesNothingBehindThatWasNotCommitted) {
  char folder[] = "/tmp/wesley-file-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const std::filesystem::path root(folder);
  const auto count = [&] {
    return std::distance(std::filesystem::directory_iterator(root), std::filesystem::directory_iterator());
  };
  {
    FileBatch batch(Durability::repeatable);
    batch.add(root / "a", "1");
    batch.add(root / "new/folder/b", "2");
    EXPECT_EQ(count(), 2);
    EXPECT_FALSE(std::filesystem::exists(root / "a"));
  }
  EXPECT_EQ(count(), 0);
  FileBatch batch(Durability::repeatable);
  batch.add(root / "b", "2");
  batch.add(root / "a", "1");
  EXPECT_EQ(batch.commit().value(), (std::vector{root / "a", root / "b"}));
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(read_file(root / "b").value(), "2");
  FileBatch impossible(Durability::repeatable);
  impossible.add(root / "c", "3");
  impossible.add(root / "a/below-a-file", "4");
  EXPECT_FALSE(impossible.commit());
  EXPECT_EQ(count(), 2);
  std::filesystem::remove_all(root);
}

TEST(Spelling, FindsSlipsOnly) {
  EXPECT_EQ(nearest("primarykye", {"foreignKey", "primaryKey"}), "primaryKey");
  EXPECT_EQ(nearest("Usr", {"User", "Order"}), "User");
  EXPECT_FALSE(nearest("banana", {"User", "Order"}));
}

}  // namespace
}  // namespace wesley
