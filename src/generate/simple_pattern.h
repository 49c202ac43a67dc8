// SPDX-License-Identifier: Apache-2.0
// Regular expressions of the simple kinds (literals, classes, groups, alternation, counted repetition,
// anchors) over ASCII: whether a text matches, and a text that does. Anything else is not understood, and
// nothing is said about it. Manual, section 9.7.3.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wesley::generate {

class SimplePattern {
 public:
  static std::optional<SimplePattern> parse(std::string_view pattern, bool fold_case = false);
  // Of LIKE: `%`, `_` and a backslash before what is meant literally.
  static std::optional<SimplePattern> parse_like(std::string_view pattern, bool fold_case = false);
  // Somewhere in the text, unless anchored.
  bool matches(std::string_view text) const;
  // A short text that matches; each `number` gives another one where there is room. Nothing when none was
  // found.
  std::optional<std::string> sample(std::size_t number) const;

  struct Node;

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace wesley::generate
