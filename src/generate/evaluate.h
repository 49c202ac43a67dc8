// SPDX-License-Identifier: Apache-2.0
// What a simple SQL expression gives for values that are known. Three-valued as SQL is, with a fourth answer:
// not known here, which is the answer for whatever is not understood completely.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/object.h"
#include "sql/tree.h"

namespace wesley::generate {

struct Datum {
  // `opaque`: some value of another type, in `text` as it is written.
  enum class Kind { unknown, null, boolean, number, text, moment, list, claims, opaque };
  Kind kind = Kind::unknown;
  double number = 0;     // of a moment: seconds since 1970; of a boolean: 0 or 1
  std::string text;      // of a text, and the written form of any other
  bool untyped = false;  // a string constant that takes the type of what it is compared with
  std::vector<Datum> elements = {};

  bool known() const { return kind != Kind::unknown; }
  bool is_null() const { return kind == Kind::null; }
  bool is_true() const { return kind == Kind::boolean && number != 0; }
  bool is_false() const { return kind == Kind::boolean && number == 0; }
};
Datum null_datum();
Datum boolean_datum(bool value);
Datum number_datum(double value);
Datum text_datum(std::string_view text);
Datum opaque_datum(std::string_view text);
// `text` as PostgreSQL reads it for the type (format_type's name, without modifiers).
Datum read_datum(std::string_view text, const catalog::Type& type);

// What an expression may look at.
struct Scope {
  std::function<Datum(std::string_view column)> column;
  // current_setting; nothing where the session's settings are not known.
  std::function<std::optional<std::string>(std::string_view setting)> setting = {};
  // auth.jwt() of the session; auth.uid() is its `sub`.
  const std::map<std::string, std::string>* claims = nullptr;
  std::string_view user = {};  // current_user; empty when not known
};
Datum evaluate(const sql::Node& expression, const Scope& scope);

}  // namespace wesley::generate
