// SPDX-License-Identifier: Apache-2.0
// What stands on the schema itself (extensions, sequences), and at the end the catalog as a whole.
#include <algorithm>

#include <fmt/format.h>

#include "sdl/draft.h"
#include "sdl/sql_directives.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

void report_same_name(Draft& draft, SourceSpan span, std::string message, const SourceSpan* first) {
  auto& report = draft.report(Kind::duplicate_object, span, std::move(message));
  report.label = "same name";
  if (first != nullptr) report.related.push_back({*first, "first defined here"});
}

void collect_extension(Draft& draft, const Use& use) {
  catalog::Extension extension;
  extension.name = *use.text("name");
  extension.schema = given_name(&use, "schema").value_or(draft.options.default_schema);
  extension.version = use.text("version").value_or("");
  const std::string name = extension.name;
  if (!draft.catalog.extensions.emplace(name, std::move(extension)).second) {
    report_same_name(draft, use.argument_span("name"), fmt::format("extension `{}` is listed twice", name),
                     nullptr);
  }
}

void collect_sequence(Draft& draft, const Use& use) {
  catalog::Sequence sequence;
  sequence.name = {given_name(&use, "schema").value_or(draft.options.default_schema),
                   given_name(&use, "name").value_or("")};
  const auto type = sql::parse_type_name(use.text("type").value_or("bigint"), draft.options.default_schema);
  const bool integer =
      type && (type->name == "smallint" || type->name == "integer" || type->name == "bigint");
  if (!integer) {
    auto& report = draft.report(Kind::identity_type, use.argument_span("type"),
                                fmt::format("a sequence cannot be of type `{}`", *use.text("type")));
    report.label = "not an integer type";
    report.help = "Use `smallint`, `integer` or `bigint`.";
    return;
  }
  sequence.options.type = type->name;
  if (!read_sequence_options(draft, use, sequence.options)) return;
  sequence.annotations.origin = draft.origin(use.argument_span("name"));
  draft.sequence_uses.emplace_back(std::move(sequence), use);
}

void place_sequences(Draft& draft) {
  for (auto& [sequence, use] : draft.sequence_uses) {
    if (const auto owner = use.text("ownedBy")) {
      const std::size_t dot = owner->rfind('.');
      const SourceSpan span = use.argument_span("ownedBy");
      TableDraft* table = find_table(draft, owner->substr(0, dot), span, "`ownedBy`");
      if (table == nullptr) continue;
      const FieldDraft* field = dot == std::string_view::npos
                                    ? find_field(draft, *table, "", span)
                                    : find_field(draft, *table, owner->substr(dot + 1), span);
      if (field == nullptr) continue;
      sequence.owned_by = {table->table.name, field->column};
    }
    const catalog::Name name = sequence.name;
    draft.catalog.sequences.emplace(name, std::move(sequence));
  }
}

template <class Object>
void sort_by_name(std::vector<Object>& objects) {
  std::sort(objects.begin(), objects.end(),
            [](const Object& left, const Object& right) { return left.name < right.name; });
}

// A sequence's or key's index may live in a schema of its own only together with its table, so the schemas in
// use are those of tables, enums and sequences.
void collect_schemas(Draft& draft) {
  const auto use = [&](const std::string& name) { draft.catalog.schemas[name].name = name; };
  for (const auto& [name, table] : draft.catalog.tables) use(name.schema);
  for (const auto& [name, enumeration] : draft.catalog.enums) use(name.schema);
  for (const auto& [name, sequence] : draft.catalog.sequences) use(name.schema);
  for (const auto& [name, extension] : draft.catalog.extensions) {
    if (extension.schema != "pg_catalog") use(extension.schema);
  }
}

}  // namespace

std::string Draft::extension_schema(std::string_view extension) const {
  const auto found = catalog.extensions.find(std::string(extension));
  return found == catalog.extensions.end() ? options.default_schema : found->second.schema;
}

void collect_schema_objects(Draft& draft) {
  draft.schema_uses = check_uses(draft.schema_directives, on_schema, draft.diagnostics);
  for (const Use& use : draft.schema_uses) {
    if (use.name() == "extension") collect_extension(draft, use);
    if (use.name() == "sequence") collect_sequence(draft, use);
  }
}

void make_catalog(Draft& draft) {
  place_sequences(draft);
  for (EnumDraft& drafted : draft.enums) {
    if (drafted.used) draft.catalog.enums.emplace(drafted.enumeration.name, std::move(drafted.enumeration));
  }
  for (TableDraft& drafted : draft.tables) {
    sort_by_name(drafted.table.constraints);
    sort_by_name(drafted.table.indexes);
    const catalog::Name name = drafted.table.name;
    draft.catalog.tables.emplace(name, std::move(drafted.table));
  }
  collect_schemas(draft);
  draft.catalog.server_major = draft.options.server_major;
}

ApiTypes api_types(Draft& draft) {
  ApiTypes api;
  for (const auto& [definition, use] : draft.views)
    api.views.push_back(view_columns(draft, *definition, use));
  for (Definition& definition : draft.definitions) {
    const bool table = draft.table_of_type.count(definition.name.value) > 0;
    (table ? api.tables : api.definitions).push_back(std::move(definition));
  }
  return api;
}

}  // namespace wesley::sdl
