// SPDX-License-Identifier: Apache-2.0
#include "plan/naming.h"

#include <algorithm>

#include "base/hash.h"
#include "catalog/rename.h"
#include "catalog/rename_expression.h"
#include "sql/expression.h"
#include "sql/quote.h"

namespace wesley::plan {
namespace {

// What names stand for what, in one table at one time.
struct Scope {
  ColumnNames columns;
  std::map<catalog::Name, catalog::Name> types_renamed;
  const catalog::Table* table;
  sql::ColumnTypes types;

  catalog::Expression rename(const catalog::Expression& expression) const {
    catalog::Renames renames;
    renames.types = types_renamed;
    auto text = catalog::rename_in_expression(expression.text, {*table, &columns, {}}, renames, nullptr);
    return text == expression.text ? expression : catalog::make_expression(std::move(text), types);
  }
};

void rename_in(std::vector<std::string>& columns, const ColumnNames& names) {
  for (auto& column : columns)
    if (auto renamed = names.find(column); renamed != names.end()) column = renamed->second;
}

void rename_in(catalog::IndexKey& key, const Scope& scope) {
  if (auto renamed = scope.columns.find(key.column); renamed != scope.columns.end())
    key.column = renamed->second;
  if (key.expression) key.expression = scope.rename(*key.expression);
}

void rename_in(catalog::Constraint& constraint, const Scope& scope) {
  if (auto* key = std::get_if<catalog::Key>(&constraint.body)) {
    rename_in(key->columns, scope.columns);
    rename_in(key->include, scope.columns);
  } else if (auto* foreign_key = std::get_if<catalog::ForeignKey>(&constraint.body)) {
    rename_in(foreign_key->columns, scope.columns);
  } else if (auto* check = std::get_if<catalog::Check>(&constraint.body)) {
    check->expression = scope.rename(check->expression);
  } else {
    auto& exclusion = std::get<catalog::Exclusion>(constraint.body);
    for (auto& element : exclusion.elements) rename_in(element.key, scope);
    rename_in(exclusion.include, scope.columns);
    if (exclusion.predicate) exclusion.predicate = scope.rename(*exclusion.predicate);
  }
}

void rename_in(catalog::Index& index, const Scope& scope) {
  for (auto& key : index.keys) rename_in(key, scope);
  rename_in(index.include, scope.columns);
  if (index.predicate) index.predicate = scope.rename(*index.predicate);
}

void append(std::vector<std::string>& columns, const Rare<catalog::Expression>& expression) {
  if (!expression) return;
  auto more = columns_of(*expression);
  columns.insert(columns.end(), more.begin(), more.end());
}

void append(std::vector<std::string>& columns, const catalog::IndexKey& key) {
  if (!key.column.empty()) columns.push_back(key.column);
  append(columns, key.expression);
}

}  // namespace

std::string label(const catalog::Name& relation, std::string_view column) {
  std::string text = relation.schema == "public" ? relation.name : relation.schema + "." + relation.name;
  if (!column.empty()) text.append(".").append(column);
  return text;
}

std::string temporary_name(std::string_view name, std::string_view suffix) {
  if (name.size() + suffix.size() <= sql::max_identifier_bytes) return std::string(name).append(suffix);
  auto tail = "_" + hex(sha256(name)).substr(0, 8).append(suffix);
  auto room = sql::max_identifier_bytes - tail.size();
  // Not inside a character: continuation bytes of UTF-8 are 10xxxxxx.
  while (room > 0 && (static_cast<unsigned char>(name[room]) & 0xC0) == 0x80) --room;
  return std::string(name.substr(0, room)).append(tail);
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
  if (const auto* check = constraint.check()) return columns_of(check->expression);
  const auto& exclusion = *constraint.exclusion();
  std::vector<std::string> columns = exclusion.include;
  for (const auto& element : exclusion.elements) append(columns, element.key);
  append(columns, exclusion.predicate);
  return columns;
}

std::vector<std::string> columns_of(const catalog::Index& index) {
  std::vector<std::string> columns;
  for (const auto& key : index.keys) append(columns, key);
  columns.insert(columns.end(), index.include.begin(), index.include.end());
  append(columns, index.predicate);
  return columns;
}

std::vector<std::string> columns_of(const Relation& relation) {
  return std::visit([](const auto& object) { return columns_of(object); }, relation);
}

std::vector<std::string> columns_read_by(const Relation& relation) {
  std::vector<std::string> columns;
  if (const auto* index = std::get_if<catalog::Index>(&relation)) {
    for (const auto& key : index->keys) append(columns, key.expression);
    append(columns, index->predicate);
    return columns;
  }
  const auto& constraint = std::get<catalog::Constraint>(relation);
  if (const auto* check = constraint.check()) return columns_of(check->expression);
  if (const auto* exclusion = constraint.exclusion()) {
    for (const auto& element : exclusion->elements) append(columns, element.key.expression);
    append(columns, exclusion->predicate);
  }
  return columns;
}

namespace {

std::string type_text(const catalog::Column* column) {
  return column ? sql::to_string(column->type) : std::string();
}

catalog::Table with_types(const catalog::Table& table, std::map<catalog::Name, catalog::Name> names) {
  if (names.empty()) return table;
  catalog::Catalog alone;
  alone.tables.emplace(table.name, table);
  catalog::Renames renames;
  renames.types = std::move(names);
  catalog::rename(alone, renames);
  return alone.tables.begin()->second;
}

// Until the switch.
Scope before_switch(const Work& work, const TableWork& table) {
  Scope scope{table.instant_renames, {}, table.new_table, {}};
  for (const auto& move : table.moves)
    if (move.shadow != move.after.name) scope.columns[move.after.name] = move.shadow;
  scope.types_renamed = work.replaced.built_names();
  scope.types = [&table](std::string_view column) {
    for (const auto& move : table.moves)
      if (move.shadow == column) return sql::to_string(move.after.type);
    const auto* present = table.old_table ? table.old_table->column(column) : nullptr;
    return type_text(present ? present : table.new_table->column(column));
  };
  return scope;
}

// From the switch on, for what was there before.
Scope after_switch(const Work& work, const TableWork& table) {
  Scope scope{{}, {}, table.old_table, {}};
  for (const auto& [after, before] : table.instant_renames) scope.columns[before] = after;
  for (const auto& move : table.moves)
    if (move.retired != move.before.name) scope.columns[move.before.name] = move.retired;
  scope.types_renamed = work.replaced.aside_names();
  scope.types = [&table](std::string_view column) {
    for (const auto& move : table.moves)
      if (move.retired == column) return sql::to_string(move.before.type);
    const auto* present = table.new_table ? table.new_table->column(column) : nullptr;
    return type_text(present ? present : table.old_table->column(column));
  };
  return scope;
}

}  // namespace

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
  if (const auto* work = renaming(final_table)) rename_in(constraint, before_switch(work_, *work));
  if (auto* foreign_key = std::get_if<catalog::ForeignKey>(&constraint.body)) {
    for (auto& referenced : foreign_key->referenced_columns)
      referenced = column(foreign_key->referenced, referenced);
    foreign_key->referenced = table(foreign_key->referenced);
  }
  return constraint;
}

catalog::Index Naming::index(const catalog::Name& final_table, catalog::Index index) const {
  if (const auto* work = renaming(final_table)) rename_in(index, before_switch(work_, *work));
  return index;
}

Relation Naming::relation(const catalog::Name& final_table, const Relation& relation) const {
  if (const auto* constraint_body = std::get_if<catalog::Constraint>(&relation))
    return constraint(final_table, *constraint_body);
  return index(final_table, std::get<catalog::Index>(relation));
}

catalog::Column Naming::definition(const catalog::Name& final_table, catalog::Column column) const {
  column.name = this->column(final_table, column.name);
  column.type = type(column.type);
  if (const auto* work = renaming(final_table)) {
    auto scope = before_switch(work_, *work);
    if (column.generated) column.generated->expression = scope.rename(column.generated->expression);
    if (column.default_value) column.default_value = scope.rename(*column.default_value);
  }
  return column;
}

catalog::Type Naming::type(catalog::Type type) const {
  return work_.replaced.built(std::move(type));
}

catalog::Table Naming::created(const catalog::Table& table) const {
  return with_types(table, work_.replaced.built_names());
}

catalog::Table Naming::dropped(const catalog::Table& table) const {
  return with_types(table, work_.replaced.aside_names());
}

catalog::Name Naming::table_after(const catalog::Name& old_table) const {
  for (const auto& [after, before] : work_.renamed)
    if (before == old_table) return after;
  return old_table;
}

std::string Naming::column_after(const TableWork& work, const std::string& old_column) const {
  auto names = after_switch(work_, work).columns;
  auto renamed = names.find(old_column);
  return renamed == names.end() ? old_column : renamed->second;
}

catalog::Expression Naming::expression_after(const TableWork& work,
                                             const catalog::Expression& expression) const {
  return after_switch(work_, work).rename(expression);
}

Relation Naming::relation_after(const TableWork& work, const Relation& relation) const {
  if (!work.old_table) return relation;
  Relation renamed = relation;
  auto scope = after_switch(work_, work);
  std::visit([&](auto& object) { rename_in(object, scope); }, renamed);
  return renamed;
}

Relation Naming::with_old_types(const TableWork& work, Relation relation) const {
  if (!work.old_table || work_.replaced.old_names.empty()) return relation;
  auto scope = after_switch(work_, work);
  scope.columns.clear();
  std::visit([&](auto& object) { rename_in(object, scope); }, relation);
  return relation;
}

// Null when nothing of the table is renamed.
const TableWork* Naming::renaming(const catalog::Name& final_table) const {
  const auto* work = work_.find(final_table);
  if (!work || !work->new_table) return nullptr;
  const bool keeps_names =
      work->moves.empty() && work->instant_renames.empty() && work_.replaced.types.empty();
  return keeps_names ? nullptr : work;
}

}  // namespace wesley::plan
