// SPDX-License-Identifier: Apache-2.0
// Where reading goes on after an error, so that every error of a file is reported and none twice. Layout
// tells what the broken text no longer does: a keyword that stands no deeper than the definition that is
// being read begins a new one, whatever brackets are still open.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sdl/parser.h"

namespace wesley::sdl {

namespace {

bool is_opener(TokenKind kind) {
  return kind == TokenKind::brace_left || kind == TokenKind::paren_left || kind == TokenKind::bracket_left;
}
bool is_closer(TokenKind kind) {
  return kind == TokenKind::brace_right || kind == TokenKind::paren_right || kind == TokenKind::bracket_right;
}
bool is_string(TokenKind kind) {
  return kind == TokenKind::string || kind == TokenKind::block_string;
}

// What can follow the keyword of a definition; a field that is called like a keyword has a colon there.
struct Keyword {
  std::string_view word;
  std::array<TokenKind, 4> next;
};
constexpr std::array keywords = {
    Keyword{"schema", {TokenKind::brace_left, TokenKind::at}},
    Keyword{"scalar", {TokenKind::name}},
    Keyword{"type", {TokenKind::name}},
    Keyword{"interface", {TokenKind::name}},
    Keyword{"union", {TokenKind::name}},
    Keyword{"enum", {TokenKind::name}},
    Keyword{"input", {TokenKind::name}},
    Keyword{"directive", {TokenKind::at}},
    Keyword{"extend", {TokenKind::name}},
    Keyword{"query", {TokenKind::name, TokenKind::brace_left, TokenKind::paren_left, TokenKind::at}},
    Keyword{"mutation", {TokenKind::name, TokenKind::brace_left, TokenKind::paren_left, TokenKind::at}},
    Keyword{"subscription", {TokenKind::name, TokenKind::brace_left, TokenKind::paren_left, TokenKind::at}},
    Keyword{"fragment", {TokenKind::name}},
};

}  // namespace

void Parser::guarded_definition(std::vector<Definition>& definitions) {
  const bool at_start_of_file = peek(TokenKind::start_of_file);
  const std::size_t start = at_start_of_file ? index_ + 1 : index_;
  const std::size_t before = definitions.size();
  try {
    if (at_start_of_file) advance();
    definition_indent_ = token().indent;
    definition(definitions.emplace_back());
    return;
  } catch (const Panic&) {
  }
  // What stands behind a header with an error is still read, for its own errors. The header may seem to have
  // ended before the error: `type A @x implements B {`.
  const bool nothing_read = index_ == start;
  if (nothing_read && definitions.size() > before) definitions.pop_back();
  try {
    const bool continues = !nothing_read || !token().first_on_line;
    if (continues && !definitions.empty() && resync_body()) body(definitions.back());
  } catch (const Panic&) {
  }
  resync_definition(start);
}

// Leaves the parser at the list's closer or at its next item; false when the list has no more.
bool Parser::resync_list(std::size_t item_start, TokenKind closer, Resync how) {
  if (starts_outer_definition(item_start)) {
    blame_open_bracket();
    index_ = item_start;
    return false;
  }
  const bool error_is_here = errors_.back().span.begin == token().begin;
  const Token& opener = tokens_.list[open_.back().opener];
  const bool of_definition = closer == TokenKind::brace_right && how == Resync::line;
  const auto left_behind = [&] { return !of_definition && outdented(token(), opener); };
  if (error_is_here && left_behind()) blame_open_bracket();
  if (token().first_on_line && left_behind() && !peek(closer)) return false;
  if (index_ == item_start && !is_closer(token().kind)) skip();
  while (!peek(TokenKind::end_of_file)) {
    if (peek(closer)) return true;
    if (starts_outer_definition(index_)) return false;
    if (token().first_on_line && left_behind()) return false;
    if (is_closer(token().kind) && closes_outer_bracket()) {
      if (error_is_here) blame_open_bracket();
      return false;
    }
    if (starts_item(how)) return true;
    is_opener(token().kind) ? skip_group() : skip();
  }
  if (errors_.back().span.begin == token().begin) blame_open_bracket();
  return false;
}

// The last error is where the innermost bracket should have been closed at the latest.
void Parser::blame_open_bracket() {
  SyntaxError& error = errors_.back();
  if (!error.related.empty()) return;
  const Token& opener = tokens_.list[open_.back().opener];
  const std::string_view closing = kind_text(open_.back().closer);
  error.related = {{span_of(opener), fmt::format("this `{}` is not closed", text_of(opener))}};
  error.help = fmt::format("Close it with `{}` before here.", closing.substr(1, 1));
}

bool Parser::resync_body() {
  while (!peek(TokenKind::end_of_file) && !peek(TokenKind::brace_right)) {
    if (peek(TokenKind::brace_left)) return true;
    if (starts_outer_definition(index_)) return false;
    is_opener(token().kind) ? skip_group() : skip();
  }
  return false;
}

void Parser::resync_definition(std::size_t start) {
  if (index_ == start) skip();
  while (!peek(TokenKind::end_of_file)) {
    const bool separated = token().first_on_line || last_token().kind == TokenKind::brace_right;
    if (separated && (starts_definition(index_) || starts_misspelt_definition(index_))) return;
    is_opener(token().kind) ? skip_group() : skip();
  }
}

// Text that is skipped may be malformed for itself.
void Parser::skip() {
  if (peek(TokenKind::end_of_file)) return;
  ++index_;
  if (peek(TokenKind::invalid)) report_lexical_error(token());
}

// A bracket and everything to its partner, or to where a definition begins outside of it.
void Parser::skip_group() {
  std::size_t depth = 0;
  do {
    if (is_opener(token().kind)) ++depth;
    if (is_closer(token().kind)) --depth;
    skip();
  } while (depth > 0 && !peek(TokenKind::end_of_file) && !starts_outer_definition(index_));
}

bool Parser::starts_item(Resync how) const {
  const auto kind_at = [&](std::size_t ahead) {
    const std::size_t last = tokens_.list.size() - 1;
    return tokens_.list[std::min(index_ + ahead, last)].kind;
  };
  if (how == Resync::closer_only) return false;
  const bool begins_line = how == Resync::line && token().first_on_line;
  if (is_string(token().kind)) {
    return kind_at(1) == TokenKind::name && (begins_line || kind_at(2) == TokenKind::colon);
  }
  if (peek(TokenKind::name)) return begins_line || kind_at(1) == TokenKind::colon;
  return false;
}

bool Parser::starts_definition(std::size_t index) const {
  const std::vector<Token>& list = tokens_.list;
  if (is_string(list[index].kind)) ++index;
  if (list[index].kind != TokenKind::name) return false;
  const std::string_view word = text_of(list[index]);
  const auto keyword =
      std::find_if(keywords.begin(), keywords.end(), [&](const Keyword& row) { return row.word == word; });
  if (keyword == keywords.end()) return false;
  const TokenKind next = list[index + 1].kind;
  return std::find(keyword->next.begin(), keyword->next.end(), next) != keyword->next.end();
}

// `emun Role {`
bool Parser::starts_misspelt_definition(std::size_t index) const {
  const std::vector<Token>& list = tokens_.list;
  const bool two_names = list[index].kind == TokenKind::name && list[index + 1].kind == TokenKind::name;
  if (!two_names || !list[index].first_on_line || list[index].indent > definition_indent_) return false;
  const TokenKind next = list[index + 2].kind;
  return next == TokenKind::brace_left || next == TokenKind::at || next == TokenKind::equals;
}

bool Parser::starts_outer_definition(std::size_t index) const {
  const Token& first = tokens_.list[index];
  return first.first_on_line && first.indent <= definition_indent_ && starts_definition(index);
}

// A token on a later line than the opener, which begins no deeper than the line of the opener: layout says
// that the bracket was meant to be closed before.
bool Parser::outdented(const Token& token, const Token& opener) const {
  const bool same_line = token.begin - token.indent == opener.begin - opener.indent;
  return !same_line && token.line_indent <= opener.line_indent;
}

bool Parser::closes_outer_bracket() const {
  return std::any_of(open_.begin(), open_.end(),
                     [&](const Open& open) { return open.closer == token().kind; });
}

}  // namespace wesley::sdl
