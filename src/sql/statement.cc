// SPDX-License-Identifier: Apache-2.0
#include "sql/statement.h"

#include <cctype>
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
      return std::nullopt;
    case Mention::literal:
      ++place;
      if (node.is("A_Const") && stands_at() && statement[place + name.size()] == '\'') return place;
      return std::nullopt;
  }
  return std::nullopt;
}

// By its words: a key of an index has no node of its own for it.
std::string redirect_collations(std::string statement, std::string_view from, std::string_view to) {
  const std::string before = std::string("COLLATE ").append(from);
  for (auto at = statement.find(before); at != std::string::npos; at = statement.find(before, at + 1)) {
    const auto end = at + before.size();
    const char next = end < statement.size() ? statement[end] : ' ';
    if (std::isalnum(static_cast<unsigned char>(next)) != 0 || next == '_') continue;
    statement.replace(end - from.size(), from.size(), to);
  }
  return statement;
}

}  // namespace

std::string redirect(std::string statement, Mention mention, std::string_view from, std::string_view to) {
  if (statement.find(from) == std::string::npos) return statement;
  if (mention == Mention::collation) return redirect_collations(std::move(statement), from, to);
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
