// SPDX-License-Identifier: Apache-2.0
// The generated completion scripts, sourced by the shells that are installed.
#include <algorithm>
#include <cstdio>

#include <gtest/gtest.h>

#include "support/program.h"

namespace wesley::support {
namespace {

struct Answer {
  int exit = -1;
  std::string out;
};

Answer shell(const std::string& command) {
  Answer answer;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe)) answer.out.append(buffer, size);
  answer.exit = ::pclose(pipe);
  return answer;
}

class Completion : public ::testing::Test {
 protected:
  Completion() {
    for (const std::string name : {"bash", "zsh", "fish"}) {
      const Ran ran = project_.run({"completion", name});
      EXPECT_EQ(ran.exit, 0) << ran.err;
      project_.write("wesley." + name, ran.out);
    }
    project_.write("change.sql", "");
  }

  // What bash offers after these words, the last of which is being typed.
  std::string offered(const std::string& words) {
    const Answer answer =
        shell("cd " + project_.folder().string() + " && bash -c 'source wesley.bash; COMP_WORDS=(" + words +
              "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _wesley; echo \"${COMPREPLY[*]}\"'");
    EXPECT_EQ(answer.exit, 0) << answer.out;
    return answer.out;
  }

  Project project_;
};

TEST_F(Completion, EveryInstalledShellReadsItsScript) {
  for (const auto& [name, check] :
       {std::pair("bash", "bash -n "), {"zsh", "zsh -n "}, {"fish", "fish --no-execute "}}) {
    if (shell(std::string("command -v ") + name).exit != 0) continue;
    const Answer answer = shell(check + (project_.folder() / (std::string("wesley.") + name)).string());
    EXPECT_EQ(answer.exit, 0) << answer.out;
  }
}

TEST_F(Completion, BashOffersWhatFits) {
  EXPECT_EQ(offered("wesley comp"), "compile completion\n");
  EXPECT_EQ(offered("wesley migrate st"), "status\n");
  EXPECT_EQ(offered("wesley migrate execute --lock"), "--lock-timeout\n");
  EXPECT_EQ(offered("wesley --color n"), "never\n");
  EXPECT_EQ(offered("wesley generate --std"), "--stdout\n");
  EXPECT_EQ(offered("wesley lint cha"), "change.sql\n");
  EXPECT_EQ(offered("wesley lint --schema wesley.b"), "wesley.bash\n");
  EXPECT_EQ(offered("wesley migrate execute --until sw"), "switch\n");
}

TEST_F(Completion, AnUnknownShellIsAWrongUsage) {
  EXPECT_EQ(project_.run({"completion", "cmd"}).exit, 2);
  EXPECT_EQ(project_.run({"completion"}).exit, 2);
}

}  // namespace
}  // namespace wesley::support
