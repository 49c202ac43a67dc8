// SPDX-License-Identifier: Apache-2.0
// Enum types, domains, composite types.
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

std::string create_domain(const catalog::Domain& domain) {
  std::string out =
      fmt::format("CREATE DOMAIN {} AS {}", to_string(domain.name), sql::to_string(domain.base));
  if (domain.collation) out += " COLLATE " + to_string(*domain.collation);
  if (domain.default_value) out += " DEFAULT (" + domain.default_value->text + ")";
  if (domain.not_null) out += " NOT NULL";
  for (const catalog::DomainCheck& check : domain.checks) {
    if (!check.validated) continue;
    out +=
        fmt::format("\n  CONSTRAINT {} CHECK ({})", sql::quote_identifier(check.name), check.expression.text);
  }
  return out;
}

std::string add_domain_check(const Name& domain, const catalog::DomainCheck& check) {
  return fmt::format("ALTER DOMAIN {} ADD CONSTRAINT {} CHECK ({}){}", to_string(domain),
                     sql::quote_identifier(check.name), check.expression.text,
                     check.validated ? "" : " NOT VALID");
}

std::string set_domain_default(const Name& domain, std::string_view expression) {
  return fmt::format("ALTER DOMAIN {} SET DEFAULT {}", to_string(domain), expression);
}

std::string create_composite(const catalog::Composite& composite) {
  std::string attributes;
  for (const catalog::Attribute& attribute : composite.attributes) {
    if (!attributes.empty()) attributes += ",";
    attributes +=
        fmt::format("\n  {} {}", sql::quote_identifier(attribute.name), sql::to_string(attribute.type));
    if (attribute.collation) attributes += " COLLATE " + to_string(*attribute.collation);
  }
  return fmt::format("CREATE TYPE {} AS ({})", to_string(composite.name),
                     attributes.empty() ? "" : attributes + "\n");
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
