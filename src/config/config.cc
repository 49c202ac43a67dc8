// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "base/check.h"
#include "base/file.h"
#include "base/spelling.h"
#include "config/toml.h"

namespace wesley::config {

namespace fs = std::filesystem;

namespace {

bool is_pattern(const KeyInfo& info) {
  return info.key.find('*') != std::string_view::npos;
}

bool fits(const KeyInfo& info, std::string_view key) {
  const std::size_t star = info.key.find('*');
  if (star == std::string_view::npos) return info.key == key;
  const std::string_view end = info.key.substr(star + 1);
  return key.size() > star + end.size() && key.starts_with(info.key.substr(0, star)) && key.ends_with(end);
}

const KeyInfo* find_key(std::string_view key) {
  const auto& keys = all_keys();
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const KeyInfo& info) { return fits(info, key); });
  return found == keys.end() ? nullptr : &*found;
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "yes" || text == "on" || text == "1") return true;
  if (text == "false" || text == "no" || text == "off" || text == "0") return false;
  return std::nullopt;
}

// What is wrong with a value of that type, or nothing.
std::string complaint(KeyType type, std::string_view text) {
  switch (type) {
    case KeyType::integer:
      return parse_number<std::int64_t>(text) ? "" : "a whole number";
    case KeyType::number:
      return parse_number<double>(text) ? "" : "a number";
    case KeyType::boolean:
      return parse_boolean(text) ? "" : "true or false";
    case KeyType::duration:
      return parse_duration(text) ? "" : "a duration such as 300ms, 2s or 10min";
    case KeyType::text:
    case KeyType::path:
    case KeyType::list:
      return "";
  }
  return "";
}

std::optional<fs::path> find_upward(fs::path folder) {
  for (;; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / "wesley.toml")) return folder / "wesley.toml";
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

// NAME=value lines of a .env file; `export`, quotes and # comments as shells write them.
std::map<std::string, std::string, std::less<>> read_dotenv(const fs::path& path) {
  std::map<std::string, std::string, std::less<>> variables;
  const auto content = read_file(path);
  if (!content) return variables;
  std::string_view rest = *content;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    const std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    std::string_view value = trimmed(line.substr(equals + 1));
    const bool quoted =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    if (quoted) value = value.substr(1, value.size() - 2);
    variables.emplace(trimmed(line.substr(0, equals)), value);
  }
  return variables;
}

}  // namespace

std::string environment_name(std::string_view key) {
  std::string name = "WESLEY_";
  for (const char c : key)
    name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double milliseconds;
  };
  static constexpr Unit units[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"m", 60000}, {"h", 3600000}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = parse_number<double>(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (trimmed(text.substr(digits)) == unit.name) {
      return std::chrono::milliseconds(static_cast<std::int64_t>(*number * unit.milliseconds));
    }
  }
  return std::nullopt;
}

Result<void> Config::set(std::string_view key, std::string text, std::string origin) {
  const KeyInfo* info = find_key(key);
  if (info == nullptr) {
    std::vector<std::string> known;
    for (const KeyInfo& candidate : all_keys()) known.emplace_back(candidate.key);
    const auto near = nearest(key, known);
    return fail(ErrorCode::configuration, fmt::format("{}: unknown key `{}`", origin, key),
                near ? fmt::format("Did you mean `{}`?", *near) : "`wesley config show` lists every key.");
  }
  if (const std::string wanted = complaint(info->type, text); !wanted.empty()) {
    return fail(ErrorCode::configuration, fmt::format("{}: `{}` is `{}`", origin, key, text),
                fmt::format("`{}` takes {}.", key, wanted));
  }
  values_[std::string(key)] = Value{std::move(text), std::move(origin)};
  return {};
}

Result<Config> Config::load(const Sources& sources) {
  Config config;
  for (const KeyInfo& info : all_keys()) {
    if (!is_pattern(info))
      config.values_[std::string(info.key)] = Value{std::string(info.default_value), "default"};
  }

  config.file_ = sources.file ? sources.file : find_upward(sources.working_directory);
  config.root_ = config.file_ ? fs::absolute(*config.file_).parent_path() : sources.working_directory;
  if (config.file_) {
    WESLEY_ASSIGN(const std::vector<TomlEntry> entries, read_toml(*config.file_));
    const std::string environment = fmt::format("env.{}.", sources.environment);
    bool environment_found = sources.environment.empty();
    std::vector<TomlEntry> overrides;
    for (const TomlEntry& entry : entries) {
      if (!sources.environment.empty() && entry.key.starts_with(environment)) {
        overrides.push_back({entry.key.substr(environment.size()), entry.text, entry.line});
        environment_found = true;
      } else if (!entry.key.starts_with("env.")) {
        WESLEY_TRY(config.set(entry.key, entry.text,
                              fmt::format("{}:{}", config.file_->filename().string(), entry.line)));
      }
    }
    for (const TomlEntry& entry : overrides) {
      WESLEY_TRY(config.set(entry.key, entry.text,
                            fmt::format("{}:{}", config.file_->filename().string(), entry.line)));
    }
    if (!environment_found) {
      return fail(ErrorCode::configuration,
                  fmt::format("no section [env.{}] in {}", sources.environment, config.file_->string()),
                  "--env names a section of wesley.toml.");
    }
  } else if (!sources.environment.empty()) {
    return fail(ErrorCode::configuration, fmt::format("--env {} needs a wesley.toml", sources.environment),
                "Run `wesley init` to write one.");
  }

  const auto dotenv = read_dotenv(config.root_ / ".env");
  const auto variable = [&](const std::string& name) -> std::optional<std::pair<std::string, std::string>> {
    if (const auto found = sources.variables.find(name); found != sources.variables.end()) {
      return std::pair(found->second, "environment " + name);
    }
    if (const auto found = dotenv.find(name); found != dotenv.end())
      return std::pair(found->second, ".env " + name);
    return std::nullopt;
  };
  if (const auto url = variable("DATABASE_URL"))
    WESLEY_TRY(config.set("database.url", url->first, url->second));
  for (const KeyInfo& info : all_keys()) {
    if (is_pattern(info)) continue;
    if (const auto found = variable(environment_name(info.key)))
      WESLEY_TRY(config.set(info.key, found->first, found->second));
  }
  for (const auto& [key, text] : sources.options) WESLEY_TRY(config.set(key, text, "option"));
  return config;
}

const Value& Config::value(std::string_view key) const {
  const auto found = values_.find(key);
  WESLEY_CHECK(found != values_.end(), std::string("no configuration key ") + std::string(key));
  return found->second;
}

fs::path Config::path(std::string_view key) const {
  const Value& found = value(key);
  const fs::path path(found.text);
  // An option is typed where the user stands; a file's path is relative to the file.
  return path.is_absolute() || found.origin == "option"
             ? path
             : fs::path(root_ == fs::current_path() ? path : root_ / path);
}

std::int64_t Config::integer(std::string_view key) const {
  return *parse_number<std::int64_t>(text(key));
}
double Config::number(std::string_view key) const {
  return *parse_number<double>(text(key));
}
bool Config::boolean(std::string_view key) const {
  return *parse_boolean(text(key));
}
std::chrono::milliseconds Config::duration(std::string_view key) const {
  return *parse_duration(text(key));
}

std::vector<std::string> Config::list(std::string_view key) const {
  std::vector<std::string> elements;
  std::string_view rest = text(key);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (const auto element = trimmed(rest.substr(0, comma)); !element.empty()) elements.emplace_back(element);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return elements;
}

namespace {

// The password of a URL or keyword string, hidden.
std::string without_password(std::string text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string::npos) {
    const std::size_t at = text.find('@', scheme + 3);
    const std::size_t colon = text.find(':', scheme + 3);
    if (at != std::string::npos && colon < at) text.replace(colon + 1, at - colon - 1, "***");
    return text;
  }
  const std::size_t keyword = text.find("password=");
  if (keyword == std::string::npos) return text;
  const std::size_t begin = keyword + 9;
  const bool quoted = begin < text.size() && text[begin] == '\'';
  const std::size_t end = std::min(text.find(quoted ? '\'' : ' ', begin + 1), text.size());
  return text.replace(begin, end - begin + (quoted && end < text.size() ? 1 : 0), "***");
}

}  // namespace

std::vector<std::pair<std::string, Value>> Config::under(std::string_view prefix) const {
  std::vector<std::pair<std::string, Value>> found;
  for (const auto& [key, value] : values_) {
    if (key.starts_with(prefix)) found.emplace_back(key.substr(prefix.size()), value);
  }
  return found;
}

Json Config::to_json() const {
  Json keys = Json::object();
  const auto add = [&](const std::string& key, const Value& found, bool secret) {
    keys.add(key, Json::object({{"value", secret ? without_password(found.text) : found.text},
                                {"origin", found.origin}}));
  };
  for (const KeyInfo& info : all_keys()) {
    if (!is_pattern(info)) {
      add(std::string(info.key), value(info.key), info.secret);
      continue;
    }
    for (const auto& [key, found] : values_)
      if (fits(info, key)) add(key, found, info.secret);
  }
  return keys;
}

}  // namespace wesley::config
