// SPDX-License-Identifier: Apache-2.0
#include "generate/typescript.h"

#include <fmt/format.h>

#include "generate/javascript.h"
#include "generate/names.h"
#include "generate/typescript_api.h"
#include "generate/typescript_types.h"

namespace wesley::generate {

namespace {

constexpr std::string_view json_type =
    "\n/** Any JSON value. */\n"
    "export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };\n";

constexpr std::string_view interval_type =
    "\n/** What node-postgres makes of an interval. */\n"
    "export interface Interval {\n"
    "  years?: number;\n"
    "  months?: number;\n"
    "  days?: number;\n"
    "  hours?: number;\n"
    "  minutes?: number;\n"
    "  seconds?: number;\n"
    "  milliseconds?: number;\n"
    "}\n";

class Writer {
 public:
  Writer(const sdl::Compiled& compiled, const TypeScriptOptions& options)
      : compiled_(compiled),
        catalog_(compiled.catalog),
        options_(options),
        names_(compiled, options.scalars),
        types_(compiled, names_, options),
        relations_(compiled, options.names),
        rules_(compiled.catalog) {}

  std::string write() {
    for (const auto& [name, enumeration] : catalog_.enums) write(enumeration);
    for (const auto& [name, domain] : catalog_.domains) write(domain);
    for (const auto& [name, composite] : catalog_.composites) write(composite);
    for (const auto& [name, table] : catalog_.tables) write(table);
    for (const ViewShape& view : view_shapes(compiled_)) write(view);
    ApiWriter(compiled_, names_, types_).write(body_);
    return head() + body_;
  }

 private:
  std::string head() const {
    std::string out = generated_notice();
    if (!types_.imports().empty()) out += '\n';
    for (const auto& [module, names] : types_.imports())
      out += fmt::format("import type {{ {} }} from {};\n", fmt::join(names, ", "), string_literal(module));
    if (types_.uses_json()) out += json_type;
    if (types_.uses_interval()) out += interval_type;
    // A module even when there is nothing to say.
    if (body_.empty() && !types_.uses_json()) out += "\nexport {};\n";
    return out;
  }

  static std::string doc(const Rare<std::string>& comment, const catalog::Annotations& annotations,
                         std::string_view indent) {
    if (!comment && !annotations.deprecated) return {};
    return doc_comment(description(comment, annotations),
                       annotations.deprecated ? &*annotations.deprecated : nullptr, indent);
  }

  void write(const catalog::Enum& enumeration) {
    std::vector<EnumMember> members;
    for (const catalog::EnumLabel& label : enumeration.labels) {
      const std::string& key = label.annotations.sdl_name.empty() ? label.label : label.annotations.sdl_name;
      members.push_back(
          {key, label.label, {}, label.annotations.deprecated ? &*label.annotations.deprecated : nullptr});
    }
    write_enum(body_, names_.type(enumeration.name), doc(enumeration.comment, enumeration.annotations, ""),
               members);
  }

  void write(const catalog::Domain& domain) {
    body_ += '\n' + doc(domain.comment, domain.annotations, "") +
             fmt::format("export type {} = {};\n", names_.type(domain.name), types_.of_domain(domain));
  }

  void write(const catalog::Composite& composite) {
    body_ += '\n' + doc(composite.comment, composite.annotations, "");
    if (composite.attributes.empty()) {
      body_ += fmt::format("export type {} = Record<string, never>;\n", names_.type(composite.name));
      return;
    }
    body_ += fmt::format("export interface {} {{\n", names_.type(composite.name));
    for (const catalog::Attribute& attribute : composite.attributes) {
      body_ += doc_comment(attribute.comment.value_or(""), nullptr, "  ") +
               fmt::format("  {}: {};\n", property_key(attribute.name),
                           types_.nullable(types_.of(attribute.type, Direction::read)));
    }
    body_ += "}\n";
  }

  void write(const catalog::Table& table) {
    const TableNames& names = names_.table(table.name);
    const std::vector<std::string> properties = property_names(table, options_.names);
    write_row(table, names.row, properties);
    write_insert(table, names, properties);
    write_relations(table, names);
  }

  void write(const ViewShape& view) {
    const std::string& name = names_.table(view.table.name).row;
    if (view.known) return write_row(view.table, name, property_names(view.table, options_.names));
    body_ +=
        '\n' + doc(view.table.comment, view.table.annotations, "") +
        "// The columns of this view are its query's to say; a `@view` type in the schema names them.\n" +
        fmt::format("export type {} = Record<string, unknown>;\n", name);
  }

  static void append_property(std::string& out, const std::string& name, std::string_view mark,
                              const std::string& type) {
    out += "  ";
    out += property_key(name);
    out += mark;
    out += type;
    out += ";\n";
  }

  void write_row(const catalog::Table& table, const std::string& name,
                 const std::vector<std::string>& properties) {
    body_ += '\n' + doc(table.comment, table.annotations, "");
    if (table.columns.empty()) {
      body_ += fmt::format("export type {} = Record<string, never>;\n", name);
      return;
    }
    body_ += fmt::format("export interface {} {{\n", name);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const catalog::Column& column = table.columns[i];
      std::string type = types_.of(column.type, Direction::read);
      if (!rules_.is_not_null(column)) type = types_.nullable(std::move(type));
      body_ += doc(column.comment, column.annotations, "  ");
      append_property(body_, properties[i], ": ", type);
    }
    body_ += "}\n";
  }

  void write_insert(const catalog::Table& table, const TableNames& names,
                    const std::vector<std::string>& properties) {
    std::string fields;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const catalog::Column& column = table.columns[i];
      if (!is_writable(column)) continue;
      std::string type = types_.of(column.type, Direction::write);
      if (!rules_.is_not_null(column)) {
        type = types_.nullable(std::move(type));
      } else if (type == "Json") {
        type = "NonNullable<Json>";
      }
      fields += doc(column.comment, column.annotations, "  ");
      append_property(fields, properties[i], rules_.may_be_absent(column) ? "?: " : ": ", type);
    }
    if (fields.empty()) {
      body_ += fmt::format("\nexport type {} = Record<string, never>;\n", names.insert);
      body_ += fmt::format("\nexport type {} = {};\n", names.update, names.insert);
      return;
    }
    body_ += "\nexport interface " + names.insert + " {\n" + fields + "}\n";
    body_ += fmt::format("\nexport type {} = Partial<{}>;\n", names.update, names.insert);
  }

  void write_relations(const catalog::Table& table, const TableNames& names) {
    const std::vector<Relation>& relations = relations_.of(table.name);
    if (relations.empty()) return;
    body_ += "\nexport interface " + names.relations + " {\n";
    for (const Relation& relation : relations) {
      body_ +=
          fmt::format("  {}: {}{};\n", property_key(relation.property), names_.table(relation.target).row,
                      relation.many ? "[]" : (relation.nullable ? " | null" : ""));
    }
    body_ += "}\n";
  }

  const sdl::Compiled& compiled_;
  const catalog::Catalog& catalog_;
  const TypeScriptOptions& options_;
  Names names_;
  TypeScriptTypes types_;
  Relations relations_;
  ColumnRules rules_;
  std::string body_;
};

}  // namespace

std::string typescript(const sdl::Compiled& compiled, const TypeScriptOptions& options) {
  return Writer(compiled, options).write();
}

}  // namespace wesley::generate
