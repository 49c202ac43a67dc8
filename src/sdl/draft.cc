// SPDX-License-Identifier: Apache-2.0
#include "sdl/draft.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/spelling.h"
#include "sdl/scalars.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

constexpr std::size_t most_fields_listed = 12;

void report_unknown_field(Draft& draft, const TableDraft& table, std::string_view name, SourceSpan span) {
  std::vector<std::string> candidates;
  for (const FieldDraft& field : table.fields) {
    if (field.has_column()) candidates.push_back(field.name());
  }
  auto& report = draft.report(Kind::unknown_field, span,
                              fmt::format("type `{}` has no field `{}`", table.type_name(), name));
  report.label = "no field of this name";
  if (const auto similar = nearest(name, candidates)) {
    report.help = fmt::format("did you mean `{}`?", *similar);
  } else if (candidates.size() <= most_fields_listed) {
    report.help = fmt::format("Its fields are {}.", fmt::join(candidates, ", "));
  }
  report.related.push_back({table.node->name.span, "the type"});
}

void report_without_column(Draft& draft, const FieldDraft& field, SourceSpan span) {
  auto& report =
      draft.report(Kind::unknown_field, span, fmt::format("field `{}` has no column", field.name()));
  report.label = "not a column";
  report.related.push_back({field.span(), "a relation, kept in the other table"});
}

void note_column_name(Draft& draft, const FieldDraft& field, std::string_view name, SourceSpan span) {
  auto& report = draft.report(Kind::column_name_for_field, span,
                              fmt::format("`{}` is the name of a column, not of a field", name));
  report.label = "a column";
  report.help = fmt::format("Directives speak of fields: write `{}`.", field.name());
}

void add_parameter(Draft& draft, catalog::Options& out, std::string_view text, SourceSpan span) {
  const std::size_t equals = text.find('=');
  const auto trimmed = [](std::string_view part) {
    const std::size_t begin = part.find_first_not_of(' ');
    if (begin == std::string_view::npos) return std::string();
    return std::string(part.substr(begin, part.find_last_not_of(' ') - begin + 1));
  };
  const std::string key = trimmed(text.substr(0, equals));
  if (equals == std::string_view::npos || key.empty()) {
    auto& report = draft.report(Kind::invalid_value, span,
                                fmt::format("storage parameter `{}` is not of the form `key=value`", text));
    report.help = "Write `with: {fillfactor: 70}` or `with: \"fillfactor=70\"`.";
    return;
  }
  out.append(key, trimmed(text.substr(equals + 1)));
}

constexpr std::array<std::string_view, 3> flags{"pii", "sensitive", "critical"};
constexpr std::array<std::string_view, 2> valued{"weight", "uid"};

Json metadata_value(const Use& use) {
  if (const auto number = use.integer("value"); number && use.value("value")->kind == ValueKind::integer) {
    return Json(*number);
  }
  return Json(std::string(use.text("value").value_or("")));
}

}  // namespace

Draft::Draft(const SourceMap& sources_, const CompileOptions& options_, Diagnostics& diagnostics_)
    : sources(sources_), options(options_), diagnostics(diagnostics_) {
  // A wrong `types.id` is found when the configuration is read.
  auto type = sql::parse_type_name(options.id_type, options.default_schema);
  if (type) id_type = std::move(*type);
}

catalog::Origin Draft::origin(SourceSpan span) const {
  const Position position = sources.position(span);
  return {sources.file(span.file).path, position.line, position.column};
}

FieldDraft* find_field(Draft& draft, TableDraft& table, std::string_view name, SourceSpan span) {
  if (const auto found = table.by_field.find(name); found != table.by_field.end()) {
    FieldDraft* field = found->second;
    if (field->has_column()) return field;
    if (field->role != FieldRole::none) report_without_column(draft, *field, span);
    return nullptr;
  }
  if (const auto found = table.by_column.find(std::string(name)); found != table.by_column.end()) {
    note_column_name(draft, *found->second, name, span);
    return found->second;
  }
  report_unknown_field(draft, table, name, span);
  return nullptr;
}

std::vector<std::string> find_columns(Draft& draft, TableDraft& table, const Use& use,
                                      std::string_view argument) {
  std::vector<std::string> columns;
  bool good = true;
  for (const Value* value : use.list(argument)) {
    const FieldDraft* field = find_field(draft, table, value->text, value->span);
    good = good && field != nullptr;
    if (field == nullptr) continue;
    if (std::find(columns.begin(), columns.end(), field->column) != columns.end()) {
      auto& report = draft.report(Kind::duplicate_column, value->span,
                                  fmt::format("field `{}` is listed twice", value->text));
      report.label = "again";
      good = false;
    }
    columns.push_back(field->column);
  }
  if (!good) columns.clear();
  return columns;
}

TableDraft* find_table(Draft& draft, std::string_view type_name, SourceSpan span, std::string_view what) {
  const auto found = draft.table_of_type.find(type_name);
  if (found != draft.table_of_type.end()) return found->second;
  if (const auto type = draft.types.find(type_name); type != draft.types.end()) {
    auto& report = draft.report(Kind::not_a_table, span,
                                fmt::format("{} refers to `{}`, which is no table", what, type_name));
    report.label = "not a table";
    report.related.push_back({type->second->name.span, "has no `@table`"});
    return nullptr;
  }
  std::vector<std::string> candidates;
  for (const TableDraft& table : draft.tables) candidates.push_back(table.type_name());
  auto& report =
      draft.report(Kind::unknown_type, span, fmt::format("{} refers to unknown type `{}`", what, type_name));
  report.label = "no type of this name";
  if (const auto similar = nearest(type_name, candidates)) {
    report.help = fmt::format("a type with a similar name exists: `{}`", *similar);
  }
  return nullptr;
}

void annotate(Draft& draft, catalog::Annotations& annotations, const NameNode& name, const Uses& uses) {
  annotations.sdl_name = name.value;
  annotations.origin = draft.origin(name.span);
  if (uses.empty()) return;
  if (const Use* deprecated = find_use(uses, "deprecated")) {
    annotations.deprecated = std::string(deprecated->text("reason").value_or("No longer supported"));
  }
  for (const std::string_view flag : flags) {
    if (find_use(uses, flag) != nullptr) annotations.metadata.add(std::string(flag), true);
  }
  for (const std::string_view key : valued) {
    if (const Use* use = find_use(uses, key))
      annotations.metadata.add(std::string(key), metadata_value(*use));
  }
}

std::optional<sql::TypeName> type_of_name(const Draft& draft, const std::string& name) {
  if (const auto custom = draft.scalars.find(name); custom != draft.scalars.end() && custom->second)
    return custom->second;
  if (name == "ID") return draft.id_type;
  sql::TypeName out;
  if (const ScalarInfo* scalar = find_scalar(name)) {
    out.name = scalar->type;
    if (!scalar->extension.empty()) out.schema = draft.extension_schema(scalar->extension);
    return out;
  }
  const auto found = draft.enum_of_type.find(name);
  if (found == draft.enum_of_type.end()) return std::nullopt;
  out.schema = found->second->enumeration.name.schema;
  out.name = found->second->enumeration.name.name;
  return out;
}

std::optional<std::string> comment_text(const std::optional<Value>& description, const Uses& uses) {
  std::string text = description ? description->text : std::string();
  if (const Use* deprecated = find_use(uses, "deprecated")) {
    if (!text.empty()) text += "\n\n";
    text += fmt::format("Deprecated: {}", deprecated->text("reason").value_or("No longer supported"));
  }
  // An empty comment is no comment to the server.
  if (text.empty()) return std::nullopt;
  return text;
}

catalog::Options storage_parameters(Draft& draft, const Use& use) {
  catalog::Options out;
  for (const Value* value : use.list("with")) {
    for (const ObjectField& field : value->fields) out.append(field.name.value, field.value.text);
    if (value->kind == ValueKind::object) continue;
    std::string_view text = value->text;
    const bool entry = use.value("with")->kind == ValueKind::list;
    while (!text.empty()) {
      const std::size_t comma = entry ? text.size() : std::min(text.find(','), text.size());
      add_parameter(draft, out, text.substr(0, comma), value->span);
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
  }
  return out;
}

std::optional<std::string> given_name(const Use* use, std::string_view argument) {
  const auto text = use == nullptr ? std::nullopt : use->text(argument);
  if (!text || text->empty()) return std::nullopt;
  return sql::truncate_identifier(*text);
}

std::optional<sql::TypeName> named_type(Draft& draft, const Use& use) {
  auto type = sql::parse_type_name(*use.text("name"), draft.options.default_schema);
  if (type) return std::move(*type);
  auto& report = draft.report(Kind::invalid_type_name, use.argument_span("name"), type.error().message);
  report.label = "not a type of PostgreSQL";
  report.help = type.error().hint;
  if (report.help.empty()) {
    report.help = "Write it as in CREATE TABLE: `numeric(12,2)`, `varchar(20)[]`, `shop.status`.";
  }
  return std::nullopt;
}

}  // namespace wesley::sdl
