// SPDX-License-Identifier: Apache-2.0
#include "generate/zod.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "generate/javascript.h"
#include "generate/zod_api.h"
#include "generate/zod_checks.h"
#include "generate/zod_helpers.h"
#include "generate/zod_types.h"

namespace wesley::generate {

namespace {

class Writer {
 public:
  Writer(const sdl::Compiled& compiled, const ZodOptions& options)
      : compiled_(compiled),
        catalog_(compiled.catalog),
        options_(options),
        names_(compiled, options.types.scalars),
        types_(compiled, names_, options),
        rules_(compiled.catalog),
        checks_(compiled.catalog, types_, options) {}

  std::string write() {
    for (const auto& [name, enumeration] : catalog_.enums) write(enumeration);
    for (const auto& [name, domain] : catalog_.domains) write_type(name);
    for (const auto& [name, composite] : catalog_.composites) write_type(name);
    for (const auto& [name, table] : catalog_.tables) write(table);
    for (const ViewShape& view : view_shapes(compiled_)) write(view);
    ZodApi(compiled_, names_, types_, options_).write(body_);
    return head() + body_;
  }

 private:
  std::string head() {
    std::string out = generated_notice();
    const std::string helpers = zod_helpers(types_.helpers(), options_.version, catalog_.server_major);
    const bool uses_zod = (helpers + body_).find("z.") != std::string::npos;
    out += uses_zod ? "\nimport { z } from \"zod\";\n" : "\nexport {};\n";
    for (const auto& [module, names] : types_.imports())
      out += fmt::format("import type {{ {} }} from {};\n", fmt::join(names, ", "), string_literal(module));
    return out + helpers;
  }

  void write(const catalog::Enum& enumeration) {
    std::string labels;
    for (const catalog::EnumLabel& label : enumeration.labels)
      labels += (labels.empty() ? "" : ", ") + string_literal(label.label);
    const std::string name = schema_name(names_.type(enumeration.name));
    body_ += labels.empty() ? fmt::format("\nexport const {} = z.never();\n", name)
                            : fmt::format("\nexport const {} = z.enum([{}]);\n", name, labels);
  }

  // A constant must stand before its uses: a type behind the types that it is made of.
  void write_type(const catalog::Name& name) {
    const auto domain = catalog_.domains.find(name);
    const auto composite = catalog_.composites.find(name);
    const bool known = domain != catalog_.domains.end() || composite != catalog_.composites.end();
    if (!known || !written_.insert(to_string(name)).second) return;
    if (domain != catalog_.domains.end()) {
      write_type({domain->second.base.schema, domain->second.base.name});
      write(domain->second);
    } else {
      for (const catalog::Attribute& attribute : composite->second.attributes)
        write_type({attribute.type.schema, attribute.type.name});
      write(composite->second);
    }
  }

  void write(const catalog::Domain& domain) {
    const TableChecks checks = checks_.of(domain);
    std::string schema = types_.of(domain.base, Direction::write);
    const auto found = checks.of_column.find("value");
    if (found != checks.of_column.end()) add(schema, found->second, "");
    body_ += '\n' + comments(checks) +
             fmt::format("export const {} = {};\n", schema_name(names_.type(domain.name)), schema);
  }

  void write(const catalog::Composite& composite) {
    body_ += fmt::format("\nexport const {} = z.object({{\n", schema_name(names_.type(composite.name)));
    for (const catalog::Attribute& attribute : composite.attributes) {
      body_ += fmt::format("  {}: {}.nullable(),\n", property_key(attribute.name),
                           types_.of(attribute.type, Direction::read));
    }
    body_ += "});\n";
  }

  void write(const catalog::Table& table) {
    const TableNames& names = names_.table(table.name);
    write_row(table, names.row, checks_.of(table, Purpose::row));
    write_insert(table, names);
    write_update(table, names);
  }

  void write(const ViewShape& view) {
    const std::string& name = names_.table(view.table.name).row;
    if (view.known) return write_row(view.table, name, {});
    body_ += fmt::format("\nexport const {} = z.record(z.string(), z.unknown());\n", schema_name(name));
  }

  static std::string comments(const TableChecks& checks) {
    std::string out;
    for (const std::string& comment : checks.comments) out += comment + "\n";
    return out;
  }

  // `.refine(...)`, on lines of its own where one would be long.
  static std::string refine(const Refinement& one, std::string_view indent) {
    constexpr std::size_t widest = 80;
    const std::string message = string_literal(one.message);
    if (one.condition.size() + message.size() <= widest)
      return fmt::format(".refine({}, {})", one.condition, message);
    return fmt::format(".refine(\n{0}  {1},\n{0}  {2},\n{0})", indent, one.condition, message);
  }

  static void add(std::string& schema, const std::vector<Refinement>& refinements, std::string_view indent) {
    for (const Refinement& one : refinements) {
      schema += one.message.empty() ? one.condition : refine(one, indent);
    }
  }

  std::string field(const catalog::Column& column, Direction direction, const TableChecks& checks) {
    std::string schema = types_.of(column.type, direction);
    const auto found = checks.of_column.find(column.name);
    if (found != checks.of_column.end()) add(schema, found->second, "  ");
    // A stored JSON null is read as null.
    const bool json =
        !column.type.array && (schema == "json" || schema == "jsonb") && direction == Direction::read;
    return !rules_.is_not_null(column) || json ? schema + ".nullable()" : schema;
  }

  static std::string rules(const std::vector<Refinement>& refinements) {
    std::string out;
    for (const Refinement& one : refinements) out += "\n  " + refine(one, "  ");
    return out;
  }

  void write_row(const catalog::Table& table, const std::string& name, const TableChecks& checks) {
    const std::vector<std::string> properties = property_names(table, options_.types.names);
    std::string fields;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      fields += fmt::format("  {}: {},\n", property_key(properties[i]),
                            field(table.columns[i], Direction::read, checks));
    }
    body_ += '\n' + fmt::format("export const {} = {}{};\n", schema_name(name), object(fields),
                                rules(checks.of_row));
  }

  static std::string object(const std::string& fields) {
    return fields.empty() ? "z.object({})" : "z.object({\n" + fields + "})";
  }

  void write_insert(const catalog::Table& table, const TableNames& names) {
    const TableChecks checks = checks_.of(table, Purpose::insert);
    const std::vector<std::string> properties = property_names(table, options_.types.names);
    std::string fields;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const catalog::Column& column = table.columns[i];
      if (!is_writable(column)) continue;
      fields +=
          fmt::format("  {}: {}{},\n", property_key(properties[i]), field(column, Direction::write, checks),
                      rules_.may_be_absent(column) ? ".optional()" : "");
    }
    const std::string name = schema_name(names.insert);
    if (checks.of_row.empty()) {
      body_ += '\n' + comments(checks) + fmt::format("export const {} = {};\n", name, object(fields));
      return;
    }
    const std::string plain = value_identifier(names.insert) + "Fields";
    body_ += fmt::format("\nconst {} = {};\n", plain, object(fields));
    body_ +=
        '\n' + comments(checks) + fmt::format("export const {} = {}{};\n", name, plain, rules(checks.of_row));
  }

  void write_update(const catalog::Table& table, const TableNames& names) {
    const TableChecks checks = checks_.of(table, Purpose::update);
    const std::string from = checks.of_row.empty() && !has_row_rules(table)
                                 ? schema_name(names.insert)
                                 : value_identifier(names.insert) + "Fields";
    body_ += fmt::format("\nexport const {} = {}.partial(){};\n", schema_name(names.update), from,
                         rules(checks.of_row));
  }
  bool has_row_rules(const catalog::Table& table) {
    return !checks_.of(table, Purpose::insert).of_row.empty();
  }

  const sdl::Compiled& compiled_;
  const catalog::Catalog& catalog_;
  const ZodOptions& options_;
  Names names_;
  ZodTypes types_;
  ColumnRules rules_;
  ZodChecks checks_;
  std::string body_;
  std::unordered_set<std::string> written_;
};

}  // namespace

std::string zod(const sdl::Compiled& compiled, const ZodOptions& options) {
  return Writer(compiled, options).write();
}

std::vector<CheckFate> check_fates(const sdl::Compiled& compiled, const ZodOptions& options) {
  const Names names(compiled, options.types.scalars);
  ZodTypes types(compiled, names, options);
  ZodChecks checks(compiled.catalog, types, options);
  std::vector<CheckFate> fates;
  const auto add = [&](TableChecks one) { fates.insert(fates.end(), one.fates.begin(), one.fates.end()); };
  for (const auto& [name, domain] : compiled.catalog.domains) add(checks.of(domain));
  for (const auto& [name, table] : compiled.catalog.tables) add(checks.of(table, Purpose::insert));
  return fates;
}

}  // namespace wesley::generate
