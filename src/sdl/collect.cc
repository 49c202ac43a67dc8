// SPDX-License-Identifier: Apache-2.0
// Definitions -> drafts of tables, enums and custom scalars, with names and checked directives.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sdl/directives.h"
#include "sdl/draft.h"
#include "sdl/names.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

// Directives that mean something on a type, or on its fields, without a table too.
constexpr std::array<std::string_view, 12> free_directives{"email",   "url", "length",     "range",
                                                           "pattern", "pii", "sensitive",  "critical",
                                                           "weight",  "uid", "deprecated", "renamed"};

bool needs_table(const Use& use) {
  for (const std::string_view name : free_directives) {
    if (use.name() == name) return false;
  }
  return true;
}

void collect_scalar(Draft& draft, const Definition& definition) {
  const Uses uses = check_uses(definition.directives, on_scalar, draft.diagnostics);
  const Use* type = find_use(uses, "type");
  if (uses.has_mistake("type")) draft.mistaken_scalars.insert(definition.name.value);
  draft.scalars.emplace(definition.name.value, type == nullptr ? std::nullopt : named_type(draft, *type));
}

bool has_directive(const Definition& definition, std::string_view name) {
  for (const Directive& directive : definition.directives) {
    const DirectiveInfo* info = find_directive(directive.name.value);
    if (info != nullptr && info->name == name) return true;
  }
  return false;
}

bool has_unknown_directive(const Draft& draft, const Definition& definition) {
  const auto& declared = draft.directive_definitions;
  return std::any_of(definition.directives.begin(), definition.directives.end(), [&](const Directive& use) {
    return find_directive(use.name.value) == nullptr &&
           std::none_of(declared.begin(), declared.end(),
                        [&](const Definition& one) { return one.name.value == use.name.value; });
  });
}

void check_label_length(Draft& draft, const std::string& label, SourceSpan span) {
  if (label.size() <= sql::max_identifier_bytes) return;
  auto& report = draft.report(Kind::name_too_long, span,
                              fmt::format("label `{}` is longer than PostgreSQL's limit of {} bytes", label,
                                          sql::max_identifier_bytes));
  report.label = fmt::format("{} bytes", label.size());
  report.help = "Give a shorter label with `@label(value:)`.";
}

void collect_label(Draft& draft, EnumDraft& drafted, const EnumValueDefinition& node,
                   std::unordered_map<std::string, SourceSpan>& seen) {
  const Uses uses = check_uses(node.directives, on_enum_value, draft.diagnostics);
  catalog::EnumLabel label;
  const Use* given = find_use(uses, "label");
  label.label = given == nullptr ? node.name.value : std::string(*given->text("value"));
  const SourceSpan span = given == nullptr ? node.name.span : given->argument_span("value");
  const auto [earlier, fresh] = seen.emplace(label.label, span);
  if (!fresh) {
    auto& report = draft.report(
        Kind::duplicate_object, span,
        fmt::format("two values of enum `{}` have the label `{}`", drafted.node->name.value, label.label));
    report.label = "same label";
    report.related.push_back({earlier->second, "first used here"});
    return;
  }
  check_label_length(draft, label.label, span);
  annotate(draft, label.annotations, node.name, uses);
  if (const Use* renamed = find_use(uses, "renamed")) {
    drafted.renamed_values.emplace_back(drafted.enumeration.labels.size(), *renamed);
  }
  drafted.enumeration.labels.push_back(std::move(label));
}

void collect_enum(Draft& draft, const Definition& definition) {
  EnumDraft& drafted = draft.enums.emplace_back();
  draft.enum_of_type.emplace(definition.name.value, &drafted);
  drafted.node = &definition;
  drafted.uses = check_uses(definition.directives, on_enum, draft.diagnostics);
  drafted.enumeration.name = {
      draft.options.default_schema,
      sql::truncate_identifier(conventional_name(definition.name.value, draft.options.tables))};
  if (const Use* type = find_use(drafted.uses, "type")) {
    if (const auto name = named_type(draft, *type)) {
      drafted.enumeration.name = {name->schema.empty() ? draft.options.default_schema : name->schema,
                                  name->name};
    }
    drafted.used = true;
  }
  draft.enum_of_name.emplace(drafted.enumeration.name, &drafted);
  drafted.enumeration.comment = comment_text(definition.description, drafted.uses);
  annotate(draft, drafted.enumeration.annotations, definition.name, drafted.uses);
  std::unordered_map<std::string, SourceSpan> seen;
  for (const EnumValueDefinition& value : definition.values) collect_label(draft, drafted, value, seen);
}

void report_needs_table(Draft& draft, const Definition& definition, const Use& use) {
  auto& report = draft.report(Kind::needs_table, use.node().name.span,
                              fmt::format("directive `@{}` is for tables, and `{}` is none",
                                          use.node().name.value, definition.name.value));
  report.label = "has no effect here";
  report.related.push_back({definition.name.span, "this type has no `@table`"});
  report.help = fmt::format("Write `type {} @table`, or remove the directive.", definition.name.value);
}

// An API type: its directives are checked, and none of them may ask for a table. The first that does is said.
void check_api_type(Draft& draft, const Definition& definition, const Uses& uses) {
  // What a directive means on a view is for its SQL to say. One that nobody knows may be a misspelt `@table`.
  bool said = has_directive(definition, "view") || has_directive(definition, "materializedView") ||
              has_unknown_directive(draft, definition);
  const auto check = [&](const Uses& some) {
    for (const Use& use : some) {
      if (said || !needs_table(use)) continue;
      report_needs_table(draft, definition, use);
      said = true;
    }
  };
  check(uses);
  for (const FieldDefinition& field : definition.fields) {
    check(check_uses(field.directives, on_field, draft.diagnostics));
    for (const InputValueDefinition& argument : field.arguments) {
      check_uses(argument.directives, on_argument, draft.diagnostics);
    }
  }
  for (const InputValueDefinition& field : definition.input_fields) {
    check_uses(field.directives, on_input_field, draft.diagnostics);
  }
}

void collect_table(Draft& draft, const Definition& definition, Uses uses) {
  TableDraft& drafted = draft.tables.emplace_back();
  draft.table_of_type.emplace(definition.name.value, &drafted);
  drafted.node = &definition;
  drafted.uses = std::move(uses);
  const Use* use = find_use(drafted.uses, "table");  // none when it has a mistake
  catalog::Table& table = drafted.table;
  table.name.schema = given_name(use, "schema").value_or(draft.options.default_schema);
  table.name.name =
      given_name(use, "name")
          .value_or(sql::truncate_identifier(conventional_name(definition.name.value, draft.options.tables)));
  if (use != nullptr) {
    table.unlogged = use->flag("unlogged");
    table.options = storage_parameters(draft, *use);
  }
  table.comment = comment_text(definition.description, drafted.uses);
  annotate(draft, table.annotations, definition.name, drafted.uses);
  drafted.fields.reserve(definition.fields.size());
  for (const FieldDefinition& node : definition.fields) {
    FieldDraft& field = drafted.fields.emplace_back();
    field.node = &node;
    field.uses = check_uses(node.directives, on_field, draft.diagnostics);
    for (const InputValueDefinition& argument : node.arguments) {
      check_uses(argument.directives, on_argument, draft.diagnostics);
    }
  }
  for (FieldDraft& field : drafted.fields) drafted.by_field.emplace(field.name(), &field);
}

void report_table_and_view(Draft& draft, const Definition& definition, const Use& view) {
  auto& report = draft.report(
      Kind::conflicting_directives, view.node().name.span,
      fmt::format("type `{}` has both `@table` and `@{}`", definition.name.value, view.node().name.value));
  report.label = "one of them is too many";
}

void collect_object(Draft& draft, const Definition& definition) {
  Uses uses = check_uses(definition.directives, on_object, draft.diagnostics);
  const Use* view =
      find_use(uses, "view") == nullptr ? find_use(uses, "materializedView") : find_use(uses, "view");
  if (has_directive(definition, "table")) {
    if (view != nullptr) report_table_and_view(draft, definition, *view);
    collect_table(draft, definition, std::move(uses));
  } else {
    if (view != nullptr) draft.views.emplace_back(&definition, *view);
    check_api_type(draft, definition, uses);
  }
}

Place place_of(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::interface:
      return on_interface;
    case DefinitionKind::union_:
      return on_union;
    default:
      return on_input_object;
  }
}

}  // namespace

void collect_types(Draft& draft) {
  for (const Definition& definition : draft.definitions) {
    switch (definition.kind) {
      case DefinitionKind::scalar:
        collect_scalar(draft, definition);
        break;
      case DefinitionKind::enumeration:
        collect_enum(draft, definition);
        break;
      case DefinitionKind::object:
        collect_object(draft, definition);
        break;
      default:
        check_api_type(draft, definition,
                       check_uses(definition.directives, place_of(definition.kind), draft.diagnostics));
    }
  }
}

}  // namespace wesley::sdl
