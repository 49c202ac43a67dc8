// SPDX-License-Identifier: Apache-2.0
// GraphQL type-system documents as a tree of byte spans (GraphQL specification October 2021, section 3, and
// the executable grammar of section 2, which is recognised so that errors in it are placed as graphql-js
// places them). Names follow graphql-js's AST.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/source.h"

namespace wesley::sdl {

struct NameNode {
  std::string value;
  SourceSpan span;
};

enum class ValueKind { variable, integer, floating, string, boolean, null, enumeration, list, object };
struct ObjectField;
struct Value {
  ValueKind kind = ValueKind::null;
  std::string text;    // decoded string, or the token as written for numbers, booleans, enum names, variables
  bool block = false;  // a """block string"""
  std::vector<Value> elements;
  std::vector<ObjectField> fields;
  SourceSpan span;
};
struct ObjectField {
  NameNode name;
  Value value;
  SourceSpan span;
};

struct Argument {
  NameNode name;
  Value value;
  SourceSpan span;
};

struct Directive {
  NameNode name;
  std::vector<Argument> arguments;
  SourceSpan span;
  const Argument* argument(std::string_view argument_name) const;
};

// A named type, or a list of one; `non_null` is the trailing `!`.
struct TypeNode {
  std::unique_ptr<TypeNode> element;  // set for a list
  NameNode name;                      // set for a named type
  bool non_null = false;
  SourceSpan span;        // with the `!`
  SourceSpan inner_span;  // without it
  bool is_list() const { return element != nullptr; }
};

struct InputValueDefinition {
  std::optional<Value> description;
  NameNode name;
  TypeNode type;
  std::optional<Value> default_value;
  std::vector<Directive> directives;
  SourceSpan span;
};

struct FieldDefinition {
  std::optional<Value> description;
  NameNode name;
  std::vector<InputValueDefinition> arguments;
  TypeNode type;
  std::vector<Directive> directives;
  SourceSpan span;
};

struct EnumValueDefinition {
  std::optional<Value> description;
  NameNode name;
  std::vector<Directive> directives;
  SourceSpan span;
};

struct OperationTypeDefinition {
  std::string operation;  // query, mutation, subscription
  TypeNode type;
  SourceSpan span;
};

enum class DefinitionKind {
  schema,
  scalar,
  object,
  interface,
  union_,
  enumeration,
  input_object,
  directive,
  operation,
  fragment
};

struct VariableDefinition {
  std::optional<Value> description;
  NameNode name;  // without the `$`
  SourceSpan variable_span;
  TypeNode type;
  std::optional<Value> default_value;
  std::vector<Directive> directives;
  SourceSpan span;
};

struct Selection;
struct SelectionSet {
  std::vector<Selection> selections;  // never empty in a document without errors
  SourceSpan span;
};

enum class SelectionKind { field, fragment_spread, inline_fragment };
struct Selection {
  SelectionKind kind = SelectionKind::field;
  std::optional<NameNode> alias;
  NameNode name;                           // field, fragment spread
  std::optional<TypeNode> type_condition;  // inline fragment
  std::vector<Argument> arguments;
  std::vector<Directive> directives;
  std::optional<SelectionSet> selection_set;
  SourceSpan span;
};

// What an operation or a fragment has beyond a name and directives. Schemas have none: `wesley compile`
// refuses them, `wesley parse` shows them.
struct Executable {
  std::string operation;  // query, mutation, subscription; empty for a fragment
  std::vector<VariableDefinition> variables;
  std::optional<TypeNode> type_condition;  // fragment
  SelectionSet selection_set;
};

// One definition or extension. Which members are used follows from the kind.
struct Definition {
  DefinitionKind kind = DefinitionKind::object;
  bool extension = false;
  std::optional<Value> description;
  NameNode name;                                    // empty for schema and for an operation without a name
  std::vector<TypeNode> interfaces;                 // object, interface
  std::vector<FieldDefinition> fields;              // object, interface
  std::vector<InputValueDefinition> input_fields;   // input object; arguments of a directive definition
  std::vector<EnumValueDefinition> values;          // enum
  std::vector<TypeNode> members;                    // union
  std::vector<OperationTypeDefinition> operations;  // schema
  std::vector<NameNode> locations;                  // directive definition
  bool repeatable = false;                          // directive definition
  std::vector<Directive> directives;
  std::unique_ptr<Executable> executable;  // operation, fragment
  SourceSpan span;
  SourceSpan keyword_span;  // `type`, `extend type`; empty for `{ ... }`
};

struct Document {
  std::vector<Definition> definitions;
  SourceSpan span;
};

}  // namespace wesley::sdl
