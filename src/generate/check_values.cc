// SPDX-License-Identifier: Apache-2.0
// Values: columns, constants, casts, functions, arithmetic.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "generate/check_reader.h"
#include "generate/columns.h"
#include "generate/javascript.h"
#include "sql/literal.h"

namespace wesley::generate {

namespace {

struct KindRow {
  std::string_view type;
  ValueKind kind;
};
constexpr KindRow kind_rows[] = {
    {"boolean", ValueKind::boolean},
    {"smallint", ValueKind::integer},
    {"integer", ValueKind::integer},
    {"bigint", ValueKind::bigint},
    {"numeric", ValueKind::numeric},
    {"real", ValueKind::real},
    {"double precision", ValueKind::real},
    {"text", ValueKind::text},
    {"character varying", ValueKind::text},
    {"character", ValueKind::character},
    {"bpchar", ValueKind::character},
    {"bytea", ValueKind::bytes},
    {"json", ValueKind::json},
    {"jsonb", ValueKind::json},
    {"date", ValueKind::date},
    {"timestamp without time zone", ValueKind::timestamp},
    {"timestamp with time zone", ValueKind::timestamptz},
};

// "12,2" -> "2"; none without modifiers.
std::optional<std::string> scale_of(const catalog::Type& type) {
  if (type.modifiers.empty()) return std::nullopt;
  const std::size_t comma = type.modifiers.find(',');
  return comma == std::string::npos ? "0" : type.modifiers.substr(comma + 1);
}

Value number(std::int64_t whole) {
  Value value;
  value.is_constant = true;
  value.content = std::to_string(whole);
  value.text = value.content;
  const bool fits = whole >= INT32_MIN && whole <= INT32_MAX;
  value.kind = fits ? ValueKind::integer : ValueKind::bigint;
  if (!fits) value.text += 'n';
  value.lowest = value.highest = whole;
  return value;
}

std::string without_final_blanks(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

Value text_constant(std::string content, ValueKind kind) {
  Value value;
  value.kind = kind;
  value.is_constant = true;
  value.text = string_literal(content);
  value.content = std::move(content);
  return value;
}

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view digits) {
  while (digits.starts_with(' ')) digits.remove_prefix(1);
  while (digits.ends_with(' ')) digits.remove_suffix(1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return whole;
}

ValueKind CheckReader::kind_of(const catalog::Type& type) const {
  if (type.array) return ValueKind::array;
  if (type.schema.empty()) {
    for (const KindRow& row : kind_rows)
      if (row.type == type.name) return row.kind;
    return ValueKind::other;
  }
  return catalog_.enums.count({type.schema, type.name}) > 0 ? ValueKind::enumeration : ValueKind::other;
}

Value CheckReader::of_column(const CheckColumn& column) {
  Value value;
  const auto domains = domains_of(catalog_, column.type);
  const catalog::Type& type = domains.empty() ? column.type : domains.back()->base;
  value.kind = kind_of(type);
  value.text = column.text;
  value.is_plain = column.plain_text;
  value.type_name = type.schema + "." + type.name;
  if (!column.when_null.empty()) {
    value.nulls.push_back(js_comparison(column.when_null, column.absent_is_null ? "==" : "===", "null"));
  }
  switch (value.kind) {
    case ValueKind::integer:
      if (type.name == "smallint") {
        value.lowest = INT16_MIN;
        value.highest = INT16_MAX;
      }
      break;
    case ValueKind::bigint:
      value.text = fmt::format("{}({})", helper("int8"), column.text);
      break;
    case ValueKind::numeric: {
      const auto scale = scale_of(type);
      value.text = scale ? fmt::format("{}({}, {})", helper("decimal"), column.text, *scale)
                         : fmt::format("{}({})", helper("decimal"), column.text);
      break;
    }
    case ValueKind::real:
      if (type.name == "real") value.text = fmt::format("Math.fround({})", column.text);
      break;
    case ValueKind::text:
      if (type.name == "character varying" && !type.modifiers.empty())
        value.text = fmt::format("{}({}, {})", helper("cut"), column.text, type.modifiers);
      break;
    case ValueKind::character:
      value.text = fmt::format("{}({}, {})", helper("padded"), column.text,
                               type.modifiers.empty() ? "1" : type.modifiers);
      break;
    case ValueKind::timestamp:
    case ValueKind::timestamptz:
      // timestamp(3) is rounded.
      if (!type.modifiers.empty()) value.kind = ValueKind::other;
      break;
    default:
      break;
  }
  return value;
}

std::optional<Value> CheckReader::column(const Node& node) {
  const std::vector<Node> fields = node.children("fields");
  for (const Node& field : fields)
    if (!field.is("String")) return std::nullopt;
  const std::vector<std::string_view> names = node.strings("fields");
  if (names.empty()) return std::nullopt;
  // Outside of a subquery a qualifier can only be the table itself.
  const auto found = columns_(names.back());
  if (!found) return std::nullopt;
  if (found->is_null) return Value{ValueKind::null, "null"};
  return of_column(*found);
}

std::optional<Value> CheckReader::constant(const Node& node) {
  if (node.boolean("isnull")) return Value{ValueKind::null, "null"};
  if (const auto string = node.as_string()) return text_constant(std::string(*string), ValueKind::literal);
  if (node.child("ival")) return number(node.integer("ival"));
  if (node.child("boolval")) {
    Value value{ValueKind::boolean, node.boolean("boolval") ? "true" : "false"};
    value.is_constant = true;
    return value;
  }
  if (const Node written = node.child("fval")) {
    const auto digits = sql::canonical_decimal(written.string("fval"));
    if (!digits) return std::nullopt;
    if (const auto whole = whole_number(written.string("fval"))) return number(*whole);
    Value value{ValueKind::numeric, {}};
    value.is_constant = true;
    value.content = *digits;
    value.text = fmt::format("{}({})", helper("decimal"), string_literal(*digits));
    return value;
  }
  return std::nullopt;
}

std::optional<Value> CheckReader::value(const Node& node) {
  const std::string_view kind = node.kind();
  if (kind == "ColumnRef") return column(node);
  if (kind == "A_Const") return constant(node);
  if (kind == "FuncCall") return call(node);
  if (kind == "CoalesceExpr") return coalesce(node);
  if (kind == "A_ArrayExpr") return list(node);
  if (kind == "TypeCast") {
    auto inner = value(node.child("arg"));
    return inner ? cast(std::move(*inner), sql::type_name(node.child("type_name"), "public")) : std::nullopt;
  }
  if (kind == "A_Expr" && node.enumerator("kind") == "AEXPR_OP") {
    const auto name = node.strings("name");
    if (name.size() == 1 && std::string_view("+-*").find(name.front()) != std::string_view::npos)
      return arithmetic(node);
  }
  const auto tested = condition(node);
  return tested ? condition_value(*tested) : std::nullopt;
}

std::optional<Value> CheckReader::condition_value(const Condition& condition) {
  if (!condition.is_exact() || !condition.is_definite()) return std::nullopt;
  return Value{ValueKind::boolean, in_parentheses(condition.when_true)};
}

namespace {

bool is_whole(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::bigint;
}

// A number constant as one of another type.
std::optional<Value> cast_number(const Value& value, ValueKind kind) {
  if (is_whole(value.kind) && is_whole(kind)) {
    if (kind == ValueKind::integer && value.kind == ValueKind::bigint) return std::nullopt;
    Value out = value;
    out.kind = kind;
    if (kind != value.kind) out.text += 'n';
    return out;
  }
  if (kind == ValueKind::numeric) {
    // A whole number compares as itself; what it is calculated with is another matter.
    Value out = value;
    out.may_calculate = false;
    return out;
  }
  if (kind == ValueKind::real) {
    Value out = value;
    out.kind = ValueKind::real;
    out.text = value.content;
    return out;
  }
  return std::nullopt;
}

std::optional<bool> boolean_text(std::string_view text) {
  if (text == "t" || text == "true") return true;
  if (text == "f" || text == "false") return false;
  return std::nullopt;
}

bool is_iso_date(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U})
    if (text[at] < '0' || text[at] > '9') return false;
  return true;
}

}  // namespace

// A literal takes the type of what it stands beside.
std::optional<Value> CheckReader::typed_literal(const Value& literal, const Value& beside) {
  switch (beside.kind) {
    case ValueKind::text:
      return text_constant(literal.content, ValueKind::text);
    case ValueKind::character:
      return text_constant(without_final_blanks(literal.content), ValueKind::character);
    case ValueKind::enumeration: {
      Value out = text_constant(literal.content, ValueKind::enumeration);
      out.type_name = beside.type_name;
      return out;
    }
    case ValueKind::integer:
    case ValueKind::bigint: {
      const auto whole = whole_number(literal.content);
      if (!whole) return std::nullopt;
      return number(*whole);
    }
    case ValueKind::numeric:
    case ValueKind::real: {
      const auto digits = sql::canonical_decimal(literal.content);
      if (!digits) return std::nullopt;
      Value out{ValueKind::numeric, fmt::format("{}({})", helper("decimal"), string_literal(*digits))};
      out.is_constant = true;
      out.content = *digits;
      return out;
    }
    case ValueKind::boolean: {
      const auto truth = boolean_text(literal.content);
      if (!truth) return std::nullopt;
      return Value{ValueKind::boolean, *truth ? "true" : "false"};
    }
    case ValueKind::date:
    case ValueKind::timestamp:
    case ValueKind::timestamptz: {
      if (!is_iso_date(literal.content)) return std::nullopt;
      Value out = text_constant(literal.content, beside.kind);
      return out;
    }
    default:
      return std::nullopt;
  }
}

std::optional<Value> CheckReader::cast_list(Value list, catalog::Type element) {
  element.array = false;
  for (Value& one : list.elements) {
    auto made = cast(std::move(one), element);
    if (!made) return std::nullopt;
    one = std::move(*made);
  }
  return list;
}

std::optional<Value> CheckReader::cast_to_text(Value value) {
  const ValueKind from = value.kind;
  value.kind = ValueKind::text;
  if (from == ValueKind::text || from == ValueKind::enumeration) return value;
  if (from == ValueKind::character) {
    if (!value.is_constant) value.text = fmt::format("{}({})", helper("rtrim"), value.text);
    return value;
  }
  if (from != ValueKind::integer || value.is_constant) return std::nullopt;
  value.text = fmt::format("String({})", value.text);
  return value;
}

// To a type of the same kind.
std::optional<Value> CheckReader::cast_within(Value value, const catalog::Type& type) {
  if (type.name == "smallint" && (value.lowest < INT16_MIN || value.highest > INT16_MAX)) return std::nullopt;
  if (type.name == "smallint") value.may_calculate = false;
  // What is made narrower is rounded.
  if (type.name == "real" && !value.text.starts_with("Math.fround(")) return std::nullopt;
  return value;
}

std::optional<Value> CheckReader::cast(Value value, const catalog::Type& type) {
  if (value.kind == ValueKind::null) return value;
  if (value.is_list && type.array) return cast_list(std::move(value), type);
  Value target;
  target.kind = kind_of(type);
  target.type_name = type.schema + "." + type.name;
  if (value.kind == ValueKind::literal) {
    // A literal cast to varchar(n) or char(n) may be cut, one cast to real is rounded.
    const bool may_change = !type.modifiers.empty() || type.name == "character" || type.name == "real";
    return may_change ? std::nullopt : typed_literal(value, target);
  }
  if (!type.modifiers.empty()) return std::nullopt;
  if (target.kind == ValueKind::text) return cast_to_text(std::move(value));
  if (target.kind == value.kind && target.kind != ValueKind::other && target.kind != ValueKind::array) {
    const bool same = target.kind != ValueKind::enumeration || target.type_name == value.type_name;
    return same ? cast_within(std::move(value), type) : std::nullopt;
  }
  if (value.is_constant) return type.name == "real" ? std::nullopt : cast_number(value, target.kind);
  if (value.kind == ValueKind::boolean && target.kind == ValueKind::integer) {
    value.kind = ValueKind::integer;
    value.text = value.text.starts_with('(') ? "Number" + value.text : fmt::format("Number({})", value.text);
    value.lowest = 0;
    value.highest = 1;
    return value;
  }
  if (value.kind != ValueKind::integer) return std::nullopt;
  value.may_calculate = false;
  if (target.kind == ValueKind::numeric) return value;
  if (target.kind == ValueKind::bigint) value.text = fmt::format("{}({})", helper("int8"), value.text);
  if (target.kind != ValueKind::bigint && type.name != "double precision") return std::nullopt;
  value.kind = target.kind;
  return value;
}

std::optional<Value> CheckReader::list(const Node& node) {
  Value out;
  out.is_list = true;
  out.kind = ValueKind::array;
  for (const Node& element : node.children("elements")) {
    auto one = value(element);
    if (!one) return std::nullopt;
    out.elements.push_back(std::move(*one));
  }
  return out;
}

std::optional<Value> CheckReader::coalesce(const Node& node) {
  std::vector<Value> values;
  for (const Node& argument : node.children("args")) {
    auto one = value(argument);
    if (!one || one->kind == ValueKind::null) return std::nullopt;
    values.push_back(std::move(*one));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].kind != ValueKind::literal) continue;
    auto typed = typed_literal(values[i], values.front());
    if (!typed) return std::nullopt;
    values[i] = std::move(*typed);
  }
  Value out = values.back();
  for (std::size_t i = values.size() - 1; i-- > 0;) {
    if (values[i].kind != out.kind || values[i].type_name != out.type_name) {
      const bool is_label = out.is_constant && out.kind == values[i].kind;
      if (!is_label) return std::nullopt;
    }
    if (!out.nulls.empty()) return std::nullopt;
    if (values[i].nulls.empty()) {
      out = values[i];
      continue;
    }
    const Js null = is_null(values[i]);
    out.text = fmt::format("({} ? {} : {})", null.text, out.text, values[i].text);
    out.is_plain = out.is_plain && values[i].is_plain;
    out.lowest = std::min(out.lowest, values[i].lowest);
    out.highest = std::max(out.highest, values[i].highest);
    out.is_constant = false;
    out.type_name = values[i].type_name;
  }
  return out;
}

// On integers whose result surely fits: what overflows is an error to the server, and when that is met
// depends on the order in which it looks at the parts of a check.
std::optional<Value> CheckReader::arithmetic(const Node& node) {
  const std::string_view op = node.strings("name").front();
  auto right = value(node.child("rexpr"));
  if (!node.child("lexpr")) {
    if (!right || op != "-" || !right->is_constant) return std::nullopt;
    if (const auto whole = whole_number(right->content)) return number(-*whole);
    if (right->kind != ValueKind::numeric) return std::nullopt;
    right->content = "-" + right->content;
    right->text = fmt::format("{}({})", helper("decimal"), string_literal(right->content));
    return right;
  }
  auto left = value(node.child("lexpr"));
  if (!left || !right) return std::nullopt;
  for (const Value* side : {&*left, &*right})
    if (side->kind != ValueKind::integer || !side->may_calculate) return std::nullopt;
  // smallint and smallint give a smallint, which overflows.
  const auto is_small = [](const Value& side) {
    return side.lowest == INT16_MIN && side.highest == INT16_MAX;
  };
  if (is_small(*left) && is_small(*right)) return std::nullopt;
  Value out;
  out.kind = ValueKind::integer;
  out.text = fmt::format("({} {} {})", left->text, op, right->text);
  out.nulls = left->nulls;
  out.nulls.insert(out.nulls.end(), right->nulls.begin(), right->nulls.end());
  std::array<std::int64_t, 4> ends{};
  if (op == "*") {
    ends = {left->lowest * right->lowest, left->lowest * right->highest, left->highest * right->lowest,
            left->highest * right->highest};
  } else if (op == "+") {
    ends = {left->lowest + right->lowest, left->highest + right->highest, left->lowest + right->lowest,
            left->highest + right->highest};
  } else {
    ends = {left->lowest - right->highest, left->highest - right->lowest, left->lowest - right->highest,
            left->highest - right->lowest};
  }
  out.lowest = *std::min_element(ends.begin(), ends.end());
  out.highest = *std::max_element(ends.begin(), ends.end());
  if (out.lowest < INT32_MIN || out.highest > INT32_MAX) return std::nullopt;
  return out;
}

}  // namespace wesley::generate
