// SPDX-License-Identifier: Apache-2.0
// PostgreSQL's regular expressions (manual, section 9.7.3, "advanced" ones) and LIKE patterns as
// JavaScript's. Only whether a text matches is kept, which does not depend on how much each part takes. What
// is not surely the same in both is refused: back references, word boundaries, embedded options, letters
// outside of ASCII when case is ignored.
//
// What \d, \w, \s and [[:alpha:]] are outside of ASCII is for the locale of the database to say. There the
// translation takes every character, and says so: it is `wider` than the pattern, never narrower.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wesley::generate {

struct Pattern {
  std::string source;  // between the slashes
  std::string flags;   // "u", "su"
  bool wider = false;
};
std::optional<Pattern> regular_expression(std::string_view pattern, bool ignore_case);

// LIKE, with `\` as escape character.
struct LikePattern {
  enum class Form { exactly, starts_with, ends_with, includes, pattern };
  Form form = Form::pattern;
  std::string text;  // of all forms but `pattern`
  Pattern pattern;
};
std::optional<LikePattern> like_pattern(std::string_view pattern);

}  // namespace wesley::generate
