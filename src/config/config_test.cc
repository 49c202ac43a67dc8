// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace wesley::config {
namespace {

namespace fs = std::filesystem;

class ConfigTest : public testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/wesley-config-XXXXXX";
    ASSERT_NE(::mkdtemp(folder), nullptr);
    root_ = folder;
  }
  void TearDown() override { fs::remove_all(root_); }
  Result<Config> load(std::string_view toml, Sources sources = {}) {
    EXPECT_TRUE(write_file_atomic(root_ / "wesley.toml", toml));
    sources.working_directory = root_;
    return Config::load(sources);
  }
  fs::path root_;
};

TEST_F(ConfigTest, EachSourceOverridesTheOneBefore) {
  const std::string toml =
      "[safety]\nlock_timeout = \"200ms\"\n[database]\nschemas = [\"a\", "
      "\"b\"]\n[env.prod.safety]\nlock_timeout = \"1s\"\n";
  EXPECT_EQ(load("")->value("safety.lock_timeout").origin, "default");
  EXPECT_EQ(load(toml)->duration("safety.lock_timeout").count(), 200);
  EXPECT_EQ(load(toml)->list("database.schemas"), (std::vector<std::string>{"a", "b"}));
  Sources sources;
  sources.environment = "prod";
  EXPECT_EQ(load(toml, sources)->value("safety.lock_timeout").origin, "wesley.toml:6");
  sources.variables["WESLEY_SAFETY_LOCK_TIMEOUT"] = "2s";
  EXPECT_EQ(load(toml, sources)->duration("safety.lock_timeout").count(), 2000);
  sources.options.emplace_back("safety.lock_timeout", "3s");
  EXPECT_EQ(load(toml, sources)->value("safety.lock_timeout").origin, "option");
}

TEST_F(ConfigTest, MistakesSayWhereAndHow) {
  const auto unknown = load("[safety]\nlock_timout = \"1s\"\n");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message, "wesley.toml:2: unknown key `safety.lock_timout`");
  EXPECT_EQ(unknown.error().hint, "Did you mean `safety.lock_timeout`?");
  EXPECT_EQ(exit_code(unknown.error().code), 3);
  EXPECT_EQ(load("[safety]\nlock_timeout = 5\n").error().message,
            "wesley.toml:2: `safety.lock_timeout` is `5`");
  EXPECT_FALSE(load("[safety\n"));
  Sources sources;
  sources.environment = "prod";
  EXPECT_FALSE(load("", sources));
}

TEST_F(ConfigTest, DotenvNeverOverridesTheEnvironment) {
  ASSERT_TRUE(
      write_file_atomic(root_ / ".env", "# comment\nexport DATABASE_URL='postgres://u:secret@h/d'\n"));
  EXPECT_EQ(load("")->value("database.url").origin, ".env DATABASE_URL");
  EXPECT_EQ(load("")->to_json().dump().find("secret"), std::string::npos);
  Sources sources;
  sources.variables["DATABASE_URL"] = "postgres://other/d";
  EXPECT_EQ(load("", sources)->text("database.url"), "postgres://other/d");
}

TEST(Config, EveryKeyHasASummaryAndAValidDefault) {
  for (const KeyInfo& info : all_keys()) {
    EXPECT_FALSE(info.summary.empty()) << info.key;
    EXPECT_TRUE(info.type != KeyType::duration || parse_duration(info.default_value)) << info.key;
  }
}

}  // namespace
}  // namespace wesley::config
