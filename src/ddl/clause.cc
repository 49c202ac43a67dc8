// SPDX-License-Identifier: Apache-2.0
#include "ddl/clause.h"

#include <algorithm>

#include <fmt/format.h>

#include "sql/quote.h"

namespace wesley::ddl {

namespace {

// def_arg of src/backend/parser/gram.y takes words and numbers as they are; anything else is a literal.
bool is_plain_value(std::string_view value) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  const bool is_number = !value.empty() && value.find_first_not_of("0123456789.") == std::string_view::npos &&
                         value.front() != '.' && value.back() != '.' &&
                         std::count(value.begin(), value.end(), '.') <= 1;
  const bool is_word = !value.empty() && value.front() >= 'a' && value.front() <= 'z' &&
                       value.find('.') == std::string_view::npos;
  return (is_number || is_word) && std::all_of(value.begin(), value.end(), is_plain);
}

}  // namespace

std::string column_list(const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns) {
    if (!out.empty()) out += ", ";
    out += sql::quote_identifier(column);
  }
  return out;
}

std::string alter_table(const catalog::Name& table) {
  return "ALTER TABLE " + to_string(table) + " ";
}

std::string alter_table_only(const catalog::Name& table) {
  return "ALTER TABLE ONLY " + to_string(table) + " ";
}

std::string alter_column(const catalog::Name& table, std::string_view column) {
  return alter_table(table) + "ALTER COLUMN " + sql::quote_identifier(column) + " ";
}

std::string option_name(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return sql::quote_identifier(name);
  return sql::quote_qualified(name.substr(0, dot), name.substr(dot + 1));
}

std::string option_list(const catalog::Options& options) {
  std::string out;
  for (const auto& [name, value] : options.ordered()) {
    if (!out.empty()) out += ", ";
    out +=
        fmt::format("{} = {}", option_name(name), is_plain_value(value) ? value : sql::quote_literal(value));
  }
  return out;
}

std::string sequence_clauses(const catalog::SequenceOptions& options) {
  const catalog::SequenceOptions defaults =
      catalog::default_sequence_options(options.type, options.increment > 0);
  const std::int64_t default_start = options.increment > 0 ? options.minimum : options.maximum;
  std::string out;
  if (options.increment != 1) out += fmt::format(" INCREMENT BY {}", options.increment);
  if (options.minimum != defaults.minimum) out += fmt::format(" MINVALUE {}", options.minimum);
  if (options.maximum != defaults.maximum) out += fmt::format(" MAXVALUE {}", options.maximum);
  if (options.start != default_start) out += fmt::format(" START WITH {}", options.start);
  if (options.cache != 1) out += fmt::format(" CACHE {}", options.cache);
  if (options.cycle) out += " CYCLE";
  return out;
}

std::string all_sequence_clauses(const catalog::SequenceOptions& options, std::string_view prefix) {
  return fmt::format(
      " {0}INCREMENT BY {1} {0}MINVALUE {2} {0}MAXVALUE {3} {0}START WITH {4} {0}CACHE {5} {0}{6}", prefix,
      options.increment, options.minimum, options.maximum, options.start, options.cache,
      options.cycle ? "CYCLE" : "NO CYCLE");
}

}  // namespace wesley::ddl
