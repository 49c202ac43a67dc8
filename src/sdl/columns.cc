// SPDX-License-Identifier: Apache-2.0
// Fields -> columns: which fields have one, what it is called, and its type as far as no reference decides
// it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sdl/draft.h"
#include "sdl/names.h"
#include "sdl/scalars.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

const TypeNode& innermost(const TypeNode& type) {
  const TypeNode* node = &type;
  while (node->is_list()) node = node->element.get();
  return *node;
}

struct RelationRow {
  std::string_view directive;
  FieldRole role;
};
constexpr RelationRow relation_rows[] = {
    {"belongsTo", FieldRole::belongs_to}, {"hasMany", FieldRole::has_many}, {"hasOne", FieldRole::has_one}};

const RelationRow* relation_of(Draft& draft, const FieldDraft& field, bool& good) {
  const RelationRow* found = nullptr;
  for (const RelationRow& row : relation_rows) {
    const Use* use = find_use(field.uses, row.directive);
    if (use == nullptr) continue;
    if (found != nullptr) {
      auto& report = draft.report(
          Kind::conflicting_directives, use->node().name.span,
          fmt::format("field `{}` has both `@{}` and `@{}`", field.name(), found->directive, row.directive));
      report.label = "one of them is too many";
      good = false;
    }
    found = &row;
  }
  return found;
}

bool has_mistaken_relation(const FieldDraft& field) {
  for (const RelationRow& row : relation_rows) {
    if (field.uses.has_mistake(row.directive)) return true;
  }
  return false;
}

// What a field without a column can carry: metadata, and the relation itself.
bool needs_column(const Use& use) {
  constexpr std::array<std::string_view, 9> free{"hasMany",  "hasOne", "deprecated", "pii",    "sensitive",
                                                 "critical", "weight", "uid",        "renamed"};
  return std::find(free.begin(), free.end(), use.name()) == free.end();
}

// What the column of @belongsTo takes from the column it refers to.
bool conflicts_with_belongs_to(const Use& use) {
  constexpr std::array<std::string_view, 4> taken{"type", "identity", "generated", "computed"};
  return std::find(taken.begin(), taken.end(), use.name()) != taken.end();
}

// The first directive that a relation cannot have. False after a report.
bool fits_relation(Draft& draft, const FieldDraft& field, const RelationRow& relation) {
  const bool has_column = relation.role == FieldRole::belongs_to;
  for (const Use& use : field.uses) {
    if (has_column ? !conflicts_with_belongs_to(use) : !needs_column(use)) continue;
    auto& report = draft.report(Kind::conflicting_directives, use.node().name.span,
                                fmt::format("field `{}` has both `@{}` and `@{}`", field.name(),
                                            relation.directive, use.node().name.value));
    report.label = has_column ? "the column follows the one it refers to" : "the field has no column";
    return false;
  }
  return true;
}

void report_unmapped_type(Draft& draft, const FieldDraft& field, const TypeNode& type) {
  const std::string& name = type.name.value;
  const bool list = field.node->type.is_list();
  const auto table = draft.table_of_type.find(name);
  if (table != draft.table_of_type.end()) {
    auto& report = draft.report(Kind::relation_without_directive, type.name.span,
                                fmt::format("field `{}` has the table `{}` as its type", field.name(), name));
    report.label = "a table, not a column type";
    report.help = list
                      ? fmt::format("Say `{}: [{}!]! @hasMany(field: \"...\")`.", field.name(), name)
                      : fmt::format("Say `{}: {} @belongsTo`, or `@hasOne` when the other table has the key.",
                                    field.name(), name);
    return;
  }
  auto& report = draft.report(Kind::no_column_type, type.name.span,
                              fmt::format("type `{}` cannot be the type of a column", name));
  report.label = "no PostgreSQL type";
  report.related.push_back({draft.types.at(name)->name.span, "defined here"});
  report.help = draft.scalars.count(name) > 0
                    ? fmt::format("Say which type it is: `scalar {} @type(name: \"text\")`.", name)
                    : "Use a scalar such as `JSON`, or give the type a table of its own with `@table`.";
}

void note_inner_non_null(Draft& draft, const TypeNode& type) {
  const TypeNode* element = type.element.get();
  for (; element != nullptr; element = element->element.get()) {
    if (!element->non_null) continue;
    auto& report =
        draft.report(Kind::inner_non_null, element->span, "PostgreSQL does not enforce `!` inside of a list");
    report.label = "elements may be null in the database";
    return;
  }
}

// The type of a scalar or enum. None after a report, or when validate.h has reported an undefined type.
std::optional<sql::TypeName> base_type(Draft& draft, const FieldDraft& field, const TypeNode& type) {
  const std::string& name = type.name.value;
  if (auto known = type_of_name(draft, name)) {
    if (const auto found = draft.enum_of_type.find(name); found != draft.enum_of_type.end())
      found->second->used = true;
    return known;
  }
  if (draft.mistaken_scalars.count(name) > 0) return std::nullopt;
  if (draft.types.count(name) > 0) report_unmapped_type(draft, field, type);
  return std::nullopt;
}

std::optional<sql::TypeName> field_type(Draft& draft, const FieldDraft& field) {
  const TypeNode& written = field.node->type;
  if (field.uses.has_mistake("type")) return std::nullopt;
  std::optional<sql::TypeName> type;
  if (const Use* use = find_use(field.uses, "type")) {
    type = named_type(draft, *use);
  } else {
    type = base_type(draft, field, innermost(written));
  }
  if (type && written.is_list()) {
    type->array = true;
    note_inner_non_null(draft, written);
  }
  return type;
}

std::string conventional_column(const Draft& draft, std::string_view name) {
  return sql::truncate_identifier(conventional_name(name, draft.options.columns));
}

void assign_role(Draft& draft, FieldDraft& field) {
  bool good = true;
  const RelationRow* relation = relation_of(draft, field, good);
  if (!good || has_mistaken_relation(field)) return;
  if (relation == nullptr) {
    field.role = FieldRole::column;
    field.column =
        given_name(find_use(field.uses, "column"), "name").value_or(conventional_column(draft, field.name()));
    return;
  }
  if (!fits_relation(draft, field, *relation)) return;
  const TypeNode& type = innermost(field.node->type);
  const Use& use = *find_use(field.uses, relation->directive);
  const bool wants_list = relation->role == FieldRole::has_many;
  if (field.node->type.is_list() != wants_list) {
    auto& report =
        draft.report(Kind::relation_shape, field.node->type.span,
                     fmt::format("`@{}` needs {} as the type of field `{}`", relation->directive,
                                 wants_list ? "a list of a table" : "a table, not a list", field.name()));
    report.label = wants_list ? "not a list" : "a list";
    return;
  }
  if (draft.types.count(type.name.value) == 0) return;  // validate.h has said so
  field.target = find_table(draft, type.name.value, type.name.span, fmt::format("`@{}`", use.name()));
  if (field.target != nullptr) field.role = relation->role;
}

// The fields of the primary key, in the order of the key. Mistakes are reported by keys.cc.
std::vector<FieldDraft*> primary_key_fields(TableDraft& table) {
  std::vector<FieldDraft*> fields;
  if (const Use* use = find_use(table.uses, "pk")) {
    for (const Value* value : use->list("fields")) {
      const auto found = table.by_field.find(value->text);
      if (found != table.by_field.end()) {
        fields.push_back(found->second);
      } else if (const auto column = table.by_column.find(value->text); column != table.by_column.end()) {
        fields.push_back(column->second);
      }
    }
    return fields;
  }
  for (FieldDraft& field : table.fields) {
    if (find_use(field.uses, "pk") != nullptr) fields.push_back(&field);
  }
  return fields;
}

void name_belongs_to(Draft& draft, TableDraft& table, FieldDraft& field);

// Columns of the primary key of the table. A key that goes through @belongsTo needs the name of that column
// first, which needs the key of another table; a circle of those ends at the mark.
const std::vector<std::string>& primary_key(Draft& draft, TableDraft& table) {
  if (table.key_resolved) return table.primary_key;
  table.key_resolved = true;
  std::vector<std::string> columns;
  for (FieldDraft* field : primary_key_fields(table)) {
    if (field->role == FieldRole::belongs_to && field->column.empty()) name_belongs_to(draft, table, *field);
    if (field->column.empty()) return table.primary_key;
    columns.push_back(field->column);
  }
  table.primary_key = std::move(columns);
  return table.primary_key;
}

// The column of the target that @belongsTo refers to. Empty after a report.
std::string referenced_column(Draft& draft, FieldDraft& field) {
  const Use& use = *find_use(field.uses, "belongsTo");
  if (const auto ref = use.text("ref")) {
    const std::string prefix = field.target->type_name() + ".";
    const std::string_view name = ref->rfind(prefix, 0) == 0 ? ref->substr(prefix.size()) : *ref;
    const FieldDraft* found = find_field(draft, *field.target, name, use.argument_span("ref"));
    return found == nullptr ? std::string() : found->column;
  }
  const std::vector<std::string>& key = primary_key(draft, *field.target);
  if (key.size() == 1) return key.front();
  return {};
}

void report_no_single_key(Draft& draft, FieldDraft& field) {
  auto& report =
      draft.report(Kind::missing_unique_key, field.span(),
                   fmt::format("`@belongsTo` cannot tell which column of `{}` field `{}` refers to",
                               field.target->type_name(), field.name()));
  const bool composite = primary_key_fields(*field.target).size() > 1;
  report.label = composite ? "its primary key has several columns" : "it has no primary key";
  report.related.push_back({field.target->node->name.span, "the target"});
  report.help =
      composite
          ? "Declare the columns as fields with `@fk(fields:, ref:, refFields:)` on the type, and name "
            "one of them here: `@belongsTo(column: \"...\")`."
          : "Give the target a primary key with `@pk`, or say `@belongsTo(column: \"...\", ref: \"...\")`.";
}

void name_belongs_to(Draft& draft, TableDraft& table, FieldDraft& field) {
  const Use& use = *find_use(field.uses, "belongsTo");
  std::optional<std::string> given = given_name(&use, "column");
  if (!given) given = given_name(find_use(field.uses, "column"), "name");
  const bool declared = given && table.by_column.count(*given) > 0;
  const std::string referenced = referenced_column(draft, field);
  if (referenced.empty() && !declared) {
    if (!use.text("ref") && !field.target->uses.has_mistake("pk")) report_no_single_key(draft, field);
    field.role = FieldRole::none;
    return;
  }
  if (given) {
    field.column = *given;
  } else {
    const std::string written = draft.options.columns == Naming::snake
                                    ? fmt::format("{}_{}", snake_case(field.name()), referenced)
                                    : fmt::format("{}_{}", field.name(), referenced);
    field.column = sql::truncate_identifier(written);
  }
  field.owns_column = table.by_column.emplace(field.column, &field).second;
}

void report_duplicate_column(Draft& draft, const FieldDraft& first, const FieldDraft& second) {
  auto& report = draft.report(Kind::duplicate_column, second.span(),
                              fmt::format("fields `{}` and `{}` both have the column `{}`", first.name(),
                                          second.name(), second.column));
  report.label = fmt::format("also `{}`", second.column);
  report.related.push_back({first.span(), "first used here"});
  report.help = "Give one of them another name with `@column(name:)`.";
}

void name_columns(Draft& draft, TableDraft& table) {
  for (FieldDraft& field : table.fields) {
    assign_role(draft, field);
    if (field.role != FieldRole::column) continue;
    const auto [earlier, fresh] = table.by_column.emplace(field.column, &field);
    field.owns_column = fresh;
    if (fresh) continue;
    report_duplicate_column(draft, *earlier->second, field);
    field.role = FieldRole::none;
    field.column.clear();
  }
}

// "default" is the type's own collation and the one of the database.
void set_collation(Draft& draft, const FieldDraft& field, catalog::Column& column) {
  const Use* use = find_use(field.uses, "collate");
  if (use == nullptr || *use->text("name") == "default") return;
  const Family family = family_of(column.type);
  if (field.role == FieldRole::column && !column.type.array && family != Family::text &&
      family != Family::other) {
    auto& report = draft.report(Kind::invalid_value, use->argument_span("name"),
                                fmt::format("type `{}` has no collations", sql::to_string(column.type)));
    report.label = "cannot be collated";
    report.related.push_back({field.node->type.span, sql::to_string(column.type)});
    return;
  }
  column.collation = catalog::Name{"", std::string(*use->text("name"))};
}

void add_column(Draft& draft, TableDraft& table, FieldDraft& field) {
  catalog::Column& column = table.table.columns.emplace_back();
  column.name = field.column;
  if (field.role == FieldRole::column) {
    std::optional<sql::TypeName> type = field_type(draft, field);
    if (!type) {
      // The column stays, so that nobody who refers to it is told that it does not exist.
      field.role = FieldRole::none;
      type.emplace();
      type->name = "text";
    }
    column.type = std::move(*type);
  }
  set_collation(draft, field, column);
  column.not_null = field.node->type.non_null;
  column.comment = comment_text(field.node->description, field.uses);
  annotate(draft, column.annotations, field.node->name, field.uses);
}

}  // namespace

void make_columns(Draft& draft) {
  for (TableDraft& table : draft.tables) name_columns(draft, table);
  for (TableDraft& table : draft.tables) {
    for (FieldDraft& field : table.fields) {
      if (field.role == FieldRole::belongs_to && field.column.empty()) name_belongs_to(draft, table, field);
    }
    primary_key(draft, table);
  }
  for (TableDraft& table : draft.tables) {
    table.table.columns.reserve(table.fields.size());
    for (FieldDraft& field : table.fields) {
      if (field.owns_column) add_column(draft, table, field);
    }
  }
}

}  // namespace wesley::sdl
