// SPDX-License-Identifier: Apache-2.0
// Check constraints as JavaScript conditions. SQL's logic has three values and a check passes unless it is
// false, so every condition is written twice: what holds when it is true, and what holds when it is not
// false. What cannot be said for sure is not said at all.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "sql/tree.h"

namespace wesley::generate {

// What a column stands for in the condition.
struct CheckColumn {
  catalog::Type type;
  std::string text;            // the JavaScript for its value: `value`, `row.price`
  std::string when_null;       // the JavaScript that tells whether it is NULL; empty: never
  bool absent_is_null = true;  // left out it is NULL, and has no default
  bool is_null = false;        // it is NULL, whatever the text says
  bool plain_text = true;      // texts of it are equal when their characters are
};
// None for a column that cannot be known.
using CheckColumns = std::function<std::optional<CheckColumn>(std::string_view column)>;

struct TranslatedCheck {
  std::string text;  // the condition under which the check passes: "true" and "false" where it is constant
  bool is_junction = false;  // it has `||` outside of parentheses
  bool wider = false;        // takes texts outside of ASCII that the database may refuse
  bool hedged = false;       // takes dates that are not written in ISO form
  std::set<std::string> helpers;
};

class CheckTranslator {
 public:
  explicit CheckTranslator(const catalog::Catalog& catalog);
  ~CheckTranslator();

  std::optional<TranslatedCheck> translate(const std::string& expression, const CheckColumns& columns);
  // The columns that it speaks of, sorted; none for text that cannot be parsed.
  const std::vector<std::string>& columns(const std::string& expression);

 private:
  struct Parsed;
  const Parsed& parse(const std::string& expression);

  const catalog::Catalog& catalog_;
  std::map<std::string, std::unique_ptr<Parsed>, std::less<>> parsed_;
};

}  // namespace wesley::generate
