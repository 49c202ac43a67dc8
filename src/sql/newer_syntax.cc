// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <vector>

#include "sql/lexer.h"
#include "sql/tree.h"

namespace wesley::sql {
namespace {

// Tokens in a row, in lower case; `*` is any one token.
struct Row {
  std::string_view pattern;
  NewerSyntax syntax;
};
constexpr auto rows = std::to_array<Row>({
    {"is json", {"IS JSON", 16}},
    {"is not json", {"IS JSON", 16}},
    {"json_array ( *", {"JSON_ARRAY", 16}},
    {"json_arrayagg (", {"JSON_ARRAYAGG", 16}},
    {"json_object ( *", {"JSON_OBJECT", 16}},
    {"json_objectagg (", {"JSON_OBJECTAGG", 16}},
    {"storage default", {"STORAGE in CREATE TABLE", 16}},
    {"storage external", {"STORAGE in CREATE TABLE", 16}},
    {"storage extended", {"STORAGE in CREATE TABLE", 16}},
    {"storage main", {"STORAGE in CREATE TABLE", 16}},
    {"storage plain", {"STORAGE in CREATE TABLE", 16}},
    {"at local", {"AT LOCAL", 17}},
    {"json_exists (", {"JSON_EXISTS", 17}},
    {"json_query (", {"JSON_QUERY", 17}},
    {"json_serialize (", {"JSON_SERIALIZE", 17}},
    {"json_table (", {"JSON_TABLE", 17}},
    {"json_value (", {"JSON_VALUE", 17}},
    {"matched by source", {"WHEN NOT MATCHED BY SOURCE", 17}},
    {"matched by target", {"WHEN NOT MATCHED BY TARGET", 17}},
    {"set access method default", {"SET ACCESS METHOD DEFAULT", 17}},
    {"set expression as", {"SET EXPRESSION", 17}},
    {") virtual", {"VIRTUAL generated column", 18}},
    {"add constraint * not null", {"NOT NULL constraint", 18}},
    {"add not null", {"NOT NULL constraint", 18}},
    {", constraint * not null", {"NOT NULL constraint", 18}},
    {"alter constraint * inherit", {"ALTER CONSTRAINT INHERIT", 18}},
    {"alter constraint * no inherit", {"ALTER CONSTRAINT INHERIT", 18}},
    {"enforced", {"ENFORCED", 18}},
    {", period * ) references", {"PERIOD in FOREIGN KEY", 18}},
    {"returning with (", {"RETURNING WITH", 18}},
    {"without overlaps", {"WITHOUT OVERLAPS", 18}},
});
constexpr std::size_t longest_pattern = 6;

// Whether the last tokens are those of the pattern.
bool ends_with(const std::deque<std::string>& tokens, std::string_view pattern) {
  std::size_t at = tokens.size();
  while (!pattern.empty()) {
    const std::size_t space = pattern.rfind(' ');
    const std::string_view wanted = space == std::string_view::npos ? pattern : pattern.substr(space + 1);
    if (at == 0 || (wanted != "*" && tokens[at - 1] != wanted)) return false;
    --at;
    pattern = space == std::string_view::npos ? std::string_view() : pattern.substr(0, space);
  }
  return true;
}

// Integers of other bases, and with digits grouped: `0x1f`, `1_000`.
bool is_new_integer(const Token& number, const Token& word) {
  if (number.kind != TokenKind::number || word.kind != TokenKind::word) return false;
  const bool touch = number.text.data() + number.text.size() == word.text.data();
  return touch && std::string_view("xob_").find(fold(word.text.front())) != std::string_view::npos;
}

std::string folded(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), fold);
  return out;
}

}  // namespace

std::vector<NewerSyntax> newer_syntax_table() {
  std::vector<NewerSyntax> out;
  for (const Row& row : rows) out.push_back(row.syntax);
  return out;
}

std::optional<NewerSyntax> newer_syntax(std::string_view text) {
  Lexer lexer(text);
  std::deque<std::string> tokens;
  Token previous;
  for (Token token = lexer.next_meaningful(); token.kind != TokenKind::end; token = lexer.next_meaningful()) {
    if (is_new_integer(previous, token)) return NewerSyntax{"integer with a base or `_`", 16};
    previous = token;
    tokens.push_back(folded(token.text));
    if (tokens.size() > longest_pattern) tokens.pop_front();
    for (const Row& row : rows) {
      if (ends_with(tokens, row.pattern)) return row.syntax;
    }
  }
  return std::nullopt;
}

std::vector<TakenOut> take_out_newer_clauses(std::string& statement) {
  const std::string text = statement;
  std::vector<Token> tokens;
  Lexer lexer(text);
  for (Token token = lexer.next_meaningful(); token.kind != TokenKind::end; token = lexer.next_meaningful())
    tokens.push_back(token);
  const auto is = [&](std::size_t at, std::string_view word) {
    return at < tokens.size() && equals_folded(tokens[at].text, word);
  };
  std::vector<TakenOut> out;
  const auto take = [&](std::size_t first, std::size_t count, NewerClause clause,
                        std::string_view instead = "") {
    const auto begin = static_cast<std::size_t>(tokens[first].text.data() - text.data());
    const Token& last = tokens[first + count - 1];
    const auto end = static_cast<std::size_t>(last.text.data() - text.data()) + last.text.size();
    statement.replace(begin, end - begin,
                      std::string(instead) + std::string(end - begin - instead.size(), ' '));
    out.push_back({clause, static_cast<std::uint32_t>(begin)});
  };
  for (std::size_t at = 1; at < tokens.size(); ++at) {
    if (is(at, "without") && is(at + 1, "overlaps")) take(at, 2, NewerClause::without_overlaps);
    if (is(at - 1, ",") && is(at, "period") && is(at + 2, ")") && tokens[at + 1].kind == TokenKind::word)
      take(at, 1, NewerClause::period);
    if (is(at, "not") && is(at + 1, "enforced")) take(at, 2, NewerClause::not_enforced);
    if (is(at - 1, ")") && is(at, "virtual")) take(at, 1, NewerClause::virtual_, "stored");
  }
  return out;
}

}  // namespace wesley::sql
