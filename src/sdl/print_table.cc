// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sdl/names.h"
#include "sdl/printer.h"
#include "sdl/write_sdl.h"
#include "sql/quote.h"

namespace wesley::sdl {

namespace {

std::string_view action_keyword(catalog::ReferentialAction action) {
  constexpr std::array<std::string_view, 5> keywords{"NO_ACTION", "RESTRICT", "CASCADE", "SET_NULL",
                                                     "SET_DEFAULT"};
  return keywords.at(static_cast<std::size_t>(action));
}

void add_deferrability(DirectiveText& directive, const catalog::Constraint& constraint) {
  directive.add_flag("deferrable", constraint.deferrable && !constraint.initially_deferred);
  if (constraint.initially_deferred) directive.add("initially", "DEFERRED");
}

// {fillfactor: 70}, or ["toast.autovacuum_enabled=false"] when a name is none of GraphQL's.
std::string storage_parameters_text(const catalog::Options& options) {
  std::vector<std::string> fields;
  std::vector<std::string> entries;
  bool names = true;
  for (const auto& [key, value] : options.ordered()) {
    const bool number = !value.empty() && value.front() != '0' &&
                        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool bare = number || value == "true" || value == "false";
    names = names && is_graphql_name(key);
    fields.push_back(fmt::format("{}: {}", key, bare ? value : quoted(value)));
    entries.push_back(fmt::format("{}={}", key, value));
  }
  return names ? fmt::format("{{{}}}", fmt::join(fields, ", ")) : quoted_list(entries);
}

std::string order_suffix(const catalog::IndexKey& key) {
  std::string out = key.descending ? " DESC" : "";
  if (key.nulls_first != key.descending) out += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return out;
}

std::string collation_suffix(const catalog::IndexKey& key) {
  return key.collation ? fmt::format(" COLLATE \"{}\"", key.collation->name) : "";
}

std::string class_text(const catalog::IndexKey& key) {
  if (!key.opclass) return {};
  return key.opclass->schema.empty() ? key.opclass->name : key.opclass->schema + "." + key.opclass->name;
}

bool is_simple_key(const catalog::Index& index) {
  const catalog::IndexKey& key = index.keys.front();
  return index.keys.size() == 1 && !key.expression && !key.collation && !key.opclass &&
         order_suffix(key).empty();
}

}  // namespace

bool Printer::is_default_name(const catalog::Table& table, const std::string& name, std::string_view columns,
                              std::string_view label) const {
  if (name != sql::make_object_name(table.name.name, columns, label)) return false;
  return name_counts_.at(table.name.schema).at(name) == 1;
}

std::vector<std::string> Printer::field_names(const catalog::Name& table,
                                              const std::vector<std::string>& columns) const {
  std::vector<std::string> out;
  for (const std::string& column : columns) out.push_back(names_.fields.at(table).at(column));
  return out;
}

std::string Printer::table_directive(const catalog::Table& table) const {
  DirectiveText directive("table");
  if (conventional_name(names_.tables.at(table.name), options_.tables) != table.name.name) {
    directive.add_text("name", table.name.name);
  }
  if (table.name.schema != options_.default_schema) directive.add_text("schema", table.name.schema);
  directive.add_flag("unlogged", table.unlogged);
  if (!table.options.empty()) directive.add("with", storage_parameters_text(table.options));
  return directive.text();
}

void Printer::print_key(const catalog::Table& table, const catalog::Constraint& constraint,
                        const catalog::Key& key) {
  DirectiveText directive(key.primary ? "pk" : "unique");
  const bool single = key.columns.size() == 1;
  if (!single) directive.add("fields", quoted_list(field_names(table.name, key.columns)));
  const DefaultName usual = default_name(constraint, expressions_);
  if (!is_default_name(table, constraint.name, usual.columns, usual.label))
    directive.add_text("name", constraint.name);
  if (!key.include.empty()) directive.add("include", quoted_list(field_names(table.name, key.include)));
  directive.add_flag("nullsNotDistinct", key.nulls_not_distinct);
  add_deferrability(directive, constraint);
  (single ? field_directives_[key.columns.front()] : type_directives_).push_back(directive.text());
}

void Printer::print_foreign_key(const catalog::Table& table, const catalog::Constraint& constraint,
                                const catalog::ForeignKey& key) {
  const catalog::Table* target = catalog_.table(key.referenced);
  const std::string subject = fmt::format("foreign key {} of {}", sql::quote_identifier(constraint.name),
                                          catalog::to_string(table.name));
  if (target == nullptr) {
    unsaid_.push_back(fmt::format("{}, which refers to {}", subject, catalog::to_string(key.referenced)));
    return;
  }
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const catalog::Type& here = table.column(key.columns[i])->type;
    const catalog::Type& there = target->column(key.referenced_columns[i])->type;
    if (here.name == there.name && here.schema == there.schema) continue;
    unsaid_.push_back(
        fmt::format("{}, which joins {} and {}", subject, sql::to_string(here), sql::to_string(there)));
    return;
  }
  const std::string& type = names_.tables.at(key.referenced);
  const std::vector<std::string> fields = field_names(key.referenced, key.referenced_columns);
  DirectiveText directive("fk");
  const bool single = key.columns.size() == 1;
  if (single) {
    directive.add_text("ref", fmt::format("{}.{}", type, fields.front()));
  } else {
    directive.add("fields", quoted_list(field_names(table.name, key.columns)));
    directive.add_text("ref", type).add("refFields", quoted_list(fields));
  }
  const DefaultName usual = default_name(constraint, expressions_);
  if (!is_default_name(table, constraint.name, usual.columns, usual.label))
    directive.add_text("name", constraint.name);
  if (key.on_delete != catalog::ReferentialAction::no_action)
    directive.add("onDelete", action_keyword(key.on_delete));
  if (key.on_update != catalog::ReferentialAction::no_action)
    directive.add("onUpdate", action_keyword(key.on_update));
  if (key.match_full) directive.add("match", "FULL");
  add_deferrability(directive, constraint);
  (single ? field_directives_[key.columns.front()] : type_directives_).push_back(directive.text());
}

void Printer::print_check(const catalog::Table& table, const catalog::Constraint& constraint,
                          const catalog::Check& check) {
  DirectiveText directive("check");
  directive.add_text("expr", check.expression.text);
  const DefaultName usual = default_name(constraint, expressions_);
  if (!is_default_name(table, constraint.name, usual.columns, usual.label))
    directive.add_text("name", constraint.name);
  directive.add_flag("noInherit", check.no_inherit);
  const bool single = table.column(usual.columns) != nullptr;
  (single ? field_directives_[usual.columns] : type_directives_).push_back(directive.text());
}

void Printer::print_constraint(const catalog::Table& table, const catalog::Constraint& constraint) {
  if (const catalog::Key* key = constraint.key()) print_key(table, constraint, *key);
  if (const catalog::ForeignKey* key = constraint.foreign_key()) print_foreign_key(table, constraint, *key);
  if (const catalog::Check* check = constraint.check()) print_check(table, constraint, *check);
  const std::string subject = fmt::format("constraint {} of {}", sql::quote_identifier(constraint.name),
                                          catalog::to_string(table.name));
  if (constraint.comment) unsaid_.push_back("comment on " + subject);
  if (!constraint.validated) unsaid_.push_back("NOT VALID of " + subject);
}

void Printer::print_index(const catalog::Table& table, const catalog::Index& index) {
  DirectiveText directive("index");
  const bool single = is_simple_key(index);
  std::vector<std::string> fields;
  std::vector<std::string> exprs;
  std::vector<std::string> classes;
  for (const catalog::IndexKey& key : index.keys) {
    // Keys of `fields` come before those of `exprs`; a column after an expression is written as one.
    const std::string suffix = collation_suffix(key);
    if (!key.expression && exprs.empty()) {
      fields.push_back(names_.fields.at(table.name).at(key.column) + suffix + order_suffix(key));
    } else {
      exprs.push_back((key.expression ? key.expression->text : sql::quote_identifier(key.column)) + suffix +
                      order_suffix(key));
    }
    classes.push_back(class_text(key));
    if (key.collation && !key.collation->schema.empty()) {
      unsaid_.push_back("collation of index " + catalog::to_string({table.name.schema, index.name}));
    }
  }
  while (!classes.empty() && classes.back().empty()) classes.pop_back();
  if (!single && !fields.empty()) directive.add("fields", quoted_list(fields));
  if (!exprs.empty()) directive.add("exprs", quoted_list(exprs));
  if (!is_default_name(table, index.name, default_name(index).columns, "idx"))
    directive.add_text("name", index.name);
  if (index.method != "btree") directive.add_text("using", index.method);
  directive.add_flag("unique", index.unique);
  if (index.predicate) directive.add_text("where", index.predicate->text);
  if (!index.include.empty()) directive.add("include", quoted_list(field_names(table.name, index.include)));
  if (!classes.empty()) directive.add("opclasses", quoted_list(classes));
  if (!index.options.empty()) directive.add("with", storage_parameters_text(index.options));
  directive.add_flag("nullsNotDistinct", index.nulls_not_distinct);
  (single ? field_directives_[index.keys.front().column] : type_directives_).push_back(directive.text());
  const std::string subject = "index " + catalog::to_string({table.name.schema, index.name});
  if (index.comment) unsaid_.push_back("comment on " + subject);
  if (!index.valid) unsaid_.push_back("invalid " + subject);
}

namespace {

const std::string& member(const Json& object, std::string_view key) {
  static const std::string none;
  const Json* found = object.find(key);
  return found == nullptr || found->as_string() == nullptr ? none : *found->as_string();
}

}  // namespace

// @hasMany and @hasOne fields of a schema whose annotations were kept: only where the other side is still
// there. A @belongsTo is its column now.
void Printer::print_relations(const catalog::Table& table) {
  const Json* relations = table.annotations.metadata.find("relations");
  if (relations == nullptr || relations->as_array() == nullptr) return;
  for (const Json& relation : *relations->as_array()) {
    const std::string& kind = member(relation, "kind");
    const Json* references = relation.find("references");
    if ((kind != "hasMany" && kind != "hasOne") || references == nullptr ||
        references->as_array() == nullptr || references->as_array()->empty())
      continue;
    const auto target = std::find_if(names_.tables.begin(), names_.tables.end(),
                                     [&](const auto& row) { return row.second == member(relation, "type"); });
    if (target == names_.tables.end()) continue;
    const Json* nullable = relation.find("nullable");
    const bool required = nullable != nullptr && nullable->as_bool() != nullptr && !*nullable->as_bool();
    const std::string type = kind == "hasMany" ? fmt::format("[{}!]", target->second) : target->second;
    DirectiveText directive(kind);
    if (const std::string& via = member(relation, "via"); !via.empty()) {
      directive.add_text("via", via);
    } else if (const std::string other = field_of(target->first, references->as_array()->front());
               !other.empty()) {
      directive.add_text("field", other);
    } else {
      continue;
    }
    out_ += fmt::format("  {}: {}{} {}\n", member(relation, "field"), type, required ? "!" : "",
                        directive.text());
  }
}

std::string Printer::field_of(const catalog::Name& table, const Json& column) const {
  const auto& fields = names_.fields.at(table);
  const auto found = column.as_string() == nullptr ? fields.end() : fields.find(*column.as_string());
  return found == fields.end() ? std::string() : found->second;
}

void Printer::print_table(const catalog::Table& table) {
  if (table.columns.empty()) {
    unsaid_.push_back(fmt::format("table {}, which has no columns", catalog::to_string(table.name)));
    return;
  }
  type_directives_ = {table_directive(table)};
  for (std::string& each : metadata_directives(table.annotations))
    type_directives_.push_back(std::move(each));
  field_directives_.clear();
  // The primary key first: it is what a reader looks for.
  if (const catalog::Constraint* primary = table.primary_key()) print_constraint(table, *primary);
  for (const catalog::Constraint& constraint : table.constraints) {
    if (&constraint != table.primary_key()) print_constraint(table, constraint);
  }
  for (const catalog::Index& index : table.indexes) print_index(table, index);
  out_ += description(table.comment.value_or(""), "");
  out_ += headed("type " + names_.tables.at(table.name), type_directives_);
  for (const catalog::Column& column : table.columns) out_ += print_column(table, column);
  print_relations(table);
  out_ += "}\n";
  end_part({catalog::ObjectKind::table, table.name, {}});
}

}  // namespace wesley::sdl
