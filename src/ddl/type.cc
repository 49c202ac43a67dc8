// SPDX-License-Identifier: Apache-2.0
// Enum types.
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

std::string create_enum(const catalog::Enum& enumeration) {
  std::string labels;
  for (const catalog::EnumLabel& label : enumeration.labels) {
    if (!labels.empty()) labels += ", ";
    labels += sql::quote_literal(label.label);
  }
  return fmt::format("CREATE TYPE {} AS ENUM ({})", to_string(enumeration.name), labels);
}

std::string drop_type(const Name& name) {
  return "DROP TYPE " + to_string(name);
}

std::string add_enum_value(const Name& name, std::string_view label, std::string_view before,
                           std::string_view after) {
  std::string out = fmt::format("ALTER TYPE {} ADD VALUE {}", to_string(name), sql::quote_literal(label));
  if (!before.empty()) {
    out += " BEFORE " + sql::quote_literal(before);
  } else if (!after.empty()) {
    out += " AFTER " + sql::quote_literal(after);
  }
  return out;
}

std::string rename_enum_value(const Name& name, std::string_view from, std::string_view to) {
  return fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}", to_string(name), sql::quote_literal(from),
                     sql::quote_literal(to));
}

std::string rename_type(const Name& name, std::string_view to) {
  return fmt::format("ALTER TYPE {} RENAME TO {}", to_string(name), sql::quote_identifier(to));
}

}  // namespace wesley::ddl
