// SPDX-License-Identifier: Apache-2.0
// Enums, domains, composite types and sequences.
#include "introspect/reader.h"
#include "sql/quote.h"

namespace wesley::introspect {

Result<void> Reader::read_enums() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::enums));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    Oid schema = cells.integer();
    catalog::Name named = name(schema, cells.text());
    if (is_member(pg_type, oid) || ignored(named)) continue;
    catalog::Enum& enumeration = result_.catalog.enums[named];
    enumeration.name = named;
    enumeration.comment = comment(pg_type, oid);
    know(pg_type, oid, {catalog::ObjectKind::enumeration, std::move(named), ""});
    if (std::optional<std::string> label = cells.optional_text())
      enumeration.labels.push_back(catalog::EnumLabel{std::move(*label), {}});
  }
  return {};
}

Result<void> Reader::read_domains() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::domains));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    Oid schema = cells.integer();
    catalog::Name named = name(schema, cells.text());
    if (is_member(pg_type, oid) || ignored(named)) continue;
    catalog::Domain& domain = result_.catalog.domains[named];
    domain.name = named;
    domain.base = type_named(cells.text());
    domain.not_null = cells.boolean();
    if (std::optional<std::string> text = cells.optional_text())
      domain.default_value = expressions_.make(*text, {}, &domain.base);
    std::string collation_schema = cells.text();
    if (std::string collation = cells.text(); !collation.empty())
      domain.collation = system_name(std::move(collation_schema), std::move(collation));
    domain.comment = comment(pg_type, oid);
    know(pg_type, oid, {catalog::ObjectKind::domain, std::move(named), ""});
    std::optional<Oid> constraint = cells.optional_integer();
    if (!constraint) continue;
    catalog::DomainCheck check;
    check.name = cells.text();
    check.expression = catalog::make_expression(cells.text());
    check.validated = cells.boolean();
    check.comment = comment(pg_constraint, *constraint);
    domain.checks.push_back(std::move(check));
  }
  return {};
}

void Reader::finish_composites() {
  for (const auto& [oid, relation] : relations_) {
    if (relation.kind != 'c') continue;
    const catalog::Table& table = *relation.table;
    catalog::Composite composite;
    composite.name = table.name;
    composite.comment = comment(pg_type, relation.row_type);
    for (const catalog::Column& column : table.columns)
      composite.attributes.push_back({column.name, column.type, column.collation, column.comment});
    const catalog::ObjectId id{catalog::ObjectKind::composite, table.name, ""};
    know(pg_class, oid, id);
    know(pg_type, relation.row_type, id);
    result_.catalog.composites.emplace(table.name, std::move(composite));
  }
}

namespace {

struct SequenceRow {
  explicit SequenceRow(Cells& cells) {
    unlogged = cells.boolean();
    options.type = cells.text();
    options.start = cells.integer();
    options.increment = cells.integer();
    options.minimum = cells.integer();
    options.maximum = cells.integer();
    options.cache = cells.integer();
    options.cycle = cells.boolean();
    of_identity = cells.character() == 'i';
    owner = cells.optional_integer();
    attribute = cells.optional_integer();
  }
  bool unlogged = false;
  catalog::SequenceOptions options;
  bool of_identity = false;
  std::optional<Oid> owner;
  std::optional<Oid> attribute;
};

}  // namespace

Result<void> Reader::read_sequences() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::sequences));
  for (std::size_t row_number = 0; row_number < rows.size(); ++row_number) {
    Cells cells(rows, row_number);
    Oid oid = cells.integer();
    Oid schema = cells.integer();
    catalog::Name named = name(schema, cells.text());
    SequenceRow row(cells);
    if (is_member(pg_class, oid) || ignored(named)) continue;
    const Relation* owner = row.owner ? find_relation(*row.owner) : nullptr;
    if (row.owner && !owner) {
      // Of a table that is no part of this catalog: no more is the sequence.
      if (!row.of_identity) add_unmanaged("sequence", named);
      continue;
    }
    know(pg_class, oid, {catalog::ObjectKind::sequence, named, ""});
    catalog::Column* column = owner ? &owner->table->columns[owner->place(*row.attribute)] : nullptr;
    if (row.of_identity && column->identity) {
      const catalog::Name& table = owner->table->name;
      const catalog::Name usual = catalog::identity_sequence(table, column->name);
      column->identity->options = row.options;
      if (named != usual) column->identity->sequence = named;
      column->sequence_comment = comment(pg_class, oid);
      continue;
    }
    catalog::Sequence& sequence = result_.catalog.sequences[named];
    sequence.name = named;
    sequence.options = row.options;
    sequence.unlogged = row.unlogged;
    if (column) sequence.owned_by = {owner->table->name, column->name};
    sequence.comment = comment(pg_class, oid);
  }
  return {};
}

}  // namespace wesley::introspect
