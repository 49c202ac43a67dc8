// SPDX-License-Identifier: Apache-2.0
// Changes of domains and composite types.
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

std::string alter_domain(const Name& name) {
  return "ALTER DOMAIN " + to_string(name) + " ";
}

std::string alter_type(const Name& name) {
  return "ALTER TYPE " + to_string(name) + " ";
}

std::string attribute_text(const catalog::Attribute& attribute, std::string_view type_word) {
  return fmt::format("{} {}{}{}", sql::quote_identifier(attribute.name), type_word,
                     sql::to_string(attribute.type),
                     attribute.collation ? " COLLATE " + to_string(*attribute.collation) : "");
}

}  // namespace

std::string drop_domain(const Name& name) {
  return "DROP DOMAIN " + to_string(name);
}

std::string change_domain_default(const Name& name, const Rare<catalog::Expression>& value) {
  return alter_domain(name) + (value ? "SET DEFAULT " + value->text : "DROP DEFAULT");
}

std::string change_domain_not_null(const Name& name, bool not_null) {
  return alter_domain(name) + (not_null ? "SET NOT NULL" : "DROP NOT NULL");
}

std::string validate_domain_check(const Name& name, std::string_view check) {
  return alter_domain(name) + "VALIDATE CONSTRAINT " + sql::quote_identifier(check);
}

std::string drop_domain_check(const Name& name, std::string_view check) {
  return alter_domain(name) + "DROP CONSTRAINT " + sql::quote_identifier(check);
}

std::string add_attribute(const Name& name, const catalog::Attribute& attribute) {
  return alter_type(name) + "ADD ATTRIBUTE " + attribute_text(attribute, "");
}

std::string drop_attribute(const Name& name, std::string_view attribute) {
  return alter_type(name) + "DROP ATTRIBUTE " + sql::quote_identifier(attribute);
}

std::string alter_attribute_type(const Name& name, const catalog::Attribute& attribute) {
  return alter_type(name) + "ALTER ATTRIBUTE " + attribute_text(attribute, "TYPE ");
}

}  // namespace wesley::ddl
