// SPDX-License-Identifier: Apache-2.0
// What a column has beyond its name and type: default, generated, identity, collation, storage, statistics.
#include <array>

#include <fmt/format.h>

#include "sdl/draft.h"
#include "sdl/scalars.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

// Directives of which a column can have one: each says where its values come from.
constexpr std::array<std::string_view, 4> value_sources{"default", "generated", "computed", "identity"};

bool report_conflicts(Draft& draft, const FieldDraft& field) {
  const Use* first = nullptr;
  for (const std::string_view name : value_sources) {
    const Use* use = find_use(field.uses, name);
    if (use == nullptr) continue;
    if (first == nullptr) {
      first = use;
      continue;
    }
    auto& report = draft.report(Kind::conflicting_directives, use->node().name.span,
                                fmt::format("field `{}` has both `@{}` and `@{}`", field.name(),
                                            first->node().name.value, use->node().name.value));
    report.label = "a column has one source of values";
    report.related.push_back({first->node().name.span, "the other"});
    return true;
  }
  return false;
}

void set_generated(Draft& draft, TableDraft& table, catalog::Column& column, const Use& use) {
  const Value& value = *use.value("expr");
  const ParsedExpression* parsed = check_expression(draft, table, value);
  if (parsed == nullptr) return;
  if (parsed->references.has_subquery) {
    draft.report(Kind::expression_not_allowed, value.span, "a generated column cannot look at other rows")
        .label = "has a subquery";
    return;
  }
  if (!check_immutable(draft, *parsed, value, "a generated column")) return;
  for (const std::string& name : parsed->references.columns) {
    const FieldDraft& other = *table.by_column.at(name);
    if (find_use(other.uses, "generated") == nullptr && find_use(other.uses, "computed") == nullptr) continue;
    auto& report =
        draft.report(Kind::expression_not_allowed, span_of_word(draft.sources, value, name),
                     fmt::format("a generated column cannot refer to the generated column `{}`", name));
    report.label = "refers to a generated column";
    report.related.push_back({other.span(), "generated too"});
    report.help = "Repeat its expression here.";
    return;
  }
  const bool stored = use.flag("stored", true);
  if (!stored && draft.options.server_is_known && draft.options.server_major < 18) {
    auto& report = draft.report(Kind::needs_newer_server, use.argument_span("stored"),
                                "virtual generated columns need PostgreSQL 18");
    report.label = fmt::format("this schema is for {}", draft.options.server_major);
    report.help = "Leave `stored: false` out, or raise `database.version`.";
    return;
  }
  column.generated = {draft.expressions.over(table.table, value.text, &column.type), stored};
}

void set_sequence_type(catalog::SequenceOptions& options, const Use& use) {
  const bool ascending = use.integer("increment").value_or(1) >= 0;
  options = catalog::default_sequence_options(options.type, ascending);
}

struct SequenceArgument {
  std::string_view name;
  std::int64_t catalog::SequenceOptions::*member;
};
constexpr std::array sequence_arguments{
    SequenceArgument{"start", &catalog::SequenceOptions::start},
    SequenceArgument{"increment", &catalog::SequenceOptions::increment},
    SequenceArgument{"min", &catalog::SequenceOptions::minimum},
    SequenceArgument{"max", &catalog::SequenceOptions::maximum},
    SequenceArgument{"cache", &catalog::SequenceOptions::cache},
};

bool report_sequence(Draft& draft, const Use& use, std::string_view argument, std::string message) {
  draft.report(Kind::invalid_value, use.argument_span(argument), std::move(message)).label = "invalid";
  return false;
}

bool is_integer_type(const catalog::Type& type) {
  return !type.array && family_of(type) == Family::integer;
}

void set_identity(Draft& draft, FieldDraft& field, catalog::Column& column, const Use& use) {
  if (!is_integer_type(column.type)) {
    auto& report = draft.report(Kind::identity_type, use.node().name.span,
                                fmt::format("field `{}` is {} and cannot be an identity column", field.name(),
                                            sql::to_string(column.type)));
    report.label = "needs an integer type";
    report.related.push_back({field.node->type.span, sql::to_string(column.type)});
    report.help = "Use `SmallInt`, `Int` or `BigInt`.";
    return;
  }
  catalog::Identity identity;
  identity.always = use.flag("always");
  identity.options.type = column.type.name;
  if (!read_sequence_options(draft, use, identity.options)) return;
  column.identity = std::move(identity);
  column.not_null = true;
}

// `ID @pk` brings its own values, unless it refers to another table's.
void set_id_default(Draft& draft, const TableDraft& table, const FieldDraft& field, catalog::Column& column) {
  const TypeNode& written = field.node->type;
  if (field.role != FieldRole::column || written.name.value != "ID") return;
  if (table.primary_key.empty() || find_use(field.uses, "type") != nullptr) return;
  const bool in_key = find_use(field.uses, "pk") != nullptr ||
                      (table.primary_key.size() == 1 && table.primary_key.front() == field.column);
  if (!in_key || draft.referring.count(&field) > 0) return;
  if (is_integer_type(draft.id_type)) {
    column.identity.emplace();
    column.identity->options = catalog::default_sequence_options(column.type.name);
  } else if (!draft.options.id_default.empty()) {
    column.default_value = draft.expressions.constant(draft.options.id_default, column.type);
  }
}

struct StorageRow {
  std::string_view keyword;
  std::string_view storage;
};
constexpr std::array storage_rows{StorageRow{"PLAIN", "plain"}, StorageRow{"EXTERNAL", "external"},
                                  StorageRow{"EXTENDED", "extended"}, StorageRow{"MAIN", "main"}};

void set_storage(catalog::Column& column, const Use& use) {
  for (const StorageRow& row : storage_rows) {
    if (row.keyword == use.keyword("mode") && row.storage != default_storage(column.type)) {
      column.storage = std::string(row.storage);
    }
  }
}

void fill_column(Draft& draft, TableDraft& table, FieldDraft& field) {
  catalog::Column& column = table.column(field.column);
  if (report_conflicts(draft, field)) return;
  if (const Use* use = find_use(field.uses, "default")) {
    column.default_value = default_expression(draft, column, *use);
  } else if (const Use* generated = find_use(field.uses, "generated")) {
    set_generated(draft, table, column, *generated);
  } else if (const Use* computed = find_use(field.uses, "computed");
             computed != nullptr && computed->text("expr")) {
    set_generated(draft, table, column, *computed);
  } else if (const Use* identity = find_use(field.uses, "identity")) {
    set_identity(draft, field, column, *identity);
  } else {
    set_id_default(draft, table, field, column);
  }
  if (const Use* use = find_use(field.uses, "storage")) set_storage(column, *use);
  if (const Use* use = find_use(field.uses, "statistics")) {
    column.statistics = static_cast<int>(*use->integer("target"));
  }
}

}  // namespace

bool read_sequence_options(Draft& draft, const Use& use, catalog::SequenceOptions& options) {
  for (const SequenceArgument& argument : sequence_arguments) {
    if (use.value(argument.name) != nullptr && !use.integer(argument.name)) {
      return report_sequence(draft, use, argument.name,
                             fmt::format("argument `{}` takes an integer of 64 bits", argument.name));
    }
  }
  set_sequence_type(options, use);
  if (use.integer("increment") == 0) {
    return report_sequence(draft, use, "increment", "the increment of a sequence cannot be 0");
  }
  for (const SequenceArgument& argument : sequence_arguments) {
    if (const auto given = use.integer(argument.name)) options.*argument.member = *given;
  }
  const std::string_view bound = options.increment > 0 ? "min" : "max";
  if (!use.integer("start") && use.integer(bound)) options.start = *use.integer(bound);
  options.cycle = use.flag("cycle");
  if (options.minimum >= options.maximum) {
    return report_sequence(
        draft, use, "min",
        fmt::format("the least value, {}, is not below the greatest, {}", options.minimum, options.maximum));
  }
  if (options.start < options.minimum || options.start > options.maximum) {
    return report_sequence(draft, use, "start",
                           fmt::format("the first value, {}, is not between {} and {}", options.start,
                                       options.minimum, options.maximum));
  }
  return true;
}

void fill_columns(Draft& draft) {
  for (TableDraft& table : draft.tables) {
    for (FieldDraft& field : table.fields) {
      if (field.owns_column && field.role != FieldRole::none) fill_column(draft, table, field);
    }
  }
}

}  // namespace wesley::sdl
