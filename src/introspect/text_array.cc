// SPDX-License-Identifier: Apache-2.0
#include "introspect/text_array.h"

#include <charconv>

#include "base/check.h"

namespace wesley::introspect {

std::string to_array(const std::vector<std::string>& elements) {
  std::string text = "{";
  for (const std::string& element : elements) {
    if (text.size() > 1) text += ',';
    text += '"';
    for (char c : element) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text + "}";
}

std::vector<std::string> parse_array(std::string_view text) {
  std::vector<std::string> elements;
  if (text.size() <= 2) return elements;
  WESLEY_CHECK(text.front() == '{' && text.back() == '}', "an array of one dimension from lower bound 1");
  text = text.substr(1, text.size() - 2);
  std::string element;
  bool quoted = false;
  bool was_quoted = false;
  auto finish = [&] {
    elements.push_back(!was_quoted && element == "NULL" ? "" : element);
    element.clear();
    was_quoted = false;
  };
  for (std::size_t place = 0; place < text.size(); ++place) {
    char c = text[place];
    if (c == '\\') {
      element += text[++place];
    } else if (c == '"') {
      quoted = !quoted;
      was_quoted = true;
    } else if (c == ',' && !quoted) {
      finish();
    } else {
      element += c;
    }
  }
  finish();
  return elements;
}

std::vector<std::int64_t> parse_numbers(std::string_view text) {
  std::vector<std::int64_t> numbers;
  const char* place = text.data();
  const char* const end = place + text.size();
  while (place < end) {
    std::int64_t number = 0;
    auto [rest, error] = std::from_chars(place, end, number);
    if (error == std::errc()) {
      numbers.push_back(number);
      place = rest;
    } else {
      ++place;
    }
  }
  return numbers;
}

}  // namespace wesley::introspect
