// SPDX-License-Identifier: Apache-2.0
// Columns that triggers keep: @updatedAt and @computed(from:, via:).
#include <fmt/format.h>

#include "sdl/sql_directives.h"
#include "sql/quote.h"

namespace wesley::sdl {

namespace {

using sql::quote_identifier;

// A function for each trigger: who reads the schema finds all that acts on a table beside it.
void add_trigger(Draft& draft, const Use& use, const catalog::Name& table, const std::string& name,
                 std::string_view when, std::string_view body) {
  const std::string function = to_string(catalog::Name{table.schema, name});
  add_statement(
      draft, use,
      fmt::format("CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $wesley$\nBEGIN\n{}END\n$wesley$",
                  function, body));
  add_statement(draft, use,
                fmt::format("CREATE TRIGGER {} {} ON {} FOR EACH ROW EXECUTE FUNCTION {}()",
                            quote_identifier(name), when, to_string(table), function));
}

const catalog::ForeignKey* foreign_key_over(const catalog::Table& table, const std::string& column) {
  for (const catalog::Constraint& constraint : table.constraints) {
    const catalog::ForeignKey* key = constraint.foreign_key();
    if (key != nullptr && key->columns.size() == 1 && key->columns.front() == column) return key;
  }
  return nullptr;
}

void report_no_foreign_key(Draft& draft, const Use& use, const FieldDraft& via, const TableDraft& source) {
  auto& report =
      draft.report(Kind::relation_mismatch, use.argument_span("via"),
                   fmt::format("field `{}` has no foreign key to `{}`", via.name(), source.type_name()));
  report.label = "leads to no row";
  report.help = fmt::format("Write `@fk(ref: \"{}.id\")` on it.", source.type_name());
}

}  // namespace

void add_updated_at(Draft& draft, TableDraft& table, const FieldDraft& field, const Use& use) {
  const catalog::Name& name = table.table.name;
  add_trigger(draft, use, name, sql::make_object_name(name.name, field.column, "touch"), "BEFORE UPDATE",
              fmt::format("  NEW.{} := now();\n  RETURN NEW;\n", quote_identifier(field.column)));
}

void add_computed(Draft& draft, TableDraft& table, const FieldDraft& field, const Use& use) {
  if (!use.text("from") || !use.text("via")) {
    draft.report(Kind::missing_argument, use.node().name.span,
                 "directive `@computed` needs `expr`, or `from` and `via`");
    return;
  }
  const std::string_view from = *use.text("from");
  const std::size_t dot = from.rfind('.');
  const SourceSpan span = use.argument_span("from");
  TableDraft* source = find_table(draft, from.substr(0, dot), span, "`from`");
  if (source == nullptr) return;
  const FieldDraft* origin =
      find_field(draft, *source, dot == std::string_view::npos ? "" : from.substr(dot + 1), span);
  const FieldDraft* via = find_field(draft, table, *use.text("via"), use.argument_span("via"));
  if (origin == nullptr || via == nullptr) return;
  const catalog::ForeignKey* key = foreign_key_over(table.table, via->column);
  if (key == nullptr || key->referenced != source->table.name) {
    return report_no_foreign_key(draft, use, *via, *source);
  }
  const std::string copy = quote_identifier(field.column);
  const std::string link = quote_identifier(via->column);
  const std::string value = quote_identifier(origin->column);
  const std::string target = quote_identifier(key->referenced_columns.front());
  const catalog::Name& reader = table.table.name;
  const catalog::Name& other = source->table.name;
  // FOR SHARE waits for an update of the source that is under way, and holds up the next one: neither can
  // pass the other unseen (manual, section 13.3.2).
  add_trigger(
      draft, use, reader, sql::make_object_name(reader.name, field.column, "copy"),
      fmt::format("BEFORE INSERT OR UPDATE OF {}, {}", copy, link),
      fmt::format("  NEW.{} := (SELECT s.{} FROM {} s WHERE s.{} = NEW.{} FOR SHARE);\n  RETURN NEW;\n", copy,
                  value, to_string(other), target, link));
  add_trigger(
      draft, use, other, sql::make_object_name(reader.name, field.column, "push"),
      fmt::format("AFTER UPDATE OF {}", value),
      fmt::format("  UPDATE {} SET {} = NEW.{} WHERE {} = NEW.{} AND {} IS DISTINCT FROM NEW.{};\n  RETURN "
                  "NULL;\n",
                  to_string(reader), copy, value, link, target, copy, value));
}

}  // namespace wesley::sdl
