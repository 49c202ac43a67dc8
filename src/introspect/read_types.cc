// SPDX-License-Identifier: Apache-2.0
// Enums and sequences.
#include "introspect/reader.h"

namespace wesley::introspect {

Result<void> Reader::read_enums() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::enums, {managed_}));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    Oid schema = cells.integer();
    catalog::Name named = name(schema, cells.text());
    if (is_member(pg_type, oid) || ignored(named)) continue;
    catalog::Enum& enumeration = result_.catalog.enums[named];
    enumeration.name = named;
    enumeration.comment = comment(pg_type, oid);
    if (std::optional<std::string> label = cells.optional_text())
      enumeration.labels.push_back(catalog::EnumLabel{std::move(*label), {}});
  }
  return {};
}

Result<void> Reader::read_sequences() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::sequences, {managed_}));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    Oid schema = cells.integer();
    catalog::Sequence sequence;
    sequence.name = name(schema, cells.text());
    sequence.options.type = cells.text();
    sequence.options.start = cells.integer();
    sequence.options.increment = cells.integer();
    sequence.options.minimum = cells.integer();
    sequence.options.maximum = cells.integer();
    sequence.options.cache = cells.integer();
    sequence.options.cycle = cells.boolean();
    bool of_identity = cells.character() == 'i';
    std::optional<Oid> owner = cells.optional_integer();
    std::optional<std::int64_t> attribute = cells.optional_integer();
    if (is_member(pg_class, oid) || ignored(sequence.name)) continue;
    const ManagedTable* table = owner ? find_table(*owner) : nullptr;
    if (owner && !table) {
      // Of a table that is no part of this catalog: no more is the sequence.
      if (!of_identity) add_unmanaged("sequence", sequence.name);
      continue;
    }
    catalog::Column* column = table ? &table->table->columns[table->place(*attribute)] : nullptr;
    if (of_identity && column->identity) {
      column->identity->options = sequence.options;
      continue;
    }
    if (column) sequence.owned_by = {table->table->name, column->name};
    sequence.comment = comment(pg_class, oid);
    catalog::Name key = sequence.name;
    result_.catalog.sequences.emplace(std::move(key), std::move(sequence));
  }
  return {};
}

}  // namespace wesley::introspect
