// SPDX-License-Identifier: Apache-2.0
#include "migration/attributes.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wesley::migration {

namespace {

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

// What a bare value may not hold: it would end early, or be taken for a quoted one.
bool needs_quotes(std::string_view value) {
  return value.empty() || value.find_first_of(" \t\r\n\"") != std::string_view::npos;
}

// The value after `=`, from `at`; leaves `at` behind it.
tl::expected<std::string, AttributeError> parse_value(std::string_view line, std::size_t& at) {
  std::string value;
  const std::size_t begin = at;
  if (at >= line.size() || line[at] != '"') {
    while (at < line.size() && !is_blank(line[at])) value += line[at++];
    return value;
  }
  for (++at; at < line.size(); ++at) {
    if (line[at] == '"') {
      ++at;
      return value;
    }
    if (line[at] == '\\' && at + 1 < line.size()) {
      ++at;
      value += line[at] == 'n' ? '\n' : line[at];
    } else {
      value += line[at];
    }
  }
  return tl::unexpected(AttributeError{"the value's closing `\"` is missing",
                                       static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
}

// Reads one name part: quoted with doubled quotes, or everything up to a separator.
std::optional<std::string> parse_identifier(std::string_view text, std::size_t& at) {
  std::string name;
  if (at < text.size() && text[at] == '"') {
    for (++at; at < text.size(); ++at) {
      if (text[at] != '"') {
        name += text[at];
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        name += text[++at];
      } else {
        ++at;
        return name.empty() ? std::nullopt : std::optional(name);
      }
    }
    return std::nullopt;
  }
  while (at < text.size() && std::string_view(".,()\" ").find(text[at]) == std::string_view::npos)
    name += text[at++];
  return name.empty() ? std::nullopt : std::optional(name);
}

std::string print_identifier(const std::string& name) {
  if (!name.empty() && name.find_first_of(".,:()\" \t\r\n\\") == std::string::npos) return name;
  std::string quoted = "\"";
  for (const char byte : name) quoted.append(byte == '"' ? 2 : 1, byte);
  return quoted + '"';
}

std::string print_name(const catalog::Name& name) {
  return (name.schema.empty() ? "" : print_identifier(name.schema) + ".") + print_identifier(name.name);
}

std::optional<catalog::Name> parse_name(std::string_view text, std::size_t& at) {
  std::optional<std::string> first = parse_identifier(text, at);
  if (!first) return std::nullopt;
  if (at >= text.size() || text[at] != '.') return catalog::Name{"", *first};
  ++at;
  std::optional<std::string> second = parse_identifier(text, at);
  if (!second) return std::nullopt;
  return catalog::Name{*first, *second};
}

// Applies `element` at each place of a comma-separated list; it moves `at` behind what it read.
template <class T, class Element>
std::optional<std::vector<T>> parse_list(std::string_view text, Element element) {
  std::vector<T> list;
  std::size_t at = 0;
  while (true) {
    std::optional<T> found = element(text, at);
    if (!found) return std::nullopt;
    list.push_back(std::move(*found));
    if (at == text.size()) return list;
    if (text[at++] != ',') return std::nullopt;
  }
}

std::optional<locks::RelationLock> parse_lock(std::string_view text, std::size_t& at) {
  const std::size_t colon = text.find(':', at);
  if (colon == std::string_view::npos) return std::nullopt;
  const auto mode = locks::lock_mode_from_name(text.substr(at, colon - at));
  at = colon + 1;
  std::optional<catalog::Name> relation = parse_name(text, at);
  if (!mode || !relation) return std::nullopt;
  return locks::RelationLock{*relation, *mode, ""};
}

}  // namespace

tl::expected<std::vector<Attribute>, AttributeError> parse_attributes(std::string_view line,
                                                                      std::size_t from) {
  std::vector<Attribute> attributes;
  std::size_t at = from;
  while (true) {
    while (at < line.size() && is_blank(line[at])) ++at;
    if (at >= line.size()) return attributes;
    Attribute attribute;
    attribute.begin = static_cast<std::uint32_t>(at);
    while (at < line.size() && !is_blank(line[at]) && line[at] != '=') attribute.key += line[at++];
    if (at < line.size() && line[at] == '=') {
      ++at;
      tl::expected<std::string, AttributeError> value = parse_value(line, at);
      if (!value) return tl::unexpected(value.error());
      attribute.value = std::move(*value);
    }
    attribute.end = static_cast<std::uint32_t>(at);
    const bool seen = std::any_of(attributes.begin(), attributes.end(),
                                  [&](const Attribute& other) { return other.key == attribute.key; });
    if (seen)
      return tl::unexpected(AttributeError{fmt::format("attribute `{}` is given twice", attribute.key),
                                           attribute.begin, attribute.end});
    attributes.push_back(std::move(attribute));
  }
}

void append_attribute(std::string& out, std::string_view key, std::string_view value) {
  out += ' ';
  out += key;
  out += '=';
  if (!needs_quotes(value)) {
    out += value;
    return;
  }
  out += '"';
  for (const char byte : value) {
    if (byte == '"' || byte == '\\') out += '\\';
    if (byte == '\n') {
      out += "\\n";
    } else {
      out += byte;
    }
  }
  out += '"';
}

std::string print_names(const std::vector<catalog::Name>& names) {
  std::string text;
  for (const catalog::Name& name : names) text += (text.empty() ? "" : ",") + print_name(name);
  return text;
}

std::optional<std::vector<catalog::Name>> parse_names(std::string_view text) {
  return parse_list<catalog::Name>(text, parse_name);
}

std::string print_key(const std::vector<std::string>& key) {
  std::string text;
  for (const std::string& column : key) text += (text.empty() ? "" : ",") + print_identifier(column);
  return "(" + text + ")";
}

std::optional<std::vector<std::string>> parse_key(std::string_view text) {
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') return std::nullopt;
  if (text == "()") return std::vector<std::string>{};
  return parse_list<std::string>(text.substr(1, text.size() - 2), parse_identifier);
}

std::string print_locks(const std::vector<locks::RelationLock>& locks) {
  std::string text;
  for (const locks::RelationLock& lock : locks)
    if (!lock.relation.name.empty())  // "whatever its foreign keys refer to" has no name to write
      text +=
          fmt::format("{}{}:{}", text.empty() ? "" : ",", locks::name(lock.mode), print_name(lock.relation));
  return text;
}

std::optional<std::vector<locks::RelationLock>> parse_locks(std::string_view text) {
  return parse_list<locks::RelationLock>(text, parse_lock);
}

std::string print_numbers(const std::vector<int>& numbers) {
  return fmt::format("{}", fmt::join(numbers, ","));
}

std::optional<std::vector<int>> parse_numbers(std::string_view text) {
  return parse_list<int>(text, [](std::string_view list, std::size_t& at) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    const std::optional<int> number = parse_number(list.substr(at, end - at));
    at = end;
    return number;
  });
}

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

}  // namespace wesley::migration
