// SPDX-License-Identifier: Apache-2.0
#include "plan/convert.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "sql/value_type.h"

namespace wesley::plan {
namespace {

using catalog::Type;

// Where values of a type lie, for the loss of a narrowing; widths as in the manual 8.1.1.
struct Range {
  std::string_view type;
  int width;
  std::string_view least, greatest;
};
constexpr std::array integers = {Range{"smallint", 2, "-32768", "32767"},
                                 Range{"integer", 4, "-2147483648", "2147483647"},
                                 Range{"bigint", 8, "-9223372036854775808", "9223372036854775807"}};

const Range* integer(const Type& type) {
  if (type.array) return nullptr;
  for (const auto& row : integers)
    if (row.type == type.name && type.schema.empty()) return &row;
  return nullptr;
}

bool is(const Type& type, std::string_view name) {
  return type.schema.empty() && type.name == name && !type.array;
}

bool is_text(const Type& type) {
  return is(type, "text") || is(type, "character varying") || is(type, "character");
}

bool is_time(const Type& type) {
  return is(type, "timestamp with time zone") || is(type, "timestamp without time zone") ||
         is(type, "date") || is(type, "time with time zone") || is(type, "time without time zone") ||
         is(type, "interval");
}

bool of_user(const Type& type) {
  return !type.schema.empty();
}

// pg_cast of PostgreSQL 15, without text, its like and the reg types: ", " around each target.
struct Casts {
  std::string_view source, targets;
};
constexpr std::array casts = {
    Casts{"bigint", ", smallint, integer, oid, real, double precision, money, bit, numeric, "},
    Casts{"bit", ", bigint, integer, bit varying, "},
    Casts{"bit varying", ", bit, "},
    Casts{"boolean", ", integer, "},
    Casts{"box", ", point, lseg, polygon, circle, "},
    Casts{"cidr", ", inet, "},
    Casts{"circle", ", point, box, polygon, "},
    Casts{"date", ", timestamp without time zone, timestamp with time zone, "},
    Casts{"daterange", ", datemultirange, "},
    Casts{"double precision", ", bigint, smallint, integer, real, numeric, "},
    Casts{"inet", ", cidr, "},
    Casts{"int4range", ", int4multirange, "},
    Casts{"int8range", ", int8multirange, "},
    Casts{"integer", ", boolean, bigint, smallint, oid, real, double precision, money, bit, numeric, "},
    Casts{"interval", ", time without time zone, "},
    Casts{"json", ", jsonb, "},
    Casts{"jsonb", ", boolean, bigint, smallint, integer, json, real, double precision, numeric, "},
    Casts{"lseg", ", point, "},
    Casts{"macaddr", ", macaddr8, "},
    Casts{"macaddr8", ", macaddr, "},
    Casts{"money", ", numeric, "},
    Casts{"numeric", ", bigint, smallint, integer, real, double precision, money, "},
    Casts{"numrange", ", nummultirange, "},
    Casts{"oid", ", bigint, integer, "},
    Casts{"path", ", polygon, "},
    Casts{"point", ", box, "},
    Casts{"polygon", ", point, path, box, circle, "},
    Casts{"real", ", bigint, smallint, integer, double precision, numeric, "},
    Casts{"smallint", ", bigint, integer, oid, real, double precision, numeric, "},
    Casts{"time with time zone", ", time without time zone, "},
    Casts{"time without time zone", ", interval, time with time zone, "},
    Casts{"timestamp with time zone",
          ", date, time without time zone, timestamp without time zone, time with time zone, "},
    Casts{"timestamp without time zone", ", date, time without time zone, timestamp with time zone, "},
    Casts{"tsrange", ", tsmultirange, "},
    Casts{"tstzrange", ", tstzmultirange, "},
    Casts{"xid8", ", xid, "},
};

// That come with contrib modules (CREATE CAST in their scripts), where the text of a value would not do.
constexpr std::array casts_of_extensions = {
    Casts{"hstore", ", json, jsonb, "},
};

template <std::size_t size>
bool has_row(const std::array<Casts, size>& table, const Type& from, const Type& to) {
  return std::any_of(table.begin(), table.end(), [&](const Casts& row) {
    return row.source == from.name &&
           row.targets.find(fmt::format(", {}, ", to.name)) != std::string_view::npos;
  });
}

// With a session's own TimeZone the same row would give different values to different writers.
std::optional<std::string> through_utc(const Type& from, const Type& to, std::string_view value) {
  constexpr std::string_view zoned = "timestamp with time zone", plain = "timestamp without time zone";
  if (is(from, plain) && is(to, zoned)) return fmt::format("({} AT TIME ZONE 'UTC')", value);
  if (is(from, zoned) && (is(to, plain) || is(to, "date")))
    return fmt::format("({} AT TIME ZONE 'UTC')::{}", value, sql::to_string(to));
  if (is(from, "date") && is(to, zoned))
    return fmt::format("({}::timestamp without time zone AT TIME ZONE 'UTC')", value);
  return std::nullopt;
}

std::string fits(const Type& from, const Type& to, std::string_view value) {
  if (const auto* narrow = integer(to)) {
    const auto* wide = integer(from);
    if (wide && wide->width <= narrow->width) return {};
    if (wide || is(from, "numeric") || is(from, "double precision") || is(from, "real"))
      return fmt::format("{} BETWEEN {} AND {}", value, narrow->least, narrow->greatest);
  }
  if (is_text(from) && (is(to, "character varying") || is(to, "character")) && !to.modifiers.empty())
    return fmt::format("pg_catalog.char_length({}) <= {}", value, to.modifiers);
  return {};
}

}  // namespace

bool has_cast(const Type& from, const Type& to) {
  if (of_user(from) || of_user(to) || is_text(from) || is_text(to)) return true;
  if (from.array != to.array) return false;
  if (from.name == to.name) return true;
  return has_row(casts, from, to);
}

bool reads_alike(const Type& from, const Type& to) {
  const auto is_number = [](const Type& type) {
    return !of_user(type) && !type.array && sql::is_numeric_type(type.name);
  };
  return from == to || (is_number(from) && is_number(to)) || (is_text(from) && is_text(to));
}

Conversion convert(const Type& from, const Type& to, std::string_view value) {
  Conversion conversion;
  auto target = sql::to_string(to);
  if (from == to) {
    conversion.expression = std::string(value);
    return conversion;
  }
  conversion.fits = fits(from, to, value);
  conversion.assigns = is_text(from) && is_text(to);
  if (auto utc = through_utc(from, to, value)) {
    conversion.expression = *utc;
    return conversion;
  }
  if (is(from, "jsonb") && of_user(to) && to.name == "hstore" && !to.array) {
    conversion.expression = fmt::format(
        "(SELECT {0}(coalesce(pg_catalog.array_agg(e.key), '{{}}'), "
        "coalesce(pg_catalog.array_agg(e.value), '{{}}')) "
        "FROM pg_catalog.jsonb_each_text({1}) AS e HAVING {1} IS NOT NULL)",
        target, value);
    conversion.may_fail = true;
    return conversion;
  }
  // Every type converts to and from text by its own input and output (CoerceViaIO); casts between two types
  // that are not built in exist only when somebody made them.
  const bool is_cast = !from.array && !to.array && has_row(casts_of_extensions, from, to);
  bool over_text = (of_user(from) || of_user(to)) && !is_text(from) && !is_text(to) && !is_cast;
  conversion.expression =
      over_text ? fmt::format("{}::text::{}", value, target) : fmt::format("{}::{}", value, target);
  bool exact = integer(from) && (integer(to) || is(to, "numeric"));
  conversion.may_fail = !exact && !is_text(to) && conversion.fits.empty();
  conversion.session_dependent = is_time(from) || is_time(to);
  return conversion;
}

}  // namespace wesley::plan
