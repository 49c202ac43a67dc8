// SPDX-License-Identifier: Apache-2.0
#include "generate/datum.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

#include "sql/lexer.h"

namespace wesley::generate {

namespace {

using Kind = Datum::Kind;

std::optional<double> read_number(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

// Days from 1970-01-01 (the algorithm of civil calendars, years from March on).
double days_of(int year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int of_era = year - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int of_days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
  return era * 146097.0 + of_days - 719468;
}

// 2024-01-31, 2024-01-31 10:00, 2024-01-31 10:00:00+00, with T for the space; UTC.
std::optional<double> read_moment(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
  double second = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &used) < 3) return std::nullopt;
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const char* rest = text.c_str() + used;
  if (*rest == ' ' || *rest == 'T') {
    int clock = 0;
    if (std::sscanf(rest + 1, "%2d:%2d%n", &hour, &minute, &clock) < 2) return std::nullopt;
    rest += 1 + clock;
    if (*rest == ':') {
      if (std::sscanf(rest + 1, "%lf%n", &second, &clock) < 1) return std::nullopt;
      rest += 1 + clock;
    }
  }
  const std::string_view zone = rest;
  if (!zone.empty() && zone != "+00" && zone != "Z" && zone != "+00:00") return std::nullopt;
  return days_of(year, month, day) * 86400 + hour * 3600.0 + minute * 60.0 + second;
}

std::string lowered(std::string_view text) {
  std::string out;
  for (const char c : text) out += sql::fold(c);
  return out;
}

Datum moment_datum(double seconds, std::string_view text) {
  Datum datum;
  datum.kind = Kind::moment;
  datum.number = seconds;
  datum.text = text;
  return datum;
}

}  // namespace

bool is_textual(std::string_view name) {
  return name == "text" || name == "character varying" || name == "character" || name == "uuid" ||
         name == "name" || name == "citext";
}
bool is_number_name(std::string_view name) {
  return name == "integer" || name == "bigint" || name == "smallint" || name == "numeric" || name == "real" ||
         name == "double precision";
}
bool is_moment_name(std::string_view name) {
  return name == "date" || name == "timestamp without time zone" || name == "timestamp with time zone";
}

Datum null_datum() {
  Datum datum;
  datum.kind = Kind::null;
  return datum;
}

Datum boolean_datum(bool value) {
  Datum datum;
  datum.kind = Kind::boolean;
  datum.number = value ? 1 : 0;
  datum.text = value ? "true" : "false";
  return datum;
}

Datum number_datum(double value) {
  Datum datum;
  datum.kind = Kind::number;
  datum.number = value;
  return datum;
}

Datum text_datum(std::string_view text) {
  Datum datum;
  datum.kind = Kind::text;
  datum.text = text;
  return datum;
}

Datum opaque_datum(std::string_view text) {
  Datum datum;
  datum.kind = Kind::opaque;
  datum.text = text;
  return datum;
}

Datum read_datum(std::string_view text, const catalog::Type& type) {
  if (type.array) {
    // {a,b}: of simple elements alone.
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return {};
    text = text.substr(1, text.size() - 2);
    Datum list;
    list.kind = Kind::list;
    if (text.find_first_of("{}\"\\ ") != std::string_view::npos) return {};
    while (!text.empty()) {
      const std::size_t comma = std::min(text.find(','), text.size());
      Datum element = text_datum(text.substr(0, comma));
      element.untyped = true;
      list.elements.push_back(std::move(element));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
  }
  if (is_number_name(type.name)) {
    const auto number = read_number(text);
    if (!number) return {};
    Datum datum = number_datum(*number);
    datum.text = text;
    return datum;
  }
  if (is_moment_name(type.name)) {
    const auto moment = read_moment(std::string(text));
    return moment ? moment_datum(*moment, text) : Datum();
  }
  if (type.name == "boolean") {
    const std::string word = lowered(text);
    if (word == "t" || word == "true") return boolean_datum(true);
    if (word == "f" || word == "false") return boolean_datum(false);
    return {};
  }
  if (is_textual(type.name) || !type.schema.empty()) return text_datum(text);
  return {};
}

}  // namespace wesley::generate
