// SPDX-License-Identifier: Apache-2.0
// Pieces of SDL text, as a person would lay them out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wesley::sdl {

std::string quoted(std::string_view text);                       // "text", with escapes
std::string quoted_list(const std::vector<std::string>& texts);  // ["a", "b"]
// A description on lines of its own, or nothing for an empty text.
std::string description(std::string_view text, std::string_view indent);

// `@name(argument: value, ...)`, built argument by argument.
class DirectiveText {
 public:
  explicit DirectiveText(std::string_view name) : name_(name) {}
  DirectiveText& add(std::string_view argument, std::string_view value);
  DirectiveText& add_text(std::string_view argument, std::string_view text) {
    return add(argument, quoted(text));
  }
  // Only when it is set.
  DirectiveText& add_flag(std::string_view argument, bool value) {
    return value ? add(argument, "true") : *this;
  }
  bool has_arguments() const { return !arguments_.empty(); }
  std::string text() const;

 private:
  std::string name_;
  std::string arguments_;
};

// `head @a @b {`, on one line when it is short and simple.
std::string headed(std::string_view head, const std::vector<std::string>& directives);

}  // namespace wesley::sdl
