// SPDX-License-Identifier: Apache-2.0
// Comments that switch rules off where a person has looked:
//   -- wesley:lint-disable RULE, RULE         from here to the end of the file
//   -- wesley:lint-disable-next RULE, RULE    for the next statement
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "diagnostic/diagnostic.h"

namespace wesley::lint {

class Suppression {
 public:
  explicit Suppression(std::set<Kind> disabled) : file_(std::move(disabled)) {}

  // A comment line, from `--`. `unknown` is told each word that names no rule.
  void comment(std::string_view text, const std::function<void(std::string_view)>& unknown);
  bool disabled(Kind kind) const { return file_.contains(kind) || next_.contains(kind); }
  void statement_done() { next_.clear(); }

 private:
  std::set<Kind> file_, next_;
};

}  // namespace wesley::lint
