// SPDX-License-Identifier: Apache-2.0
// The effective configuration: option > WESLEY_* > DATABASE_URL > [env.NAME] > wesley.toml > default, each
// value with its origin. The table of keys in keys.cc is the whole truth: unknown keys are errors,
// docs/reference/config.md is generated from it.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace wesley::config {

enum class KeyType { text, path, integer, number, boolean, list, duration };

struct KeyInfo {
  std::string_view key;  // "safety.lock_timeout"; `*` stands for any name: "generate.custom.*.command"
  KeyType type;
  std::string_view default_value;  // as it would be written in an option; a list is comma-separated
  std::string_view summary;
  bool secret = false;
};
const std::vector<KeyInfo>& all_keys();
// WESLEY_SAFETY_LOCK_TIMEOUT for "safety.lock_timeout".
std::string environment_name(std::string_view key);

struct Sources {
  std::filesystem::path working_directory;
  std::optional<std::filesystem::path> file;                  // --config; else wesley.toml found upward
  std::string environment;                                    // --env NAME
  std::map<std::string, std::string, std::less<>> variables;  // process environment
  std::vector<std::pair<std::string, std::string>> options;   // key, value from the command line
};

struct Value {
  std::string text;
  std::string origin;  // "default", "wesley.toml:12", "environment WESLEY_DATABASE_URL", "option"
};

class Config {
 public:
  // Errors: configuration, naming file, line, key and the nearest known key.
  static Result<Config> load(const Sources& sources);

  const Value& value(std::string_view key) const;
  bool is_default(std::string_view key) const { return value(key).origin == "default"; }
  const std::string& text(std::string_view key) const { return value(key).text; }
  std::filesystem::path path(std::string_view key) const;  // relative ones are relative to the project's root
  std::int64_t integer(std::string_view key) const;
  double number(std::string_view key) const;
  bool boolean(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;
  std::chrono::milliseconds duration(std::string_view key) const;  // "300ms", "2s", "10min"
  // The keys that begin with `prefix` and have a value of their own, without it, by name.
  std::vector<std::pair<std::string, Value>> under(std::string_view prefix) const;

  // Folder of wesley.toml, or the working directory.
  const std::filesystem::path& root() const { return root_; }
  const std::optional<std::filesystem::path>& file() const { return file_; }
  Json to_json() const;  // secrets redacted

 private:
  Result<void> set(std::string_view key, std::string text, std::string origin);
  std::filesystem::path root_;
  std::optional<std::filesystem::path> file_;
  std::map<std::string, Value, std::less<>> values_;
};

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace wesley::config
