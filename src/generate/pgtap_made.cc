// SPDX-License-Identifier: Apache-2.0
#include "generate/pgtap_made.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

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

std::string text_of(catalog::ObjectKind kind, const catalog::Name& name) {
  if (kind != catalog::ObjectKind::operator_) return to_string(name);
  return sql::quote_identifier(name.schema) + "." + name.name;
}

// Of the elements in the last parentheses of a statement.
struct List {
  Range inside;
  std::vector<Range> elements;
};

List list_of(std::string_view statement) {
  sql::Lexer lexer(statement);
  List list;
  int depth = 0;
  std::size_t begin = 0;
  for (Token token = lexer.next_meaningful(); token.kind != TokenKind::end; token = lexer.next_meaningful()) {
    const auto at = static_cast<std::size_t>(token.text.data() - statement.data());
    if (token.text == "(" && depth++ == 0) {
      list = {};
      list.inside.begin = begin = at + 1;
    } else if ((token.text == "," && depth == 1) || (token.text == ")" && --depth == 0)) {
      list.elements.push_back({begin, at});
      list.inside.end = at;
      begin = at + 1;
    }
  }
  return list;
}

Element element_of(std::string_view text) {
  sql::Lexer lexer(text);
  Element element;
  const Token first = lexer.next_meaningful();
  for (const char c : first.text) element.name += sql::fold(c);
  if (!first.text.empty())
    element.text = text.substr(static_cast<std::size_t>(first.text.data() - text.data()));
  return element;
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
  for (catalog::Expression& statement : out.statements) {
    std::string& text = statement.text;
    const Range range = name_after(text, keyword);
    text.replace(range.begin, range.end - range.begin, text_of(definition.id.kind, name));
    if (definition.id.kind != catalog::ObjectKind::text_search_configuration) break;
  }
  return out;
}

std::vector<Element> elements_of(std::string_view statement) {
  std::vector<Element> out;
  for (const Range& range : list_of(statement).elements)
    out.push_back(element_of(statement.substr(range.begin, range.end - range.begin)));
  return out;
}

std::string without_elements(std::string_view statement, std::initializer_list<std::string_view> names) {
  const Range inside = list_of(statement).inside;
  std::string kept;
  for (const Element& element : elements_of(statement)) {
    if (std::find(names.begin(), names.end(), element.name) != names.end()) continue;
    kept += kept.empty() ? "" : ", ";
    kept += element.text;
  }
  std::string out(statement);
  return out.replace(inside.begin, inside.end - inside.begin, kept);
}

void Room::make(std::string_view kind, const std::string& made, const std::vector<std::string>& statements) {
  if (!taken_.insert(made).second) suite_.prepare(fmt::format("DROP {} {}", kind, made));
  for (const std::string& statement : statements) suite_.prepare(statement);
}

}  // namespace wesley::generate
