// SPDX-License-Identifier: Apache-2.0
#include "generate/names.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "generate/javascript.h"

namespace wesley::generate {

namespace {

// Global names that generated code uses, and those that mean something everywhere in TypeScript.
constexpr std::array<std::string_view, 23> reserved{
    "Json",    "Interval", "Date",   "Uint8Array", "Partial", "NonNullable", "Record",  "Array",
    "Decimal", "Any",      "Object", "String",     "Number",  "Boolean",     "Symbol",  "BigInt",
    "Promise", "Unknown",  "Never",  "Map",        "Set",     "Error",       "Function"};

std::string stem(const catalog::Name& name, const catalog::Annotations& annotations) {
  if (!annotations.sdl_name.empty()) return annotations.sdl_name;
  const std::string own = type_identifier(name.name);
  return name.schema == "public" ? own : type_identifier(name.schema) + own;
}

// Those with a name in the SDL, then those of `public`, then the others.
int rank(const catalog::Name& name, const catalog::Annotations& annotations) {
  if (!annotations.sdl_name.empty()) return 0;
  return name.schema == "public" ? 1 : 2;
}

}  // namespace

bool is_view(const catalog::Definition& definition) {
  return definition.id.kind == catalog::ObjectKind::view ||
         definition.id.kind == catalog::ObjectKind::materialized_view;
}

Names::Names(const sdl::Compiled& compiled, const ScalarMappings& scalars) {
  for (const std::string_view name : reserved) taken_.insert(value_identifier(name));
  for (const auto& [name, mapping] : scalars)
    if (!mapping.import.empty() && mapping.type != name) taken_.insert(value_identifier(mapping.type));
  for (const auto* definitions : {&compiled.api.definitions, &compiled.api.tables}) {
    for (const sdl::Definition& definition : *definitions) {
      if (!definition.name.value.empty()) api_[definition.name.value] = claim(definition.name.value);
    }
  }
  claim_arguments(compiled.api.tables);
  claim_arguments(compiled.api.definitions);
  const catalog::Catalog& catalog = compiled.catalog;
  for (int wanted = 0; wanted < 3; ++wanted) {
    const auto each = [&](const auto& objects, auto claim_one) {
      for (const auto& [name, object] : objects)
        if (rank(name, object.annotations) == wanted) claim_one(name, object.annotations);
    };
    const auto type = [&](const auto& name, const auto& annotations) { claim_type(name, annotations); };
    const auto table = [&](const auto& name, const auto& annotations) { claim_table(name, annotations); };
    each(catalog.enums, type);
    each(catalog.domains, type);
    each(catalog.composites, type);
    each(catalog.tables, table);
    if (wanted == 0) {
      for (const catalog::Table& view : compiled.api.views) table(view.name, view.annotations);
    }
    for (const auto& [id, definition] : catalog.definitions) {
      if (is_view(definition) && !has_table(id.name) && rank(id.name, definition.annotations) == wanted)
        table(id.name, definition.annotations);
    }
  }
}

std::string Names::claim(std::string wanted) {
  const std::string base = wanted;
  const bool is_reserved = std::find(reserved.begin(), reserved.end(), base) != reserved.end();
  if (is_reserved) wanted += '_';
  for (int number = 2; !taken_.insert(value_identifier(wanted)).second; ++number)
    wanted = base + std::to_string(number);
  return wanted;
}

void Names::claim_arguments(const std::vector<sdl::Definition>& definitions) {
  for (const sdl::Definition& definition : definitions) {
    for (const sdl::FieldDefinition& field : definition.fields) {
      if (field.arguments.empty()) continue;
      arguments_[{definition.name.value, field.name.value}] =
          claim(definition.name.value + type_identifier(field.name.value) + "Args");
    }
  }
}

void Names::claim_table(const catalog::Name& name, const catalog::Annotations& annotations) {
  const std::string base = stem(name, annotations);
  tables_.emplace(name, TableNames{claim(base + "Row"), claim(base + "Insert"), claim(base + "Update"),
                                   claim(base + "Relations")});
}

void Names::claim_type(const catalog::Name& name, const catalog::Annotations& annotations) {
  // An enum of the SDL is one of the API types and has its name already.
  const auto known = api_.find(annotations.sdl_name);
  types_.emplace(name, known == api_.end() ? claim(stem(name, annotations)) : known->second);
}

const std::string& Names::type(const catalog::Name& name) const {
  static const std::string none;
  const auto found = types_.find(name);
  return found == types_.end() ? none : found->second;
}

}  // namespace wesley::generate
