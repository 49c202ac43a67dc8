// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "cli/command_line.h"

extern char** environ;

namespace wesley::cli {

namespace {

std::map<std::string, std::string, std::less<>> process_environment() {
  std::map<std::string, std::string, std::less<>> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

// The last one given; empty when none was.
std::string last(const std::vector<Given>& given, std::string_view option) {
  const auto found =
      std::find_if(given.rbegin(), given.rend(), [&](const Given& one) { return one.option == option; });
  return found == given.rend() ? std::string() : found->value;
}

int count(const std::vector<Given>& given, std::string_view option) {
  return static_cast<int>(
      std::count_if(given.begin(), given.end(), [&](const Given& one) { return one.option == option; }));
}

Result<ColorChoice> color_choice(const std::string& text) {
  if (text.empty() || text == "auto") return ColorChoice::automatic;
  if (text == "always") return ColorChoice::always;
  if (text == "never") return ColorChoice::never;
  return fail(ErrorCode::usage, "`--color " + text + "` is not known", "It takes auto, always or never.");
}

Result<config::Config> load_config(const std::vector<Given>& given) {
  config::Sources sources;
  sources.working_directory = std::filesystem::current_path();
  if (const std::string file = last(given, "config"); !file.empty()) sources.file = file;
  sources.environment = last(given, "env");
  sources.variables = process_environment();
  std::map<std::string, std::string> repeated;
  for (const Given& one : given) {
    const OptionInfo& info = option_info(one.option);
    if (info.config_key.empty()) continue;
    std::string& value = repeated[std::string(info.config_key)];
    value = info.repeatable && !value.empty() ? value + "," + one.value : one.value;
  }
  sources.options.assign(repeated.begin(), repeated.end());
  return config::Config::load(sources);
}

Result<void> run_command(CommandLine& line, Output& output) {
  const auto color = color_choice(last(line.given, "color"));
  output.configure(std::string(line.command->path),
                   count(line.given, "json") > 0 || last(line.given, "format") == "json" ||
                       last(line.given, "reporter") == "json",
                   count(line.given, "verbose") - count(line.given, "quiet"),
                   color.value_or(ColorChoice::automatic));
  if (!color) return tl::unexpected(color.error());
  WESLEY_ASSIGN(config::Config config, load_config(line.given));
  const Invocation invocation(std::move(line.given), std::move(line.arguments), std::move(config), output);
  return line.command->run(invocation);
}

}  // namespace

bool Invocation::has(std::string_view option) const {
  return std::any_of(given_.begin(), given_.end(), [&](const Given& one) { return one.option == option; });
}

std::string Invocation::value(std::string_view option, std::string_view otherwise) const {
  return has(option) ? last(given_, option) : std::string(otherwise);
}

std::vector<std::string> Invocation::values(std::string_view option) const {
  std::vector<std::string> all;
  for (const Given& one : given_) {
    if (one.option == option) all.push_back(one.value);
  }
  return all;
}

int run(int argc, char** argv) {
  int exit = 0;
  auto line = parse_command_line(argc, argv, exit);
  if (!line) return exit;
  Output output;
  try {
    const auto done = run_command(*line, output);
    if (done) return 0;
    output.failure(done.error());
    return exit_code(done.error().code);
  } catch (const std::exception& error) {
    output.failure(Error{ErrorCode::internal,
                         std::string("unexpected: ") + error.what(),
                         "This is a bug in wesley " WESLEY_VERSION
                         "; please report it with the command you ran.",
                         {},
                         {}});
    return exit_code(ErrorCode::internal);
  }
}

}  // namespace wesley::cli
