// SPDX-License-Identifier: Apache-2.0
#include "lint/suppression.h"

#include <algorithm>

#include "lint/sql_lint.h"

namespace wesley::lint {

namespace {

constexpr std::string_view prefix = "-- wesley:lint-disable";
constexpr std::string_view next_suffix = "-next";
constexpr std::string_view separators = " \t,";

}  // namespace

void Suppression::comment(std::string_view text, const std::function<void(std::string_view)>& unknown) {
  if (!text.starts_with(prefix)) return;
  text.remove_prefix(prefix.size());
  std::set<Kind>& scope = text.starts_with(next_suffix) ? next_ : file_;
  if (text.starts_with(next_suffix)) text.remove_prefix(next_suffix.size());
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    if (text.empty() || text.starts_with("--")) return;  // what follows `--` is for people
    const std::string_view word = text.substr(0, text.find_first_of(separators));
    text.remove_prefix(word.size());
    if (const auto kind = rule_kind(word))
      scope.insert(*kind);
    else
      unknown(word);
  }
}

}  // namespace wesley::lint
