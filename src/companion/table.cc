// SPDX-License-Identifier: Apache-2.0
// CREATE TABLE with its columns.
#include <fmt/format.h>

#include "companion/clause.h"
#include "companion/reading.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::companion {

namespace {

struct Serial {
  std::string_view word;
  std::string_view type;
};
// transformColumnDefinition of src/backend/parser/parse_utilcmd.c.
constexpr Serial serials[] = {
    {"smallserial", "smallint"}, {"serial2", "smallint"}, {"serial", "integer"},
    {"serial4", "integer"},      {"bigserial", "bigint"}, {"serial8", "bigint"},
};

// `serial` is an integer with a sequence of its own.
void expand_serial(Reading& reading, const catalog::Table& table, catalog::Column& column) {
  for (const Serial& row : serials) {
    if (column.type.name != row.word || !column.type.schema.empty()) continue;
    catalog::Sequence sequence;
    sequence.name = {table.name.schema, sql::make_object_name(table.name.name, column.name, "seq")};
    sequence.options = catalog::default_sequence_options(row.type);
    sequence.owned_by = {table.name, column.name};
    sequence.annotations.origin = reading.origin();
    column.type = {"", std::string(row.type), "", false};
    column.not_null = true;
    column.default_value = catalog::Expression{
        fmt::format("nextval({}::regclass)", sql::quote_literal(to_string(sequence.name))), {}};
    if (!reading.define({catalog::ObjectKind::sequence, sequence.name, {}}, "sequence")) return;
    const catalog::Name named = sequence.name;
    reading.catalog.sequences.emplace(named, std::move(sequence));
    return;
  }
}

void read_column_clause(const Reading& reading, const catalog::Table& table, catalog::Column& column,
                        const sql::Node& clause, std::string_view kind) {
  if (kind == "CONSTR_NOTNULL") column.not_null = true;
  if (kind == "CONSTR_DEFAULT") column.default_value = reading.expression(clause.child("raw_expr"));
  if (kind == "CONSTR_GENERATED") {
    column.generated = catalog::Generated{reading.expression(clause.child("raw_expr")),
                                          !reading.statement->has(sql::NewerClause::virtual_, clause)};
  }
  if (kind == "CONSTR_IDENTITY") {
    column.identity = read_identity(reading, table, column, clause);
    column.not_null = true;
  }
}

// A schema empty for pg_catalog; nothing for the collation that text has anyhow.
std::optional<catalog::Name> collation_of(const sql::Node& clause) {
  const std::vector<std::string_view> name = clause.strings("collname");
  if (name.empty() || name.back() == "default") return std::nullopt;
  return system_name(name, "");
}

void read_partition_key(const Reading& reading, catalog::Table& table, const sql::Node& spec) {
  catalog::PartitionKey key;
  const std::string_view strategy = spec.string("strategy");
  if (sql::equals_folded(strategy, "hash")) key.strategy = catalog::PartitionStrategy::hash;
  if (sql::equals_folded(strategy, "list")) key.strategy = catalog::PartitionStrategy::list;
  for (const sql::Node& part : spec.children("part_params"))
    key.keys.push_back(read_index_key(reading, part));
  table.partition_key = std::move(key);
}

void read_elements(Reading& reading, catalog::Table& table, const sql::Node& node) {
  for (const sql::Node& element : node.children("table_elts")) {
    if (!element.is("ColumnDef")) continue;
    auto column = read_column(reading, table, element);
    if (!column) continue;
    if (table.column(column->name) != nullptr) {
      reading.report(Kind::duplicate_column, fmt::format("column `{}` is there already", column->name),
                     element);
    } else {
      table.columns.push_back(*std::move(column));
    }
  }
  for (const sql::Node& element : node.children("table_elts")) {
    if (element.is("ColumnDef")) {
      for (const sql::Node& clause : element.children("constraints")) {
        add_constraint(reading, table, clause, element.string("colname"));
      }
    } else if (element.is("Constraint")) {
      add_constraint(reading, table, element);
    } else {
      reading.report_unsupported("LIKE", element);
    }
  }
}

}  // namespace

catalog::Identity read_identity(const Reading& reading, const catalog::Table& table,
                                const catalog::Column& column, const sql::Node& clause) {
  const std::vector<sql::Node> options = clause.children("options");
  catalog::Identity identity{clause.string("generated_when") == "a",
                             sequence_options(options, column.type.name)};
  if (const sql::Node* named = find_option(options, "sequence_name")) {
    const catalog::Name sequence = reading.name(list_strings(named->child("arg")));
    const catalog::Name usual{table.name.schema, sql::make_object_name(table.name.name, column.name, "seq")};
    if (sequence != usual) identity.sequence = sequence;
  }
  return identity;
}

std::optional<catalog::Column> read_column(Reading& reading, catalog::Table& table, const sql::Node& node) {
  catalog::Column column;
  column.name = node.string("colname");
  if (node.child("type_name")) column.type = reading.type(node.child("type_name"));
  expand_serial(reading, table, column);
  column.collation = collation_of(node.child("coll_clause"));
  if (!node.string("compression").empty()) column.compression = std::string(node.string("compression"));
  for (const sql::Node& clause : node.children("constraints")) {
    read_column_clause(reading, table, column, clause, clause.enumerator("contype"));
  }
  return column;
}

void create_table(Reading& reading, const sql::Node& node) {
  const sql::Node relation = node.child("relation");
  const catalog::Name named = reading.name(relation);
  if (relation.string("relpersistence") == "t")
    return reading.report_unsupported("a temporary table", relation);
  if (!reading.define({catalog::ObjectKind::table, named, {}}, "table")) return;
  catalog::Table& table = reading.catalog.tables[named];
  table.name = named;
  table.annotations.origin = reading.origin();
  table.unlogged = relation.string("relpersistence") == "u";
  table.options = storage_options(node.children("options"));
  table.tablespace = node.string("tablespacename");
  if (node.string("access_method") != "heap") table.access_method = node.string("access_method");
  if (const sql::Node type = node.child("of_typename")) {
    const catalog::Type of = reading.type(type);
    table.of_type = catalog::Name{of.schema, of.name};
  }
  if (const sql::Node spec = node.child("partspec")) read_partition_key(reading, table, spec);
  const sql::Node bound = node.child("partbound");
  for (const sql::Node& parent : node.children("inh_relations")) {
    if (bound) {
      table.partition_of = catalog::PartitionOf{reading.name(parent), {partition_bound(bound), {}}};
    } else {
      table.inherits.push_back(reading.name(parent));
    }
  }
  if (bound || !table.inherits.empty() || table.of_type) {
    reading.descents.push_back({named, false, reading.statement});
  }
  read_elements(reading, table, node);
}

}  // namespace wesley::companion
