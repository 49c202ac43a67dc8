// SPDX-License-Identifier: Apache-2.0
#include "sql/statement.h"

#include <functional>
#include <optional>
#include <set>

#include "sql/lexer.h"
#include "sql/tree.h"

namespace wesley::sql {

std::string folded_text(std::string_view text) {
  Lexer lexer(text);
  std::string out;
  for (Token token = lexer.next_meaningful(); token.kind != TokenKind::end; token = lexer.next_meaningful()) {
    if (!out.empty()) out += ' ';
    out += token.text;
  }
  return out;
}

namespace {

// Where the name begins that the node mentions so; nothing for other nodes.
std::optional<std::size_t> mentioned(const std::string& statement, const Node& node, Mention mention,
                                     std::string_view name) {
  const std::int64_t at = node.location();
  if (at < 0) return std::nullopt;
  auto place = static_cast<std::size_t>(at);
  const auto stands_at = [&] { return statement.compare(place, name.size(), name) == 0; };
  switch (mention) {
    case Mention::call:
      if (node.is("FuncCall") && stands_at() && statement[place + name.size()] == '(') return place;
      return std::nullopt;
    case Mention::collation:
      if (!node.is("CollateClause")) return std::nullopt;
      place = statement.find_first_not_of(" \n", place + std::string_view("COLLATE").size());
      return place != std::string::npos && stands_at() ? std::optional(place) : std::nullopt;
    case Mention::literal:
      ++place;
      if (node.is("A_Const") && stands_at() && statement[place + name.size()] == '\'') return place;
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string redirect(std::string statement, Mention mention, std::string_view from, std::string_view to) {
  if (statement.find(from) == std::string::npos) return statement;
  const auto parsed = parse(statement);
  if (!parsed) return statement;
  std::set<std::size_t, std::greater<>> places;
  for (const Statement& each : parsed->statements())
    each.node.visit([&](const Node& node) {
      if (const auto place = mentioned(statement, node, mention, from)) places.insert(*place);
      return true;
    });
  for (const std::size_t place : places) statement.replace(place, from.size(), to);
  return statement;
}

}  // namespace wesley::sql
