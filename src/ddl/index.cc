// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/check.h"
#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

std::string index_key(const catalog::IndexKey& key) {
  std::string out = key.expression ? "(" + key.expression->text + ")" : sql::quote_identifier(key.column);
  if (key.collation) out += " COLLATE " + to_string(*key.collation);
  if (key.opclass) out += " " + to_string(*key.opclass);
  if (!key.opclass_options.empty()) out += " (" + option_list(key.opclass_options) + ")";
  if (key.descending) out += " DESC";
  if (key.nulls_first != key.descending) out += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return out;
}

namespace {

enum class IndexScope { whole, only, concurrently };

std::string create_index_statement(const Name& table, const catalog::Index& index, IndexScope scope) {
  std::string keys;
  for (const catalog::IndexKey& key : index.keys) {
    if (!keys.empty()) keys += ", ";
    keys += index_key(key);
  }
  std::string out =
      fmt::format("CREATE {}INDEX {}{} ON {}{}", index.unique ? "UNIQUE " : "",
                  scope == IndexScope::concurrently ? "CONCURRENTLY " : "", sql::quote_identifier(index.name),
                  scope == IndexScope::only ? "ONLY " : "", to_string(table));
  if (index.method != "btree") out += " USING " + sql::quote_identifier(index.method);
  out += " (" + keys + ")";
  if (!index.include.empty()) out += " INCLUDE (" + column_list(index.include) + ")";
  if (index.nulls_not_distinct) out += " NULLS NOT DISTINCT";
  if (!index.options.empty()) out += " WITH (" + option_list(index.options) + ")";
  if (!index.tablespace.empty()) out += " TABLESPACE " + sql::quote_identifier(index.tablespace);
  if (index.predicate) out += " WHERE " + index.predicate->text;
  return out;
}

}  // namespace

std::string create_index(const Name& table, const catalog::Index& index, bool concurrently) {
  return create_index_statement(table, index, concurrently ? IndexScope::concurrently : IndexScope::whole);
}

std::string create_index_only(const Name& table, const catalog::Index& index) {
  return create_index_statement(table, index, IndexScope::only);
}

std::string attach_index(const Name& parent, const Name& index) {
  return fmt::format("ALTER INDEX {} ATTACH PARTITION {}", to_string(parent), to_string(index));
}

std::vector<std::string> index_settings(std::string_view schema, const catalog::Index& index) {
  std::vector<std::string> out;
  const Name name{std::string(schema), index.name};
  for (std::size_t i = 0; i < index.keys.size(); ++i) {
    if (!index.keys[i].statistics) continue;
    out.push_back(fmt::format("ALTER INDEX {} ALTER COLUMN {} SET STATISTICS {}", to_string(name), i + 1,
                              *index.keys[i].statistics));
  }
  return out;
}

std::string create_key_index(const Name& table, const catalog::Constraint& constraint, std::string_view name,
                             bool concurrently) {
  const catalog::Key* key = constraint.key();
  WESLEY_CHECK(key != nullptr, "only a key has an index");
  catalog::Index index;
  index.name = name;
  index.unique = true;
  index.nulls_not_distinct = key->nulls_not_distinct;
  index.include = key->include;
  index.options = key->options;
  index.tablespace = key->tablespace;
  for (const std::string& column : key->columns) {
    catalog::IndexKey index_column;
    index_column.column = column;
    index.keys.push_back(std::move(index_column));
  }
  return create_index(table, index, concurrently);
}

std::string drop_index(const Name& index, bool concurrently) {
  return fmt::format("DROP INDEX {}{}", concurrently ? "CONCURRENTLY " : "", to_string(index));
}

std::string rename_index(const Name& index, std::string_view to) {
  return fmt::format("ALTER INDEX {} RENAME TO {}", to_string(index), sql::quote_identifier(to));
}

std::string set_index_options(const Name& index, const catalog::Options& options) {
  return fmt::format("ALTER INDEX {} SET ({})", to_string(index), option_list(options));
}

std::string reset_index_options(const Name& index, const std::vector<std::string>& options) {
  return fmt::format("ALTER INDEX {} RESET ({})", to_string(index), column_list(options));
}

}  // namespace wesley::ddl
