// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "sdl/names.h"
#include "sdl/printer.h"
#include "sdl/scalars.h"
#include "sdl/write_sdl.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

// What a field of a type without a scalar is called in GraphQL; the database goes by @type.
std::string_view carrier(Family family) {
  switch (family) {
    case Family::integer:
      return "BigInt";
    case Family::number:
      return "Decimal";
    case Family::boolean:
      return "Boolean";
    case Family::json:
      return "JSON";
    case Family::temporal:
      return "DateTime";
    case Family::uuid:
      return "UUID";
    default:
      return "String";
  }
}

// The shorter of two spellings that mean the same.
std::string short_type(const catalog::Type& type) {
  std::string text = sql::to_string(type);
  constexpr std::string_view long_name = "character varying";
  if (type.schema.empty() && type.name == long_name) text.replace(0, long_name.size(), "varchar");
  return text;
}

bool is_plain_number(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  if (text.empty() || (text.front() == '0' && text.size() > 1 && text[1] != '.')) return false;
  const std::size_t dot = text.find('.');
  const auto digits = [](std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (dot == std::string_view::npos) return digits(text);
  return digits(text.substr(0, dot)) && digits(text.substr(dot + 1));
}

// The text of `'...'`, with or without a cast after it.
std::optional<std::string> string_constant(std::string_view text) {
  if (text.empty() || text.front() != '\'') return std::nullopt;
  std::string out;
  std::size_t at = 1;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') return std::nullopt;
    if (text[at] != '\'') {
      out += text[at];
    } else if (at + 1 < text.size() && text[at + 1] == '\'') {
      out += text[at++];
    } else {
      break;
    }
  }
  if (at >= text.size()) return std::nullopt;
  const std::string_view rest = text.substr(at + 1);
  if (!rest.empty() && rest.substr(0, 2) != "::") return std::nullopt;
  return out;
}

// "Deprecated: reason" as its own last paragraph, as comment_text writes it.
struct SplitComment {
  std::string description;
  std::optional<std::string> reason;
};

SplitComment split_comment(const std::string& comment) {
  constexpr std::string_view mark = "Deprecated: ";
  constexpr std::string_view paragraph = "\n\nDeprecated: ";
  if (comment.rfind(mark, 0) == 0) return {"", comment.substr(mark.size())};
  const std::size_t at = comment.rfind(paragraph);
  if (at == std::string::npos) return {comment, std::nullopt};
  return {comment.substr(0, at), comment.substr(at + paragraph.size())};
}

std::string deprecated_directive(const std::string& reason) {
  DirectiveText directive("deprecated");
  if (reason != "No longer supported") directive.add_text("reason", reason);
  return directive.text();
}

}  // namespace

bool Printer::is_scalar_here(const catalog::Type& type) const {
  const ScalarInfo* scalar = scalar_of_type(type);
  if (scalar == nullptr) return false;
  if (scalar->extension.empty()) return true;
  const auto extension = catalog_.extensions.find(std::string(scalar->extension));
  return type.schema ==
         (extension == catalog_.extensions.end() ? options_.default_schema : extension->second.schema);
}

// A key that compile fills by itself: printed as ID.
bool Printer::is_generated_id(const catalog::Table& table, const catalog::Column& column) {
  const catalog::Constraint* primary = table.primary_key();
  if (primary == nullptr || primary->key()->columns.size() != 1 ||
      primary->key()->columns.front() != column.name) {
    return false;
  }
  const bool refers = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const catalog::Constraint& constraint) {
        const catalog::ForeignKey* key = constraint.foreign_key();
        return key != nullptr &&
               std::find(key->columns.begin(), key->columns.end(), column.name) != key->columns.end();
      });
  if (refers || column.type != id_type_ || column.generated) return false;
  if (family_of(id_type_) == Family::integer) {
    return column.identity &&
           column.identity == catalog::Identity{false, catalog::default_sequence_options(id_type_.name)};
  }
  return column.default_value &&
         *column.default_value == expressions_.constant(options_.id_default, column.type);
}

std::string Printer::column_type(const catalog::Column& column, std::vector<std::string>& directives) const {
  catalog::Type element = column.type;
  element.array = false;
  std::string name;
  const auto enumeration = names_.enums.find({element.schema, element.name});
  if (enumeration != names_.enums.end()) {
    name = enumeration->second;
  } else if (is_scalar_here(element)) {
    name = scalar_of_type(element)->name;
  } else {
    name = carrier(family_of(element));
    DirectiveText directive("type");
    directives.push_back(directive.add_text("name", short_type(column.type)).text());
  }
  return column.type.array ? fmt::format("[{}]", name) : name;
}

namespace {

// `''::character varying` of a text column is its own default, and no `''`: a dump shows the difference.
bool has_another_cast(std::string_view text, const catalog::Type& type) {
  const std::size_t colons = text.rfind("::");
  if (colons == std::string_view::npos || text.back() == '\'') return false;
  catalog::Type plain = type;
  plain.modifiers.clear();
  const std::string_view cast = text.substr(colons + 2);
  return cast != sql::to_string(type) && cast != sql::to_string(plain) &&
         !(cast == "bpchar" && type.name == "character");
}

}  // namespace

// A literal where it means the same as the expression.
std::optional<std::string> Printer::literal_default(const catalog::Column& column) {
  const std::string& text = column.default_value->text;
  const Family family = family_of(column.type);
  if (family == Family::boolean && (text == "true" || text == "false")) return text;
  const bool number =
      (family == Family::integer && text.find('.') == std::string::npos) || family == Family::number;
  if (number && is_plain_number(text)) return text;
  const std::optional<std::string> constant = string_constant(text);
  if (!constant || number || family == Family::boolean || has_another_cast(text, column.type))
    return std::nullopt;
  const std::string again = fmt::format("{}::{}", sql::quote_literal(*constant), sql::to_string(column.type));
  if (!(expressions_.constant(again, column.type) == *column.default_value)) return std::nullopt;
  const auto values = names_.enum_values.find({column.type.schema, column.type.name});
  if (values != names_.enum_values.end() && !column.type.array) {
    const auto value = values->second.find(*constant);
    return value == values->second.end() ? std::nullopt : std::optional(value->second);
  }
  const bool expression = family != Family::text && is_single_call(*constant);
  if (expression || is_frozen_word(*constant)) return std::nullopt;
  if (family == Family::json && !parse_json(*constant)) return std::nullopt;
  return quoted(*constant);
}

std::string Printer::default_directive(const catalog::Column& column) {
  DirectiveText directive("default");
  if (const auto literal = literal_default(column)) return directive.add("value", *literal).text();
  return directive.add_text("expr", column.default_value->text).text();
}

std::string Printer::print_column(const catalog::Table& table, const catalog::Column& column) {
  const std::string& field = names_.fields.at(table.name).at(column.name);
  const std::string subject =
      fmt::format("{}.{}", catalog::to_string(table.name), sql::quote_identifier(column.name));
  std::vector<std::string> directives;
  const bool id = is_generated_id(table, column);
  std::string type = id ? "ID" : column_type(column, directives);
  if (column.not_null) type += '!';
  if (conventional_name(field, options_.columns) != column.name) {
    directives.insert(directives.begin(), DirectiveText("column").add_text("name", column.name).text());
  }
  for (const std::string& directive : field_directives_[column.name]) directives.push_back(directive);
  if (column.identity && !id) directives.push_back(identity_directive(*column.identity));
  if (column.default_value && !id) directives.push_back(default_directive(column));
  if (column.generated) {
    DirectiveText directive("generated");
    directive.add_text("expr", column.generated->expression.text);
    if (!column.generated->stored) directive.add("stored", "false");
    directives.push_back(directive.text());
  }
  if (column.collation && column.collation->schema.empty()) {
    directives.push_back(DirectiveText("collate").add_text("name", column.collation->name).text());
  } else if (column.collation) {
    unsaid_.push_back("collation of column " + subject);
  }
  if (column.storage)
    directives.push_back(DirectiveText("storage").add("mode", ascii_upper(*column.storage)).text());
  if (column.statistics) {
    directives.push_back(
        DirectiveText("statistics").add("target", std::to_string(*column.statistics)).text());
  }
  if (column.compression) unsaid_.push_back("compression of column " + subject);
  for (std::string& each : metadata_directives(column.annotations)) directives.push_back(std::move(each));
  const SplitComment comment = split_comment(column.comment.value_or(""));
  if (comment.reason) directives.push_back(deprecated_directive(*comment.reason));
  std::string out = description(comment.description, "  ");
  out += fmt::format("  {}: {}", field, type);
  for (const std::string& directive : directives) out += " " + directive;
  return out + "\n";
}

}  // namespace wesley::sdl
