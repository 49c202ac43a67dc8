// SPDX-License-Identifier: Apache-2.0
// Generators of the user's own: what they get, what they may print, and that a failure writes nothing.
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

class CustomGenerator : public testing::Test {
 protected:
  CustomGenerator() {
    project_.write(
        "schema/schema.graphql",
        "\"People | and\\nmore\"\ntype Person @table {\n  id: Int! @pk\n  \"How they are called.\"\n  name: "
        "String\n}\n");
  }
  void configure(const std::string& name, const std::string& command, const std::string& out) {
    toml_ += fmt::format(
        "[generate.custom.{}]\ncommand = '''{}'''\nout = \"{}\"\noptions = {{ title = \"Ours\" }}\n", name,
        command, out);
    project_.write("wesley.toml", toml_);
  }
  bool exists(const std::string& path) const { return std::filesystem::exists(project_.folder() / path); }
  // It fails, says so in these words, and nothing is written.
  void expect_failure(int exit, const std::string& words) {
    const Ran ran = project_.run({"compile"});
    EXPECT_EQ(ran.exit, exit) << ran.out << ran.err;
    EXPECT_NE(ran.err.find(words), std::string::npos) << ran.err;
    EXPECT_FALSE(exists("generated"));
  }

  Project project_;
  std::string toml_;
};

TEST_F(CustomGenerator, TheExampleWritesADictionary) {
  const auto script =
      std::filesystem::path(WESLEY_TESTS).parent_path() / "examples" / "generators" / "data-dictionary.mjs";
  configure("dictionary", "node " + script.string(), "generated/dictionary");
  const Ran ran = project_.run({"compile"});
  ASSERT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(project_.read("generated/dictionary/public.md"),
            "# Ours: public\n\n## person\n\nPeople \\| and more\n\n| column | type | | meaning |\n"
            "| --- | --- | --- | --- |\n| id | integer | key |  |\n| name | text | optional | How they are "
            "called. |\n");
  EXPECT_EQ(project_.run({"compile", "--check"}).exit, 0);
  project_.write("generated/dictionary/public.md", "changed\n");
  EXPECT_EQ(project_.run({"compile", "--check"}).exit, 7);
}

TEST_F(CustomGenerator, PlainTextIsOneFile) {
  configure("count", "grep -c '\"kind\"'; true", "generated/count.txt");
  ASSERT_EQ(project_.run({"compile", "--emit", "custom"}).exit, 0);
  EXPECT_EQ(project_.read("generated/count.txt"), "1\n");
  EXPECT_FALSE(exists("generated/types.ts"));
  EXPECT_EQ(project_.run({"compile", "--stdout", "custom"}).out, "1\n");
}

TEST_F(CustomGenerator, GetsOptionsAndTheCatalog) {
  configure("echo", "cat", "generated/input.json");
  ASSERT_EQ(project_.run({"compile"}).exit, 0);
  const Json input = value_of(parse_json(project_.read("generated/input.json")));
  EXPECT_EQ(*input.find("version")->as_integer(), 1);
  EXPECT_EQ(*input.find("generator")->as_string(), "echo");
  EXPECT_EQ(input.find("options")->dump(), R"({"title":"Ours"})");
  EXPECT_EQ(input.find("catalog")->dump(),
            value_of(parse_json(project_.read("generated/catalog.json"))).dump());
}

TEST_F(CustomGenerator, AFailureIsSaidAndNothingIsWritten) {
  configure("broken", "echo 'no template for you' >&2; exit 3", "generated/x");
  expect_failure(5, "generator `broken` failed with exit code 3");
  expect_failure(5, "no template for you");
}

TEST_F(CustomGenerator, AProgramThatIsNotThereIsAFailure) {
  configure("absent", "wesley-no-such-program", "generated/x");
  expect_failure(5, "failed with exit code 127");
}

TEST_F(CustomGenerator, WritesOnlyInsideOfItsFolder) {
  configure("escaping", R"(echo '{"files":[{"path":"../../evil","content":""}]}')", "generated/x");
  expect_failure(5, "the path `../../evil`, which is not inside of `generated/x`");
}

TEST_F(CustomGenerator, FilesNeedPathAndContent) {
  configure("vague", R"(echo '{"files":[{"path":"a"}]}')", "generated/x");
  expect_failure(5, "a file without `path` or `content`");
}

TEST_F(CustomGenerator, TwoOfOneFileAreRefused) {
  configure("clash", "cat", "generated/types.ts");
  expect_failure(3, "two generators write `");
}

TEST_F(CustomGenerator, ASectionNeedsCommandAndOut) {
  project_.write("wesley.toml", "[generate.custom.half]\ncommand = \"cat\"\n");
  expect_failure(3, "wesley.toml:2: generator `half` has no `out`");
  project_.write("wesley.toml", "[generate.custom.odd]\ncomand = \"cat\"\n");
  expect_failure(3, "unknown key `generate.custom.odd.comand`");
}

}  // namespace
}  // namespace wesley::support
