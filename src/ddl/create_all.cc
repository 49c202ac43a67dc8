// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

using Statements = std::vector<std::string>;

void append(Statements& to, Statements from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void add_types_and_sequences(const catalog::Catalog& catalog, Statements& out) {
  for (const auto& [name, schema] : catalog.schemas) out.push_back(create_schema(schema));
  for (const auto& [name, extension] : catalog.extensions) out.push_back(create_extension(extension));
  for (const auto& [name, enumeration] : catalog.enums) out.push_back(create_enum(enumeration));
  for (const auto& [name, sequence] : catalog.sequences) out.push_back(create_sequence(sequence));
}

void add_tables(const catalog::Catalog& catalog, Statements& out) {
  for (const auto& [name, table] : catalog.tables) {
    out.push_back(create_table(table));
    for (const catalog::Column& column : table.columns) append(out, column_settings(name, column));
    for (const catalog::Constraint& constraint : table.constraints) {
      if (constraint.foreign_key() == nullptr && !stands_in_create_table(table, constraint))
        out.push_back(add_constraint(name, constraint));
    }
  }
  for (const auto& [name, sequence] : catalog.sequences) {
    if (sequence.owned_by) out.push_back(sequence_owned_by(sequence));
  }
}

void add_indexes_and_foreign_keys(const catalog::Catalog& catalog, Statements& out) {
  for (const auto& [name, table] : catalog.tables) {
    for (const catalog::Index& index : table.indexes) out.push_back(create_index(name, index, false));
  }
  for (const auto& [name, table] : catalog.tables) {
    for (const catalog::Constraint& constraint : table.constraints) {
      if (constraint.foreign_key() != nullptr) out.push_back(add_constraint(name, constraint));
    }
  }
}

void add_comments(const catalog::Catalog& catalog, Statements& out) {
  for (const auto& [name, schema] : catalog.schemas) {
    if (schema.comment) out.push_back(comment_on("SCHEMA", sql::quote_identifier(name), schema.comment));
  }
  for (const auto& [name, enumeration] : catalog.enums) {
    if (enumeration.comment) out.push_back(comment_on("TYPE", to_string(name), enumeration.comment));
  }
  for (const auto& [name, sequence] : catalog.sequences) {
    if (sequence.comment) out.push_back(comment_on("SEQUENCE", to_string(name), sequence.comment));
  }
  for (const auto& [name, table] : catalog.tables) append(out, table_comments(table));
}

}  // namespace

std::vector<std::string> create_all(const catalog::Catalog& catalog) {
  Statements out;
  add_types_and_sequences(catalog, out);
  add_tables(catalog, out);
  add_indexes_and_foreign_keys(catalog, out);
  add_comments(catalog, out);
  return out;
}

}  // namespace wesley::ddl
