// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/check.h"
#include "introspect/reader.h"
#include "introspect/text_array.h"

namespace wesley::introspect {
namespace {

// pg_index.indoption: INDOPTION_* of src/include/catalog/pg_index.h.
constexpr std::int64_t option_descending = 1;
constexpr std::int64_t option_nulls_first = 2;
constexpr Oid default_collation = 100;  // DEFAULT_COLLATION_OID of src/include/catalog/pg_collation.dat

}  // namespace

Result<void> Reader::read_opclasses() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::opclasses));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    Opclass opclass;
    opclass.name.name = cells.text();
    std::string schema = cells.text();
    if (schema != "pg_catalog") opclass.name.schema = std::move(schema);
    opclass.is_default = cells.boolean();
    opclass.input_type = cells.integer();
    opclass.method = cells.text();
    if (opclass.is_default) default_types_.insert({opclass.method, opclass.input_type});
    opclasses_.emplace(oid, std::move(opclass));
  }
  return {};
}

Result<void> Reader::read_collations() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::collations, {managed_}));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    std::string schema = cells.text();
    if (schema == "pg_catalog") schema.clear();
    collations_[oid] = {std::move(schema), cells.text()};
  }
  return {};
}

// Nothing when CREATE INDEX would choose it by itself: the default one for the type, or that of a type which
// the type is binary-coercible to, when it has none of its own (GetDefaultOpClass,
// src/backend/commands/indexcmds.c).
std::optional<catalog::Name> Reader::named_opclass(Oid oid, std::string_view method, Oid type) const {
  const Opclass& opclass = opclasses_.at(oid);
  bool other_default =
      type != 0 && type != opclass.input_type && default_types_.count({std::string(method), type}) > 0;
  if (opclass.is_default && !other_default) return std::nullopt;
  return opclass.name;
}

// Takes the cells from indkey on up to the expressions' texts.
std::vector<catalog::IndexKey> Reader::read_keys(const ManagedTable& managed, std::string_view method,
                                                 Cells& cells) {
  std::vector<std::int64_t> attributes = parse_numbers(cells.view());
  attributes.resize(static_cast<std::size_t>(cells.integer()));
  std::vector<std::int64_t> options = parse_numbers(cells.view());
  std::vector<std::int64_t> opclasses = parse_numbers(cells.view());
  std::vector<std::int64_t> collations = parse_numbers(cells.view());
  std::vector<std::string> expressions = parse_array(cells.view());
  bool says_collation = cells.boolean();

  std::vector<catalog::IndexKey> keys;
  auto expression = expressions.begin();
  for (std::size_t place = 0; place < attributes.size(); ++place) {
    catalog::IndexKey key;
    Oid type = 0;
    Oid own_collation = default_collation;
    if (attributes[place] != 0) {
      std::size_t column = managed.place(attributes[place]);
      key.column = managed.table->columns[column].name;
      type = managed.facts[column].type;
      own_collation = managed.facts[column].collation;
    } else {
      key.expression =
          catalog::make_expression(std::move(*expression++), catalog::column_types(*managed.table));
    }
    key.opclass = named_opclass(opclasses[place], method, type);
    // The collation of an expression is not stored anywhere: an index's text tells whether it has another.
    bool may_differ = attributes[place] != 0 || says_collation;
    if (collations[place] != 0 && collations[place] != own_collation && may_differ)
      key.collation = collations_.at(collations[place]);
    key.descending = (options[place] & option_descending) != 0;
    key.nulls_first = (options[place] & option_nulls_first) != 0;
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<void> Reader::read_indexes() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::indexes, {managed_}));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    const ManagedTable* managed = find_table(cells.integer());
    if (!managed) continue;
    catalog::Table& table = *managed->table;
    catalog::Index index;
    index.name = cells.text();
    index.method = cells.text();
    index.unique = cells.boolean();
    index.nulls_not_distinct = cells.boolean();
    index.valid = cells.boolean();
    Cells columns = cells;
    std::vector<std::int64_t> attributes = parse_numbers(columns.view());
    index.include = managed->names({attributes.begin() + columns.integer(), attributes.end()});
    index.keys = read_keys(*managed, index.method, cells);
    if (std::optional<std::string> predicate = cells.optional_text())
      index.predicate = catalog::make_expression(std::move(*predicate), catalog::column_types(table));
    for (const std::string& option : parse_array(cells.view()))
      index.options[option.substr(0, option.find('='))] = option.substr(option.find('=') + 1);
    result_.statistics.tables[table.name].index_bytes += cells.integer();
    if (cells.boolean()) continue;  // a constraint's
    index.comment = comment(pg_class, oid);
    if (cells.boolean())
      add_unmanaged("index", {table.name.schema, index.name}, table.name.name);
    else
      table.indexes.push_back(std::move(index));
  }
  for (auto& [named, table] : result_.catalog.tables)
    std::sort(table.indexes.begin(), table.indexes.end(),
              [](const catalog::Index& left, const catalog::Index& right) { return left.name < right.name; });
  return {};
}

}  // namespace wesley::introspect
