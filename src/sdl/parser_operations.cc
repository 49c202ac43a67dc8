// SPDX-License-Identifier: Apache-2.0
// Executable definitions: operations and fragments.
#include "sdl/parser.h"

namespace wesley::sdl {

void Parser::operation(Definition& out) {
  out.kind = DefinitionKind::operation;
  out.executable = std::make_unique<Executable>();
  out.executable->operation = "query";
  if (!peek(TokenKind::brace_left)) {
    out.description = description();
    out.keyword_span = span_of(token());
    out.executable->operation = operation_type();
    if (peek(TokenKind::name)) out.name = name();
    if (peek(TokenKind::paren_left)) {
      list(TokenKind::paren_left, TokenKind::paren_right, false, Resync::line,
           [&] { out.executable->variables.push_back(variable_definition()); });
    }
    out.directives = directives(false);
  }
  body(out);
}

void Parser::fragment(Definition& out) {
  out.kind = DefinitionKind::fragment;
  out.executable = std::make_unique<Executable>();
  out.description = description();
  out.keyword_span = span_of(token());
  expect_keyword("fragment");
  out.name = fragment_name();
  expect_keyword("on");
  out.executable->type_condition = named_type();
  out.directives = directives(false);
  body(out);
}

// A fragment cannot be called `on`: `... on User` would be ambiguous.
NameNode Parser::fragment_name() {
  if (value_is("on")) unexpected(token());
  return name();
}

VariableDefinition Parser::variable_definition() {
  const Token& first = token();
  VariableDefinition out;
  out.description = description();
  const Value parsed = variable();
  out.variable_span = parsed.span;
  out.name = {parsed.text, variable_name_span(parsed)};
  expect(TokenKind::colon);
  out.type = type();
  if (accept(TokenKind::equals)) out.default_value = value(true);
  out.directives = directives(true);
  out.span = span_from(first);
  return out;
}

SelectionSet Parser::selection_set() {
  const Token& first = token();
  SelectionSet out;
  list(TokenKind::brace_left, TokenKind::brace_right, false, Resync::line,
       [&] { out.selections.push_back(selection()); });
  out.span = span_from(first);
  return out;
}

Selection Parser::selection() {
  const Token& first = token();
  Selection out;
  if (!accept(TokenKind::spread)) {
    field(out);
  } else {
    const bool has_condition = accept_keyword("on");
    if (!has_condition && peek(TokenKind::name)) {
      out.kind = SelectionKind::fragment_spread;
      out.name = fragment_name();
      out.directives = directives(false);
    } else {
      out.kind = SelectionKind::inline_fragment;
      if (has_condition) out.type_condition = named_type();
      out.directives = directives(false);
      out.selection_set = selection_set();
    }
  }
  out.span = span_from(first);
  return out;
}

void Parser::field(Selection& out) {
  out.name = name();
  if (accept(TokenKind::colon)) {
    out.alias = std::move(out.name);
    out.name = name();
  }
  out.arguments = arguments(false);
  out.directives = directives(false);
  if (peek(TokenKind::brace_left)) out.selection_set = selection_set();
}

SourceSpan variable_name_span(const Value& variable) {
  const auto length = static_cast<std::uint32_t>(variable.text.size());
  return {variable.span.file, variable.span.end - length, variable.span.end};
}

}  // namespace wesley::sdl
