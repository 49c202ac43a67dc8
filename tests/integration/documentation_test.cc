// SPDX-License-Identifier: Apache-2.0
// The commands that the documentation shows are run: each ```console block in a project of its own.
#include <gtest/gtest.h>

#include "base/file.h"
#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

struct Block {
  std::string place;
  std::vector<std::vector<std::string>> commands;
};

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const std::size_t space = std::min(line.find(' '), line.size());
    if (space > 0) words.emplace_back(line.substr(0, space));
    line.remove_prefix(std::min(space + 1, line.size()));
  }
  return words;
}

// The `$ wesley ...` lines of the console blocks of a page.
std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  const std::string text = value_of(read_file(std::string(WESLEY_TESTS) + "/../" + page));
  bool inside = false;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with("```")) {
      inside = line == "```console";
      if (inside) blocks.push_back({page, {}});
    } else if (inside && line.starts_with("$ wesley ")) {
      blocks.back().commands.push_back(words_of(line.substr(9)));
    }
  }
  return blocks;
}

TEST(Documentation, EveryShownCommandRuns) {
  int commands = 0;
  for (const std::string page : {"README.md", "docs/guides/operations.md"}) {
    for (const Block& block : blocks_of(page)) {
      const Project project;
      project.write("schema/schema.graphql", "type Account @table {\n  id: ID! @pk\n}\n");
      if (block.commands.front().front() == "init") std::filesystem::remove_all(project.folder() / "schema");
      for (const std::vector<std::string>& command : block.commands) {
        const Ran ran = project.run(command);
        EXPECT_EQ(ran.exit, 0) << page << ": wesley " << testing::PrintToString(command) << "\n"
                               << ran.out << ran.err;
        ++commands;
      }
    }
  }
  EXPECT_GT(commands, 8);
}

}  // namespace
}  // namespace wesley::support
