// SPDX-License-Identifier: Apache-2.0
// A value that is known without a server, as far as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/object.h"

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

bool is_textual(std::string_view type);
bool is_number_name(std::string_view type);
bool is_moment_name(std::string_view type);

}  // namespace wesley::generate
