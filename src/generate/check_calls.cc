// SPDX-License-Identifier: Apache-2.0
// Calls of built-in functions.
#include <fmt/format.h>

#include "generate/check_reader.h"

namespace wesley::generate {

namespace {

// A value of a column is shorter than a gigabyte.
constexpr std::int64_t longest = std::int64_t{1} << 30U;

bool is_text(const Value& value) {
  return value.kind == ValueKind::text || value.kind == ValueKind::character;
}

bool is_array(const Value& value) {
  return value.kind == ValueKind::array && !value.is_list;
}

// num_nonnulls(...), num_nulls(...)
Value counted(const std::vector<Value>& values, bool nulls) {
  Value out{ValueKind::integer, "("};
  for (const Value& one : values) {
    const Js null = is_null(one);
    if (out.text.size() > 1) out.text += " + ";
    out.text += fmt::format("Number({})", nulls ? null.text : js_not(null).text);
  }
  out.text += ")";
  out.lowest = 0;
  out.highest = static_cast<std::int64_t>(values.size());
  return out;
}

// Functions of one argument: what it must be, and which helper says it.
struct FunctionRow {
  std::string_view name;
  bool (*takes)(const Value& value);
  std::string_view helper;
  ValueKind result;
};
constexpr FunctionRow function_rows[] = {
    {"length", is_text, "length", ValueKind::integer},
    {"char_length", is_text, "length", ValueKind::integer},
    {"character_length", is_text, "length", ValueKind::integer},
    {"octet_length", is_text, "octetLength", ValueKind::integer},
    {"length", [](const Value& value) { return value.kind == ValueKind::bytes; }, "byteLength",
     ValueKind::integer},
    {"octet_length", [](const Value& value) { return value.kind == ValueKind::bytes; }, "byteLength",
     ValueKind::integer},
    {"btrim", is_text, "btrim", ValueKind::text},
    {"ltrim", is_text, "ltrim", ValueKind::text},
    {"rtrim", is_text, "rtrim", ValueKind::text},
    {"json_typeof", [](const Value& value) { return value.kind == ValueKind::json; }, "jsonType",
     ValueKind::text},
    {"jsonb_typeof", [](const Value& value) { return value.kind == ValueKind::json; }, "jsonType",
     ValueKind::text},
};

}  // namespace

std::optional<Value> CheckReader::call(const Node& node) {
  const std::vector<std::string_view> names = node.strings("funcname");
  if (names.empty() || (names.size() > 1 && names.front() != "pg_catalog")) return std::nullopt;
  const std::string_view name = names.back();
  std::vector<Value> arguments;
  for (const Node& argument : node.children("args")) {
    auto one = value(argument);
    if (!one) return std::nullopt;
    arguments.push_back(std::move(*one));
  }
  if (arguments.empty()) return std::nullopt;
  if (name == "num_nonnulls" || name == "num_nulls") return counted(arguments, name == "num_nulls");
  const Value& first = arguments.front();
  if (first.kind == ValueKind::null) return first;
  Value out{ValueKind::integer, {}};
  out.nulls = first.nulls;
  out.lowest = 0;
  out.highest = longest;
  if (name == "array_length" && arguments.size() == 2 && is_array(first) && arguments[1].content == "1") {
    out.text = first.text + ".length";
    out.nulls.push_back(js_comparison(out.text, "===", "0"));
    return out;
  }
  if (arguments.size() != 1) return std::nullopt;
  if (name == "cardinality" && is_array(first)) {
    out.text = first.text + ".length";
    return out;
  }
  for (const FunctionRow& row : function_rows) {
    if (row.name != name || !row.takes(first)) continue;
    // What char(n) is filled up with counts in its bytes alone.
    const bool blanks = first.kind == ValueKind::character && row.helper != "octetLength";
    const std::string subject = blanks ? fmt::format("{}({})", helper("rtrim"), first.text) : first.text;
    out.kind = row.result;
    out.is_plain = first.is_plain;
    out.text = fmt::format("{}({})", helper(row.helper), subject);
    return out;
  }
  return std::nullopt;
}

}  // namespace wesley::generate
