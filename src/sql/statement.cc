// SPDX-License-Identifier: Apache-2.0
#include "sql/statement.h"

#include <functional>
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

std::string redirect_calls(std::string statement, std::string_view from, std::string_view to) {
  if (statement.find(from) == std::string::npos) return statement;
  const auto parsed = parse(statement);
  if (!parsed) return statement;
  std::set<std::size_t, std::greater<>> places;
  for (const Statement& each : parsed->statements())
    each.node.visit([&](const Node& node) {
      const std::int64_t at = node.is("FuncCall") ? node.location() : -1;
      if (at < 0) return true;
      const auto place = static_cast<std::size_t>(at);
      if (statement.compare(place, from.size(), from) == 0 && statement[place + from.size()] == '(')
        places.insert(place);
      return true;
    });
  for (const std::size_t place : places) statement.replace(place, from.size(), to);
  return statement;
}

}  // namespace wesley::sql
