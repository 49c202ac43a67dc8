// SPDX-License-Identifier: Apache-2.0
// Tables and their columns.
#include <array>

#include "base/check.h"
#include "introspect/reader.h"
#include "introspect/text_array.h"

namespace wesley::introspect {
namespace {

void add_options(std::map<std::string, std::string>& options, std::string_view prefix,
                 std::string_view array) {
  for (const std::string& option : parse_array(array)) {
    std::size_t equals = option.find('=');
    WESLEY_CHECK(equals != std::string::npos, "reloptions are name=value");
    options[std::string(prefix) + option.substr(0, equals)] = option.substr(equals + 1);
  }
}

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

// Schema pg_catalog is left out, as in a type's name.
catalog::Name system_name(std::string schema, std::string object) {
  return {schema == "pg_catalog" ? "" : std::move(schema), std::move(object)};
}

}  // namespace

Result<void> Reader::read_relations() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::relations, {managed_}));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    Oid schema = cells.integer();
    catalog::Name named = name(schema, cells.text());
    if (is_member(pg_class, oid) || ignored(named)) continue;
    catalog::Table& table = result_.catalog.tables[named];
    table.name = named;
    table.unlogged = cells.boolean();
    add_options(table.options, "", cells.view());
    add_options(table.options, "toast.", cells.view());
    table.comment = comment(pg_class, oid);
    catalog::TableStatistics& statistics = result_.statistics.tables[named];
    statistics.rows = cells.number();
    statistics.bytes = cells.integer();
    tables_[oid].table = &table;
  }
  return {};
}

catalog::Column Reader::read_column(Cells& cells, ColumnFacts& facts) {
  catalog::Column column;
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
    column.default_value = default_expression(*expression, column.type);
  facts.collation = cells.integer();
  std::optional<std::string> collation_schema = cells.optional_text();
  std::optional<std::string> collation = cells.optional_text();
  if (collation) column.collation = system_name(std::move(*collation_schema), std::move(*collation));
  if (char storage = cells.character()) column.storage = storage_name(storage);
  if (char compression = cells.character()) column.compression = compression_name(compression);
  if (std::optional<std::int64_t> target = cells.optional_integer())
    column.statistics = static_cast<int>(*target);
  return column;
}

Result<void> Reader::read_columns() {
  WESLEY_ASSIGN(postgres::Rows rows, ask(Query::columns, {managed_}));
  Oid last = 0;
  ManagedTable* managed = nullptr;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells(rows, row);
    Oid oid = cells.integer();
    if (oid != last) {
      auto found = tables_.find(oid);
      managed = found == tables_.end() ? nullptr : &found->second;
      last = oid;
    }
    if (!managed) continue;
    std::int64_t attribute = cells.integer();
    managed->place_of.resize(static_cast<std::size_t>(attribute) + 1);
    managed->place_of.back() = managed->table->columns.size();
    ColumnFacts facts;
    managed->table->columns.push_back(read_column(cells, facts));
    managed->table->columns.back().comment = comment(pg_class, oid, attribute);
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
        column.generated->expression = catalog::make_expression(std::move(column.generated->expression.text),
                                                                catalog::column_types(table), &column.type);
}

}  // namespace wesley::introspect
