// SPDX-License-Identifier: Apache-2.0
#include "lint/sql_fix.h"

#include <array>

#include <fmt/format.h>

#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::lint {

using sql::Node;

namespace {

// What CONCURRENTLY follows: of REINDEX the kind of object.
constexpr std::array<std::string_view, 5> objects = {"index", "table", "schema", "database", "system"};

std::optional<Edit> after_object(std::string_view text) {
  sql::Lexer lexer(text);
  for (sql::Token token = lexer.next(); token.kind != sql::TokenKind::end; token = lexer.next())
    for (const std::string_view object : objects)
      if (sql::equals_folded(token.text, object))
        return Edit{lexer.offset(), lexer.offset(), " CONCURRENTLY"};
  return std::nullopt;
}

// A comment at the end would swallow what is put after it.
std::size_t end_of_code(std::string_view text) {
  sql::Lexer lexer(text);
  std::size_t end = 0;
  while (lexer.next_meaningful().kind != sql::TokenKind::end) end = lexer.offset();
  return end;
}

// The manual on DROP INDEX: one index, and no CASCADE.
bool droppable_concurrently(const Node& drop) {
  return drop.children("objects").size() == 1 && drop.enumerator("behavior") != "DROP_CASCADE";
}

}  // namespace

std::optional<Edit> concurrently(const locks::WalkedStatement& at) {
  if (at.transaction != 0) return std::nullopt;
  // IF NOT EXISTS would take an invalid index that a failed run leaves behind.
  if (at.node.is("IndexStmt") && at.node.boolean("if_not_exists")) return std::nullopt;
  if (at.node.is("DropStmt") && !droppable_concurrently(at.node)) return std::nullopt;
  return after_object(at.text);
}

std::optional<Edit> validated_later(const locks::WalkedStatement& at) {
  const auto commands = at.node.children("cmds");
  if (at.transaction != 0 || commands.size() != 1) return std::nullopt;
  const std::string_view constraint = commands.front().child("def").string("conname");
  if (commands.front().enumerator("subtype") != "AT_AddConstraint" || constraint.empty()) return std::nullopt;
  const Node relation = at.node.child("relation");
  const std::size_t end = end_of_code(at.text);
  return Edit{end, end,
              fmt::format(" NOT VALID;\nALTER TABLE {}{} VALIDATE CONSTRAINT {}",
                          at.node.boolean("missing_ok") ? "IF EXISTS " : "",
                          sql::quote_qualified(relation.string("schemaname"), relation.string("relname")),
                          sql::quote_identifier(constraint))};
}

}  // namespace wesley::lint
