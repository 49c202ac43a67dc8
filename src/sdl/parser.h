// SPDX-License-Identifier: Apache-2.0
// The grammar of GraphQL as recursive descent over tokens, one function a production, in the order in which
// graphql-js asks for tokens, so that the first error is the same. An error is recorded where it is found and
// a Panic unwinds to the nearest list or definition, which goes on at its next item (parser_recovery.cc). The
// exception never leaves `document`.
#pragma once

#include <string_view>
#include <vector>

#include "sdl/ast.h"
#include "sdl/lexer.h"

namespace wesley::sdl {

// A document with what could be read, and its errors in the order in which they were found.
struct Parsed {
  Document document;
  std::vector<SyntaxError> errors;
};
Parsed parse_text(std::string_view text, FileId file);

class Parser {
 public:
  Parser(std::string_view text, FileId file) : text_(text), file_(file), tokens_(lex(text, file)) {
    lexical_error_reported_.resize(tokens_.errors.size());
  }
  Parsed document();

 private:
  struct Panic {};
  // How the next item of a list is found again after an error.
  enum class Resync {
    line,         // a name or description that begins a line, or a name before a colon
    colon,        // a name before a colon
    closer_only,  // nothing but the end of the list
  };
  // A bracket that is still open.
  struct Open {
    TokenKind closer = TokenKind::brace_right;
    std::size_t opener = 0;  // index of its token
  };

  // Tokens (parser.cc)
  const Token& token() const { return tokens_.list[index_]; }
  const Token& last_token() const { return tokens_.list[index_ - 1]; }
  bool peek(TokenKind kind) const { return token().kind == kind; }
  bool peek_keyword(std::string_view word) const;
  // A name or string with this value: graphql-js does not tell them apart everywhere.
  bool value_is(std::string_view word) const;
  bool peek_description() const { return peek(TokenKind::string) || peek(TokenKind::block_string); }
  const Token& peek_next();
  void advance();
  bool accept(TokenKind kind);
  bool accept_keyword(std::string_view word);
  const Token& expect(TokenKind kind);
  void expect_keyword(std::string_view word);
  std::string_view text_of(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  SourceSpan span_of(const Token& token) const { return {file_, token.begin, token.end}; }
  SourceSpan span_from(const Token& first) const { return {file_, first.begin, last_token().end}; }
  SyntaxError& record(const Token& at, std::string message, TokenKind expected = TokenKind::invalid);
  [[noreturn]] void fail(const Token& at, std::string message, TokenKind expected = TokenKind::invalid);
  [[noreturn]] void unexpected(const Token& at);
  [[noreturn]] void adds_nothing(const Definition& extension);
  [[noreturn]] void fail_lexically(const Token& invalid);
  void report_lexical_error(const Token& invalid);
  std::string help_for(const SyntaxError& error, const Token& at, TokenKind expected) const;

  // Names, values, types, directives (parser_values.cc)
  NameNode name();
  Value value(bool constant);
  Value variable();
  Value string_literal();
  ObjectField object_field(bool constant);
  std::optional<Value> description();
  TypeNode type();
  TypeNode named_type();
  std::vector<TypeNode> named_types(TokenKind delimiter);
  std::vector<Argument> arguments(bool constant);
  std::vector<Directive> directives(bool constant);

  // Type system (parser_definitions.cc)
  void definition(Definition& out);
  void keyword_definition(Definition& out, DefinitionKind kind);
  void extension(Definition& out);
  void header(Definition& out);
  void body(Definition& out);
  void directive_definition(Definition& out);
  FieldDefinition field_definition();
  std::vector<InputValueDefinition> argument_definitions();
  InputValueDefinition input_value_definition();
  EnumValueDefinition enum_value_definition();
  OperationTypeDefinition operation_type_definition();
  std::string operation_type();

  // Executable (parser_operations.cc)
  void operation(Definition& out);
  void fragment(Definition& out);
  VariableDefinition variable_definition();
  SelectionSet selection_set();
  Selection selection();
  void field(Selection& out);
  NameNode fragment_name();

  // Recovery (parser_recovery.cc)
  void guarded_definition(std::vector<Definition>& definitions);
  bool resync_list(std::size_t item_start, TokenKind closer, Resync how);
  bool resync_body();
  void resync_definition(std::size_t start);
  void skip();
  void skip_group();
  bool starts_item(Resync how) const;
  bool starts_definition(std::size_t index) const;
  bool starts_outer_definition(std::size_t index) const;
  bool starts_misspelt_definition(std::size_t index) const;
  bool closes_outer_bracket() const;
  bool outdented(const Token& token, const Token& opener) const;
  void blame_open_bracket();

  // A bracketed list; after an error it goes on with its next item.
  template <class Item>
  void list(TokenKind opener, TokenKind closer, bool may_be_empty, Resync how, Item&& item) {
    if (!peek(opener)) expect(opener);
    {
      const Nesting nesting(*this, closer);
      bool entered = false;
      bool closable = may_be_empty;
      while (!entered || !closable || !peek(closer)) {
        const std::size_t start = entered ? index_ : index_ + 1;
        try {
          if (entered) {
            closable = true;
            item();
          } else {
            entered = true;
            advance();
          }
        } catch (const Panic&) {
          closable = true;
          if (!resync_list(start, closer, how)) throw;
        }
      }
    }
    advance();
  }

  // One level deeper, until the end of the scope. Too deep is an error.
  class Nesting {
   public:
    Nesting(Parser& parser, TokenKind closer);
    ~Nesting() { parser_.open_.pop_back(); }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };

  std::string_view text_;
  FileId file_;
  Tokens tokens_;
  std::vector<bool> lexical_error_reported_;
  std::vector<SyntaxError> errors_;
  std::vector<Open> open_;
  std::size_t index_ = 0;
  std::uint32_t definition_indent_ = 0;  // of the definition that is being read
};

// The name within a variable's span: `a` of `$a`.
SourceSpan variable_name_span(const Value& variable);

}  // namespace wesley::sdl
