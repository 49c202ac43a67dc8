// SPDX-License-Identifier: Apache-2.0
// Two branches that each wrote a migration, and their merge.
#include <filesystem>

#include <gtest/gtest.h>

#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

std::string schema(std::string_view more) {
  return "type Note @table {\n  id: Int! @pk\n" + std::string(more) + "}\n";
}

class Rebase : public ::testing::Test {
 protected:
  void SetUp() override {
    generate("", "20260101000000", "init");
    ASSERT_EQ(execute().exit, 0);
  }
  // What a branch does: its schema, its migration.
  void generate(std::string_view more, std::string_view version, std::string_view name) {
    project_.write("schema/schema.graphql", schema(more));
    const Ran ran =
        project_.run({"migrate", "generate", std::string(name), "--version", std::string(version)});
    ASSERT_EQ(ran.exit, 0) << ran.err;
  }
  // Takes a folder out of the working copy as if its branch were not merged yet, or brings it back.
  void move(const std::string& from, const std::string& to) {
    std::filesystem::rename(project_.folder() / from, project_.folder() / to);
    std::filesystem::remove(project_.folder() / "migrations/wesley.sum");
    ASSERT_EQ(project_.run({"migrate", "hash"}).exit, 0);
  }
  void merge(std::string_view late) {
    std::filesystem::rename(project_.folder() / "aside", project_.folder() / "migrations" / late);
    project_.write("schema/schema.graphql", schema("  one: Int\n  two: Int\n"));
  }
  Ran execute() { return project_.run({"migrate", "execute", "--yes", "--database", database_.conninfo()}); }
  std::string columns() {
    return database_.value(
        "SELECT string_agg(attname::text, ',' ORDER BY attname) FROM pg_attribute WHERE attrelid = "
        "'public.note'::regclass AND attnum > 0 AND NOT attisdropped");
  }

  TestDatabase database_;
  Project project_;
};

// The other branch was written earlier, and merged after this one ran.
TEST_F(Rebase, RegeneratesWhatWasMergedLate) {
  generate("  one: Int\n", "20260102000000", "one");
  move("migrations/20260102000000_one", "aside");
  generate("  two: Int\n", "20260103000000", "two");
  ASSERT_EQ(execute().exit, 0);
  merge("20260102000000_one");
  // The merged wesley.sum lists all three.
  const Ran refused = execute();
  EXPECT_EQ(refused.exit, 5) << refused.err;

  const Ran rebased = project_.run({"migrate", "rebase", "--database", database_.conninfo()});
  ASSERT_EQ(rebased.exit, 0) << rebased.err;
  EXPECT_NE(rebased.out.find("removed 20260102000000_one"), std::string::npos) << rebased.out;
  EXPECT_EQ(project_.run({"migrate", "lint"}).exit, 0);
  const Ran ran = execute();
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(columns(), "id,one,two");
  EXPECT_EQ(project_.run({"drift", "detect", "--database", database_.conninfo()}).exit, 0);
}

// Neither ran: the later one does not start where the earlier one ends.
TEST_F(Rebase, FindsTheLaterOneWithoutADatabase) {
  generate("  one: Int\n", "20260102000000", "one");
  move("migrations/20260102000000_one", "aside");
  generate("  two: Int\n", "20260103000000", "two");
  merge("20260102000000_one");
  const Ran rebased = project_.run({"migrate", "rebase"});
  ASSERT_EQ(rebased.exit, 0) << rebased.err;
  EXPECT_NE(rebased.out.find("removed 20260103000000_two"), std::string::npos) << rebased.out;
  const Ran again = project_.run({"migrate", "rebase"});
  EXPECT_NE(again.out.find("nothing to do"), std::string::npos) << again.out;
  const Ran ran = execute();
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(columns(), "id,one,two");
}

TEST_F(Rebase, LeavesStepsWrittenByHandAlone) {
  generate("  one: Int\n", "20260102000000", "one");
  move("migrations/20260102000000_one", "aside");
  generate("  two: Int\n", "20260103000000", "two");
  const std::string up = "migrations/20260103000000_two/up.sql";
  std::string text = project_.read(up);
  const std::string column = "ADD COLUMN two integer";
  ASSERT_NE(text.find(column), std::string::npos) << text;
  text.replace(text.find(column), column.size(), column + " DEFAULT 7");
  project_.write(up, text);
  merge("20260102000000_one");
  const Ran refused = project_.run({"migrate", "rebase"});
  EXPECT_EQ(refused.exit, 8) << refused.err;
  EXPECT_NE(refused.err.find("written by hand"), std::string::npos) << refused.err;
  EXPECT_EQ(project_.read(up), text);
}

}  // namespace
}  // namespace wesley::support
