// SPDX-License-Identifier: Apache-2.0
// Directives that are SQL by nature (@view, @trigger, @policy, ...) as the statements that they stand for.
// Companions are read the same way (companion/companion.h), so that there is one reader of such statements.
#include "sdl/sql_directives.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sdl/draft.h"
#include "sdl/names.h"
#include "sql/quote.h"

namespace wesley::sdl {

namespace {

using sql::quote_identifier;

std::string joined(const Use& use, std::string_view argument, std::string_view separator) {
  std::vector<std::string_view> texts;
  for (const Value* value : use.list(argument)) texts.push_back(value->text);
  return fmt::format("{}", fmt::join(texts, separator));
}

std::string quoted_columns(const std::vector<std::string>& columns) {
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(quote_identifier(column));
  return fmt::format("{}", fmt::join(quoted, ", "));
}

// A literal as SQL: a string, or an enum's label, but for the words MINVALUE and MAXVALUE.
std::string constant(const Value& value) {
  const bool word =
      value.kind == ValueKind::enumeration && (value.text == "MINVALUE" || value.text == "MAXVALUE");
  const bool bare = word || value.kind == ValueKind::integer || value.kind == ValueKind::floating ||
                    value.kind == ValueKind::boolean;
  if (value.kind == ValueKind::null) return "NULL";
  return bare ? value.text : sql::quote_literal(value.text);
}

std::string constants(const std::vector<const Value*>& values) {
  std::vector<std::string> texts;
  for (const Value* value : values) texts.push_back(constant(*value));
  return fmt::format("{}", fmt::join(texts, ", "));
}

// --- @exclude, @partitionOf

void exclude(Draft& draft, TableDraft& table, const Use& use) {
  const auto name = given_name(&use, "name");
  const auto where = use.text("where");
  add_statement(draft, use,
                fmt::format("ALTER TABLE {} ADD {}EXCLUDE USING {} ({}){}", to_string(table.table.name),
                            name ? fmt::format("CONSTRAINT {} ", quote_identifier(*name)) : "",
                            use.text("using").value_or("gist"), *use.text("expr"),
                            where ? fmt::format(" WHERE ({})", *where) : ""));
}

std::string bound(const Use& use) {
  if (use.flag("default")) return "DEFAULT";
  if (use.value("modulus") != nullptr) {
    return fmt::format("FOR VALUES WITH (MODULUS {}, REMAINDER {})", *use.integer("modulus"),
                       use.integer("remainder").value_or(0));
  }
  if (use.value("in") != nullptr) return fmt::format("FOR VALUES IN ({})", constants(use.list("in")));
  return fmt::format("FOR VALUES FROM ({}) TO ({})", constants(use.list("from")), constants(use.list("to")));
}

void partition_of(Draft& draft, TableDraft& table, const Use& use) {
  const TableDraft* parent = find_table(draft, *use.text("parent"), use.argument_span("parent"), "`parent`");
  if (parent == nullptr) return;
  add_statement(draft, use,
                fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", to_string(parent->table.name),
                            to_string(table.table.name), bound(use)));
}

// A partition without a type of its own: an object with its name and the arguments of @partitionOf.
void listed_partition(Draft& draft, const TableDraft& parent, const Use& use, const Value& value) {
  std::vector<Directive> nodes{{{"partitionOf", value.span}, {}, value.span}};
  std::vector<Argument>& arguments = nodes.front().arguments;
  Value parent_name;
  parent_name.kind = ValueKind::string;
  parent_name.text = parent.type_name();
  arguments.push_back({{"parent", value.span}, parent_name, value.span});
  std::string name;
  for (const ObjectField& field : value.fields) {
    if (field.name.value == "name") {
      name = field.value.text;
    } else {
      arguments.push_back({field.name, field.value, field.span});
    }
  }
  if (name.empty()) {
    auto& report = draft.diagnostics.report(Kind::missing_argument, value.span, "a partition needs a `name`");
    report.help = "Write `{name: \"event_2024\", from: \"2024-01-01\", to: \"2025-01-01\"}`.";
    return;
  }
  for (const Use& partition : check_uses(nodes, on_object, draft.diagnostics)) {
    add_statement(
        draft, use,
        fmt::format("CREATE TABLE {}.{} PARTITION OF {} {}", quote_identifier(parent.table.name.schema),
                    quote_identifier(name), to_string(parent.table.name), bound(partition)));
  }
}

void listed_partitions(Draft& draft, TableDraft& table, const Use& use) {
  for (const Value* value : use.list("partitions")) listed_partition(draft, table, use, *value);
}

// --- @trigger

void trigger(Draft& draft, TableDraft& table, const Use& use) {
  std::vector<std::string> events;
  for (const Value* value : use.list("events")) events.push_back(value->text);
  const std::vector<std::string> columns =
      use.value("of") == nullptr ? std::vector<std::string>() : find_columns(draft, table, use, "of");
  if (!columns.empty()) {
    const auto is_update = [](const std::string& event) { return event == "UPDATE" || event == "update"; };
    const auto update = std::find_if(events.begin(), events.end(), is_update);
    const std::string of = "UPDATE OF " + quoted_columns(columns);
    if (update == events.end()) {
      events.push_back(of);
    } else {
      *update = of;
    }
  }
  std::string call(*use.text("execute"));
  if (call.find('(') == std::string::npos) call += "()";
  const auto condition = use.text("if");
  add_statement(
      draft, use,
      fmt::format("CREATE TRIGGER {} {} {} ON {} FOR EACH {}{} EXECUTE FUNCTION {}",
                  quote_identifier(*use.text("name")), use.text("when").value_or("BEFORE"),
                  fmt::join(events, " OR "), to_string(table.table.name), use.text("forEach").value_or("ROW"),
                  condition ? fmt::format(" WHEN ({})", *condition) : "", call));
}

// --- @grant

void grant(Draft& draft, TableDraft& table, const Use& use) {
  const std::string privileges = use.value("on") == nullptr ? "ALL" : joined(use, "on", ", ");
  add_statement(draft, use,
                fmt::format("GRANT {} ON TABLE {} TO {}", privileges, to_string(table.table.name),
                            role_list(use, "to")));
}

struct TableDirective {
  std::string_view name;
  void (*add)(Draft& draft, TableDraft& table, const Use& use);
};
constexpr std::array table_directives = {
    TableDirective{"exclude", exclude},
    TableDirective{"partitionOf", partition_of},
    TableDirective{"partition", listed_partitions},
    TableDirective{"trigger", trigger},
    TableDirective{"grant", grant},
    TableDirective{"policy", add_policy},
    TableDirective{"rls", add_row_security},
    TableDirective{"tenant", add_tenant},
    TableDirective{"owner", add_owner},
};

}  // namespace

void add_statement(Draft& draft, const Use& use, std::string text) {
  draft.statements.push_back({std::move(text), use.span()});
}

void make_statements(Draft& draft) {
  for (TableDraft& table : draft.tables) {
    for (const Use& use : table.uses) {
      for (const TableDirective& row : table_directives) {
        if (row.name == use.name()) row.add(draft, table, use);
      }
    }
    for (const FieldDraft& field : table.fields) {
      if (!field.has_column()) continue;
      if (const Use* use = find_use(field.uses, "updatedAt")) add_updated_at(draft, table, field, *use);
      const Use* computed = find_use(field.uses, "computed");
      if (computed != nullptr && !computed->text("expr")) add_computed(draft, table, field, *computed);
    }
  }
  const std::set<catalog::Name> as_invoker = invoker_views(draft);
  for (const auto& [definition, use] : draft.views) add_view(draft, *definition, use, as_invoker);
}

}  // namespace wesley::sdl
