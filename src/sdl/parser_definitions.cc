// SPDX-License-Identifier: Apache-2.0
// The type system: definitions and extensions.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sdl/parser.h"

namespace wesley::sdl {

namespace {

struct DefinitionKeyword {
  std::string_view word;
  DefinitionKind kind;
};
constexpr std::array definition_keywords = {
    DefinitionKeyword{"schema", DefinitionKind::schema},
    DefinitionKeyword{"scalar", DefinitionKind::scalar},
    DefinitionKeyword{"type", DefinitionKind::object},
    DefinitionKeyword{"interface", DefinitionKind::interface},
    DefinitionKeyword{"union", DefinitionKind::union_},
    DefinitionKeyword{"enum", DefinitionKind::enumeration},
    DefinitionKeyword{"input", DefinitionKind::input_object},
    DefinitionKeyword{"directive", DefinitionKind::directive},
    DefinitionKeyword{"query", DefinitionKind::operation},
    DefinitionKeyword{"mutation", DefinitionKind::operation},
    DefinitionKeyword{"subscription", DefinitionKind::operation},
    DefinitionKeyword{"fragment", DefinitionKind::fragment},
};

constexpr std::array<std::string_view, 20> directive_locations = {
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "SCHEMA",
    "SCALAR",
    "FRAGMENT_SPREAD",
    "OBJECT",
    "INLINE_FRAGMENT",
    "ENUM",
    "ENUM_VALUE",
    "VARIABLE_DEFINITION",
    "INTERFACE",
    "FIELD_DEFINITION",
    "UNION",
    "INPUT_OBJECT",
    "ARGUMENT_DEFINITION",
    "INPUT_FIELD_DEFINITION",
    "DIRECTIVE_DEFINITION",
};

std::optional<DefinitionKind> keyword_kind(std::string_view word) {
  const auto found = std::find_if(definition_keywords.begin(), definition_keywords.end(),
                                  [&](const DefinitionKeyword& row) { return row.word == word; });
  return found == definition_keywords.end() ? std::nullopt : std::optional<DefinitionKind>(found->kind);
}

// An extension that adds nothing is an error.
bool is_empty(const Definition& extension) {
  return extension.interfaces.empty() && extension.directives.empty() && extension.fields.empty() &&
         extension.input_fields.empty() && extension.values.empty() && extension.members.empty() &&
         extension.operations.empty();
}

}  // namespace

void Parser::definition(Definition& out) {
  const Token& first = token();
  if (peek(TokenKind::brace_left)) {
    operation(out);
    out.span = span_from(first);
    return;
  }
  const bool described = peek_description();
  const Token& keyword = described ? peek_next() : first;
  if (described && keyword.kind == TokenKind::brace_left) {
    fail(first, "Unexpected description, descriptions are not supported on shorthand queries.");
  }
  if (keyword.kind != TokenKind::name) unexpected(keyword);
  const std::string_view word = text_of(keyword);
  if (const std::optional<DefinitionKind> kind = keyword_kind(word)) {
    keyword_definition(out, *kind);
  } else if (described) {
    fail(first, "Unexpected description, only GraphQL definitions support descriptions.");
  } else if (word == "extend") {
    extension(out);
  } else {
    unexpected(keyword);
  }
  out.span = span_from(first);
}

void Parser::keyword_definition(Definition& out, DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::operation:
      operation(out);
      return;
    case DefinitionKind::fragment:
      fragment(out);
      return;
    default:
      out.kind = kind;
      out.description = description();
      out.keyword_span = span_of(token());
      advance();
      kind == DefinitionKind::directive ? directive_definition(out) : header(out);
      body(out);
  }
}

void Parser::extension(Definition& out) {
  const Token& keyword = peek_next();
  if (keyword.kind != TokenKind::name) unexpected(keyword);
  const std::optional<DefinitionKind> kind = keyword_kind(text_of(keyword));
  const bool extensible = kind && *kind != DefinitionKind::directive && *kind != DefinitionKind::operation &&
                          *kind != DefinitionKind::fragment;
  if (!extensible) unexpected(keyword);
  out.extension = true;
  out.kind = *kind;
  const Token& first = token();
  advance();
  advance();
  out.keyword_span = span_from(first);
  header(out);
  body(out);
  if (is_empty(out)) adds_nothing(out);
}

// graphql-js is surprised by what follows the extension.
void Parser::adds_nothing(const Definition& extension) {
  SyntaxError& error = record(token(), fmt::format("Unexpected {}.", describe(token(), text_)));
  const SourceSpan head = {file_, extension.keyword_span.begin, last_token().end};
  error.related = {{head, "this extension adds nothing"}};
  error.help = "An extension has fields, values, interfaces or directives.";
  throw Panic();
}

// Everything between the keyword and the body.
void Parser::header(Definition& out) {
  if (out.kind != DefinitionKind::schema) out.name = name();
  const bool implements = out.kind == DefinitionKind::object || out.kind == DefinitionKind::interface;
  if (implements && accept_keyword("implements")) out.interfaces = named_types(TokenKind::amp);
  out.directives = directives(true);
  if (out.kind == DefinitionKind::union_ && accept(TokenKind::equals)) {
    out.members = named_types(TokenKind::pipe);
  }
}

// The braces of a definition, where its kind has some; only those of `schema`, operations and fragments are
// required.
void Parser::body(Definition& out) {
  const auto braces = [&](auto&& item) {
    list(TokenKind::brace_left, TokenKind::brace_right, false, Resync::line, item);
  };
  const bool required = out.kind == DefinitionKind::schema && !out.extension;
  const bool executable = out.executable != nullptr;
  if (!executable && !required && !peek(TokenKind::brace_left)) return;
  switch (out.kind) {
    case DefinitionKind::schema:
      braces([&] { out.operations.push_back(operation_type_definition()); });
      return;
    case DefinitionKind::object:
    case DefinitionKind::interface:
      braces([&] { out.fields.push_back(field_definition()); });
      return;
    case DefinitionKind::enumeration:
      braces([&] { out.values.push_back(enum_value_definition()); });
      return;
    case DefinitionKind::input_object:
      braces([&] { out.input_fields.push_back(input_value_definition()); });
      return;
    case DefinitionKind::operation:
    case DefinitionKind::fragment:
      out.executable->selection_set = selection_set();
      return;
    case DefinitionKind::scalar:
    case DefinitionKind::union_:
    case DefinitionKind::directive:
      return;
  }
}

void Parser::directive_definition(Definition& out) {
  expect(TokenKind::at);
  out.name = name();
  out.input_fields = argument_definitions();
  out.repeatable = accept_keyword("repeatable");
  expect_keyword("on");
  accept(TokenKind::pipe);
  do {
    const Token& at = token();
    NameNode location = name();
    const bool known = std::find(directive_locations.begin(), directive_locations.end(), location.value) !=
                       directive_locations.end();
    if (!known) unexpected(at);
    out.locations.push_back(std::move(location));
  } while (accept(TokenKind::pipe));
}

FieldDefinition Parser::field_definition() {
  const Token& first = token();
  FieldDefinition out;
  out.description = description();
  out.name = name();
  out.arguments = argument_definitions();
  expect(TokenKind::colon);
  out.type = type();
  out.directives = directives(true);
  out.span = span_from(first);
  return out;
}

std::vector<InputValueDefinition> Parser::argument_definitions() {
  std::vector<InputValueDefinition> out;
  if (!peek(TokenKind::paren_left)) return out;
  list(TokenKind::paren_left, TokenKind::paren_right, false, Resync::line,
       [&] { out.push_back(input_value_definition()); });
  return out;
}

InputValueDefinition Parser::input_value_definition() {
  const Token& first = token();
  InputValueDefinition out;
  out.description = description();
  out.name = name();
  expect(TokenKind::colon);
  out.type = type();
  if (accept(TokenKind::equals)) out.default_value = value(true);
  out.directives = directives(true);
  out.span = span_from(first);
  return out;
}

EnumValueDefinition Parser::enum_value_definition() {
  const Token& first = token();
  EnumValueDefinition out;
  out.description = description();
  for (const std::string_view reserved : {"true", "false", "null"}) {
    if (value_is(reserved)) {
      fail(token(),
           fmt::format("{} is reserved and cannot be used for an enum value.", describe(token(), text_)));
    }
  }
  out.name = name();
  out.directives = directives(true);
  out.span = span_from(first);
  return out;
}

OperationTypeDefinition Parser::operation_type_definition() {
  const Token& first = token();
  OperationTypeDefinition out;
  out.operation = operation_type();
  expect(TokenKind::colon);
  out.type = named_type();
  out.span = span_from(first);
  return out;
}

std::string Parser::operation_type() {
  const Token& found = expect(TokenKind::name);
  const std::string_view word = text_of(found);
  if (keyword_kind(word) != DefinitionKind::operation) unexpected(found);
  return std::string(word);
}

}  // namespace wesley::sdl
