// SPDX-License-Identifier: Apache-2.0
// The documentation is true: each ```console block runs in a project of its own, each ```graphql block
// compiles, each relative link leads somewhere.
#include <algorithm>
#include <filesystem>
#include <regex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "cli/command.h"
#include "support/program.h"
#include "support/test_database.h"

namespace wesley::support {
namespace {

const std::filesystem::path root = std::filesystem::path(WESLEY_TESTS).parent_path();

// README.md and every page of docs/, relative to the root.
std::vector<std::string> pages() {
  std::vector<std::string> found = {"README.md", "CONTRIBUTING.md"};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md")
      found.push_back(std::filesystem::relative(entry.path(), root).string());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (!line.empty()) {
    const std::size_t space = std::min(line.find(' '), line.size());
    if (space > 0) words.emplace_back(line.substr(0, space));
    line.remove_prefix(std::min(space + 1, line.size()));
  }
  return words;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The fenced blocks of a page in that language.
std::vector<std::string> blocks_of(const std::string& page, const std::string& language) {
  std::vector<std::string> blocks;
  bool inside = false;
  for (const std::string& line : lines_of(value_of(read_file((root / page).string())))) {
    if (line.starts_with("```")) {
      inside = line == "```" + language;
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

TEST(Documentation, EveryShownCommandRuns) {
  int commands = 0;
  for (const std::string& page : pages()) {
    for (const std::string& block : blocks_of(page, "console")) {
      const Project project;
      if (block.find("$ wesley init") == std::string::npos)
        project.write("schema/schema.graphql", "type Account @table {\n  id: ID! @pk\n}\n");
      for (const std::string& line : lines_of(block)) {
        if (!line.starts_with("$ wesley ")) continue;
        const Ran ran = project.run(words_of(line.substr(9)));
        ++commands;
        if (ran.err.find("pgTAP is not installed") != std::string::npos) continue;  // a server without
        EXPECT_EQ(ran.exit, 0) << page << ": " << line << "\n" << ran.out << ran.err;
      }
    }
  }
  EXPECT_GT(commands, 8);
}

TEST(Documentation, EveryShownSchemaCompiles) {
  int schemas = 0;
  for (const std::string& page : pages()) {
    for (const std::string& block : blocks_of(page, "graphql")) {
      Project project;
      project.set("WESLEY_DATABASE_VERSION", "15");
      project.write("schema/schema.graphql",
                    page == "README.md" ? "enum CustomerStatus { ACTIVE }\n" + block : block);
      const Ran ran = project.run({"compile", "--stdout", "sql"});
      EXPECT_EQ(ran.exit, 0) << page << "\n" << block << ran.err;
      ++schemas;
    }
  }
  EXPECT_GT(schemas, 5);
}

TEST(Documentation, EveryCommandExplainsItself) {
  const Project project;
  for (const cli::CommandInfo& command : cli::all_commands()) {
    std::vector<std::string> words = words_of(command.path);
    words.emplace_back("--help");
    const Ran ran = project.run(words);
    EXPECT_EQ(ran.exit, 0) << command.path;
    EXPECT_TRUE(ran.out.starts_with(command.summary)) << ran.out;
    EXPECT_NE(ran.out.find(fmt::format("usage: wesley {} [options]", command.path)), std::string::npos);
    EXPECT_NE(ran.out.find("--json"), std::string::npos);
    EXPECT_FALSE(command.examples.empty()) << command.path;
    EXPECT_TRUE(ran.err.empty()) << ran.err;
  }
}

TEST(Documentation, EveryLinkLeadsSomewhere) {
  const std::regex link(R"(\]\(([^)#:]+)[^):]*\))");
  int links = 0;
  for (const std::string& page : pages()) {
    const std::string text = value_of(read_file((root / page).string()));
    for (std::sregex_iterator match(text.begin(), text.end(), link), end; match != end; ++match) {
      const std::filesystem::path target = (root / page).parent_path() / (*match)[1].str();
      EXPECT_TRUE(std::filesystem::exists(target)) << page << ": " << (*match)[1].str();
      ++links;
    }
  }
  EXPECT_GT(links, 5);
}

}  // namespace
}  // namespace wesley::support
