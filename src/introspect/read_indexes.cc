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
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::collations));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    std::string schema = cells.text();
    collations_[oid] = system_name(std::move(schema), cells.text());
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

std::vector<catalog::IndexKey> Reader::read_keys(const Relation& relation, std::string_view method,
                                                 StoredKeys stored) {
  std::vector<catalog::IndexKey> keys;
  auto expression = stored.expressions.begin();
  for (std::size_t place = 0; place < stored.attributes.size(); ++place) {
    catalog::IndexKey key;
    Oid type = 0;
    Oid own_collation = default_collation;
    const bool is_column = stored.attributes[place] != 0;
    if (is_column) {
      std::size_t column = relation.place(stored.attributes[place]);
      key.column = relation.table->columns[column].name;
      type = relation.facts[column].type;
      own_collation = relation.facts[column].collation;
    } else {
      key.expression = expressions_.make(*expression++, catalog::column_types(*relation.table));
    }
    if (auto given = stored.settings.find(static_cast<std::int64_t>(place) + 1);
        given != stored.settings.end()) {
      key.opclass_options = std::move(given->second.options);
      key.statistics = given->second.statistics;
    }
    // Parameters stand behind a name.
    key.opclass = key.opclass_options.empty() ? named_opclass(stored.opclasses[place], method, type)
                                              : opclasses_.at(stored.opclasses[place]).name;
    // The collation of an expression is not stored anywhere: an index's text tells whether it has another.
    const Oid collation = stored.collations[place];
    if (collation != 0 && collation != own_collation && (is_column || stored.says_collation))
      key.collation = collations_.at(collation);
    key.descending = (stored.options[place] & option_descending) != 0;
    key.nulls_first = (stored.options[place] & option_nulls_first) != 0;
    keys.push_back(std::move(key));
  }
  return keys;
}

void Reader::finish_partition_keys() {
  for (auto& [oid, relation] : relations_) {
    if (!relation.partition_keys) continue;
    catalog::PartitionKey& key = *relation.table->partition_key;
    // Range and list compare with the operators of btree (src/backend/commands/tablecmds.c,
    // ComputePartitionAttrs).
    const bool hashed = key.strategy == catalog::PartitionStrategy::hash;
    key.keys = read_keys(relation, hashed ? "hash" : "btree", std::move(*relation.partition_keys));
    relation.partition_keys.reset();
  }
}

// The cells from the name to the tablespace.
catalog::Index Reader::read_index(Cells& cells, Oid oid, const Relation& relation) {
  catalog::Index index;
  index.name = cells.text();
  index.method = cells.text();
  index.unique = cells.boolean();
  index.nulls_not_distinct = cells.boolean();
  index.valid = cells.boolean();
  StoredKeys stored;
  stored.attributes = parse_numbers(cells.view());
  const auto include = stored.attributes.begin() + cells.integer();
  index.include = relation.names({include, stored.attributes.end()});
  stored.attributes.erase(include, stored.attributes.end());
  stored.options = parse_numbers(cells.view());
  stored.opclasses = parse_numbers(cells.view());
  stored.collations = parse_numbers(cells.view());
  stored.expressions = parse_array(cells.view());
  stored.says_collation = cells.boolean();
  if (auto settings = index_settings_.find(oid); settings != index_settings_.end())
    stored.settings = std::move(settings->second);
  index.keys = read_keys(relation, index.method, std::move(stored));
  if (std::optional<std::string> predicate = cells.optional_text())
    index.predicate = expressions_.make(*predicate, catalog::column_types(*relation.table));
  add_options(index.options, "", cells.view());
  index.tablespace = cells.text();
  return index;
}

void Reader::give_to_constraint(catalog::Index index, catalog::Constraint& constraint) {
  constraint.parent = std::move(index.parent);
  if (auto* key = std::get_if<catalog::Key>(&constraint.body)) {
    key->include = std::move(index.include);
    key->nulls_not_distinct = index.nulls_not_distinct;
    key->options = std::move(index.options);
    key->tablespace = std::move(index.tablespace);
  } else if (auto* exclusion = std::get_if<catalog::Exclusion>(&constraint.body)) {
    exclusion->method = std::move(index.method);
    WESLEY_CHECK(exclusion->elements.size() == index.keys.size(), "an operator for each key");
    for (std::size_t place = 0; place < index.keys.size(); ++place)
      exclusion->elements[place].key = std::move(index.keys[place]);
    exclusion->include = std::move(index.include);
    exclusion->predicate = std::move(index.predicate);
    exclusion->options = std::move(index.options);
    exclusion->tablespace = std::move(index.tablespace);
  }
}

Result<void> Reader::read_indexes() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::indexes));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    const Relation* relation = find_relation(cells.integer());
    if (!relation) continue;
    catalog::Table& table = *relation->table;
    catalog::Index index = read_index(cells, oid, *relation);
    std::int64_t bytes = cells.integer();
    if (relation->is_table()) result_.statistics.tables[table.name].index_bytes += bytes;
    index.parent = cells.optional_name();
    if (cells.boolean()) table.replica_index = index.name;
    if (cells.boolean()) table.clustered_on = index.name;
    if (auto constraint = constraint_of_.find(oid); constraint != constraint_of_.end()) {
      give_to_constraint(std::move(index), *table.constraint(constraint->second));
      continue;
    }
    index.comment = comment(pg_class, oid);
    table.indexes.push_back(std::move(index));
  }
  for (auto& [oid, relation] : relations_)
    std::sort(relation.table->indexes.begin(), relation.table->indexes.end(),
              [](const catalog::Index& left, const catalog::Index& right) { return left.name < right.name; });
  return {};
}

}  // namespace wesley::introspect
