// SPDX-License-Identifier: Apache-2.0
#include "generate/zod_types.h"

#include <fmt/format.h>

#include "generate/javascript.h"

namespace wesley::generate {

namespace {

// Types whose schema is a helper of the same name in both directions.
struct PlainRow {
  std::string_view type;
  std::string_view helper;
};
constexpr PlainRow plain_rows[] = {
    {"smallint", "smallint"}, {"integer", "integer"},         {"oid", "oid"},
    {"real", "real"},         {"double precision", "double"}, {"uuid", "uuid"},
};

// "12,2" -> "12, 2"; "12" -> "12, 0".
std::string precision_arguments(const std::string& modifiers) {
  const std::size_t comma = modifiers.find(',');
  if (modifiers.empty()) return {};
  return comma == std::string::npos ? modifiers + ", 0"
                                    : modifiers.substr(0, comma) + ", " + modifiers.substr(comma + 1);
}

}  // namespace

std::string schema_name(const std::string& type_name) {
  return value_identifier(type_name) + "Schema";
}

const ScalarMapping* ZodTypes::mapping(std::string_view name) const {
  const auto found = options_.types.scalars.find(name);
  return found == options_.types.scalars.end() ? nullptr : &found->second;
}

const ScalarMapping* ZodTypes::mapping(const catalog::Type& type) const {
  if (options_.types.scalars.empty()) return nullptr;
  return type.schema.empty() ? mapping(type.name) : mapping(type.schema + "." + type.name);
}

std::string ZodTypes::custom(const ScalarMapping& mapping) {
  if (!mapping.import.empty()) imports_[mapping.import].insert(mapping.type);
  return fmt::format("z.custom<{}>()", mapping.type);
}

bool ZodTypes::is_mapped(const catalog::Type& type) const {
  for (const catalog::Domain* domain : domains_of(catalog_, type))
    if (is_mapped(domain->base)) return true;
  return mapping(type) != nullptr;
}

std::string ZodTypes::built_in(const catalog::Type& type, Direction direction) {
  for (const PlainRow& row : plain_rows)
    if (row.type == type.name) return helper(row.helper);
  const bool read = direction == Direction::read;
  const TypeScriptOptions& types = options_.types;
  if (type.name == "boolean") return "z.boolean()";
  if (type.name == "bigint") {
    if (!read) return helper("bigint");
    if (types.bigint == "bigint") return "z.bigint()";
    return types.bigint == "number" ? "z.number()" : helper("bigintText");
  }
  if (type.name == "numeric") {
    if (read) return types.numeric == "number" ? helper("double") : helper("numericText");
    return fmt::format("{}({})", helper("numeric"), precision_arguments(type.modifiers));
  }
  if (type.name == "character varying" || type.name == "character" || type.name == "bpchar")
    return type.modifiers.empty() ? helper("text") : fmt::format("{}({})", helper("varchar"), type.modifiers);
  if (type.name == "json" || type.name == "jsonb") return helper(type.name);
  if (type.name == "bytea")
    return read ? helper("bytes") : fmt::format("z.union([{}, {}])", helper("bytes"), helper("text"));
  if (type.name == "date" || type.name == "timestamp without time zone" ||
      type.name == "timestamp with time zone") {
    if (read) return types.dates == "Date" ? "z.date()" : "z.string()";
    return fmt::format("z.union([z.date(), {}])", helper("text"));
  }
  if (read && type.name == "interval") return helper("interval");
  if (read && type.name == "point") return "z.object({ x: z.number(), y: z.number() })";
  if (read && type.name == "circle") return "z.object({ x: z.number(), y: z.number(), radius: z.number() })";
  return helper("text");
}

std::string ZodTypes::element(const catalog::Type& type, Direction direction) {
  if (type.name.empty()) return "z.unknown()";
  if (const ScalarMapping* own = mapping(type)) return custom(*own);
  if (type.schema.empty()) return built_in(type, direction);
  const catalog::Name name{type.schema, type.name};
  if (const auto domain = catalog_.domains.find(name); domain != catalog_.domains.end()) {
    // The schema of a domain is of values as they are written.
    std::string read = of(domain->second.base, Direction::read);
    return direction == Direction::write || read == of(domain->second.base, Direction::write)
               ? schema_name(names_.type(name))
               : read;
  }
  if (!names_.type(name).empty()) return schema_name(names_.type(name));
  if (catalog_.tables.count(name) > 0)
    return fmt::format("z.lazy(() => {})", schema_name(names_.table(name).row));
  return helper("text");
}

std::string ZodTypes::of(const catalog::Type& type, Direction direction) {
  std::string one = element(type, direction);
  if (!type.array) return one;
  // node-postgres reads numeric[] as numbers.
  const bool numbers = direction == Direction::read && type.schema.empty() && type.name == "numeric" &&
                       mapping(type) == nullptr;
  if (numbers) one = helper("double");
  return fmt::format("z.array({}{})", one, options_.types.nullable_elements ? ".nullable()" : "");
}

}  // namespace wesley::generate
