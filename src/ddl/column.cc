// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/check.h"
#include "ddl/clause.h"
#include "ddl/ddl.h"
#include "sql/quote.h"

namespace wesley::ddl {

namespace {

std::string identity_clause(const catalog::Identity& identity) {
  std::string options = sequence_clauses(identity.options);
  if (identity.sequence) options = " SEQUENCE NAME " + to_string(*identity.sequence) + options;
  if (!options.empty()) options = " (" + options.substr(1) + ")";
  return fmt::format("GENERATED {} AS IDENTITY{}", identity.always ? "ALWAYS" : "BY DEFAULT", options);
}

// In a column's definition DEFAULT takes the grammar's b_expr: no word operators, no COLLATE, no AT TIME ZONE
// (src/backend/parser/gram.y, ColConstraintElem). A literal, a number, a name or one call needs no
// parentheses, with any casts to a plain type behind; everything else gets them.
bool is_plain_default(std::string_view text) {
  std::size_t at = 0;
  const auto word = [&] {
    const std::size_t begin = at;
    while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_' ||
                                text[at] == '.' || text[at] == '"')) {
      ++at;
    }
    return at > begin;
  };
  const auto quoted = [&] {
    for (++at; at < text.size() && text[at] != '\''; ++at) {
      if (text[at] == '\\') return false;
    }
    return at++ < text.size();
  };
  // Up to the matching parenthesis; literals inside may hold parentheses, so they are skipped whole.
  const auto arguments = [&] {
    int depth = 0;
    while (at < text.size()) {
      if (text[at] == '\'') {
        if (!quoted()) return false;
        continue;
      }
      if (text[at] == '(') ++depth;
      if (text[at] == ')' && --depth == 0) return ++at > 0;
      ++at;
    }
    return false;
  };
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++at;
  if (at < text.size() && text[at] == '\'' ? !quoted() : !word()) return false;
  if (at < text.size() && text[at] == '(' && !arguments()) return false;
  while (text.substr(at, 2) == "::") {
    at += 2;
    if (!word()) return false;
    while (text.substr(at, 2) == "[]") at += 2;
  }
  return at == text.size();
}

std::string default_clause(const catalog::Expression& expression) {
  return is_plain_default(expression.text) ? "DEFAULT " + expression.text
                                           : "DEFAULT (" + expression.text + ")";
}

struct TypeStorage {
  std::string_view type;
  std::string_view storage;
};
// typstorage of src/include/catalog/pg_type.dat, where it is not EXTENDED.
constexpr TypeStorage type_storages[] = {
    {"bigint", "PLAIN"},
    {"bit", "EXTENDED"},
    {"boolean", "PLAIN"},
    {"box", "PLAIN"},
    {"\"char\"", "PLAIN"},
    {"char", "PLAIN"},
    {"cid", "PLAIN"},
    {"cidr", "MAIN"},
    {"circle", "PLAIN"},
    {"date", "PLAIN"},
    {"double precision", "PLAIN"},
    {"inet", "MAIN"},
    {"integer", "PLAIN"},
    {"interval", "PLAIN"},
    {"line", "PLAIN"},
    {"lseg", "PLAIN"},
    {"macaddr", "PLAIN"},
    {"macaddr8", "PLAIN"},
    {"money", "PLAIN"},
    {"name", "PLAIN"},
    {"numeric", "MAIN"},
    {"oid", "PLAIN"},
    {"oidvector", "PLAIN"},
    {"int2vector", "PLAIN"},
    {"pg_lsn", "PLAIN"},
    {"point", "PLAIN"},
    {"real", "PLAIN"},
    {"regclass", "PLAIN"},
    {"regcollation", "PLAIN"},
    {"regconfig", "PLAIN"},
    {"regdictionary", "PLAIN"},
    {"regnamespace", "PLAIN"},
    {"regoper", "PLAIN"},
    {"regoperator", "PLAIN"},
    {"regproc", "PLAIN"},
    {"regprocedure", "PLAIN"},
    {"regrole", "PLAIN"},
    {"regtype", "PLAIN"},
    {"smallint", "PLAIN"},
    {"tid", "PLAIN"},
    {"time with time zone", "PLAIN"},
    {"time without time zone", "PLAIN"},
    {"timestamp with time zone", "PLAIN"},
    {"timestamp without time zone", "PLAIN"},
    {"tsquery", "PLAIN"},
    {"uuid", "PLAIN"},
    {"xid", "PLAIN"},
    {"xid8", "PLAIN"},
};

std::string_view type_storage(const catalog::Type& type) {
  if (type.array || !type.schema.empty()) return "EXTENDED";
  const auto* row = std::find_if(std::begin(type_storages), std::end(type_storages),
                                 [&](const TypeStorage& candidate) { return candidate.type == type.name; });
  return row == std::end(type_storages) ? "EXTENDED" : row->storage;
}

}  // namespace

// The order is the grammar's of PostgreSQL 15: COMPRESSION stands before COLLATE.
std::string column_definition(const catalog::Column& column) {
  std::string out = sql::quote_identifier(column.name) + " " + sql::to_string(column.type);
  if (column.compression) out += " COMPRESSION " + *column.compression;
  if (column.collation) out += " COLLATE " + to_string(*column.collation);
  if (column.default_value) out += " " + default_clause(*column.default_value);
  if (column.generated) {
    out += fmt::format(" GENERATED ALWAYS AS ({}) {}", column.generated->expression.text,
                       column.generated->stored ? "STORED" : "VIRTUAL");
  }
  if (column.identity) out += " " + identity_clause(*column.identity);
  if (column.not_null) out += " NOT NULL";
  return out;
}

std::vector<std::string> column_settings(const Name& table, const catalog::Column& column) {
  std::vector<std::string> out;
  if (column.storage) out.push_back(set_storage(table, column.name, *column.storage));
  if (column.statistics) out.push_back(set_statistics(table, column.name, *column.statistics));
  if (!column.options.empty()) out.push_back(set_column_options(table, column.name, column.options));
  return out;
}

std::string add_column(const Name& table, const catalog::Column& column) {
  return alter_table(table) + "ADD COLUMN " + column_definition(column);
}

std::string drop_column_only(const Name& table, std::string_view column) {
  return fmt::format("ALTER TABLE ONLY {} DROP COLUMN {}", to_string(table), sql::quote_identifier(column));
}

std::string drop_column(const Name& table, std::string_view column) {
  return alter_table(table) + "DROP COLUMN " + sql::quote_identifier(column);
}

std::string rename_column(const Name& table, std::string_view from, std::string_view to) {
  return fmt::format("{}RENAME COLUMN {} TO {}", alter_table(table), sql::quote_identifier(from),
                     sql::quote_identifier(to));
}

std::string alter_column_type(const Name& table, const catalog::Column& after,
                              std::string_view using_expression) {
  std::string out = alter_column(table, after.name) + "TYPE " + sql::to_string(after.type);
  if (after.collation) out += " COLLATE " + to_string(*after.collation);
  if (!using_expression.empty()) out += fmt::format(" USING {}", using_expression);
  return out;
}

std::string set_default(const Name& table, std::string_view column, std::string_view expression) {
  return fmt::format("{}SET DEFAULT {}", alter_column(table, column), expression);
}

std::string set_default_only(const Name& table, std::string_view column, std::string_view expression) {
  return fmt::format("{}ALTER COLUMN {} SET DEFAULT {}", alter_table_only(table),
                     sql::quote_identifier(column), expression);
}

std::string drop_default(const Name& table, std::string_view column) {
  return alter_column(table, column) + "DROP DEFAULT";
}

std::string set_not_null(const Name& table, std::string_view column) {
  return alter_column(table, column) + "SET NOT NULL";
}

std::string drop_not_null(const Name& table, std::string_view column) {
  return alter_column(table, column) + "DROP NOT NULL";
}

std::string add_identity(const Name& table, const catalog::Column& column) {
  WESLEY_CHECK(column.identity, "an identity column");
  return alter_column(table, column.name) + "ADD " + identity_clause(*column.identity);
}

std::string drop_identity(const Name& table, std::string_view column) {
  return alter_column(table, column) + "DROP IDENTITY";
}

// Without the type: ALTER COLUMN TYPE carries the sequence's type along.
std::string alter_identity(const Name& table, const catalog::Column& column) {
  WESLEY_CHECK(column.identity, "an identity column");
  return alter_column(table, column.name) + "SET GENERATED " +
         (column.identity->always ? "ALWAYS" : "BY DEFAULT") +
         all_sequence_clauses(column.identity->options, "SET ");
}

std::string drop_expression(const Name& table, std::string_view column) {
  return alter_column(table, column) + "DROP EXPRESSION";
}

std::string set_storage(const Name& table, std::string_view column, std::string_view storage) {
  return alter_column(table, column) + "SET STORAGE " + ascii_upper(storage);
}

// SET STORAGE DEFAULT is PostgreSQL 16's; before, the type's own storage has to be named.
std::string reset_storage(const Name& table, const catalog::Column& column) {
  return set_storage(table, column.name, type_storage(column.type));
}

std::string set_compression(const Name& table, std::string_view column, std::string_view compression) {
  return alter_column(table, column) + "SET COMPRESSION " + std::string(compression);
}

std::string set_statistics(const Name& table, std::string_view column, int target) {
  return fmt::format("{}SET STATISTICS {}", alter_column(table, column), target);
}

std::string set_column_options(const Name& table, std::string_view column, const catalog::Options& options) {
  return fmt::format("{}SET ({})", alter_column(table, column), option_list(options));
}

}  // namespace wesley::ddl
