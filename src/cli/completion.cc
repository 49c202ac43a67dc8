// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <algorithm>

#include <fmt/format.h>

namespace wesley::cli {

namespace {

using Tree = std::map<std::string, CompletionNode>;

// A path's node, and the word in its parent that leads there.
CompletionNode& node_at(Tree& tree, const std::string& path, std::string_view summary) {
  const auto known = tree.find(path);
  if (known != tree.end()) return known->second;
  const std::size_t space = path.rfind(' ');
  const std::string parent = space == std::string::npos ? "" : path.substr(0, space);
  CompletionNode& above = node_at(tree, parent, group_summary(parent));
  CompletionNode& node = tree[path];
  const auto entry = tree.find(path);
  const std::size_t begin = space == std::string::npos ? 0 : space + 1;
  above.commands.push_back({std::string_view(entry->first).substr(begin), summary});
  return node;
}

// The options of one command, one form each.
std::vector<std::string> flags_of(const CompletionNode& node) {
  std::vector<std::string> flags;
  for (const OptionInfo* option : node.options) flags.push_back(fmt::format("--{}", option->name));
  return flags;
}

std::vector<const OptionInfo*> options_of_kind(ValueKind kind) {
  std::vector<const OptionInfo*> out;
  for (const OptionInfo& option : all_options())
    if (value_kind(option) == kind) out.push_back(&option);
  return out;
}

std::string flag_pattern(ValueKind kind) {
  std::vector<std::string> flags;
  for (const OptionInfo* option : options_of_kind(kind)) flags.push_back(fmt::format("--{}", option->name));
  return fmt::format("{}", fmt::join(flags, "|"));
}

// Between single quotes, as every shell here reads them.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::vector<std::string_view> command_words(const CompletionNode& node) {
  std::vector<std::string_view> words;
  for (const Word& each : node.commands) words.push_back(each.word);
  return words;
}

// "'migrate'|'migrate generate'": every path that has a parent.
std::string paths_pattern(const Tree& tree) {
  std::vector<std::string> paths;
  for (const auto& [path, node] : tree)
    if (!path.empty()) paths.push_back(in_quotes(path));
  return fmt::format("{}", fmt::join(paths, "|"));
}

}  // namespace

std::map<std::string, CompletionNode> completion_tree() {
  Tree tree;
  tree[""];
  for (const CommandInfo& command : all_commands()) {
    CompletionNode& node = node_at(tree, std::string(command.path), command.summary);
    for (const std::string_view name : command.options) node.options.push_back(&option_info(name));
    for (const std::string_view name : common_options()) node.options.push_back(&option_info(name));
    node.files = command.arguments.find("FILE") != std::string_view::npos;
    if (!command.alias.empty()) node_at(tree, std::string(command.alias), command.summary) = node;
  }
  return tree;
}

ValueKind value_kind(const OptionInfo& option) {
  if (option.value.empty()) return ValueKind::none;
  if (!option.choices.empty()) return ValueKind::choice;
  if (option.value == "DIR") return ValueKind::folder;
  return option.value == "PATH" || option.value == "FILE" ? ValueKind::file : ValueKind::free;
}

std::string bash_completion() {
  const Tree tree = completion_tree();
  std::string out = fmt::format(R"(# bash completion for wesley: source <(wesley completion bash)
_wesley_paths() {{
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
_wesley() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} path='' next words='' files='' at
  for ((at = 1; at < COMP_CWORD; at++)); do
    next="${{path:+$path }}${{COMP_WORDS[at]}}"
    case $next in
      {}) path=$next ;;
    esac
  done
  COMPREPLY=()
  case $previous in
    {}) _wesley_paths -f; return ;;
    {}) _wesley_paths -d; return ;;
    {}) return ;;
)",
                                paths_pattern(tree), flag_pattern(ValueKind::file),
                                flag_pattern(ValueKind::folder), flag_pattern(ValueKind::free));
  for (const OptionInfo* option : options_of_kind(ValueKind::choice))
    out += fmt::format("    --{}) COMPREPLY=($(compgen -W '{}' -- \"$word\")); return ;;\n", option->name,
                       option->choices);
  out += "  esac\n  case $path in\n";
  for (const auto& [path, node] : tree) {
    std::vector<std::string> words = flags_of(node);
    for (const std::string_view word : command_words(node)) words.emplace_back(word);
    words.emplace_back("--help");
    out += fmt::format("    {}) words={}{} ;;\n", in_quotes(path),
                       in_quotes(fmt::format("{}", fmt::join(words, " "))), node.files ? " files=yes" : "");
  }
  return out + R"(  esac
  case $word in
    -*) ;;
    *) [ -z "$files" ] || { _wesley_paths -f; return; } ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _wesley wesley
)";
}

std::string zsh_completion() {
  const Tree tree = completion_tree();
  std::string out = fmt::format(R"(#compdef wesley
# zsh completion for wesley: put this into a folder of $fpath as _wesley
_wesley() {{
  local path='' next word
  local -a entries
  for word in ${{words[2,CURRENT-1]}}; do
    next="${{path:+$path }}$word"
    case $next in
      {}) path=$next ;;
    esac
  done
  case ${{words[CURRENT-1]}} in
    {}) _files; return ;;
    {}) _files -/; return ;;
    {}) return ;;
)",
                                paths_pattern(tree), flag_pattern(ValueKind::file),
                                flag_pattern(ValueKind::folder), flag_pattern(ValueKind::free));
  for (const OptionInfo* option : options_of_kind(ValueKind::choice))
    out += fmt::format("    --{}) compadd -- {}; return ;;\n", option->name, option->choices);
  out += "  esac\n  case $path in\n";
  for (const auto& [path, node] : tree) {
    out += fmt::format("    {}) entries=(\n", in_quotes(path));
    for (const Word& each : node.commands)
      out += fmt::format("      {}\n", in_quotes(fmt::format("{}:{}", each.word, each.summary)));
    for (const OptionInfo* option : node.options)
      out += fmt::format("      {}\n", in_quotes(fmt::format("--{}:{}", option->name, option->help)));
    out +=
        fmt::format("      '--help:show help') {};;\n", node.files ? "; [[ $PREFIX = -* ]] || _files " : "");
  }
  return out + "  esac\n  _describe wesley entries\n}\n_wesley \"$@\"\n";
}

std::string fish_completion() {
  const Tree tree = completion_tree();
  std::vector<std::string> paths;
  for (const auto& [path, node] : tree)
    if (!path.empty()) paths.push_back(in_quotes(path));
  std::string out = fmt::format(
      R"(# fish completion for wesley: wesley completion fish > ~/.config/fish/completions/wesley.fish
function __wesley_at
  set -l path ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$path $word")
    contains -- $next {} && set path $next
  end
  test "$path" = "$argv[1]"
end
complete -c wesley -f
)",
      fmt::join(paths, " "));
  for (const auto& [path, node] : tree) {
    const std::string at = fmt::format("complete -c wesley -n \"__wesley_at {}\"", in_quotes(path));
    for (const Word& each : node.commands)
      out += fmt::format("{} -a {} -d {}\n", at, each.word, in_quotes(each.summary));
    for (const OptionInfo* option : node.options) {
      out += fmt::format("{} -l {}", at, option->name);
      if (option->letter != 0) out += fmt::format(" -s {}", option->letter);
      const ValueKind kind = value_kind(*option);
      if (kind == ValueKind::choice) out += fmt::format(" -x -a {}", in_quotes(option->choices));
      if (kind == ValueKind::free) out += " -x";
      if (kind == ValueKind::file || kind == ValueKind::folder) out += " -r -F";
      out += fmt::format(" -d {}\n", in_quotes(option->help));
    }
    if (node.files) out += at + " -F\n";
  }
  return out;
}

}  // namespace wesley::cli
