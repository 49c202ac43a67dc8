// SPDX-License-Identifier: Apache-2.0
// A command is a row of data and a recipe. The rows make the parser, `--help` and the reference manual.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/output.h"
#include "config/config.h"

namespace wesley::cli {

struct OptionInfo {
  std::string_view name;   // "schema"; the flag is --schema
  char letter;             // 'v', or 0
  std::string_view value;  // "PATH"; empty for a switch
  std::string_view help;
  std::string_view config_key = {};  // the configuration key it sets
  bool repeatable = false;
  std::string_view choices = {};  // the values it takes, separated by spaces; empty when any
};
const std::vector<OptionInfo>& all_options();
const OptionInfo& option_info(std::string_view name);
// Accepted by every command.
const std::vector<std::string_view>& common_options();

struct Given {
  std::string option;
  std::string value;
};

// What the user asked for: options as given, positional arguments, and the effective configuration.
class Invocation {
 public:
  Invocation(std::vector<Given> given, std::vector<std::string> arguments, config::Config config,
             Output& output)
      : given_(std::move(given)),
        arguments_(std::move(arguments)),
        config_(std::move(config)),
        output_(output) {}
  bool has(std::string_view option) const;
  std::string value(std::string_view option, std::string_view otherwise = {}) const;
  std::vector<std::string> values(std::string_view option) const;
  const std::vector<std::string>& arguments() const { return arguments_; }
  std::string argument(std::size_t index) const {
    return index < arguments_.size() ? arguments_[index] : std::string();
  }
  const config::Config& config() const { return config_; }
  Output& out() const { return output_; }

 private:
  std::vector<Given> given_;
  std::vector<std::string> arguments_;
  config::Config config_;
  Output& output_;
};

struct CommandInfo {
  std::string_view path;       // "migrate generate"
  std::string_view alias;      // "generate", or empty
  std::string_view arguments;  // "[FILES...]" as shown in the usage line; empty when it takes none
  std::string_view summary;
  std::vector<std::string_view> options;
  std::vector<std::string_view> examples;
  Result<void> (*run)(const Invocation&);
};
const std::vector<CommandInfo>& all_commands();

// What a word that only leads to commands is about: "migrate".
std::string_view group_summary(std::string_view path);

// The recipes, each in command_*.cc.
Result<void> run_init(const Invocation& invocation);
Result<void> run_parse(const Invocation& invocation);
Result<void> run_compile(const Invocation& invocation);
Result<void> run_lint(const Invocation& invocation);
Result<void> run_introspect(const Invocation& invocation);
Result<void> run_diff(const Invocation& invocation);
Result<void> run_plan(const Invocation& invocation);
Result<void> run_explain(const Invocation& invocation);
Result<void> run_apply(const Invocation& invocation);
Result<void> run_migrate_generate(const Invocation& invocation);
Result<void> run_migrate_new(const Invocation& invocation);
Result<void> run_migrate_execute(const Invocation& invocation);
Result<void> run_migrate_resume(const Invocation& invocation);
Result<void> run_migrate_rollback(const Invocation& invocation);
Result<void> run_migrate_contract(const Invocation& invocation);
Result<void> run_migrate_status(const Invocation& invocation);
Result<void> run_migrate_lint(const Invocation& invocation);
Result<void> run_migrate_baseline(const Invocation& invocation);
Result<void> run_migrate_rebase(const Invocation& invocation);
Result<void> run_migrate_hash(const Invocation& invocation);
Result<void> run_drift_detect(const Invocation& invocation);
Result<void> run_analyze_locks(const Invocation& invocation);
Result<void> run_test_generate(const Invocation& invocation);
Result<void> run_test_run(const Invocation& invocation);
Result<void> run_dev_start(const Invocation& invocation);
Result<void> run_dev_stop(const Invocation& invocation);
Result<void> run_dev_url(const Invocation& invocation);
Result<void> run_dev_reset(const Invocation& invocation);
Result<void> run_doctor(const Invocation& invocation);
Result<void> run_config_show(const Invocation& invocation);
Result<void> run_completion(const Invocation& invocation);
Result<void> run_version(const Invocation& invocation);

}  // namespace wesley::cli
