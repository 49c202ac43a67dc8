// SPDX-License-Identifier: Apache-2.0
#include "sql/literal.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "sql/lexer.h"
#include "sql/quote.h"
#include "sql/type_name.h"

namespace wesley::sql {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), fold);
  return out;
}

using Canonical = std::optional<std::string> (*)(std::string_view);

// The prefixes that bool_in takes (src/backend/utils/adt/bool.c, parse_bool_with_len).
std::optional<std::string> boolean_constant(std::string_view text) {
  const std::string word = lower(trim(text));
  if (word.empty()) return std::nullopt;
  const auto begins = [&](std::string_view full) { return full.starts_with(word); };
  if (begins("true") || begins("yes") || word == "on" || word == "1") return "true";
  if (begins("false") || begins("no") || word == "of" || word == "off" || word == "0") return "false";
  return std::nullopt;
}

std::optional<std::string> integer_constant(std::string_view text) {
  auto decimal = canonical_decimal(text);
  if (!decimal || text.find_first_of(".eE") != std::string_view::npos) return std::nullopt;
  return decimal;
}

// 17 digits tell every double from its neighbours; beyond them the text as written must do.
std::optional<std::string> float_constant(std::string_view text) {
  auto decimal = canonical_decimal(text);
  if (!decimal || decimal->size() > 17) return std::nullopt;
  if (decimal->find('.') != std::string::npos) {
    decimal->erase(decimal->find_last_not_of('0') + 1);
    if (decimal->ends_with('.')) decimal->pop_back();
  }
  // numeric has no negative zero, a float has.
  if (*decimal == "0" && trim(text).starts_with('-')) return std::nullopt;
  return decimal;
}

std::optional<std::string> uuid_constant(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  return lower(text);
}

// bytea_out in hex: of text without a backslash the bytes as they are.
std::optional<std::string> bytea_constant(std::string_view text) {
  if (text.find('\\') == std::string_view::npos) {
    std::string out = "\\x";
    for (char c : text) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
  }
  const bool hexadecimal = text.starts_with("\\x") &&
                           text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
  if (!hexadecimal) return std::nullopt;
  return lower(text);
}

// HH:MM[:SS[.ffffff]] with two digits each -> HH:MM:SS[.fff], and what follows in `rest`.
std::optional<std::string> clock_time(std::string_view text, std::string_view& rest) {
  std::string out;
  for (int part = 0; part < 3; ++part) {
    if (part > 0) {
      if (!text.starts_with(':')) {
        if (part == 1) return std::nullopt;
        out += ":00";
        break;
      }
      text.remove_prefix(1);
      out += ':';
    }
    const std::string_view digits = take_digits(text);
    // A 24th hour or a 60th second is carried over by the server.
    if (digits.size() != 2 || digits >= (part == 0 ? "24" : "60")) return std::nullopt;
    out += digits;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    std::string_view fraction = take_digits(text);
    if (fraction.size() > 6) return std::nullopt;
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (!fraction.empty()) out.append(".").append(fraction);
  }
  rest = text;
  return out;
}

std::optional<std::string> date_time(std::string_view text, std::string_view& rest) {
  text = trim(text);
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (std::size_t i = 0; i < 10; ++i) {
    if (i != 4 && i != 7 && !is_digit(text[i])) return std::nullopt;
  }
  std::string out(text.substr(0, 10));
  text.remove_prefix(10);
  if (text.empty()) {
    rest = text;
    return out + " 00:00:00";
  }
  if (fold(text.front()) != 't' && text.front() != ' ') return std::nullopt;
  const auto time = clock_time(text.substr(1), rest);
  if (!time) return std::nullopt;
  return out + " " + *time;
}

std::optional<std::string> timestamp_constant(std::string_view text) {
  std::string_view rest;
  auto out = date_time(text, rest);
  if (!out || !rest.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> timestamptz_constant(std::string_view text) {
  constexpr auto utc =
      std::to_array<std::string_view>({"", "z", "+00", "+0", "-00", "+00:00", "utc", " utc", " +00"});
  std::string_view rest;
  auto out = date_time(text, rest);
  if (!out || std::find(utc.begin(), utc.end(), lower(rest)) == utc.end()) return std::nullopt;
  return *out + "+00";
}

std::optional<std::string> time_constant(std::string_view text) {
  std::string_view rest;
  auto out = clock_time(trim(text), rest);
  if (!out || !rest.empty()) return std::nullopt;
  return out;
}

struct IntervalUnit {
  std::string_view name;
  std::int64_t months;
  std::int64_t days;
  std::int64_t microseconds;
};
constexpr std::int64_t second_us = 1'000'000;
constexpr auto interval_units = std::to_array<IntervalUnit>({
    {"year", 12, 0, 0},
    {"years", 12, 0, 0},
    {"month", 1, 0, 0},
    {"months", 1, 0, 0},
    {"mon", 1, 0, 0},
    {"mons", 1, 0, 0},
    {"week", 0, 7, 0},
    {"weeks", 0, 7, 0},
    {"day", 0, 1, 0},
    {"days", 0, 1, 0},
    {"hour", 0, 0, 3600 * second_us},
    {"hours", 0, 0, 3600 * second_us},
    {"minute", 0, 0, 60 * second_us},
    {"minutes", 0, 0, 60 * second_us},
    {"min", 0, 0, 60 * second_us},
    {"mins", 0, 0, 60 * second_us},
    {"second", 0, 0, second_us},
    {"seconds", 0, 0, second_us},
    {"sec", 0, 0, second_us},
    {"secs", 0, 0, second_us},
});

struct Interval {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t microseconds = 0;
};

std::int64_t to_integer(std::string_view digits) {
  std::int64_t value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

// "HH:MM:SS" or "N unit" from the front of `text`; false when it is neither.
bool take_interval_part(std::string_view& text, Interval& sum) {
  const std::string_view whole = text;
  const std::string_view digits = take_digits(text);
  if (digits.empty() || digits.size() > 6) return false;
  if (text.starts_with(':')) {
    const auto time = clock_time(whole, text);
    if (!time || time->size() != 8) return false;
    sum.microseconds += (to_integer(time->substr(0, 2)) * 3600 + to_integer(time->substr(3, 2)) * 60 +
                         to_integer(time->substr(6, 2))) *
                        second_us;
    return true;
  }
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && starts_word(text[end])) ++end;
  const std::string word = lower(text.substr(0, end));
  for (const IntervalUnit& unit : interval_units) {
    if (unit.name != word) continue;
    sum.months += to_integer(digits) * unit.months;
    sum.days += to_integer(digits) * unit.days;
    sum.microseconds += to_integer(digits) * unit.microseconds;
    text.remove_prefix(end);
    return true;
  }
  return false;
}

std::string plural(std::int64_t count, std::string_view unit) {
  return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
}

// interval_out in IntervalStyle postgres, for what has no sign and no fraction.
std::optional<std::string> interval_constant(std::string_view text) {
  text = trim(text);
  Interval sum;
  int parts = 0;
  for (; !text.empty(); ++parts) {
    // A unit named twice is an error to the server; more parts than units must have one twice.
    if (parts > 6 || !take_interval_part(text, sum)) return std::nullopt;
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (parts == 0) return std::nullopt;
  std::vector<std::string> out;
  if (sum.months >= 12) out.push_back(plural(sum.months / 12, "year"));
  if (sum.months % 12 != 0) out.push_back(plural(sum.months % 12, "mon"));
  if (sum.days != 0) out.push_back(plural(sum.days, "day"));
  const std::int64_t seconds = sum.microseconds / second_us;
  if (seconds != 0 || out.empty()) {
    out.push_back(fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
  }
  return fmt::format("{}", fmt::join(out, " "));
}

void append_jsonb(std::string& out, const Json& json);

// Keys in the order of jsonb: by length, then bytes (src/backend/utils/adt/jsonb_util.c,
// lengthCompareJsonbString).
void append_jsonb_object(std::string& out, Json::Object members) {
  std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
  });
  // Of a key written twice the last value counts.
  const auto last = std::unique(members.rbegin(), members.rend(),
                                [](const auto& a, const auto& b) { return a.first == b.first; });
  members.erase(members.begin(), last.base());
  out += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ", ";
    append_json_string(out, members[i].first);
    out += ": ";
    append_jsonb(out, members[i].second);
  }
  out += '}';
}

void append_jsonb(std::string& out, const Json& json) {
  if (const auto* object = json.as_object()) return append_jsonb_object(out, *object);
  const auto* array = json.as_array();
  if (array == nullptr) return json.dump_to(out);
  out += '[';
  for (std::size_t i = 0; i < array->size(); ++i) {
    if (i > 0) out += ", ";
    append_jsonb(out, (*array)[i]);
  }
  out += ']';
}

// Numbers of jsonb are numeric: neither a fraction nor more than 18 digits survives a reader that makes
// doubles and 64-bit integers of them. A zero byte is no jsonb at all.
std::optional<std::string> jsonb_constant(std::string_view text) {
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    run = is_digit(text[i]) ? run + 1 : 0;
    if (run > 18) return std::nullopt;
    if (run > 0 && i + 1 < text.size() &&
        std::string_view(".eE").find(text[i + 1]) != std::string_view::npos) {
      return std::nullopt;
    }
  }
  if (text.find("\\u") != std::string_view::npos) return std::nullopt;
  // What is deep is walked by recursion.
  if (std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; }) > 500) {
    return std::nullopt;
  }
  const auto json = parse_json(text);
  if (!json) return std::nullopt;
  std::string out;
  append_jsonb(out, *json);
  return out;
}

struct Format {
  std::string_view type;
  Canonical canonical;
};
constexpr auto formats = std::to_array<Format>({
    {"bigint", integer_constant},
    {"bytea", bytea_constant},
    {"double precision", float_constant},
    {"interval", interval_constant},
    {"jsonb", jsonb_constant},
    {"numeric", canonical_decimal},
    {"real", float_constant},
    {"smallint", integer_constant},
    {"time without time zone", time_constant},
    {"timestamp with time zone", timestamptz_constant},
    {"timestamp without time zone", timestamp_constant},
    {"uuid", uuid_constant},
});

}  // namespace

std::optional<std::string> canonical_decimal(std::string_view text) {
  text = trim(text);
  const bool negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::string digits(take_digits(text));
  std::size_t scale = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const std::string_view fraction = take_digits(text);
    digits += fraction;
    scale = fraction.size();
  }
  if (digits.empty()) return std::nullopt;
  if (!text.empty()) {
    if (fold(text.front()) != 'e') return std::nullopt;
    text.remove_prefix(1);
    const bool down = text.starts_with('-');
    if (down || text.starts_with('+')) text.remove_prefix(1);
    const std::string_view exponent = take_digits(text);
    if (exponent.empty() || exponent.size() > 2 || !text.empty()) return std::nullopt;
    const auto shift = static_cast<std::size_t>(to_integer(exponent));
    if (down) {
      scale += shift;
    } else {
      if (shift > scale) digits.append(shift - scale, '0');
      scale -= std::min(scale, shift);
    }
  }
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  std::string out = digits.substr(0, digits.size() - scale);
  out.erase(0, std::min(out.find_first_not_of('0'), out.size() - 1));
  if (scale > 0) out += "." + digits.substr(digits.size() - scale);
  if (negative && out.find_first_not_of("0.") != std::string::npos) out.insert(0, "-");
  return out;
}

std::optional<std::string> rescale_decimal(std::string_view decimal, std::size_t scale) {
  std::string out(decimal);
  const std::size_t point = out.find('.');
  const std::size_t present = point == std::string::npos ? 0 : out.size() - point - 1;
  if (present > scale) {
    if (out.find_first_not_of('0', out.size() - (present - scale)) != std::string::npos) return std::nullopt;
    out.erase(out.size() - (present - scale));
    if (out.ends_with('.')) out.pop_back();
    return out;
  }
  if (present == 0 && scale > 0) out += '.';
  return out.append(scale - present, '0');
}

std::string canonical_constant(std::string_view text, std::string_view type) {
  if (type == "boolean") {
    if (auto constant = boolean_constant(text)) return *constant;
  }
  if (type == "integer") {
    if (auto constant = integer_constant(text)) return *constant;
  }
  std::string content(text);
  for (const Format& format : formats) {
    if (format.type != type) continue;
    if (auto constant = format.canonical(text)) content = *constant;
  }
  return quote_literal(content) + "::" + std::string(type);
}

}  // namespace wesley::sql
