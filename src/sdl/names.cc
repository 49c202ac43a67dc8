// SPDX-License-Identifier: Apache-2.0
#include "sdl/names.h"

#include <algorithm>

#include "sql/quote.h"

namespace wesley::sdl {

namespace {

// GraphQL names are ASCII (specification 2.1.9), so no locale is asked.
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

bool starts_word(std::string_view name, std::size_t i) {
  if (i == 0 || !is_upper(name[i])) return false;
  if (is_lower(name[i - 1]) || is_digit(name[i - 1])) return true;
  return is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1]);
}

std::string join_words(std::string_view name, bool upper) {
  std::string out;
  for (const char c : name) {
    if (c == '_' && !out.empty()) {
      upper = true;
      continue;
    }
    out += upper ? to_upper(c) : c;
    upper = false;
  }
  return out;
}

}  // namespace

std::string snake_case(std::string_view name) {
  std::string out;
  out.reserve(name.size() + 4);
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (starts_word(name, i)) out += '_';
    out += to_lower(name[i]);
  }
  return out;
}

std::string conventional_name(std::string_view sdl_name, Naming naming) {
  return naming == Naming::snake ? snake_case(sdl_name) : std::string(sdl_name);
}

std::string pascal_case(std::string_view name) {
  return join_words(name, true);
}

std::string camel_case(std::string_view name) {
  return join_words(name, false);
}

bool is_graphql_name(std::string_view name) {
  if (name.empty() || is_digit(name.front()) || name.substr(0, 2) == "__") return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_upper(c) || is_lower(c) || is_digit(c) || c == '_'; });
}

std::string joined_columns(const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns) {
    if (!out.empty()) out += '_';
    out += column;
    // The server's buffer has room for little more than one identifier.
    if (out.size() > sql::max_identifier_bytes) break;
  }
  return out;
}

std::string joined_key_names(const std::vector<std::string>& keys) {
  std::vector<std::string> distinct;
  for (const std::string& key : keys) {
    std::string name = key;
    for (int number = 1; std::find(distinct.begin(), distinct.end(), name) != distinct.end(); ++number) {
      name = key + std::to_string(number);
    }
    distinct.push_back(std::move(name));
  }
  return joined_columns(distinct);
}

DefaultName default_name(const catalog::Constraint& constraint, Expressions& expressions) {
  if (const catalog::Key* key = constraint.key()) {
    if (key->primary) return {"", "pkey"};
    std::vector<std::string> columns = key->columns;
    columns.insert(columns.end(), key->include.begin(), key->include.end());
    return {joined_key_names(columns), "key"};
  }
  if (const catalog::ForeignKey* key = constraint.foreign_key())
    return {joined_columns(key->columns), "fkey"};
  if (const catalog::Exclusion* exclusion = constraint.exclusion()) {
    std::vector<std::string> keys;
    for (const catalog::ExclusionElement& element : exclusion->elements) {
      const bool plain = !element.key.expression;
      keys.push_back(plain ? element.key.column : index_key_name(element.key.expression->text));
    }
    return {joined_key_names(keys), "excl"};
  }
  // A check over exactly one column is named after it (AddRelationNewConstraints of
  // src/backend/catalog/heap.c).
  const ParsedExpression& parsed = expressions.parse(constraint.check()->expression.text);
  const auto& columns = parsed.references.columns;
  return {columns.size() == 1 ? columns.front() : "", "check"};
}

DefaultName default_name(const catalog::Index& index) {
  std::vector<std::string> keys;
  for (const catalog::IndexKey& key : index.keys) {
    keys.push_back(key.expression ? index_key_name(key.expression->text) : key.column);
  }
  keys.insert(keys.end(), index.include.begin(), index.include.end());
  return {joined_key_names(keys), "idx"};
}

template <class Taken>
std::string Namespace::choose(std::string_view table, std::string_view columns, std::string_view label,
                              Taken taken) {
  std::string numbered(label);
  for (int pass = 1;; ++pass) {
    std::string name = sql::make_object_name(table, columns, numbered);
    if (!taken(name)) return name;
    numbered = std::string(label) + std::to_string(pass);
  }
}

std::string Namespace::choose_relation(std::string_view table, std::string_view columns,
                                       std::string_view label) {
  std::string name = choose(table, columns, label,
                            [&](const std::string& candidate) { return relations_.count(candidate) > 0; });
  relations_.insert(name);
  return name;
}

std::string Namespace::choose_key(std::string_view table, std::string_view columns, std::string_view label) {
  std::string name = choose(table, columns, label, [&](const std::string& candidate) {
    return relations_.count(candidate) > 0 || constraints_.count(candidate) > 0;
  });
  relations_.insert(name);
  constraints_.insert(name);
  return name;
}

std::string Namespace::choose_constraint(std::string_view table, std::string_view columns,
                                         std::string_view label) {
  std::string name = choose(table, columns, label,
                            [&](const std::string& candidate) { return constraints_.count(candidate) > 0; });
  constraints_.insert(name);
  return name;
}

}  // namespace wesley::sdl
