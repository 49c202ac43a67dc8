// SPDX-License-Identifier: Apache-2.0
#include "plan/naming.h"

#include <algorithm>

#include "base/hash.h"
#include "sql/expression.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::plan {
namespace {

struct Reference {
  std::size_t begin, end;  // the column's own identifier in the text
  std::string column;
};

// The byte after an identifier that starts at `begin`.
std::size_t identifier_end(std::string_view text, std::size_t begin) {
  if (begin < text.size() && text[begin] == '"') {
    std::size_t at = begin + 1;
    while (at < text.size()) {
      if (text[at] != '"') {
        ++at;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return at;
  }
  auto part_of_word = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c >= 0x80;
  };
  std::size_t at = begin;
  while (at < text.size() && part_of_word(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

// Only bare references: an expression of a table mentions its own columns without a qualifier.
std::vector<Reference> bare_references(std::string_view text) {
  std::vector<Reference> found;
  auto parsed = sql::parse_expression(text);
  if (!parsed) return found;
  parsed->root.visit([&](const sql::Node& node) {
    if (!node.is("ColumnRef")) return true;
    auto fields = node.children("fields");
    if (fields.size() != 1 || node.location() < 0) return false;
    if (auto column = fields.front().as_string()) {
      auto begin = static_cast<std::size_t>(node.location());
      found.push_back({begin, identifier_end(text, begin), std::string(*column)});
    }
    return false;
  });
  std::sort(found.begin(), found.end(),
            [](const Reference& left, const Reference& right) { return left.begin < right.begin; });
  return found;
}

std::string rename_in_text(const std::string& text, const ColumnNames& names) {
  std::string out;
  std::size_t copied = 0;
  for (const auto& reference : bare_references(text)) {
    auto renamed = names.find(reference.column);
    if (renamed == names.end()) continue;
    out.append(text, copied, reference.begin - copied);
    out += sql::quote_identifier(renamed->second);
    copied = reference.end;
  }
  out.append(text, copied, std::string::npos);
  return out;
}

void rename_in(std::vector<std::string>& columns, const ColumnNames& names) {
  for (auto& column : columns)
    if (auto renamed = names.find(column); renamed != names.end()) column = renamed->second;
}

void rename_in(catalog::Constraint& constraint, const ColumnNames& names) {
  if (auto* key = std::get_if<catalog::Key>(&constraint.body)) {
    rename_in(key->columns, names);
    rename_in(key->include, names);
  } else if (auto* foreign_key = std::get_if<catalog::ForeignKey>(&constraint.body)) {
    rename_in(foreign_key->columns, names);
  } else {
    auto& check = std::get<catalog::Check>(constraint.body);
    check.expression = rename_columns(check.expression, names);
  }
}

void rename_in(catalog::Index& index, const ColumnNames& names) {
  for (auto& key : index.keys) {
    if (auto renamed = names.find(key.column); renamed != names.end()) key.column = renamed->second;
    if (key.expression) key.expression = rename_columns(*key.expression, names);
  }
  rename_in(index.include, names);
  if (index.predicate) index.predicate = rename_columns(*index.predicate, names);
}

void append(std::vector<std::string>& columns, const std::optional<catalog::Expression>& expression) {
  if (!expression) return;
  auto more = columns_of(*expression);
  columns.insert(columns.end(), more.begin(), more.end());
}

}  // namespace

std::string temporary_name(std::string_view name, std::string_view suffix) {
  if (name.size() + suffix.size() <= sql::max_identifier_bytes) return std::string(name).append(suffix);
  auto tail = "_" + hex(sha256(name)).substr(0, 8).append(suffix);
  auto room = sql::max_identifier_bytes - tail.size();
  // Not inside a character: continuation bytes of UTF-8 are 10xxxxxx.
  while (room > 0 && (static_cast<unsigned char>(name[room]) & 0xC0) == 0x80) --room;
  return std::string(name.substr(0, room)).append(tail);
}

catalog::Expression rename_columns(const catalog::Expression& expression, const ColumnNames& names) {
  if (names.empty()) return expression;
  return {rename_in_text(expression.text, names), rename_in_text(expression.canonical, names)};
}

std::vector<std::string> columns_of(const catalog::Expression& expression) {
  auto found = sql::references(expression.text);
  return found ? found->columns : std::vector<std::string>{};
}

std::vector<std::string> columns_of(const catalog::Constraint& constraint) {
  if (const auto* key = constraint.key()) {
    auto columns = key->columns;
    columns.insert(columns.end(), key->include.begin(), key->include.end());
    return columns;
  }
  if (const auto* foreign_key = constraint.foreign_key()) return foreign_key->columns;
  return columns_of(constraint.check()->expression);
}

std::vector<std::string> columns_of(const catalog::Index& index) {
  std::vector<std::string> columns;
  for (const auto& key : index.keys) {
    if (!key.column.empty()) columns.push_back(key.column);
    append(columns, key.expression);
  }
  columns.insert(columns.end(), index.include.begin(), index.include.end());
  append(columns, index.predicate);
  return columns;
}

std::vector<std::string> columns_of(const Relation& relation) {
  return std::visit([](const auto& object) { return columns_of(object); }, relation);
}

ColumnNames Naming::names_before(const TableWork& work) const {
  ColumnNames names = work.instant_renames;
  for (const auto& move : work.moves)
    if (move.shadow != move.after.name) names[move.after.name] = move.shadow;
  return names;
}

ColumnNames Naming::names_after(const TableWork& work) const {
  ColumnNames names;
  for (const auto& [after, before] : work.instant_renames) names[before] = after;
  for (const auto& move : work.moves)
    if (move.retired != move.before.name) names[move.before.name] = move.retired;
  return names;
}

catalog::Name Naming::table(const catalog::Name& final_table) const {
  auto renamed = work_.renamed.find(final_table);
  return renamed == work_.renamed.end() ? final_table : renamed->second;
}

std::string Naming::column(const catalog::Name& final_table, const std::string& final_column) const {
  const auto* work = work_.find(final_table);
  if (!work) return final_column;
  if (const auto* move = work->move_to(final_column)) return move->shadow;
  auto renamed = work->instant_renames.find(final_column);
  return renamed == work->instant_renames.end() ? final_column : renamed->second;
}

catalog::Constraint Naming::constraint(const catalog::Name& final_table,
                                       catalog::Constraint constraint) const {
  if (const auto* work = work_.find(final_table)) rename_in(constraint, names_before(*work));
  if (auto* foreign_key = std::get_if<catalog::ForeignKey>(&constraint.body)) {
    for (auto& referenced : foreign_key->referenced_columns)
      referenced = column(foreign_key->referenced, referenced);
    foreign_key->referenced = table(foreign_key->referenced);
  }
  return constraint;
}

catalog::Index Naming::index(const catalog::Name& final_table, catalog::Index index) const {
  if (const auto* work = work_.find(final_table)) rename_in(index, names_before(*work));
  return index;
}

Relation Naming::relation(const catalog::Name& final_table, const Relation& relation) const {
  if (const auto* constraint_body = std::get_if<catalog::Constraint>(&relation))
    return constraint(final_table, *constraint_body);
  return index(final_table, std::get<catalog::Index>(relation));
}

catalog::Column Naming::definition(const catalog::Name& final_table, catalog::Column column) const {
  column.type = type(column.type);
  const auto* work = work_.find(final_table);
  if (!work) return column;
  auto names = names_before(*work);
  if (auto renamed = names.find(column.name); renamed != names.end()) column.name = renamed->second;
  if (column.generated) column.generated->expression = rename_columns(column.generated->expression, names);
  return column;
}

catalog::Type Naming::type(catalog::Type type) const {
  if (work_.replaced_enums.count({type.schema, type.name})) type.name = temporary_name(type.name, new_suffix);
  return type;
}

catalog::Name Naming::table_after(const catalog::Name& old_table) const {
  for (const auto& [after, before] : work_.renamed)
    if (before == old_table) return after;
  return old_table;
}

std::string Naming::column_after(const TableWork& work, const std::string& old_column) const {
  auto names = names_after(work);
  auto renamed = names.find(old_column);
  return renamed == names.end() ? old_column : renamed->second;
}

Relation Naming::relation_after(const TableWork& work, const Relation& relation) const {
  auto names = names_after(work);
  Relation renamed = relation;
  std::visit([&](auto& object) { rename_in(object, names); }, renamed);
  return renamed;
}

}  // namespace wesley::plan
