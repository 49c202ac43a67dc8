// SPDX-License-Identifier: Apache-2.0
#include "plan/done_check.h"

#include <fmt/format.h>

#include "sql/quote.h"

namespace wesley::plan {
namespace {

std::string literal_of(const catalog::Name& name) {
  return sql::quote_literal(catalog::to_string(name));
}

// Key columns, then included ones, as pg_index.indkey lists them; an expression has no name.
std::string column_array(const catalog::Index& index) {
  std::string list;
  for (const auto& key : index.keys) list += (list.empty() ? "" : ", ") + sql::quote_literal(key.column);
  for (const auto& column : index.include) list += ", " + sql::quote_literal(column);
  return "ARRAY[" + list + "]::pg_catalog.text[]";
}

}  // namespace

std::string index_built(const catalog::Name& table, const catalog::Index& index) {
  return fmt::format(
      "SELECT CASE WHEN i.indexrelid IS NULL THEN 'absent' "
      "WHEN i.indisvalid AND i.indisready AND i.indislive AND i.indisunique = {unique} "
      "AND i.indrelid = pg_catalog.to_regclass({table}) AND m.amname = {method} "
      "AND (i.indpred IS NOT NULL) = {partial} "
      "AND (SELECT pg_catalog.array_agg(coalesce(a.attname::pg_catalog.text, '') ORDER BY k.place) "
      "FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(number, place) "
      "LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number) = "
      "{columns} "
      "THEN 'done' ELSE 'partial' END "
      "FROM (SELECT pg_catalog.to_regclass({index}) AS oid) AS wanted "
      "LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = wanted.oid "
      "LEFT JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid "
      "LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam",
      fmt::arg("unique", index.unique), fmt::arg("table", literal_of(table)),
      fmt::arg("method", sql::quote_literal(index.method)), fmt::arg("partial", index.predicate.has_value()),
      fmt::arg("columns", column_array(index)), fmt::arg("index", literal_of({table.schema, index.name})));
}

std::string index_gone(const catalog::Name& index) {
  return fmt::format(
      "SELECT CASE WHEN wanted.oid IS NULL THEN 'done' WHEN i.indisvalid THEN 'absent' ELSE 'partial' END "
      "FROM (SELECT pg_catalog.to_regclass({}) AS oid) AS wanted "
      "LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = wanted.oid",
      literal_of(index));
}

std::string constraint_validated(const catalog::Name& table, const std::string& constraint) {
  return fmt::format(
      "SELECT CASE WHEN c.convalidated THEN 'done' ELSE 'absent' END "
      "FROM (SELECT pg_catalog.to_regclass({}) AS oid) AS wanted "
      "LEFT JOIN pg_catalog.pg_constraint AS c ON c.conrelid = wanted.oid AND c.conname = {}",
      literal_of(table), sql::quote_literal(constraint));
}

std::string enum_label_exists(const catalog::Name& type, const std::string& label) {
  return fmt::format(
      "SELECT CASE WHEN e.oid IS NULL THEN 'absent' ELSE 'done' END "
      "FROM (SELECT pg_catalog.to_regtype({}) AS oid) AS wanted "
      "LEFT JOIN pg_catalog.pg_enum AS e ON e.enumtypid = wanted.oid AND e.enumlabel = {}",
      literal_of(type), sql::quote_literal(label));
}

}  // namespace wesley::plan
