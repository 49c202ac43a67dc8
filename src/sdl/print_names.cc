// SPDX-License-Identifier: Apache-2.0
// SDL names for PostgreSQL names: the one that gives the name back by convention where there is one.
#include <array>

#include <fmt/format.h>

#include "sdl/names.h"
#include "sdl/printer.h"
#include "sdl/scalars.h"

namespace wesley::sdl {

namespace {

// Names that a type cannot have: GraphQL's and our scalars, and the root types that would become API types.
constexpr std::array<std::string_view, 3> root_types{"Query", "Mutation", "Subscription"};

std::set<std::string> reserved_type_names() {
  std::set<std::string> names(root_types.begin(), root_types.end());
  names.insert("ID");
  for (const ScalarInfo& scalar : all_scalars()) names.emplace(scalar.name);
  return names;
}

// Letters, digits and `_` of any name, so that GraphQL accepts it.
std::string sanitized(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += word ? c : '_';
  }
  const std::size_t begin = out.find_first_not_of('_');
  out.erase(0, std::min(begin, out.size()));
  if (out.empty() || (out.front() >= '0' && out.front() <= '9')) out.insert(0, "x");
  return out;
}

std::string numbered(std::string name, std::set<std::string>& taken) {
  const std::string base = name;
  for (int number = 2; !taken.insert(name).second; ++number) name = fmt::format("{}{}", base, number);
  return name;
}

// `likely` when the convention leads from it back to `name`, else `name` itself where GraphQL allows it.
std::string choose(const std::string& name, const std::string& likely, Naming naming,
                   std::set<std::string>& taken) {
  for (const std::string& candidate : {likely, name}) {
    if (!is_graphql_name(candidate) || conventional_name(candidate, naming) != name) continue;
    if (taken.insert(candidate).second) return candidate;
  }
  return numbered(sanitized(likely), taken);
}

bool keep(const catalog::Annotations& annotations, std::set<std::string>& taken) {
  return is_graphql_name(annotations.sdl_name) && taken.insert(annotations.sdl_name).second;
}

// Fields without a column: print_relations writes them.
std::set<std::string> virtual_fields(const catalog::Table& table) {
  std::set<std::string> names;
  const Json* relations = table.annotations.metadata.find("relations");
  if (relations == nullptr || relations->as_array() == nullptr) return names;
  for (const Json& relation : *relations->as_array()) {
    const Json* field = relation.find("field");
    if (field != nullptr && field->as_string() != nullptr) names.insert(*field->as_string());
  }
  return names;
}

// Names that the annotations know are kept; all of them are taken before any other is chosen.
std::map<std::string, std::string> choose_fields(const catalog::Table& table, Naming naming) {
  std::map<std::string, std::string> out;
  std::set<std::string> taken = virtual_fields(table);
  for (const catalog::Column& column : table.columns) {
    if (keep(column.annotations, taken)) out[column.name] = column.annotations.sdl_name;
  }
  for (const catalog::Column& column : table.columns) {
    if (out.count(column.name) > 0) continue;
    out[column.name] = choose(column.name, camel_case(column.name), naming, taken);
  }
  return out;
}

std::map<std::string, std::string> choose_values(const catalog::Enum& enumeration) {
  std::map<std::string, std::string> out;
  std::set<std::string> taken{"true", "false", "null"};
  for (const catalog::EnumLabel& label : enumeration.labels) {
    if (keep(label.annotations, taken)) out[label.label] = label.annotations.sdl_name;
  }
  for (const catalog::EnumLabel& label : enumeration.labels) {
    if (out.count(label.label) > 0) continue;
    const bool fits = is_graphql_name(label.label) && taken.insert(label.label).second;
    out[label.label] = fits ? label.label : numbered(sanitized(label.label), taken);
  }
  return out;
}

}  // namespace

PrintedNames choose_names(const catalog::Catalog& catalog, const CompileOptions& options) {
  PrintedNames names;
  std::set<std::string> taken = reserved_type_names();
  for (const auto& [name, table] : catalog.tables) {
    if (keep(table.annotations, taken)) names.tables[name] = table.annotations.sdl_name;
  }
  for (const auto& [name, enumeration] : catalog.enums) {
    if (keep(enumeration.annotations, taken)) names.enums[name] = enumeration.annotations.sdl_name;
  }
  for (const auto& [name, table] : catalog.tables) {
    if (names.tables.count(name) == 0) {
      names.tables[name] = choose(name.name, pascal_case(name.name), options.tables, taken);
    }
    names.fields[name] = choose_fields(table, options.columns);
  }
  for (const auto& [name, enumeration] : catalog.enums) {
    if (names.enums.count(name) == 0) {
      names.enums[name] = choose(name.name, pascal_case(name.name), options.tables, taken);
    }
    names.enum_values[name] = choose_values(enumeration);
  }
  return names;
}

}  // namespace wesley::sdl
