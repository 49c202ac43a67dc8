// SPDX-License-Identifier: Apache-2.0
// Schemas and extensions.
#include <fmt/format.h>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

// IF NOT EXISTS because `public` is in every new database.
std::string create_schema(const catalog::Schema& schema) {
  return "CREATE SCHEMA IF NOT EXISTS " + sql::quote_identifier(schema.name);
}

std::string drop_schema(std::string_view name) {
  return "DROP SCHEMA " + sql::quote_identifier(name);
}

std::string create_extension(const catalog::Extension& extension) {
  std::string out = "CREATE EXTENSION " + sql::quote_identifier(extension.name);
  if (!extension.schema.empty()) out += " SCHEMA " + sql::quote_identifier(extension.schema);
  if (!extension.version.empty()) out += " VERSION " + sql::quote_literal(extension.version);
  return out;
}

std::string drop_extension(std::string_view name) {
  return "DROP EXTENSION " + sql::quote_identifier(name);
}

std::string update_extension(std::string_view name, std::string_view version) {
  std::string out = fmt::format("ALTER EXTENSION {} UPDATE", sql::quote_identifier(name));
  if (!version.empty()) out += " TO " + sql::quote_literal(version);
  return out;
}

std::string set_extension_schema(std::string_view name, std::string_view schema) {
  return fmt::format("ALTER EXTENSION {} SET SCHEMA {}", sql::quote_identifier(name),
                     sql::quote_identifier(schema));
}

}  // namespace wesley::ddl
