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
    if (found != checks.of_column.end()) add(schema, found->second, Direction::write, "");
    body_ += '\n' + comments(checks.insert) +
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
    const TableChecks checks = checks_.of(table);
    const std::vector<std::string> properties = property_names(table, options_.types.names);
    write_row(table, names.row, properties, checks);
    write_insert(table, names, properties, checks);
    write_update(names, checks);
  }

  void write(const ViewShape& view) {
    const std::string& name = names_.table(view.table.name).row;
    if (view.known) return write_row(view.table, name, property_names(view.table, options_.types.names), {});
    body_ += fmt::format("\nexport const {} = z.record(z.string(), z.unknown());\n", schema_name(name));
  }

  static std::string comments(const RowRules& rules) {
    std::string out;
    for (const std::string& comment : rules.comments) out += comment;
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

  static void add(std::string& schema, const std::vector<Refinement>& refinements, Direction direction,
                  std::string_view indent) {
    for (const Refinement& one : refinements) {
      if (direction == Direction::read && !one.holds_for_rows) continue;
      schema += one.message.empty() ? one.condition : refine(one, indent);
    }
  }

  void add_field(const catalog::Column& column, const std::string& property, Direction direction,
                 const TableChecks& checks) {
    std::string schema = types_.of(column.type, direction);
    const bool read = direction == Direction::read;
    // A stored JSON null is read as null.
    const bool json = read && !column.type.array && (schema == "json" || schema == "jsonb");
    const auto found = checks.of_column.find(column.name);
    if (found != checks.of_column.end()) add(schema, found->second, direction, "  ");
    body_ += "  " + property_key(property) + ": " + schema;
    if (json || !rules_.is_not_null(column)) body_ += ".nullable()";
    if (!read && rules_.may_be_absent(column)) body_ += ".optional()";
    body_ += ",\n";
  }

  void end_object() {
    if (body_.ends_with("{\n")) body_.pop_back();
    body_ += "})";
  }

  void add_rules(const RowRules& rules) {
    for (const Refinement& one : rules.refinements) body_ += "\n  " + refine(one, "  ");
    body_ += ";\n";
  }

  void write_row(const catalog::Table& table, const std::string& name,
                 const std::vector<std::string>& properties, const TableChecks& checks) {
    body_ += "\nexport const " + schema_name(name) + " = z.object({\n";
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      add_field(table.columns[i], properties[i], Direction::read, checks);
    end_object();
    add_rules(checks.row);
  }

  void write_insert(const catalog::Table& table, const TableNames& names,
                    const std::vector<std::string>& properties, const TableChecks& checks) {
    const bool plain = checks.insert.refinements.empty();
    body_ += '\n';
    if (plain) body_ += comments(checks.insert) + "export ";
    body_ += "const " + (plain ? schema_name(names.insert) : fields_name(names)) + " = z.object({\n";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (is_writable(table.columns[i])) add_field(table.columns[i], properties[i], Direction::write, checks);
    }
    end_object();
    body_ += ";\n";
    if (plain) return;
    body_ += '\n' + comments(checks.insert) + "export const " + schema_name(names.insert) + " = " +
             fields_name(names);
    add_rules(checks.insert);
  }

  void write_update(const TableNames& names, const TableChecks& checks) {
    const bool plain = checks.insert.refinements.empty();
    body_ += "\nexport const " + schema_name(names.update) + " = " +
             (plain ? schema_name(names.insert) : fields_name(names)) + ".partial()";
    add_rules(checks.update);
  }

  // What insert and update share, without the rules over several columns.
  static std::string fields_name(const TableNames& names) {
    return value_identifier(names.insert) + "Fields";
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
  for (const auto& [name, table] : compiled.catalog.tables) add(checks.of(table));
  return fates;
}

}  // namespace wesley::generate
