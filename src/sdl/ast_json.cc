// SPDX-License-Identifier: Apache-2.0
// The document as graphql-js's parse gives it to JSON.stringify: the same members in the same order.
#include <algorithm>
#include <array>

#include "base/check.h"
#include "sdl/parse.h"
#include "sdl/parser.h"

namespace wesley::sdl {

namespace {

// Byte offsets -> UTF-16 offsets. Only the characters beyond ASCII make a difference.
class Utf16Offsets {
 public:
  explicit Utf16Offsets(std::string_view text) {
    std::uint32_t saved = 0;  // bytes less units so far
    for (std::size_t at = 0; at < text.size(); ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte < 0xC0U) continue;
      saved += byte >= 0xF0U ? 2 : byte >= 0xE0U ? 2 : 1;
      rows_.push_back({static_cast<std::uint32_t>(at), saved});
    }
  }
  std::uint32_t operator()(std::uint32_t offset) const {
    const auto after =
        std::lower_bound(rows_.begin(), rows_.end(), offset,
                         [](const Row& row, std::uint32_t wanted) { return row.begin < wanted; });
    return after == rows_.begin() ? offset : offset - std::prev(after)->saved;
  }

 private:
  struct Row {
    std::uint32_t begin;
    std::uint32_t saved;  // up to the end of the character that begins here
  };
  std::vector<Row> rows_;
};

struct KindNames {
  std::string_view definition;
  std::string_view extension;
};
// In the order of DefinitionKind.
constexpr std::array<KindNames, 10> definition_names = {{
    {"SchemaDefinition", "SchemaExtension"},
    {"ScalarTypeDefinition", "ScalarTypeExtension"},
    {"ObjectTypeDefinition", "ObjectTypeExtension"},
    {"InterfaceTypeDefinition", "InterfaceTypeExtension"},
    {"UnionTypeDefinition", "UnionTypeExtension"},
    {"EnumTypeDefinition", "EnumTypeExtension"},
    {"InputObjectTypeDefinition", "InputObjectTypeExtension"},
    {"DirectiveDefinition", ""},
    {"OperationDefinition", ""},
    {"FragmentDefinition", ""},
}};
// In the order of ValueKind.
constexpr std::array<std::string_view, 9> value_names = {"Variable",    "IntValue",     "FloatValue",
                                                         "StringValue", "BooleanValue", "NullValue",
                                                         "EnumValue",   "ListValue",    "ObjectValue"};

class Writer {
 public:
  explicit Writer(const SourceFile& file) : offsets_(file.text) {}

  Json document(const Document& document) const {
    Json out = node("Document");
    out.add("definitions", each(document.definitions, &Writer::definition));
    return located(std::move(out), document.span);
  }

 private:
  static Json node(std::string_view kind) { return Json::object({{"kind", kind}}); }

  Json located(Json out, const SourceSpan& span) const {
    out.add("loc", Json::object({{"start", offsets_(span.begin)}, {"end", offsets_(span.end)}}));
    return out;
  }

  template <class Node>
  Json each(const std::vector<Node>& nodes, Json (Writer::*write)(const Node&) const) const {
    Json::Array out;
    out.reserve(nodes.size());
    for (const Node& node : nodes) out.push_back((this->*write)(node));
    return Json(std::move(out));
  }

  void add_description(Json& out, const std::optional<Value>& description) const {
    if (description) out.add("description", value(*description));
  }
  void add_directives(Json& out, const std::vector<Directive>& directives) const {
    out.add("directives", each(directives, &Writer::directive));
  }

  Json name(const NameNode& name) const {
    Json out = node("Name");
    out.add("value", name.value);
    return located(std::move(out), name.span);
  }

  Json value(const Value& value) const {
    Json out = node(value_names.at(static_cast<std::size_t>(value.kind)));
    switch (value.kind) {
      case ValueKind::variable:
        out.add("name", name({value.text, variable_name_span(value)}));
        break;
      case ValueKind::string:
        out.add("value", value.text).add("block", value.block);
        break;
      case ValueKind::boolean:
        out.add("value", value.text == "true");
        break;
      case ValueKind::null:
        break;
      case ValueKind::list:
        out.add("values", each(value.elements, &Writer::value));
        break;
      case ValueKind::object:
        out.add("fields", each(value.fields, &Writer::object_field));
        break;
      default:
        out.add("value", value.text);
    }
    return located(std::move(out), value.span);
  }

  Json object_field(const ObjectField& field) const {
    Json out = node("ObjectField");
    out.add("name", name(field.name)).add("value", value(field.value));
    return located(std::move(out), field.span);
  }

  Json argument(const Argument& argument) const {
    Json out = node("Argument");
    out.add("name", name(argument.name)).add("value", value(argument.value));
    return located(std::move(out), argument.span);
  }

  Json directive(const Directive& directive) const {
    Json out = node("Directive");
    out.add("name", name(directive.name)).add("arguments", each(directive.arguments, &Writer::argument));
    return located(std::move(out), directive.span);
  }

  Json nullable_type(const TypeNode& type) const {
    Json out = node(type.is_list() ? "ListType" : "NamedType");
    type.is_list() ? out.add("type", this->type(*type.element)) : out.add("name", name(type.name));
    return located(std::move(out), type.inner_span);
  }

  Json type(const TypeNode& type) const {
    if (!type.non_null) return nullable_type(type);
    Json out = node("NonNullType");
    out.add("type", nullable_type(type));
    return located(std::move(out), type.span);
  }

  Json input_value(const InputValueDefinition& input) const {
    Json out = node("InputValueDefinition");
    add_description(out, input.description);
    out.add("name", name(input.name)).add("type", type(input.type));
    if (input.default_value) out.add("defaultValue", value(*input.default_value));
    add_directives(out, input.directives);
    return located(std::move(out), input.span);
  }

  Json field(const FieldDefinition& field) const {
    Json out = node("FieldDefinition");
    add_description(out, field.description);
    out.add("name", name(field.name))
        .add("arguments", each(field.arguments, &Writer::input_value))
        .add("type", type(field.type));
    add_directives(out, field.directives);
    return located(std::move(out), field.span);
  }

  Json enum_value(const EnumValueDefinition& value) const {
    Json out = node("EnumValueDefinition");
    add_description(out, value.description);
    out.add("name", name(value.name));
    add_directives(out, value.directives);
    return located(std::move(out), value.span);
  }

  Json operation_type(const OperationTypeDefinition& operation) const {
    Json out = node("OperationTypeDefinition");
    out.add("operation", operation.operation).add("type", type(operation.type));
    return located(std::move(out), operation.span);
  }

  Json definition(const Definition& definition) const {
    const KindNames& names = definition_names.at(static_cast<std::size_t>(definition.kind));
    Json out = node(definition.extension ? names.extension : names.definition);
    if (definition.executable) {
      executable(out, definition);
    } else {
      add_description(out, definition.description);
      if (definition.kind != DefinitionKind::schema) out.add("name", name(definition.name));
      definition.kind == DefinitionKind::directive ? directive_members(out, definition)
                                                   : type_members(out, definition);
    }
    return located(std::move(out), definition.span);
  }

  void type_members(Json& out, const Definition& definition) const {
    const bool implements =
        definition.kind == DefinitionKind::object || definition.kind == DefinitionKind::interface;
    if (implements) out.add("interfaces", each(definition.interfaces, &Writer::type));
    add_directives(out, definition.directives);
    switch (definition.kind) {
      case DefinitionKind::schema:
        out.add("operationTypes", each(definition.operations, &Writer::operation_type));
        break;
      case DefinitionKind::object:
      case DefinitionKind::interface:
        out.add("fields", each(definition.fields, &Writer::field));
        break;
      case DefinitionKind::union_:
        out.add("types", each(definition.members, &Writer::type));
        break;
      case DefinitionKind::enumeration:
        out.add("values", each(definition.values, &Writer::enum_value));
        break;
      case DefinitionKind::input_object:
        out.add("fields", each(definition.input_fields, &Writer::input_value));
        break;
      default:
        break;
    }
  }

  void directive_members(Json& out, const Definition& definition) const {
    out.add("arguments", each(definition.input_fields, &Writer::input_value));
    add_directives(out, definition.directives);
    out.add("repeatable", definition.repeatable).add("locations", each(definition.locations, &Writer::name));
  }

  void executable(Json& out, const Definition& definition) const {
    const Executable& parts = *definition.executable;
    if (!parts.operation.empty()) out.add("operation", parts.operation);
    add_description(out, definition.description);
    if (!definition.name.value.empty()) out.add("name", name(definition.name));
    if (parts.type_condition) {
      out.add("typeCondition", type(*parts.type_condition));
    } else {
      out.add("variableDefinitions", each(parts.variables, &Writer::variable_definition));
    }
    add_directives(out, definition.directives);
    out.add("selectionSet", selection_set(parts.selection_set));
  }

  Json variable_definition(const VariableDefinition& variable) const {
    Json out = node("VariableDefinition");
    add_description(out, variable.description);
    Json written = node("Variable");
    written.add("name", name(variable.name));
    out.add("variable", located(std::move(written), variable.variable_span)).add("type", type(variable.type));
    if (variable.default_value) out.add("defaultValue", value(*variable.default_value));
    add_directives(out, variable.directives);
    return located(std::move(out), variable.span);
  }

  Json selection_set(const SelectionSet& set) const {
    Json out = node("SelectionSet");
    out.add("selections", each(set.selections, &Writer::selection));
    return located(std::move(out), set.span);
  }

  Json selection(const Selection& selection) const {
    static constexpr std::array<std::string_view, 3> names = {"Field", "FragmentSpread", "InlineFragment"};
    Json out = node(names.at(static_cast<std::size_t>(selection.kind)));
    if (selection.alias) out.add("alias", name(*selection.alias));
    if (selection.kind != SelectionKind::inline_fragment) out.add("name", name(selection.name));
    if (selection.type_condition) out.add("typeCondition", type(*selection.type_condition));
    if (selection.kind == SelectionKind::field) {
      out.add("arguments", each(selection.arguments, &Writer::argument));
    }
    add_directives(out, selection.directives);
    if (selection.selection_set) out.add("selectionSet", selection_set(*selection.selection_set));
    return located(std::move(out), selection.span);
  }

  Utf16Offsets offsets_;
};

}  // namespace

Json to_json(const Document& document, const SourceFile& file) {
  return Writer(file).document(document);
}

}  // namespace wesley::sdl
