// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <deque>
#include <iostream>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/spelling.h"
#include "cli/help.h"

namespace wesley::cli {

namespace {

// Where CLI11 puts what it reads, one for each option of each command. A deque keeps addresses.
struct Slot {
  const OptionInfo* info;
  int count = 0;
  std::vector<std::string> values;
};

struct Parsers {
  CLI::App root{"wesley: one GraphQL schema, online PostgreSQL migrations", "wesley"};
  std::map<std::string, CLI::App*, std::less<>> by_path;
  std::map<const CLI::App*, std::deque<Slot>> slots;
  std::map<const CLI::App*, std::vector<std::string>> arguments;
  std::map<const CLI::App*, const CommandInfo*> commands;
};

void add_option(CLI::App& app, Slot& slot) {
  const OptionInfo& info = *slot.info;
  std::string flags = fmt::format("--{}", info.name);
  if (info.letter != 0) flags = fmt::format("-{},{}", info.letter, flags);
  if (info.value.empty()) {
    app.add_flag(flags, slot.count, std::string(info.help));
    return;
  }
  CLI::Option* option = app.add_option(flags, slot.values, std::string(info.help));
  option->type_name(std::string(info.value))->allow_extra_args(false);
  option->expected(1);
  option->take_all();
}

CLI::App& parser_for(Parsers& parsers, std::string_view path) {
  CLI::App* parent = &parsers.root;
  std::string done;
  while (!path.empty()) {
    const std::size_t space = std::min(path.find(' '), path.size());
    const std::string word(path.substr(0, space));
    path.remove_prefix(std::min(space + 1, path.size()));
    done += (done.empty() ? "" : " ") + word;
    CLI::App*& known = parsers.by_path[done];
    if (known == nullptr) {
      known = parent->add_subcommand(word);
      known->fallthrough(false);
    }
    parent = known;
  }
  return *parent;
}

void add_command(Parsers& parsers, const CommandInfo& command) {
  CLI::App& app = parser_for(parsers, command.path);
  if (!command.alias.empty()) app.alias(std::string(command.alias));
  parsers.commands[&app] = &command;
  std::deque<Slot>& slots = parsers.slots[&app];
  const auto add = [&](std::string_view name) {
    add_option(app, slots.emplace_back(Slot{&option_info(name), 0, {}}));
  };
  for (const std::string_view name : command.options) add(name);
  for (const std::string_view name : common_options()) add(name);
  if (!command.arguments.empty()) {
    app.add_option(std::string("arguments"), parsers.arguments[&app], "")
        ->type_name(std::string(command.arguments));
  }
}

CommandLine collect(Parsers& parsers, const CLI::App& app) {
  CommandLine line;
  line.command = parsers.commands.at(&app);
  for (const Slot& slot : parsers.slots.at(&app)) {
    for (int i = 0; i < slot.count; ++i) line.given.push_back({std::string(slot.info->name), {}});
    for (const std::string& value : slot.values) line.given.push_back({std::string(slot.info->name), value});
  }
  line.arguments = parsers.arguments[&app];
  return line;
}

const CLI::App* innermost(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? &app : innermost(*chosen.front());
}

std::string path_of(const CLI::App& app) {
  std::string path;
  for (const CLI::App* at = &app; at->get_parent() != nullptr; at = at->get_parent())
    path = at->get_name() + (path.empty() ? "" : " ") + path;
  return path;
}

// CLI11 explains a wrong word poorly; say what is near.
int usage_error(const Parsers& parsers, const CLI::ParseError& error, const std::vector<std::string>& words) {
  const CLI::App& app = *innermost(parsers.root);
  std::cerr << "error: " << error.what() << "\n";
  std::vector<std::string> known;
  for (const CLI::App* subcommand : app.get_subcommands({})) known.push_back(subcommand->get_name());
  for (const CLI::Option* option : app.get_options()) known.push_back(option->get_name());
  for (const std::string& word : words) {
    const std::string bare = word.substr(0, word.find('='));
    if (std::find(known.begin(), known.end(), bare) != known.end()) continue;
    if (const auto near = nearest(bare, known)) {
      std::cerr << fmt::format("hint: Did you mean `{}`?\n", *near);
      break;
    }
  }
  const std::string path = path_of(app);
  std::cerr << fmt::format("run `wesley {}{}--help` for usage\n", path, path.empty() ? "" : " ");
  return 2;
}

}  // namespace

std::optional<CommandLine> parse_command_line(int argc, char** argv, int& exit) {
  Parsers parsers;
  parsers.root.require_subcommand(0, 1);
  parsers.root.set_version_flag("--version", "wesley " WESLEY_VERSION);
  for (const CommandInfo& command : all_commands()) add_command(parsers, command);
  try {
    parsers.root.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << help_text(path_of(*innermost(parsers.root)));
    exit = 0;
    return std::nullopt;
  } catch (const CLI::CallForVersion&) {
    std::cout << "wesley " WESLEY_VERSION << "\n";
    exit = 0;
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    exit = usage_error(parsers, error, std::vector<std::string>(argv + 1, argv + argc));
    return std::nullopt;
  }
  const CLI::App* app = innermost(parsers.root);
  if (!parsers.commands.contains(app)) {
    // `wesley` or `wesley migrate` alone: show what there is.
    (app == &parsers.root ? std::cout : std::cerr) << help_text(path_of(*app));
    exit = app == &parsers.root ? 0 : 2;
    return std::nullopt;
  }
  return collect(parsers, *app);
}

}  // namespace wesley::cli
