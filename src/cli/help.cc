// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/command.h"

namespace wesley::cli {

namespace {

struct Group {
  std::string_view path, summary;
};
constexpr Group groups[] = {
    {"", "one GraphQL schema, online PostgreSQL migrations"},
    {"migrate", "the migration directory, and its life on a database"},
    {"drift", "a live database against what it should be"},
    {"analyze", "what SQL would do to a running database"},
    {"dev", "this project's own PostgreSQL"},
    {"config", "the effective configuration"},
};

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string section(std::string_view title, const Rows& rows) {
  if (rows.empty()) return {};
  std::size_t width = 0;
  for (const auto& [left, right] : rows) width = std::max(width, left.size());
  std::string out = fmt::format("\n{}:\n", title);
  for (const auto& [left, right] : rows) out += fmt::format("  {:<{}}  {}\n", left, width, right);
  return out;
}

std::string flag(const OptionInfo& option) {
  const std::string letter = option.letter == 0 ? "    " : fmt::format("-{}, ", option.letter);
  return fmt::format("{}--{}{}{}", letter, option.name, option.value.empty() ? "" : " ", option.value);
}

Rows option_rows(const std::vector<std::string_view>& names) {
  Rows rows;
  for (const std::string_view name : names)
    rows.emplace_back(flag(option_info(name)), option_info(name).help);
  return rows;
}

std::string command_help(const CommandInfo& command) {
  std::string out = fmt::format("{}\n\nusage: wesley {} [options]{}{}\n", command.summary, command.path,
                                command.arguments.empty() ? "" : " ", command.arguments);
  if (!command.alias.empty()) out += fmt::format("       also called `{}`\n", command.alias);
  out += section("options", option_rows(command.options));
  Rows everywhere = option_rows(common_options());
  everywhere.emplace_back("-h, --help", "this text");
  out += section("options of every command", everywhere);
  out += "\nexamples:\n";
  for (const std::string_view example : command.examples) out += fmt::format("  {}\n", example);
  return out;
}

// The commands directly under the words of `path`; a word that leads on stands once, for all behind it.
Rows commands_under(std::string_view path) {
  Rows rows;
  for (const CommandInfo& command : all_commands()) {
    std::string_view rest = command.path;
    if (!path.empty()) {
      if (!rest.starts_with(path) || rest.size() <= path.size() || rest[path.size()] != ' ') continue;
      rest.remove_prefix(path.size() + 1);
    }
    const std::string word(rest.substr(0, rest.find(' ')));
    if (!rows.empty() && rows.back().first == word) continue;
    const auto* group = std::find_if(std::begin(groups), std::end(groups),
                                     [&](const Group& candidate) { return candidate.path == word; });
    const bool leads_on = word.size() < rest.size() && group != std::end(groups);
    rows.emplace_back(word, leads_on ? group->summary : command.summary);
  }
  return rows;
}

}  // namespace

std::string help_text(std::string_view path) {
  for (const CommandInfo& command : all_commands())
    if (command.path == path) return command_help(command);
  std::string_view summary;
  for (const Group& group : groups)
    if (group.path == path) summary = group.summary;
  const std::string prefix = path.empty() ? "wesley" : fmt::format("wesley {}", path);
  return fmt::format(
      "{}\n\nusage: {} COMMAND [options]\n{}\n`{} COMMAND --help` shows a command's options and examples\n",
      path.empty() ? fmt::format("wesley: {}", summary) : std::string(summary), prefix,
      section("commands", commands_under(path)), prefix);
}

}  // namespace wesley::cli
