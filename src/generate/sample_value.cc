// SPDX-License-Identifier: Apache-2.0
#include "generate/sample_value.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "sql/quote.h"

namespace wesley::generate {

namespace {

using catalog::Catalog;
using catalog::Type;

// Types whose values the evaluator does not look into: `{}` is the number, from 1.
struct Form {
  std::string_view type;
  std::string_view text;
};
constexpr auto forms = std::to_array<Form>({
    {"bytea", "\\x0{}"},
    {"inet", "10.0.0.{}"},
    {"cidr", "10.0.{}.0/24"},
    {"macaddr", "08:00:2b:01:02:0{}"},
    {"macaddr8", "08:00:2b:01:02:03:04:0{}"},
    {"json", "{{\"a\": {}}}"},
    {"jsonb", "{{\"a\": {}}}"},
    {"xml", "<a>{}</a>"},
    {"interval", "{} days"},
    {"time without time zone", "10:00:0{}"},
    {"time with time zone", "10:00:0{}+00"},
    {"money", "{}"},
    {"tsvector", "a{}"},
    {"tsquery", "a{}"},
    {"oid", "{}"},
    {"point", "({},0)"},
    {"box", "(({},1),(0,0))"},
    {"lseg", "[(0,0),({},1)]"},
    {"path", "[(0,0),({},1)]"},
    {"polygon", "((0,0),({},1),(0,1))"},
    {"circle", "<(0,0),{}>"},
    {"line", "{{1,1,{}}}"},
    {"int4range", "[{0},{0}]"},
    {"int8range", "[{0},{0}]"},
    {"numrange", "[{0},{0}]"},
    {"daterange", "[2001-01-0{0},2001-01-0{0}]"},
    {"tsrange", "[2001-01-0{0},2001-01-0{0}]"},
    {"tstzrange", "[2001-01-0{0} 00:00+00,2001-01-0{0} 00:00+00]"},
    {"pg_lsn", "0/{}"},
    {"jsonpath", "$.a{}"},
    {"hstore", "a=>{}"},
    {"ltree", "a{}"},
});

bool is_integer(const Type& type) {
  return type.name == "integer" || type.name == "bigint" || type.name == "smallint";
}

// 12,2 -> how many digits stand before the point.
int digits_before_point(const Type& type) {
  if (type.name != "numeric" || type.modifiers.empty()) return 100;
  const int precision = std::atoi(type.modifiers.c_str());
  const std::size_t comma = type.modifiers.find(',');
  return precision - (comma == std::string::npos ? 0 : std::atoi(type.modifiers.c_str() + comma + 1));
}

int digits_after_point(const Type& type) {
  if (is_integer(type) || type.name == "real") return 0;
  if (type.name != "numeric" || type.modifiers.empty()) return 15;
  const std::size_t comma = type.modifiers.find(',');
  return comma == std::string::npos ? 0 : std::atoi(type.modifiers.c_str() + comma + 1);
}

bool number_fits(const Type& type, const std::string& text) {
  const double value = std::strtod(text.c_str(), nullptr);
  const double size = std::abs(value);
  if (type.name == "smallint" && size > 32767) return false;
  if (type.name == "integer" && size > 2147483647) return false;
  if (size > 9e15) return false;
  if (text.find_first_of("eE") != std::string::npos) return false;
  const std::size_t point = text.find('.');
  const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
  if (decimals > 0 && static_cast<int>(decimals) > digits_after_point(type)) return false;
  const int digits = digits_before_point(type);
  if (digits > 16) return true;  // as many has what is refused above
  double limit = 1;
  for (int digit = 0; digit < digits; ++digit) limit *= 10;
  return size < limit;
}

bool text_fits(const Type& type, const std::string& text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c != '\x7f'; });
  if (!ascii) return false;
  if (type.name == "uuid") return false;
  if (type.modifiers.empty()) return type.name != "character" || text.size() == 1;
  const auto most = static_cast<std::size_t>(std::atoi(type.modifiers.c_str()));
  return type.name == "character" ? text.size() == most : text.size() <= most;
}

std::string sample_text(const Type& type, std::size_t number) {
  const auto letter = static_cast<char>('a' + number % 26);
  const std::size_t most = type.modifiers.empty()
                               ? (type.name == "character" ? 1 : 40)
                               : static_cast<std::size_t>(std::atoi(type.modifiers.c_str()));
  std::string text = fmt::format("{}{}", letter, number + 1);
  text.resize(std::min(most, text.size()));
  if (type.name == "character") text.resize(most, letter);
  return text;
}

Cell quoted(const std::string& text, Datum datum) {
  return {sql::quote_literal(text), std::move(datum)};
}

std::optional<Cell> sample_of_form(const Type& type, std::size_t number) {
  if (type.name == "bit" || type.name == "bit varying") {
    const auto size =
        static_cast<std::size_t>(type.modifiers.empty() ? 1 : std::atoi(type.modifiers.c_str()));
    std::string bits(size, '0');
    for (std::size_t place = 0; place < size && place < 8; ++place)
      bits[size - 1 - place] = ((number >> place) & 1U) != 0 ? '1' : '0';
    return quoted(bits, opaque_datum(bits));
  }
  for (const Form& form : forms) {
    if (form.type != type.name) continue;
    const std::string text = fmt::format(fmt::runtime(form.text), number % 9 + 1);
    return quoted(text, opaque_datum(text));
  }
  return std::nullopt;
}

std::optional<Cell> sample_of_composite(const catalog::Composite& composite) {
  for (const catalog::Attribute& attribute : composite.attributes) {
    if (!attribute.type.schema.empty()) return std::nullopt;
  }
  const std::size_t size = composite.attributes.size();
  const std::string text = "(" + std::string(size == 0 ? 0 : size - 1, ',') + ")";
  return quoted(text, opaque_datum(text));
}

}  // namespace

const Cell& null_cell() {
  static const Cell cell{"NULL", null_datum()};
  return cell;
}

bool is_number_type(const Type& type) {
  return !type.array && (is_integer(type) || type.name == "numeric" || type.name == "real" ||
                         type.name == "double precision");
}
bool is_text_type(const Type& type) {
  return !type.array && (type.name == "text" || type.name == "character varying" ||
                         type.name == "character" || type.name == "citext" || type.name == "name");
}
bool is_moment_type(const Type& type) {
  return !type.array && (type.name == "date" || type.name == "timestamp without time zone" ||
                         type.name == "timestamp with time zone");
}

const Type& base_type(const Catalog& catalog, const Type& type) {
  const Type* out = &type;
  for (int depth = 0; depth < 20 && !out->array && !out->schema.empty(); ++depth) {
    const auto found = catalog.domains.find({out->schema, out->name});
    if (found == catalog.domains.end()) break;
    out = &found->second.base;
  }
  return *out;
}

std::optional<Cell> sample_value(const Catalog& catalog, const Type& written, std::size_t number) {
  const Type& type = base_type(catalog, written);
  if (type.array) {
    Type element = type;
    element.array = false;
    const auto one = sample_value(catalog, element, number - 1);
    const bool ruled = catalog.domains.count({element.schema, element.name}) > 0;
    const bool simple = one && !ruled && one->sql.find_first_of("{}\",\\ ") == std::string::npos;
    if (number == 0 || !simple) {
      Datum list;
      list.kind = Datum::Kind::list;
      return Cell{"'{}'", std::move(list)};
    }
    const std::string bare = one->sql.front() == '\'' ? one->sql.substr(1, one->sql.size() - 2) : one->sql;
    return quoted("{" + bare + "}", read_datum("{" + bare + "}", type));
  }
  if (is_number_type(type)) {
    std::string text = std::to_string(number + 1);
    if (!number_fits(type, text)) text = "0";
    return Cell{text, read_datum(text, type)};
  }
  if (is_text_type(type)) {
    const std::string text = sample_text(type, number);
    return quoted(text, type.name == "citext" ? opaque_datum(text) : text_datum(text));
  }
  if (is_moment_type(type)) {
    std::string text = fmt::format("2001-01-{:02}", number % 28 + 1);
    if (type.name != "date") text += type.name == "timestamp with time zone" ? " 10:00:00+00" : " 10:00:00";
    return quoted(text, read_datum(text, type));
  }
  if (type.name == "boolean") {
    const bool value = number % 2 == 0;
    return Cell{value ? "true" : "false", boolean_datum(value)};
  }
  if (type.name == "uuid") {
    const std::string text = fmt::format("00000000-0000-4000-8000-{:012}", number + 1);
    return quoted(text, text_datum(text));
  }
  if (const auto found = catalog.enums.find({type.schema, type.name}); found != catalog.enums.end()) {
    const auto& labels = found->second.labels;
    if (labels.empty()) return std::nullopt;
    const std::string& label = labels[number % labels.size()].label;
    return quoted(label, text_datum(label));
  }
  if (const auto found = catalog.composites.find({type.schema, type.name}); found != catalog.composites.end())
    return sample_of_composite(found->second);
  return sample_of_form(type, number);
}

std::optional<Cell> value_of_text(const Catalog& catalog, const Type& written, const std::string& text) {
  const Type& type = base_type(catalog, written);
  if (is_number_type(type)) {
    const Datum datum = read_datum(text, type);
    if (!datum.known() || !number_fits(type, text)) return std::nullopt;
    return Cell{text, datum};
  }
  if (is_text_type(type)) {
    if (!text_fits(type, text) || type.name == "citext") return std::nullopt;
    return quoted(text, text_datum(text));
  }
  if (is_moment_type(type)) {
    const Datum datum = read_datum(text, type);
    const bool whole = type.name != "date" || text.size() == 10;
    return datum.known() && whole ? std::optional(quoted(text, datum)) : std::nullopt;
  }
  if (type.name == "boolean") {
    const Datum datum = read_datum(text, type);
    return datum.known() ? std::optional(Cell{datum.text, datum}) : std::nullopt;
  }
  if (const auto found = catalog.enums.find({type.schema, type.name}); found != catalog.enums.end()) {
    for (const catalog::EnumLabel& label : found->second.labels) {
      if (label.label == text) return quoted(text, text_datum(text));
    }
  }
  return std::nullopt;
}

}  // namespace wesley::generate
