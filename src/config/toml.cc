// SPDX-License-Identifier: Apache-2.0
#include "config/toml.h"

#include <algorithm>

#include <fmt/format.h>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "base/file.h"

namespace wesley::config {

namespace {

Result<std::string> scalar_text(const toml::node& node, const std::string& key, const std::string& file) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* boolean = node.as_boolean()) return std::string(boolean->get() ? "true" : "false");
  return fail(ErrorCode::configuration, fmt::format("{}:{}: `{}` has a value of a kind that no key takes",
                                                    file, node.source().begin.line, key));
}

Result<void> flatten(const toml::table& table, const std::string& prefix, const std::string& file,
                     std::vector<TomlEntry>& entries) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    if (const auto* inner = node.as_table()) {
      WESLEY_TRY(flatten(*inner, key + ".", file, entries));
      continue;
    }
    TomlEntry entry{key, {}, node.source().begin.line};
    if (const auto* array = node.as_array()) {
      for (const auto& element : *array) {
        WESLEY_ASSIGN(const std::string text, scalar_text(element, key, file));
        entry.text += (entry.text.empty() ? "" : ",") + text;
      }
    } else {
      WESLEY_ASSIGN(entry.text, scalar_text(node, key, file));
    }
    entries.push_back(std::move(entry));
  }
  return {};
}

}  // namespace

Result<std::vector<TomlEntry>> read_toml(const std::filesystem::path& path) {
  auto content = read_file(path);
  if (!content) return fail(ErrorCode::configuration, content.error().message);
  const toml::parse_result parsed = toml::parse(*content);
  const std::string file = path.filename().string();
  if (!parsed) {
    const auto& where = parsed.error().source().begin;
    return fail(ErrorCode::configuration,
                fmt::format("{}:{}:{}: {}", file, where.line, where.column, parsed.error().description()));
  }
  std::vector<TomlEntry> entries;
  WESLEY_TRY(flatten(parsed.table(), "", file, entries));
  std::stable_sort(entries.begin(), entries.end(),
                   [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
  return entries;
}

}  // namespace wesley::config
