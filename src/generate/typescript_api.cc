// SPDX-License-Identifier: Apache-2.0
#include "generate/typescript_api.h"

#include <fmt/format.h>

#include "generate/api_scalars.h"
#include "generate/javascript.h"
#include "sdl/directives.h"
#include "sdl/scalars.h"

namespace wesley::generate {

namespace {

using sdl::DefinitionKind;

std::string text_of(const std::optional<sdl::Value>& description) {
  return description ? description->text : std::string();
}

// The reason of @deprecated; none when there is no such directive.
std::optional<std::string> deprecation(const std::vector<sdl::Directive>& directives) {
  for (const sdl::Directive& directive : directives) {
    if (directive.name.value != "deprecated") continue;
    const sdl::Argument* reason = directive.argument("reason");
    return reason == nullptr ? "No longer supported" : reason->value.text;
  }
  return std::nullopt;
}

template <class Node>
std::string doc(const Node& node, std::string_view indent) {
  const auto deprecated = deprecation(node.directives);
  return doc_comment(text_of(node.description), deprecated ? &*deprecated : nullptr, indent);
}

const sdl::TypeNode& innermost(const sdl::TypeNode& type) {
  const sdl::TypeNode* node = &type;
  while (node->is_list()) node = node->element.get();
  return *node;
}

bool is_union_text(std::string_view type) {
  return type.find(" | ") != std::string_view::npos;
}

}  // namespace

std::optional<catalog::Type> scalar_type(const sdl::Definition& definition) {
  for (const sdl::Directive& directive : definition.directives) {
    const sdl::DirectiveInfo* info = sdl::find_directive(directive.name.value);
    const sdl::Argument* name = directive.argument("name");
    if (info == nullptr || info->name != "type" || name == nullptr) continue;
    if (auto type = sql::parse_type_name(name->value.text, "public")) return std::move(*type);
  }
  return std::nullopt;
}

bool is_dialect_scalar(const sdl::Definition& definition) {
  const std::string& name = definition.name.value;
  const bool known = sdl::find_scalar(name) != nullptr || name == "ID";
  return known && definition.kind == DefinitionKind::scalar && !scalar_type(definition);
}

ApiWriter::ApiWriter(const sdl::Compiled& compiled, const Names& names, TypeScriptTypes& types)
    : compiled_(compiled), names_(names), types_(types) {
  for (const Definition& definition : compiled.api.definitions)
    by_name_.emplace(definition.name.value, &definition);
  for (const Definition& definition : compiled.api.tables) {
    by_name_.emplace(definition.name.value, &definition);
    tables_.insert(definition.name.value);
  }
  for (const catalog::Table& view : compiled.api.views) tables_.insert(view.annotations.sdl_name);
  for (const auto& [name, enumeration] : compiled.catalog.enums)
    database_.insert(enumeration.annotations.sdl_name);
}

void ApiWriter::reach(const std::string& name) {
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) reach(*found->second);
}

void ApiWriter::reach(const Definition& definition) {
  if (!reached_.insert(&definition).second) return;
  for (const sdl::FieldDefinition& field : definition.fields) {
    reach(innermost(field.type).name.value);
    for (const sdl::InputValueDefinition& argument : field.arguments)
      reach(innermost(argument.type).name.value);
  }
  for (const sdl::InputValueDefinition& field : definition.input_fields)
    reach(innermost(field.type).name.value);
  for (const sdl::TypeNode& member : definition.members) reach(member.name.value);
  for (const sdl::TypeNode& parent : definition.interfaces) reach(parent.name.value);
}

void ApiWriter::write(std::string& out) {
  for (const Definition& definition : compiled_.api.definitions) {
    if (tables_.count(definition.name.value) == 0) reach(definition);
  }
  // Whatever implements an interface that is spoken of may be what is returned.
  for (const auto* definitions : {&compiled_.api.tables, &compiled_.api.definitions}) {
    for (const Definition& definition : *definitions) {
      if (!definition.interfaces.empty()) reach(definition);
      for (const sdl::TypeNode& member : definition.members) members_.insert(member.name.value);
      if (definition.kind != DefinitionKind::object) continue;
      for (const sdl::TypeNode& parent : definition.interfaces)
        implementations_[parent.name.value].push_back(definition.name.value);
    }
  }
  for (const auto* definitions : {&compiled_.api.tables, &compiled_.api.definitions}) {
    for (const Definition& definition : *definitions) {
      if (reached_.count(&definition) > 0) write(out, definition);
    }
  }
}

void ApiWriter::write(std::string& out, const Definition& definition) {
  switch (definition.kind) {
    case DefinitionKind::object:
    case DefinitionKind::interface:
      return write_object(out, definition);
    case DefinitionKind::input_object:
      return write_input(out, definition);
    case DefinitionKind::union_:
      return write_union(out, definition);
    case DefinitionKind::enumeration:
      return write_enum(out, definition);
    case DefinitionKind::scalar:
      return write_scalar(out, definition);
    default:
      return;
  }
}

std::string ApiWriter::type_tag(const Definition& definition) const {
  const std::string& name = definition.name.value;
  if (definition.kind == DefinitionKind::object) {
    const bool is_one_of_several = members_.count(name) > 0 || !definition.interfaces.empty();
    return is_one_of_several ? string_literal(name) : "";
  }
  const auto found = implementations_.find(name);
  if (found == implementations_.end()) return "string";
  std::string out;
  for (const std::string& one : found->second) out += (out.empty() ? "" : " | ") + string_literal(one);
  return out;
}

void ApiWriter::write_object(std::string& out, const Definition& definition) {
  const std::string& name = names_.api(definition.name.value);
  out += '\n' + doc(definition, "") + "export interface " + name;
  for (std::size_t i = 0; i < definition.interfaces.size(); ++i)
    out += (i == 0 ? " extends " : ", ") + names_.api(definition.interfaces[i].name.value);
  out += " {\n";
  if (const std::string tag = type_tag(definition); !tag.empty()) out += "  __typename: " + tag + ";\n";
  write_fields(out, definition);
  out += "}\n";
  write_arguments(out, definition);
}

void ApiWriter::write_fields(std::string& out, const Definition& definition) {
  for (const sdl::FieldDefinition& field : definition.fields)
    out += doc(field, "  ") + fmt::format("  {}: {};\n", field.name.value, type(field.type));
}

void ApiWriter::write_arguments(std::string& out, const Definition& definition) {
  if (definition.kind == DefinitionKind::interface) return;
  for (const sdl::FieldDefinition& field : definition.fields) {
    if (field.arguments.empty()) continue;
    out +=
        fmt::format("\nexport interface {} {{\n", names_.arguments(definition.name.value, field.name.value));
    write_inputs(out, field.arguments);
    out += "}\n";
  }
}

void ApiWriter::write_inputs(std::string& out, const std::vector<sdl::InputValueDefinition>& fields) {
  for (const sdl::InputValueDefinition& field : fields) {
    const bool may_be_absent = !field.type.non_null || field.default_value.has_value();
    out += doc(field, "  ") +
           fmt::format("  {}{}: {};\n", field.name.value, may_be_absent ? "?" : "", type(field.type));
  }
}

void ApiWriter::write_input(std::string& out, const Definition& definition) {
  out += '\n' + doc(definition, "") + "export interface " + names_.api(definition.name.value) + " {\n";
  write_inputs(out, definition.input_fields);
  out += "}\n";
}

void ApiWriter::write_union(std::string& out, const Definition& definition) {
  out += '\n' + doc(definition, "") + "export type " + names_.api(definition.name.value) + " =";
  for (std::size_t i = 0; i < definition.members.size(); ++i)
    out += (i == 0 ? " " : " | ") + names_.api(definition.members[i].name.value);
  if (definition.members.empty()) out += " never";
  out += ";\n";
}

void ApiWriter::write_enum(std::string& out, const Definition& definition) {
  if (database_.count(definition.name.value) > 0) return;
  std::vector<EnumMember> members;
  std::vector<std::optional<std::string>> reasons;
  reasons.reserve(definition.values.size());
  for (const sdl::EnumValueDefinition& value : definition.values) {
    reasons.push_back(deprecation(value.directives));
    members.push_back({value.name.value, value.name.value, text_of(value.description),
                       reasons.back() ? &*reasons.back() : nullptr});
  }
  generate::write_enum(out, names_.api(definition.name.value), doc(definition, ""), members);
}

void ApiWriter::write_scalar(std::string& out, const Definition& definition) {
  const std::string& name = definition.name.value;
  const auto type = scalar_type(definition);
  if (is_dialect_scalar(definition)) return;
  const std::string meaning = types_.of_scalar(name, type ? &*type : nullptr);
  out += '\n' + doc(definition, "");
  // What is imported under that very name is passed on.
  out += meaning == names_.api(name) ? fmt::format("export type {{ {} }};\n", meaning)
                                     : fmt::format("export type {} = {};\n", names_.api(name), meaning);
}

std::string ApiWriter::inner_type(const sdl::TypeNode& node) {
  if (node.is_list()) {
    const std::string element = type(*node.element);
    return is_union_text(element) ? fmt::format("({})[]", element) : element + "[]";
  }
  const std::string& name = node.name.value;
  const auto found = by_name_.find(name);
  const sdl::ScalarInfo* scalar = sdl::find_scalar(name);
  const bool defined = found != by_name_.end() && !is_dialect_scalar(*found->second);
  if (defined) return names_.api(name);
  if (scalar == nullptr && name != "ID") return "unknown";
  catalog::Type type;
  type.name = scalar == nullptr ? "text" : scalar->type;
  return types_.of_scalar(name, &type);
}

std::string ApiWriter::type(const sdl::TypeNode& node) {
  std::string inner = inner_type(node);
  return node.non_null ? inner : types_.nullable(std::move(inner));
}

void write_enum(std::string& out, const std::string& name, const std::string& doc,
                const std::vector<EnumMember>& members) {
  out += '\n' + doc + "export const " + name + " = {\n";
  for (const EnumMember& member : members) {
    out += doc_comment(member.description, member.deprecated, "  ") +
           fmt::format("  {}: {},\n", property_key(member.key), string_literal(member.value));
  }
  out += fmt::format("}} as const;\nexport type {0} = (typeof {0})[keyof typeof {0}];\n", name);
}

}  // namespace wesley::generate
