// SPDX-License-Identifier: Apache-2.0
#include "sdl/parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "sdl/string_value.h"
#include "sdl/syntax_advice.h"

namespace wesley::sdl {

namespace {

// Far beyond any real document, far below what the stack of the main thread holds.
constexpr std::size_t deepest_nesting = 1000;

}  // namespace

Parser::Nesting::Nesting(Parser& parser, TokenKind closer) : parser_(parser) {
  if (parser.open_.size() >= deepest_nesting) {
    SyntaxError& error = parser.errors_.emplace_back();
    error.kind = Kind::nesting_too_deep;
    error.span = parser.span_of(parser.token());
    error.message = fmt::format("Nested more than {} levels deep.", deepest_nesting);
    throw Panic();
  }
  parser.open_.push_back({closer, parser.index_});
}

bool Parser::peek_keyword(std::string_view word) const {
  return peek(TokenKind::name) && text_of(token()) == word;
}

bool Parser::value_is(std::string_view word) const {
  const std::string_view written = text_of(token());
  if (peek(TokenKind::string)) return string_value(written) == word;
  if (peek(TokenKind::block_string)) return block_string_value(written) == word;
  return peek(TokenKind::name) && written == word;
}

// Lexing is done beforehand; a malformed token becomes an error when graphql-js would first read it.
const Token& Parser::peek_next() {
  if (peek(TokenKind::end_of_file)) return token();
  const Token& next = tokens_.list[index_ + 1];
  if (next.kind == TokenKind::invalid) fail_lexically(next);
  return next;
}

void Parser::advance() {
  if (peek(TokenKind::end_of_file)) return;
  ++index_;
  if (peek(TokenKind::invalid)) fail_lexically(token());
}

bool Parser::accept(TokenKind kind) {
  if (!peek(kind)) return false;
  advance();
  return true;
}

bool Parser::accept_keyword(std::string_view word) {
  if (!peek_keyword(word)) return false;
  advance();
  return true;
}

const Token& Parser::expect(TokenKind kind) {
  const Token& found = token();
  if (found.kind != kind) {
    fail(found, fmt::format("Expected {}, found {}.", kind_text(kind), describe(found, text_)), kind);
  }
  advance();
  return found;
}

void Parser::expect_keyword(std::string_view word) {
  if (!accept_keyword(word)) {
    fail(token(), fmt::format("Expected \"{}\", found {}.", word, describe(token(), text_)));
  }
}

SyntaxError& Parser::record(const Token& at, std::string message, TokenKind expected) {
  SyntaxError error;
  error.span = span_of(at);
  error.message = std::move(message);
  error.help = help_for(error, at, expected);
  return errors_.emplace_back(std::move(error));
}

void Parser::fail(const Token& at, std::string message, TokenKind expected) {
  record(at, std::move(message), expected);
  if (expected == TokenKind::bracket_right) blame_open_bracket();
  throw Panic();
}

std::string Parser::help_for(const SyntaxError& error, const Token& at, TokenKind expected) const {
  SyntaxPlace place = {text_, tokens_.list, static_cast<std::size_t>(&at - tokens_.list.data())};
  place.expected = expected;
  if (!open_.empty()) place.open_bracket = tokens_.list[open_.back().opener].kind;
  return syntax_help(place, error);
}

void Parser::unexpected(const Token& at) {
  fail(at, fmt::format("Unexpected {}.", describe(at, text_)));
}

void Parser::fail_lexically(const Token& invalid) {
  report_lexical_error(invalid);
  throw Panic();
}

// The errors are in the order of their tokens, each within its token: a search finds the right one.
void Parser::report_lexical_error(const Token& invalid) {
  const auto found = std::lower_bound(
      tokens_.errors.begin(), tokens_.errors.end(), invalid.begin,
      [](const SyntaxError& error, std::uint32_t begin) { return error.span.begin < begin; });
  const auto index = static_cast<std::size_t>(found - tokens_.errors.begin());
  if (lexical_error_reported_.at(index)) return;
  lexical_error_reported_[index] = true;
  errors_.push_back(*found);
  errors_.back().help = help_for(*found, invalid, TokenKind::invalid);
}

Parsed Parser::document() {
  Parsed parsed;
  do {
    guarded_definition(parsed.document.definitions);
  } while (!peek(TokenKind::end_of_file));
  parsed.document.span = {file_, 0, static_cast<std::uint32_t>(text_.size())};
  parsed.errors = std::move(errors_);
  return parsed;
}

Parsed parse_text(std::string_view text, FileId file) {
  const std::optional<std::size_t> malformed = find_invalid_utf8(text);
  if (!malformed) return Parser(text, file).document();
  const auto at = static_cast<std::uint32_t>(*malformed);
  Parsed parsed;
  SyntaxError& error = parsed.errors.emplace_back();
  error.kind = Kind::invalid_utf8;
  error.span = {file, at, at + 1};
  error.message = fmt::format("Invalid UTF-8: byte 0x{:02X}.", static_cast<unsigned char>(text[*malformed]));
  error.help = "Save the file as UTF-8.";
  return parsed;
}

}  // namespace wesley::sdl
