// SPDX-License-Identifier: Apache-2.0
// Primary keys and unique constraints.
#include <algorithm>

#include <fmt/format.h>

#include "sdl/draft.h"

namespace wesley::sdl {

namespace {

// A key that was left out because of a mistake in its directive.
bool has_mistaken_key(const Uses& uses) {
  return uses.has_mistake("pk") || uses.has_mistake("unique") || uses.has_mistake("index");
}

void report_two_primary_keys(Draft& draft, const TableDraft& table, const Use& first, const Use& second) {
  auto& report = draft.report(Kind::conflicting_directives, second.node().name.span,
                              fmt::format("type `{}` has more than one primary key", table.type_name()));
  report.label = "another `@pk`";
  report.related.push_back({first.node().name.span, "the first"});
  report.help = "Use either `@pk` on each field of the key, or one `@pk(fields: [...])` on the type.";
}

// A key that was asked for by `use`; no columns after a report.
bool add_key(Draft& draft, TableDraft& table, const Use& use, std::vector<std::string> columns,
             bool primary) {
  catalog::Key key;
  key.primary = primary;
  key.columns = std::move(columns);
  key.nulls_not_distinct = use.flag("nullsNotDistinct");
  if (use.value("include") != nullptr) {
    key.include = find_columns(draft, table, use, "include");
    if (key.include.empty()) return false;
  }
  for (const std::string& name : key.columns) {
    if (primary) table.column(name).not_null = true;
  }
  add_constraint(draft, table, use, std::move(key));
  return true;
}

void make_primary_key(Draft& draft, TableDraft& table) {
  const Use* of_type = find_use(table.uses, "pk");
  const Use* of_field = nullptr;
  for (const FieldDraft& field : table.fields) {
    const Use* use = find_use(field.uses, "pk");
    if (use == nullptr) continue;
    if (of_type != nullptr) {
      report_two_primary_keys(draft, table, *of_type, *use);
      table.key_mistake = true;
      return;
    }
    if (!field.has_column()) {
      table.key_mistake = true;
      if (field.role == FieldRole::none) return;
      draft
          .report(Kind::unknown_field, use->node().name.span,
                  fmt::format("field `{}` has no column", field.name()))
          .label = "a relation, kept in the other table";
      return;
    }
    // Name and included columns may stand on any of them.
    if (of_field == nullptr || use->node().arguments.size() > of_field->node().arguments.size())
      of_field = use;
  }
  if (of_type != nullptr) {
    std::vector<std::string> columns = find_columns(draft, table, *of_type, "fields");
    if (columns.empty() || !add_key(draft, table, *of_type, std::move(columns), true))
      table.key_mistake = true;
  } else if (of_field != nullptr) {
    if (table.primary_key.empty() || !add_key(draft, table, *of_field, table.primary_key, true)) {
      table.key_mistake = true;
    }
  }
}

void check_nulls_not_distinct(Draft& draft, const Use& use) {
  if (!use.flag("nullsNotDistinct") || draft.options.server_major >= 15) return;
  auto& report = draft.report(Kind::needs_newer_server, use.argument_span("nullsNotDistinct"),
                              "NULLS NOT DISTINCT needs PostgreSQL 15");
  report.label = fmt::format("this schema is for {}", draft.options.server_major);
}

void make_uniques(Draft& draft, TableDraft& table) {
  for (const Use& use : table.uses) {
    if (use.name() != "unique") continue;
    check_nulls_not_distinct(draft, use);
    std::vector<std::string> columns = find_columns(draft, table, use, "fields");
    if (columns.empty() || !add_key(draft, table, use, std::move(columns), false)) table.key_mistake = true;
  }
  for (const FieldDraft& field : table.fields) {
    for (const Use& use : field.uses) {
      if (use.name() != "unique" || !field.has_column()) continue;
      check_nulls_not_distinct(draft, use);
      if (!add_key(draft, table, use, {field.column}, false)) table.key_mistake = true;
    }
  }
}

}  // namespace

void add_constraint(Draft& draft, TableDraft& table, const Use& use, catalog::ConstraintBody body) {
  catalog::Constraint& constraint = table.table.constraints.emplace_back();
  constraint.name = given_name(&use, "name").value_or("");
  constraint.body = std::move(body);
  constraint.initially_deferred = use.keyword("initially") == "DEFERRED";
  // INITIALLY DEFERRED implies DEFERRABLE (src/backend/parser/gram.y, processCASbits).
  constraint.deferrable = use.flag("deferrable") || constraint.initially_deferred;
  constraint.annotations.origin = draft.origin(use.node().name.span);
  table.constraint_uses.push_back(&use);
}

void make_keys(Draft& draft) {
  for (TableDraft& table : draft.tables) {
    table.key_mistake = has_mistaken_key(table.uses);
    for (const FieldDraft& field : table.fields) {
      table.key_mistake = table.key_mistake || has_mistaken_key(field.uses);
    }
    make_primary_key(draft, table);
    make_uniques(draft, table);
  }
}

}  // namespace wesley::sdl
