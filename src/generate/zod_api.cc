// SPDX-License-Identifier: Apache-2.0
#include "generate/zod_api.h"

#include <fmt/format.h>

#include "generate/api_scalars.h"
#include "generate/javascript.h"
#include "sdl/scalars.h"
#include "sdl/use.h"

namespace wesley::generate {

ZodApi::ZodApi(const sdl::Compiled& compiled, const Names& names, ZodTypes& types, const ZodOptions& options)
    : compiled_(compiled), names_(names), types_(types), options_(options), translator_(compiled.catalog) {
  for (const sdl::Definition& definition : compiled.api.definitions) {
    if (definition.kind == sdl::DefinitionKind::input_object) inputs_[definition.name.value] = &definition;
    if (definition.kind == sdl::DefinitionKind::scalar) scalars_[definition.name.value] = &definition;
  }
  for (const auto& [name, enumeration] : compiled.catalog.enums)
    enums_[enumeration.annotations.sdl_name] = name;
}

void ZodApi::write(std::string& out) {
  if (inputs_.empty()) return;
  for (const sdl::Definition& definition : compiled_.api.definitions) {
    if (definition.kind == sdl::DefinitionKind::enumeration) write_enum(out, definition);
  }
  for (const sdl::Definition& definition : compiled_.api.definitions) {
    if (definition.kind == sdl::DefinitionKind::input_object) write_input(out, definition);
  }
}

void ZodApi::write_enum(std::string& out, const sdl::Definition& definition) {
  if (enums_.count(definition.name.value) > 0) return;
  std::string values;
  for (const sdl::EnumValueDefinition& value : definition.values)
    values += (values.empty() ? "" : ", ") + string_literal(value.name.value);
  out += fmt::format("\nexport const {} = z.enum([{}]);\n", schema_name(names_.api(definition.name.value)),
                     values);
}

void ZodApi::write_input(std::string& out, const sdl::Definition& definition) {
  std::string fields;
  for (const sdl::InputValueDefinition& one : definition.input_fields) fields += field(one, definition);
  written_.insert(definition.name.value);
  out += fmt::format("\nexport const {} = z.object({{\n{}}});\n",
                     schema_name(names_.api(definition.name.value)), fields);
}

std::string ZodApi::field(const sdl::InputValueDefinition& field, const sdl::Definition&) {
  refers_to_later_ = false;
  std::string schema = inner_type(field.type) + rules(field);
  if (!field.type.non_null) schema += ".nullable()";
  if (!field.type.non_null || field.default_value) schema += ".optional()";
  // A constant that stands further down is looked up when it is needed.
  if (refers_to_later_ && options_.version >= 4)
    return fmt::format("  get {}() {{\n    return {};\n  }},\n", field.name.value, schema);
  return fmt::format("  {}: {},\n", field.name.value, schema);
}

std::string ZodApi::type(const sdl::TypeNode& node) {
  return node.non_null ? inner_type(node) : inner_type(node) + ".nullable()";
}

std::optional<catalog::Type> ZodApi::scalar(const std::string& name) const {
  if (const auto own = scalars_.find(name); own != scalars_.end()) {
    if (auto type = scalar_type(*own->second)) return type;
  }
  const sdl::ScalarInfo* info = sdl::find_scalar(name);
  if (info == nullptr && name != "ID") return std::nullopt;
  catalog::Type type;
  type.name = info == nullptr ? "text" : info->type;
  return type;
}

std::string ZodApi::inner_type(const sdl::TypeNode& node) {
  if (node.is_list()) return fmt::format("z.array({})", type(*node.element));
  const std::string& name = node.name.value;
  if (const auto found = enums_.find(name); found != enums_.end())
    return schema_name(names_.type(found->second));
  if (inputs_.count(name) > 0) {
    const std::string schema = schema_name(names_.api(name));
    if (written_.count(name) > 0) return schema;
    refers_to_later_ = true;
    return options_.version >= 4 ? schema : fmt::format("z.lazy((): z.ZodTypeAny => {})", schema);
  }
  if (const ScalarMapping* own = types_.mapping(name)) return types_.custom(*own);
  if (const auto known = scalar(name)) return types_.of(*known, Direction::write);
  return scalars_.count(name) > 0 ? "z.unknown()" : schema_name(names_.api(name));
}

// Outside of the database a rule that cannot be said is nobody's: it is only left out.
std::string ZodApi::rules(const sdl::InputValueDefinition& field) {
  std::string out;
  for (const sdl::Directive& directive : field.directives) {
    const sdl::DirectiveInfo* info = sdl::find_directive(directive.name.value);
    if (info == nullptr) continue;
    const std::string check = sdl::validation_sql(sdl::Use(*info, directive), "value", field.type.is_list());
    if (check.empty()) continue;
    CheckColumn column;
    column.type = scalar(field.type.name.value).value_or(catalog::Type{});
    column.type.array = field.type.is_list();
    column.text = "value";
    const auto translated =
        translator_.translate(check, [&](std::string_view) { return std::optional(column); });
    if (!translated) continue;
    types_.helpers().insert(translated->helpers.begin(), translated->helpers.end());
    out += fmt::format(".refine((value){} => {}, {})", options_.version == 3 ? ": boolean" : "",
                       translated->text, string_literal(fmt::format("@{}", info->name)));
  }
  return out;
}

}  // namespace wesley::generate
