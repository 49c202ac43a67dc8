// SPDX-License-Identifier: Apache-2.0
// @default: a literal of the column's type becomes the text that the server itself would print for it, so
// that what is compared later is the same text: 'a'::text, 0, true, '{a,b}'::text[], '{"k": 1}'::jsonb.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/json.h"
#include "base/spelling.h"
#include "sdl/draft.h"
#include "sdl/scalars.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sdl {

namespace {

struct IntegerRange {
  std::string_view type;
  std::int64_t minimum;
  std::int64_t maximum;
};
constexpr std::array integer_ranges{IntegerRange{"smallint", INT16_MIN, INT16_MAX},
                                    IntegerRange{"integer", INT32_MIN, INT32_MAX},
                                    IntegerRange{"bigint", INT64_MIN, INT64_MAX}};

bool fits(std::string_view digits, std::string_view type) {
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, code] = std::from_chars(digits.data(), end, number);
  if (code != std::errc() || stop != end) return false;
  for (const IntegerRange& range : integer_ranges) {
    if (range.type == type) return number >= range.minimum && number <= range.maximum;
  }
  return true;
}

std::string range_help(std::string_view type) {
  for (const IntegerRange& range : integer_ranges) {
    if (range.type == type) return fmt::format("Its values go from {} to {}.", range.minimum, range.maximum);
  }
  return {};
}

bool is_number(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, number);
  return stop == end && (code == std::errc() || code == std::errc::result_out_of_range);
}

bool is_uuid(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(),
                                    [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '{' || c == '}';
  });
  return clean && digits == 32;
}

bool is_boolean_word(std::string_view text) {
  constexpr std::array<std::string_view, 12> words{"true", "false", "t",  "f",   "yes", "no",
                                                   "y",    "n",     "on", "off", "1",   "0"};
  std::string lower;
  for (const char c : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::find(words.begin(), words.end(), lower) != words.end();
}

// jsonb_out: keys by length, then bytes; `: ` and `, ` between.
void write_json(const Value& value, std::string& out) {
  if (value.kind == ValueKind::list) {
    out += '[';
    for (std::size_t i = 0; i < value.elements.size(); ++i) {
      if (i > 0) out += ", ";
      write_json(value.elements[i], out);
    }
    out += ']';
  } else if (value.kind == ValueKind::object) {
    std::vector<const ObjectField*> fields;
    for (const ObjectField& field : value.fields) fields.push_back(&field);
    std::stable_sort(fields.begin(), fields.end(), [](const ObjectField* left, const ObjectField* right) {
      const std::string& a = left->name.value;
      const std::string& b = right->name.value;
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    out += '{';
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) out += ", ";
      append_json_string(out, fields[i]->name.value);
      out += ": ";
      write_json(fields[i]->value, out);
    }
    out += '}';
  } else if (value.kind == ValueKind::string || value.kind == ValueKind::enumeration) {
    append_json_string(out, value.text);
  } else {
    out += value.kind == ValueKind::null ? "null" : value.text;
  }
}

// array_out: an element is quoted when it could be read as something else.
void append_array_element(std::string& out, const std::string& text) {
  const bool null_word = text.size() == 4 && std::equal(text.begin(), text.end(), "null", [](char a, char b) {
                           return std::tolower(static_cast<unsigned char>(a)) == b;
                         });
  if (!text.empty() && !null_word && text.find_first_of("{},\"\\ \t\n\r\v\f") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

// A literal as input text of a type, and whether it stands in SQL as it is.
struct Literal {
  std::string text;
  bool bare = false;
};

class LiteralReader {
 public:
  LiteralReader(Draft& draft, const catalog::Type& type)
      : draft_(draft), type_(type), family_(family_of(type)) {
    if (type.schema.empty()) return;
    const auto found = draft.enum_of_name.find({type.schema, type.name});
    if (found != draft.enum_of_name.end()) enum_ = found->second;
  }

  // None after a report.
  std::optional<Literal> read(const Value& value) {
    if (family_ == Family::json) return json(value);
    switch (value.kind) {
      case ValueKind::string:
        return string(value);
      case ValueKind::integer:
      case ValueKind::floating:
        return number(value);
      case ValueKind::boolean:
        if (family_ == Family::boolean || open_type()) return Literal{value.text, true};
        return mismatch(value, "a boolean");
      case ValueKind::enumeration:
        return enum_ == nullptr ? name_without_enum(value) : enum_label(value);
      case ValueKind::object:
        return mismatch(value, "an object");
      case ValueKind::list:
        return type_.array ? list(value) : mismatch(value, "a list");
      default:
        return mismatch(value, "this value");
    }
  }

 private:
  // A type of which nothing is known here, such as a domain.
  bool open_type() const { return family_ == Family::other && !type_.array && enum_ == nullptr; }

  std::nullopt_t mismatch(const Value& value, std::string_view what, std::string help = {}) {
    auto& report =
        draft_.report(Kind::default_type, value.span,
                      fmt::format("{} cannot be a value of type `{}`", what, sql::to_string(type_)));
    report.label = fmt::format("no value of type `{}`", sql::to_string(type_));
    report.help = std::move(help);
    return std::nullopt;
  }

  std::optional<Literal> string(const Value& value) {
    const std::string& text = value.text;
    if (type_.array) {
      // An array literal of PostgreSQL: '{a,b}', or with bounds '[0:1]={a,b}'.
      if (!text.empty() && (text.front() == '{' || text.front() == '[')) return Literal{text};
      return mismatch(value, fmt::format("`{}`", text), fmt::format("Write a list: `[\"{}\"]`.", text));
    }
    if (enum_ != nullptr) return enum_label(value);
    const auto checked = [&](bool good) -> std::optional<Literal> {
      if (good) return Literal{text};
      return mismatch(value, fmt::format("`{}`", text));
    };
    switch (family_) {
      case Family::integer:
        return checked(fits(text, type_.name));
      case Family::number:
        return checked(is_number(text) || text == "NaN" || text == "Infinity" || text == "-Infinity" ||
                       type_.name == "money");
      case Family::boolean:
        return checked(is_boolean_word(text));
      case Family::uuid:
        return checked(is_uuid(text));
      case Family::temporal:
        if (!is_frozen_word(text)) return Literal{text};
        report_frozen(value);
        return std::nullopt;
      default:
        return Literal{text};
    }
  }

  void report_frozen(const Value& value) {
    auto& report = draft_.report(
        Kind::frozen_default, value.span,
        fmt::format("default `{}` would be read once, when the table is created, and then stay", value.text));
    report.label = "frozen";
    report.help = type_.name == "date" ? "Write `@default(expr: \"current_date\")`."
                                       : "Write `@default(expr: \"now()\")`.";
  }

  std::optional<Literal> number(const Value& value) {
    const bool whole = value.kind == ValueKind::integer;
    if (family_ == Family::number || open_type()) return Literal{value.text, true};
    if (family_ == Family::text && !type_.array) {
      return mismatch(value, "a number", fmt::format("Put it in quotes: `\"{}\"`.", value.text));
    }
    if (family_ != Family::integer) return mismatch(value, "a number");
    if (!whole) return mismatch(value, fmt::format("`{}`", value.text), "Use a whole number.");
    if (fits(value.text, type_.name)) return Literal{value.text, true};
    return mismatch(value, fmt::format("`{}`", value.text), range_help(type_.name));
  }

  std::optional<Literal> name_without_enum(const Value& value) {
    return mismatch(value, fmt::format("the name `{}`", value.text),
                    fmt::format("Put it in quotes, `\"{}\"`, or write SQL with `expr`.", value.text));
  }

  // A name is a GraphQL value of the enum, a string is a label.
  std::optional<Literal> enum_label(const Value& value) {
    const bool name = value.kind == ValueKind::enumeration;
    std::vector<std::string> candidates;
    for (const catalog::EnumLabel& label : enum_->enumeration.labels) {
      if (value.text == (name ? label.annotations.sdl_name : label.label)) return Literal{label.label};
      candidates.push_back(name ? label.annotations.sdl_name : label.label);
    }
    auto& report = draft_.report(Kind::unknown_label, value.span,
                                 fmt::format("enum `{}` has no {} `{}`", enum_->node->name.value,
                                             name ? "value" : "label", value.text));
    report.label = "unknown";
    report.related.push_back({enum_->node->name.span, "the enum"});
    const auto similar = nearest(value.text, candidates);
    report.help = similar ? fmt::format("did you mean `{}`?", *similar)
                          : fmt::format("It has {}.", fmt::join(candidates, ", "));
    return std::nullopt;
  }

  std::optional<Literal> json(const Value& value) {
    if (value.kind == ValueKind::string) {
      if (parse_json(value.text)) return Literal{value.text};
      return mismatch(value, "this text",
                      "It is no JSON. A JSON string has quotes of its own: `\"\\\"text\\\"\"`.");
    }
    Literal out;
    write_json(value, out.text);
    return out;
  }

  std::optional<Literal> list(const Value& value) {
    catalog::Type element_type = type_;
    element_type.array = false;
    LiteralReader reader(draft_, element_type);
    Literal out;
    out.text = "{";
    for (const Value& element : value.elements) {
      if (out.text.size() > 1) out.text += ',';
      if (element.kind == ValueKind::null) {
        out.text += "NULL";
        continue;
      }
      const auto literal = element.kind == ValueKind::list ? list(element) : reader.read(element);
      if (!literal) return std::nullopt;
      if (element.kind == ValueKind::list) {
        out.text += literal->text;
      } else {
        append_array_element(out.text, literal->text);
      }
    }
    out.text += '}';
    return out;
  }

  Draft& draft_;
  const catalog::Type& type_;
  Family family_;
  const EnumDraft* enum_ = nullptr;
};

// `@default(value: "now()")` on a timestamp: an expression after all.
bool is_call_in_string(const catalog::Type& type, const Value& value) {
  if (value.kind != ValueKind::string || value.block) return false;
  return (type.array || family_of(type) != Family::text) && is_single_call(value.text);
}

std::optional<catalog::Expression> from_literal(Draft& draft, const catalog::Column& column,
                                                const Value& value) {
  if (is_call_in_string(column.type, value)) {
    auto& report = draft.report(Kind::call_in_string, value.span,
                                fmt::format("`{}` is taken as an SQL expression", value.text));
    report.label = "a call in a string";
    report.help = fmt::format("Say so: `@default(expr: \"{}\")`.", value.text);
    return draft.expressions.constant(value.text, column.type);
  }
  const auto literal = LiteralReader(draft, column.type).read(value);
  if (!literal) return std::nullopt;
  if (literal->bare) return draft.expressions.constant(literal->text, column.type);
  return draft.expressions.constant(
      fmt::format("{}::{}", sql::quote_literal(literal->text), sql::to_string(column.type)), column.type);
}

std::optional<catalog::Expression> from_sql(Draft& draft, const catalog::Column& column, const Value& value) {
  const ParsedExpression* parsed = check_syntax(draft, value);
  if (parsed == nullptr) return std::nullopt;
  if (!parsed->references.columns.empty() || parsed->references.has_subquery) {
    auto& report = draft.report(Kind::expression_not_allowed, value.span,
                                "a default cannot refer to columns or to other rows");
    report.label = parsed->references.columns.empty()
                       ? "has a subquery"
                       : fmt::format("refers to `{}`", parsed->references.columns.front());
    report.help =
        "A text needs quotes inside of the SQL: `\"'text'\"`. For a value that follows from other columns "
        "there is "
        "`@generated(expr:)`.";
    return std::nullopt;
  }
  if (family_of(column.type) == Family::temporal && is_frozen_time(value.text)) {
    auto& report = draft.report(Kind::frozen_default, value.span,
                                "this default would be read once, when the table is created, and then stay");
    report.label = "frozen";
    report.help = "Write `now()` or `current_date`.";
    return std::nullopt;
  }
  return draft.expressions.constant(value.text, column.type);
}

}  // namespace

std::optional<catalog::Expression> default_expression(Draft& draft, const catalog::Column& column,
                                                      const Use& use) {
  const Argument* value = use.node().argument("value");
  const Argument* expr = use.node().argument("expr");
  if ((value == nullptr) == (expr == nullptr)) {
    auto& report = draft.report(
        value == nullptr ? Kind::missing_argument : Kind::conflicting_directives, use.node().name.span,
        fmt::format("`@default` needs either `value` or `expr`{}", value == nullptr ? "" : ", not both"));
    report.label = value == nullptr ? "has neither" : "has both";
    return std::nullopt;
  }
  if (expr != nullptr) {
    if (expr->value.kind == ValueKind::null) return std::nullopt;
    return from_sql(draft, column, expr->value);
  }
  if (value->value.kind == ValueKind::null) return std::nullopt;
  return from_literal(draft, column, value->value);
}

}  // namespace wesley::sdl
