// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_made.h"

#include <algorithm>
#include <iterator>

#include "ddl/ddl.h"
#include "generate/pgtap_suite.h"
#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::generate {

namespace {

using sql::Token;
using sql::TokenKind;

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Of the qualified name that follows the keyword.
Range name_after(std::string_view text, std::string_view keyword) {
  sql::Lexer lexer(text);
  Token token = lexer.next_meaningful();
  while (token.kind != TokenKind::end && !sql::equals_folded(token.text, keyword))
    token = lexer.next_meaningful();
  token = lexer.next_meaningful();
  Range range;
  range.begin = static_cast<std::size_t>(token.text.data() - text.data());
  range.end = range.begin + token.text.size();
  while (range.end < text.size() && text[range.end] == '.') {
    sql::Lexer rest(text.substr(range.end + 1));
    range.end += 1 + rest.next().text.size();
  }
  return range;
}

void append(std::vector<std::string>& out, std::vector<std::string> more) {
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

}  // namespace

bool speaks_of_row(std::string_view text, const catalog::Table& table) {
  const std::string name = sql::quote_identifier(table.name.name);
  return text.find(name + ".*") != std::string_view::npos ||
         text.find("(" + name + ")") != std::string_view::npos;
}

catalog::Table made_table(const catalog::Table& table) {
  catalog::Table made = table;
  made.name = made_name(table.name);
  made.unlogged = false;
  made.inherits.clear();
  made.partition_of.reset();
  made.tablespace.clear();
  for (catalog::Column& column : made.columns) {
    column.inherited = false;
    if (column.identity) column.identity->sequence.reset();
  }
  std::erase_if(made.constraints, [&](const catalog::Constraint& constraint) {
    if (constraint.foreign_key() != nullptr) return true;
    return constraint.check() != nullptr && speaks_of_row(constraint.check()->expression.text, table);
  });
  for (catalog::Constraint& constraint : made.constraints) constraint.inherited = false;
  std::erase_if(made.indexes, [&](const catalog::Index& index) {
    if (index.predicate && speaks_of_row(index.predicate->text, table)) return true;
    return std::any_of(index.keys.begin(), index.keys.end(), [&](const catalog::IndexKey& key) {
      return key.expression && speaks_of_row(key.expression->text, table);
    });
  });
  return made;
}

std::vector<std::string> made_parts(const catalog::Table& made) {
  std::vector<std::string> out;
  for (const catalog::Constraint& constraint : made.constraints) {
    if (!ddl::stands_in_create_table(made, constraint))
      out.push_back(ddl::add_constraint(made.name, constraint));
  }
  for (const catalog::Column& column : made.columns) append(out, ddl::column_settings(made.name, column));
  for (const catalog::Index& index : made.indexes) out.push_back(ddl::create_index(made.name, index, false));
  append(out, ddl::index_roles(made));
  return out;
}

catalog::Definition renamed(const catalog::Definition& definition, std::string_view keyword,
                            const catalog::Name& name) {
  catalog::Definition out = definition;
  out.id.name = name;
  out.comment.reset();
  if (out.statements.empty()) return out;
  std::string& text = out.statements.front().text;
  const Range range = name_after(text, keyword);
  text.replace(range.begin, range.end - range.begin, to_string(name));
  return out;
}

}  // namespace wesley::generate
