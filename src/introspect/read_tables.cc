// SPDX-License-Identifier: Apache-2.0
// Tables and their columns, and whatever else has columns.
#include <algorithm>

#include "base/check.h"
#include "catalog/statement.h"
#include "introspect/reader.h"
#include "introspect/text_array.h"
#include "sql/lexer.h"

namespace wesley::introspect {
namespace {

std::string storage_name(char code) {
  switch (code) {
    case 'p':
      return "plain";
    case 'e':
      return "external";
    case 'x':
      return "extended";
    case 'm':
      return "main";
    default:
      WESLEY_CHECK(false, "TYPSTORAGE_* of src/include/catalog/pg_type.h");
  }
}

std::string compression_name(char code) {
  switch (code) {
    case 'p':
      return "pglz";
    case 'l':
      return "lz4";
    default:
      WESLEY_CHECK(false, "TOAST_*_COMPRESSION of src/include/access/toast_compression.h");
  }
}

catalog::ReplicaIdentity replica_identity(char code) {
  switch (code) {
    case 'n':
      return catalog::ReplicaIdentity::nothing;
    case 'f':
      return catalog::ReplicaIdentity::full;
    case 'i':
      return catalog::ReplicaIdentity::index;
    default:
      return catalog::ReplicaIdentity::default_;
  }
}

catalog::PartitionStrategy partition_strategy(char code) {
  switch (code) {
    case 'r':
      return catalog::PartitionStrategy::range;
    case 'l':
      return catalog::PartitionStrategy::list;
    case 'h':
      return catalog::PartitionStrategy::hash;
    default:
      WESLEY_CHECK(false, "PARTITION_STRATEGY_* of src/include/nodes/parsenodes.h");
  }
}

// "a, f(b, c)" -> "a", "f(b, c)".
std::vector<std::string> split_expressions(std::string_view text) {
  std::vector<std::string> expressions;
  sql::Lexer lexer(text);
  std::size_t begin = 0;
  int depth = 0;
  for (sql::Token token = lexer.next(); token.kind != sql::TokenKind::end; token = lexer.next()) {
    if (token.kind != sql::TokenKind::punctuation) continue;
    if (token.text == "(" || token.text == "[") ++depth;
    if (token.text == ")" || token.text == "]") --depth;
    if (token.text != "," || depth > 0) continue;
    expressions.emplace_back(text.substr(begin, lexer.offset() - 1 - begin));
    begin = lexer.offset() + 1;
  }
  if (begin < text.size()) expressions.emplace_back(text.substr(begin));
  return expressions;
}

// Relation, attribute number, row. The server would sort whole rows, and send none before the last is sorted.
std::vector<std::tuple<Oid, std::int64_t, std::size_t>> attributes_in_order(const postgres::Rows& rows) {
  std::vector<std::tuple<Oid, std::int64_t, std::size_t>> attributes;
  attributes.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    attributes.emplace_back(rows.integer(row, 0), rows.integer(row, 1), row);
  std::sort(attributes.begin(), attributes.end());
  return attributes;
}

}  // namespace

void add_options(catalog::Options& options, std::string_view prefix, std::string_view array) {
  for (const std::string& option : parse_array(array)) {
    std::size_t equals = option.find('=');
    WESLEY_CHECK(equals != std::string::npos, "reloptions are name=value");
    options.append(std::string(prefix) + option.substr(0, equals), option.substr(equals + 1));
  }
}

catalog::Name system_name(std::string schema, std::string object) {
  return {schema == "pg_catalog" ? "" : std::move(schema), std::move(object)};
}

Result<void> Reader::read_relations() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::relations));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    Oid schema = cells.integer();
    catalog::Name named = name(schema, cells.text());
    const char kind = cells.character();
    const Oid row_type = cells.integer();
    // Of a composite type only the type is a member (heap_create_with_catalog, src/backend/catalog/heap.c).
    const bool member = is_member(pg_class, oid) || (kind == 'c' && is_member(pg_type, row_type));
    if (member || ignored(named)) continue;
    Relation& relation = relations_[oid];
    relation.kind = kind;
    relation.row_type = row_type;
    relation.table = relation.is_table() ? &result_.catalog.tables[named] : &not_tables_[oid];
    relation.table->name = std::move(named);
    relation.table->comment = comment(pg_class, oid);
    read_relation_properties(cells, relation);
    if (relation.is_table()) know(pg_class, oid, {catalog::ObjectKind::table, relation.table->name, ""});
  }
  return {};
}

// The cells from relpersistence on.
void Reader::read_relation_properties(Cells& cells, Relation& relation) {
  catalog::Table& table = *relation.table;
  table.unlogged = cells.boolean();
  add_options(table.options, "", cells.view());
  add_options(table.options, "toast.", cells.view());
  catalog::TableStatistics statistics;
  statistics.rows = cells.number();
  statistics.bytes = cells.integer();
  if (const std::vector<std::int64_t> sums = parse_numbers(cells.view()); !sums.empty())
    statistics = {static_cast<double>(sums[0]), sums[1], sums[2]};
  if (relation.is_table()) result_.statistics.tables[table.name] = statistics;
  table.row_security = cells.boolean();
  table.force_row_security = cells.boolean();
  table.replica_identity = replica_identity(cells.character());
  table.access_method = cells.text();
  table.tablespace = cells.text();
  table.of_type = cells.optional_name();
  std::vector<std::string> schemas = parse_array(cells.view());
  std::vector<std::string> names = parse_array(cells.view());
  for (std::size_t place = 0; place < names.size(); ++place)
    table.inherits.push_back({std::move(schemas[place]), std::move(names[place])});
  if (std::optional<std::string> bound = cells.optional_text()) {
    table.partition_of = {table.inherits.front(), catalog::make_statement(std::move(*bound))};
    table.inherits.clear();
  }
  char strategy = cells.character();
  if (strategy == '\0') return;
  table.partition_key = catalog::PartitionKey{partition_strategy(strategy), {}};
  StoredKeys& keys = relation.partition_keys.emplace();
  keys.attributes = parse_numbers(cells.view());
  keys.options.resize(keys.attributes.size());
  keys.opclasses = parse_numbers(cells.view());
  keys.collations = parse_numbers(cells.view());
  keys.expressions = split_expressions(cells.view());
  keys.says_collation = cells.boolean();
}

Reader::AttributeSettings Reader::read_attribute_settings(Cells& cells) {
  AttributeSettings settings;
  if (std::optional<std::int64_t> target = cells.optional_integer())
    settings.statistics = static_cast<int>(*target);
  add_options(settings.options, "", cells.view());
  settings.options.erase("pg_attver");  // some builds keep a version of their own here
  return settings;
}

catalog::Column Reader::read_column(Cells& cells, ColumnFacts& facts) {
  catalog::Column column;
  AttributeSettings settings = read_attribute_settings(cells);
  column.statistics = settings.statistics;
  column.options = std::move(settings.options);
  column.name = cells.text();
  facts.type = cells.integer();
  column.type = type_named(cells.text());
  column.not_null = cells.boolean();
  if (char identity = cells.character()) column.identity = catalog::Identity{identity == 'a', {}};
  char generated = cells.character();
  std::optional<std::string> expression = cells.optional_text();
  if (expression && generated)
    column.generated = catalog::Generated{{std::move(*expression), {}}, generated == 's'};
  else if (expression)
    column.default_value = expressions_.make(*expression, {}, &column.type);
  facts.collation = cells.integer();
  if (cells.boolean()) column.collation = collations_.at(facts.collation);
  if (char storage = cells.character()) column.storage = storage_name(storage);
  if (char compression = cells.character()) column.compression = compression_name(compression);
  column.inherited = cells.boolean();
  return column;
}

Result<void> Reader::read_columns() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::columns));
  Oid last = 0;
  Relation* managed = nullptr;
  for (const auto& [oid, attribute, row] : attributes_in_order(rows)) {
    if (oid != last) {
      auto found = relations_.find(oid);
      managed = found == relations_.end() ? nullptr : &found->second;
      last = oid;
    }
    Cells cells(rows, row, 2);
    if (!managed) {
      index_settings_[oid][attribute] = read_attribute_settings(cells);
      continue;
    }
    managed->place_of.resize(static_cast<std::size_t>(attribute) + 1);
    managed->place_of.back() = managed->table->columns.size();
    ColumnFacts facts;
    catalog::Column column = read_column(cells, facts);
    column.comment = comment(pg_class, oid, attribute);
    // Since 17 the identity of a partition is its parent's, and nothing of its own.
    if (connection_.server_major() >= 17 && managed->table->partition_of) column.identity.reset();
    managed->table->columns.push_back(std::move(column));
    managed->facts.push_back(facts);
  }
  finish_expressions();
  return {};
}

// A generated column may refer to later columns, so that these wait until the table is whole.
void Reader::finish_expressions() {
  for (auto& [named, table] : result_.catalog.tables)
    for (catalog::Column& column : table.columns)
      if (column.generated)
        column.generated->expression =
            expressions_.make(column.generated->expression.text, catalog::column_types(table), &column.type);
}

}  // namespace wesley::introspect
