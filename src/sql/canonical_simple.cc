// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "sql/canonical.h"
#include "sql/lexer.h"
#include "sql/literal.h"
#include "sql/quote.h"

namespace wesley::sql {
namespace {

bool is_within(std::string_view digits, std::int64_t limit) {
  const std::string text = std::to_string(limit);
  return digits.size() != text.size() ? digits.size() < text.size() : digits <= text;
}

// The content of a '...' literal; other kinds of literals are left to the parser.
std::optional<Value> plain_string(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '\'' || literal.back() != '\'') return std::nullopt;
  literal.remove_prefix(1);
  literal.remove_suffix(1);
  std::string content;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    content += literal[i];
    if (literal[i] != '\'') continue;
    // A single quote in the middle: the literal does not end where the text does.
    if (++i == literal.size() || literal[i] != '\'') return std::nullopt;
  }
  return string_constant(content);
}

std::optional<Value> plain_word(std::string_view word) {
  if (equals_folded(word, "true")) return plain_value("true", "boolean");
  if (equals_folded(word, "false")) return plain_value("false", "boolean");
  if (equals_folded(word, "null")) return null_constant();
  return std::nullopt;
}

std::optional<Value> plain_call(std::string_view word) {
  std::string name(word);
  std::transform(name.begin(), name.end(), name.begin(), fold);
  if (quote_identifier(name) != name || name.size() > max_identifier_bytes) return std::nullopt;
  return call_value({name}, {});
}

}  // namespace

// make_const of src/backend/parser/parse_node.c.
std::optional<Value> number_value(std::string_view written) {
  const auto digits = canonical_decimal(written);
  if (!digits) return std::nullopt;
  if (written.find_first_of(".eE") != std::string_view::npos) return number_constant(*digits, "numeric");
  const bool negative = digits->starts_with('-');
  const std::string_view magnitude = std::string_view(*digits).substr(negative ? 1 : 0);
  // The least integer has no positive counterpart; to be exact about it is not worth a case of its own.
  if (is_within(magnitude, std::numeric_limits<std::int32_t>::max()))
    return number_constant(*digits, "integer");
  if (is_within(magnitude, std::numeric_limits<std::int64_t>::max()))
    return number_constant(*digits, "bigint");
  return number_constant(*digits, "numeric");
}

std::optional<Value> simple_value(std::string_view text) {
  Lexer lexer(text);
  std::array<Token, 4> tokens;
  for (Token& token : tokens) token = lexer.next_meaningful();
  const auto count = static_cast<std::size_t>(
      std::find_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.kind == TokenKind::end; }) -
      tokens.begin());
  const Token& first = tokens[0];
  if (count == 1 && first.kind == TokenKind::number) return number_value(first.text);
  if (count == 1 && first.kind == TokenKind::literal) return plain_string(first.text);
  if (count == 1 && first.kind == TokenKind::word) return plain_word(first.text);
  if (count == 2 && first.text == "-" && tokens[1].kind == TokenKind::number) {
    return number_value("-" + std::string(tokens[1].text));
  }
  const bool call =
      count == 3 && first.kind == TokenKind::word && tokens[1].text == "(" && tokens[2].text == ")";
  return call ? plain_call(first.text) : std::nullopt;
}

}  // namespace wesley::sql
