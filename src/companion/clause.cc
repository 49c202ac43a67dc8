// SPDX-License-Identifier: Apache-2.0
#include "companion/clause.h"

#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>

#include "sql/deparse.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::companion {

std::vector<std::string_view> list_strings(const sql::Node& list) {
  return list.strings("items");
}

std::vector<std::string> to_strings(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

std::string option_text(const sql::Node& def_elem) {
  const sql::Node value = def_elem.child("arg");
  if (!value) return "true";
  if (value.is("Integer")) return std::to_string(value.integer("ival"));
  if (value.is("Float")) return std::string(value.string("fval"));
  if (value.is("Boolean")) return value.boolean("boolval") ? "true" : "false";
  if (const auto text = value.as_string()) return std::string(*text);
  if (value.is("TypeName")) return fmt::format("{}", fmt::join(value.strings("names"), "."));
  if (value.is("List")) return fmt::format("{}", fmt::join(list_strings(value), "."));
  return sql::to_text(value);
}

catalog::Options storage_options(const std::vector<sql::Node>& def_elems) {
  catalog::Options options;
  for (const sql::Node& option : def_elems) {
    const std::string_view space = option.string("defnamespace");
    const std::string_view name = option.string("defname");
    options.append(space.empty() ? std::string(name) : fmt::format("{}.{}", space, name),
                   option_text(option));
  }
  return options;
}

namespace {

std::optional<std::int64_t> option_number(const sql::Node& def_elem) {
  if (!def_elem || !def_elem.child("arg")) return std::nullopt;
  return std::strtoll(option_text(def_elem).c_str(), nullptr, 10);
}

}  // namespace

const sql::Node* find_option(const std::vector<sql::Node>& def_elems, std::string_view name) {
  for (const sql::Node& option : def_elems) {
    if (option.string("defname") == name) return &option;
  }
  return nullptr;
}

catalog::SequenceOptions sequence_options(const std::vector<sql::Node>& def_elems, std::string_view type) {
  const auto number = [&](std::string_view name) {
    const sql::Node* option = find_option(def_elems, name);
    return option == nullptr ? std::nullopt : option_number(*option);
  };
  std::string written(type);
  if (const sql::Node* as = find_option(def_elems, "as")) {
    written = sql::type_name(as->child("arg"), "").name;
  }
  const std::int64_t increment = number("increment").value_or(1);
  catalog::SequenceOptions options = catalog::default_sequence_options(written, increment > 0);
  options.increment = increment;
  options.minimum = number("minvalue").value_or(options.minimum);
  options.maximum = number("maxvalue").value_or(options.maximum);
  options.start = number("start").value_or(increment > 0 ? options.minimum : options.maximum);
  options.cache = number("cache").value_or(options.cache);
  if (const sql::Node* cycle = find_option(def_elems, "cycle")) options.cycle = cycle->boolean("arg");
  return options;
}

namespace {

std::string bound_value(const sql::Node& node) {
  if (node.is("ColumnRef")) {
    const auto words = node.strings("fields");
    if (words.size() == 1 && words.front() == "minvalue") return "MINVALUE";
    if (words.size() == 1 && words.front() == "maxvalue") return "MAXVALUE";
  }
  return sql::to_text(node);
}

std::string bound_values(const std::vector<sql::Node>& nodes) {
  std::vector<std::string> values;
  for (const sql::Node& node : nodes) values.push_back(bound_value(node));
  return fmt::format("{}", fmt::join(values, ", "));
}

}  // namespace

std::string partition_bound(const sql::Node& bound) {
  if (bound.boolean("is_default")) return "DEFAULT";
  const std::string_view strategy = bound.string("strategy");
  if (strategy == "h") {
    return fmt::format("FOR VALUES WITH (modulus {}, remainder {})", bound.integer("modulus"),
                       bound.integer("remainder"));
  }
  if (strategy == "l") return fmt::format("FOR VALUES IN ({})", bound_values(bound.children("listdatums")));
  return fmt::format("FOR VALUES FROM ({}) TO ({})", bound_values(bound.children("lowerdatums")),
                     bound_values(bound.children("upperdatums")));
}

std::string operator_text(const std::vector<std::string_view>& name) {
  if (name.empty()) return {};
  if (name.size() == 1 || name[0] == "pg_catalog") return std::string(name.back());
  return fmt::format("OPERATOR({}.{})", sql::quote_identifier(name[name.size() - 2]), name.back());
}

catalog::Name system_name(const std::vector<std::string_view>& parts, std::string_view default_schema) {
  if (parts.empty()) return {};
  if (parts.size() == 1) return {std::string(default_schema), std::string(parts[0])};
  const std::string_view schema = parts[parts.size() - 2];
  return {schema == "pg_catalog" ? std::string() : std::string(schema), std::string(parts.back())};
}

}  // namespace wesley::companion
