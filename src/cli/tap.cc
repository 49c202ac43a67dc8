// SPDX-License-Identifier: Apache-2.0
#include "cli/tap.h"

#include <algorithm>
#include <charconv>

namespace wesley::cli {

namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool same_word(std::string_view word, std::string_view lower) {
  return word.size() == lower.size() &&
         std::equal(word.begin(), word.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
         });
}

// "description # SKIP reason"; a `#` of the description itself is written `\#`.
void read_description(std::string_view text, TapTest& test) {
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    if (at > 0 && text[at - 1] == '\\') continue;
    const std::string_view rest = trimmed(text.substr(at + 1));
    const std::size_t word = std::min(rest.find(' '), rest.size());
    if (!same_word(rest.substr(0, word), "skip") && !same_word(rest.substr(0, word), "todo")) continue;
    test.directive = same_word(rest.substr(0, word), "skip") ? "SKIP" : "TODO";
    test.reason = trimmed(rest.substr(word));
    text = text.substr(0, at);
    break;
  }
  text = trimmed(text);
  if (take(text, "- ")) text = trimmed(text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '#') continue;
    test.description += text[at];
  }
}

}  // namespace

void TapDocument::read(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    read_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void TapDocument::read_line(std::string_view line) {
  if (take(line, "1..")) {
    if (const auto number = take_number(line)) planned = *number;
    return;
  }
  if (line.starts_with("Bail out!")) {
    bailed_out = true;
    return;
  }
  if (take(line, "#")) {
    if (!tests.empty() && !trimmed(line).empty()) tests.back().diagnostics.emplace_back(trimmed(line));
    return;
  }
  const bool failed = take(line, "not ok");
  if (!failed && !take(line, "ok")) return;
  if (!line.empty() && line.front() != ' ') return;  // "okay"
  line = trimmed(line);
  take_number(line);
  TapTest test;
  read_description(line, test);
  test.ok = !failed || test.directive == "TODO";
  tests.push_back(std::move(test));
}

}  // namespace wesley::cli
