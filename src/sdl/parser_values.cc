// SPDX-License-Identifier: Apache-2.0
// Names, values, types and directives.
#include <fmt/format.h>

#include "sdl/parser.h"
#include "sdl/string_value.h"

namespace wesley::sdl {

NameNode Parser::name() {
  const Token& found = expect(TokenKind::name);
  return {std::string(text_of(found)), span_of(found)};
}

std::optional<Value> Parser::description() {
  if (!peek_description()) return std::nullopt;
  return string_literal();
}

Value Parser::string_literal() {
  const Token& found = token();
  Value out;
  out.kind = ValueKind::string;
  out.block = found.kind == TokenKind::block_string;
  out.text = out.block ? block_string_value(text_of(found)) : string_value(text_of(found));
  out.span = span_of(found);
  advance();
  return out;
}

Value Parser::variable() {
  const Token& first = expect(TokenKind::dollar);
  Value out;
  out.kind = ValueKind::variable;
  out.text = text_of(expect(TokenKind::name));
  out.span = span_from(first);
  return out;
}

Value Parser::value(bool constant) {
  const Token& first = token();
  Value out;
  out.span = span_of(first);
  switch (first.kind) {
    case TokenKind::bracket_left:
      out.kind = ValueKind::list;
      list(TokenKind::bracket_left, TokenKind::bracket_right, true, Resync::closer_only,
           [&] { out.elements.push_back(value(constant)); });
      out.span = span_from(first);
      return out;
    case TokenKind::brace_left:
      out.kind = ValueKind::object;
      list(TokenKind::brace_left, TokenKind::brace_right, true, Resync::colon,
           [&] { out.fields.push_back(object_field(constant)); });
      out.span = span_from(first);
      return out;
    case TokenKind::integer:
      out.kind = ValueKind::integer;
      break;
    case TokenKind::floating:
      out.kind = ValueKind::floating;
      break;
    case TokenKind::string:
    case TokenKind::block_string:
      return string_literal();
    case TokenKind::name: {
      const std::string_view word = text_of(first);
      out.kind = word == "true" || word == "false" ? ValueKind::boolean
                 : word == "null"                  ? ValueKind::null
                                                   : ValueKind::enumeration;
      break;
    }
    case TokenKind::dollar:
      if (!constant) return variable();
      advance();
      if (!peek(TokenKind::name)) unexpected(first);
      fail(first, fmt::format("Unexpected variable \"${}\" in constant value.", text_of(token())));
    default:
      unexpected(first);
  }
  out.text = text_of(first);
  advance();
  return out;
}

ObjectField Parser::object_field(bool constant) {
  const Token& first = token();
  ObjectField out;
  out.name = name();
  expect(TokenKind::colon);
  out.value = value(constant);
  out.span = span_from(first);
  return out;
}

TypeNode Parser::type() {
  const Token& first = token();
  TypeNode out;
  if (peek(TokenKind::bracket_left)) {
    const Nesting nesting(*this, TokenKind::bracket_right);
    advance();
    out.element = std::make_unique<TypeNode>(type());
    expect(TokenKind::bracket_right);
    out.span = span_from(first);
  } else {
    out = named_type();
  }
  out.inner_span = out.span;
  if (accept(TokenKind::bang)) {
    out.non_null = true;
    out.span = span_from(first);
  }
  return out;
}

TypeNode Parser::named_type() {
  TypeNode out;
  out.name = name();
  out.span = out.name.span;
  out.inner_span = out.name.span;
  return out;
}

// `A & B`, with an optional delimiter in front.
std::vector<TypeNode> Parser::named_types(TokenKind delimiter) {
  std::vector<TypeNode> out;
  accept(delimiter);
  do {
    out.push_back(named_type());
  } while (accept(delimiter));
  return out;
}

std::vector<Argument> Parser::arguments(bool constant) {
  std::vector<Argument> out;
  if (!peek(TokenKind::paren_left)) return out;
  list(TokenKind::paren_left, TokenKind::paren_right, false, Resync::colon, [&] {
    const Token& first = token();
    Argument argument;
    argument.name = name();
    expect(TokenKind::colon);
    argument.value = value(constant);
    argument.span = span_from(first);
    out.push_back(std::move(argument));
  });
  return out;
}

std::vector<Directive> Parser::directives(bool constant) {
  std::vector<Directive> out;
  while (peek(TokenKind::at)) {
    const Token& first = token();
    advance();
    Directive directive;
    directive.name = name();
    directive.arguments = arguments(constant);
    directive.span = span_from(first);
    out.push_back(std::move(directive));
  }
  return out;
}

const Argument* Directive::argument(std::string_view argument_name) const {
  for (const Argument& argument : arguments) {
    if (argument.name.value == argument_name) return &argument;
  }
  return nullptr;
}

}  // namespace wesley::sdl
