// SPDX-License-Identifier: Apache-2.0
// Which type changes keep the stored bytes: binary-coercible casts without a function (pg_cast), and length
// coercions that the planner's support functions prove to be no-ops (varchar_support, numeric_support,
// TemporalSimplify, varbit_support, interval_support). Measured in safety.md E.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "locks/locks.h"

namespace wesley::locks {

using catalog::Type;

namespace {

constexpr TypeChange keeps_all{false, false};
constexpr TypeChange rebuilds{false, true};
constexpr TypeChange rewrites{true, true};

// Numbers in a modifier: "12,2" is {12, 2}; none without modifiers or with words.
std::vector<int> numbers(std::string_view text) {
  std::vector<int> out;
  while (!text.empty()) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return {};
    out.push_back(value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) text.remove_prefix(1);
  }
  return out;
}

// A limit that is raised or lifted; no modifier is no limit.
bool widens(const Type& from, const Type& to) {
  if (to.modifiers.empty()) return true;
  const auto before = numbers(from.modifiers);
  const auto after = numbers(to.modifiers);
  return before.size() == 1 && after.size() == 1 && after[0] >= before[0];
}

bool widens_numeric(const Type& from, const Type& to) {
  if (to.modifiers.empty()) return true;
  auto before = numbers(from.modifiers);
  auto after = numbers(to.modifiers);
  if (before.empty() || after.empty()) return false;
  before.resize(2);
  after.resize(2);
  return after[1] == before[1] && after[0] >= before[0];
}

// "day to second(3)", "3", "year": the least field that is kept, 0 for seconds, and the digits of those.
struct IntervalModifier {
  std::size_t least_field = 0;
  int precision = 6;
};
IntervalModifier interval_modifier(std::string_view text) {
  constexpr std::array<std::string_view, 6> fields = {"second", "minute", "hour", "day", "month", "year"};
  IntervalModifier out;
  const std::size_t digit = text.find_first_of("0123456789");
  if (digit != std::string_view::npos) out.precision = text[digit] - '0';
  text = text.substr(0, std::min(text.find('('), digit));
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (text.ends_with(fields[i])) out.least_field = i;
  return out;
}

// interval_support of src/backend/utils/adt/timestamp.c.
bool widens_interval(const Type& from, const Type& to) {
  const IntervalModifier before = interval_modifier(from.modifiers);
  const IntervalModifier after = interval_modifier(to.modifiers);
  return after.least_field <= before.least_field &&
         (before.least_field > 0 || after.precision >= before.precision);
}

// Seconds have six digits at most, so a limit of six is none.
bool widens_temporal(const Type& from, const Type& to) {
  const auto after = numbers(to.modifiers);
  if (after.size() == 1 && after[0] >= 6) return true;
  return widens(from, to);
}

using Widens = bool (*)(const Type&, const Type&);
struct LengthRow {
  std::string_view type;
  Widens widens;
};
constexpr std::array<LengthRow, 8> length_rows = {{
    {"character varying", widens},
    {"numeric", widens_numeric},
    {"bit varying", widens},
    {"interval", widens_interval},
    {"timestamp without time zone", widens_temporal},
    {"timestamp with time zone", widens_temporal},
    {"time without time zone", widens_temporal},
    {"time with time zone", widens_temporal},
}};

struct PairRow {
  std::string_view from, to;
  TypeChange change;
};
// Casts without a function. Indexes stay where both types share an operator family and the index would be the
// same, else they are built anew.
constexpr std::array<PairRow, 13> pair_rows = {{
    {"character varying", "text", keeps_all},
    {"text", "character varying", keeps_all},
    {"cidr", "inet", keeps_all},
    {"integer", "oid", rebuilds},
    {"oid", "integer", rebuilds},
    {"oid", "regclass", keeps_all},
    {"regclass", "oid", keeps_all},
    {"oid", "regtype", keeps_all},
    {"regtype", "oid", keeps_all},
    {"oid", "regproc", keeps_all},
    {"regproc", "oid", keeps_all},
    {"xml", "text", keeps_all},
    {"xml", "character varying", keeps_all},
}};

bool between_zones(const Type& from, const Type& to) {
  constexpr std::string_view plain = "timestamp without time zone";
  constexpr std::string_view zoned = "timestamp with time zone";
  return (from.name == plain && to.name == zoned) || (from.name == zoned && to.name == plain);
}

}  // namespace

TypeChange classify_type_change(const Type& from, const Type& to, bool timezone_is_utc) {
  if (from == to) return keeps_all;
  if (from.array != to.array) return rewrites;
  if (from.schema == to.schema && from.name == to.name) {
    // An ArrayCoerceExpr always counts as work (ATColumnChangeRequiresRewrite); without a limit there is
    // none.
    if (from.array && !to.modifiers.empty()) return rewrites;
    for (const LengthRow& row : length_rows)
      if (row.type == to.name && row.widens(from, to)) return keeps_all;
    return rewrites;
  }
  if (!from.schema.empty() || !to.schema.empty() || from.array) return rewrites;
  if (between_zones(from, to))
    return timezone_is_utc && from.modifiers.empty() && to.modifiers.empty() ? rebuilds : rewrites;
  for (const PairRow& row : pair_rows)
    if (row.from == from.name && row.to == to.name && to.modifiers.empty()) return row.change;
  return rewrites;
}

}  // namespace wesley::locks
