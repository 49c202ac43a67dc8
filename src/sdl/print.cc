// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "sdl/names.h"
#include "sdl/printer.h"
#include "sdl/write_sdl.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

void add_sequence_options(DirectiveText& directive, const catalog::SequenceOptions& options) {
  const bool ascending = options.increment > 0;
  const catalog::SequenceOptions usual = catalog::default_sequence_options(options.type, ascending);
  const std::int64_t usual_start = ascending ? options.minimum : options.maximum;
  const auto add = [&](std::string_view argument, std::int64_t value, std::int64_t otherwise) {
    if (value != otherwise) directive.add(argument, std::to_string(value));
  };
  add("start", options.start, usual_start);
  add("increment", options.increment, 1);
  add("min", options.minimum, usual.minimum);
  add("max", options.maximum, usual.maximum);
  add("cache", options.cache, 1);
  directive.add_flag("cycle", options.cycle);
}

}  // namespace

std::string identity_directive(const catalog::Identity& identity) {
  DirectiveText directive("identity");
  directive.add_flag("always", identity.always);
  add_sequence_options(directive, identity.options);
  return directive.text();
}

std::vector<std::string> metadata_directives(const catalog::Annotations& annotations) {
  std::vector<std::string> directives;
  const Json::Object* members = annotations.metadata.as_object();
  if (members == nullptr) return directives;
  for (const auto& [key, value] : *members) {
    if (key == "relations") continue;
    DirectiveText directive(key);
    if (value.as_bool() == nullptr) directive.add("value", value.dump());
    directives.push_back(directive.text());
  }
  return directives;
}

Printer::Printer(const catalog::Catalog& catalog, const CompileOptions& options)
    : catalog_(catalog), options_(options), names_(choose_names(catalog, options)) {
  auto type = sql::parse_type_name(options.id_type, options.default_schema);
  if (type) id_type_ = std::move(*type);
  for (const auto& [name, table] : catalog.tables) {
    for (const catalog::Column& column : table.columns) {
      if (!column.type.schema.empty()) used_enums_.insert({column.type.schema, column.type.name});
    }
  }
}

Printed Printer::run() {
  count_names();
  list_unsaid();
  print_schema_objects();
  for (const auto& [name, enumeration] : catalog_.enums) print_enum(enumeration);
  for (const auto& [name, table] : catalog_.tables) print_table(table);
  std::string sdl;
  for (const PrintedPart& part : parts_) sdl += (sdl.empty() ? "" : "\n") + part.text;
  return {std::move(sdl), std::move(unsaid_), std::move(parts_)};
}

void Printer::end_part(catalog::ObjectId object) {
  parts_.push_back({std::move(object), std::move(out_)});
  out_.clear();
}

// A name that two objects have is never left to be chosen again.
void Printer::count_names() {
  for (const auto& [name, table] : catalog_.tables) {
    std::map<std::string, int>& counts = name_counts_[name.schema];
    ++counts[name.name];
    for (const catalog::Constraint& constraint : table.constraints) ++counts[constraint.name];
    for (const catalog::Index& index : table.indexes) ++counts[index.name];
    for (const catalog::Column& column : table.columns) {
      if (column.identity) ++counts[sql::make_object_name(name.name, column.name, "seq")];
    }
  }
  for (const auto& [name, sequence] : catalog_.sequences) ++name_counts_[name.schema][name.name];
}

void Printer::list_unsaid() {
  std::set<std::string> used;
  for (const auto& [name, table] : catalog_.tables) used.insert(name.schema);
  for (const auto& [name, enumeration] : catalog_.enums) used.insert(name.schema);
  for (const auto& [name, sequence] : catalog_.sequences) used.insert(name.schema);
  for (const auto& [name, extension] : catalog_.extensions) used.insert(extension.schema);
  for (const auto& [name, schema] : catalog_.schemas) {
    if (schema.comment) unsaid_.push_back(fmt::format("comment on schema {}", sql::quote_identifier(name)));
    if (used.count(name) == 0 && name != options_.default_schema) {
      unsaid_.push_back(fmt::format("schema {}, which is empty", sql::quote_identifier(name)));
    }
  }
  for (std::string& object : unprintable(catalog_)) unsaid_.push_back(std::move(object));
  for (const catalog::Unmanaged& object : catalog_.unmanaged) {
    unsaid_.push_back(object.of_table.empty()
                          ? fmt::format("{} {}", object.kind, catalog::to_string(object.name))
                          : fmt::format("{} {} on {}", object.kind, sql::quote_identifier(object.name.name),
                                        catalog::to_string({object.name.schema, object.of_table})));
  }
}

void Printer::print_schema_objects() {
  std::vector<std::string> directives;
  for (const auto& [name, extension] : catalog_.extensions) {
    DirectiveText directive("extension");
    directive.add_text("name", name);
    if (extension.schema != options_.default_schema) directive.add_text("schema", extension.schema);
    if (!extension.version.empty()) directive.add_text("version", extension.version);
    directives.push_back(directive.text());
  }
  for (const auto& [name, sequence] : catalog_.sequences) {
    DirectiveText directive("sequence");
    directive.add_text("name", name.name);
    if (name.schema != options_.default_schema) directive.add_text("schema", name.schema);
    if (sequence.options.type != "bigint") directive.add_text("type", sequence.options.type);
    add_sequence_options(directive, sequence.options);
    if (sequence.comment) unsaid_.push_back("comment on sequence " + catalog::to_string(name));
    if (sequence.owned_by) {
      const auto& [table, column] = *sequence.owned_by;
      const auto type = names_.tables.find(table);
      if (type != names_.tables.end()) {
        directive.add_text("ownedBy", fmt::format("{}.{}", type->second, names_.fields.at(table).at(column)));
      } else {
        unsaid_.push_back("owner of sequence " + catalog::to_string(name));
      }
    }
    directives.push_back(directive.text());
  }
  if (directives.empty()) return;
  out_ += fmt::format("extend schema\n  {}\n", fmt::join(directives, "\n  "));
  end_part({catalog::ObjectKind::schema, {}, {}});
}

void Printer::print_enum(const catalog::Enum& enumeration) {
  if (enumeration.labels.empty()) {
    unsaid_.push_back(fmt::format("enum {}, which has no labels", catalog::to_string(enumeration.name)));
    return;
  }
  const std::string& type = names_.enums.at(enumeration.name);
  const bool usual = enumeration.name.schema == options_.default_schema &&
                     conventional_name(type, options_.tables) == enumeration.name.name;
  std::vector<std::string> directives;
  if (!usual || !is_enum_used(enumeration.name)) {
    DirectiveText directive("type");
    directives.push_back(directive.add_text("name", catalog::to_string(enumeration.name)).text());
  }
  for (std::string& each : metadata_directives(enumeration.annotations))
    directives.push_back(std::move(each));
  out_ += description(enumeration.comment.value_or(""), "");
  out_ += headed("enum " + type, directives);
  for (const catalog::EnumLabel& label : enumeration.labels) {
    const std::string& value = names_.enum_values.at(enumeration.name).at(label.label);
    out_ += fmt::format("  {}{}\n", value,
                        value == label.label ? "" : fmt::format(" @label(value: {})", quoted(label.label)));
  }
  out_ += "}\n";
  end_part({catalog::ObjectKind::enumeration, enumeration.name, {}});
}

Printed print(const catalog::Catalog& catalog, const CompileOptions& options) {
  return Printer(catalog, options).run();
}

}  // namespace wesley::sdl
