// SPDX-License-Identifier: Apache-2.0
#include "generate/zod_helpers.h"

#include <iterator>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace wesley::generate {

namespace {

struct HelperRow {
  std::string_view name;
  std::vector<std::string_view> needs;
  std::string_view text;  // `INT` stands for the schema of a whole number
  int since_server = 0;   // of two rows of one name the last that fits is taken
};

// Facts about input are those of src/backend/utils/adt (int8.c, numeric.c, float.c, uuid.c, varchar.c).
const std::vector<HelperRow>& rows() {
  static const std::vector<HelperRow> table = {
      {"Json", {}, R"ts(/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
)ts"},
      {"length", {}, R"ts(/** In characters, as PostgreSQL counts them. */
const length = (value: string): number => Array.from(value).length;
)ts"},
      {"octetLength",
       {},
       R"ts(const octetLength = (value: string): number => new TextEncoder().encode(value).length;
)ts"},
      {"rtrim", {}, R"ts(const rtrim = (value: string): string => value.replace(/ +$/, "");
)ts"},
      {"ltrim", {}, R"ts(const ltrim = (value: string): string => value.replace(/^ +/, "");
)ts"},
      {"btrim", {"rtrim", "ltrim"}, R"ts(const btrim = (value: string): string => ltrim(rtrim(value));
)ts"},
      {"cut", {}, R"ts(/** What a varchar of this size keeps: blanks beyond it are dropped. */
const cut = (value: string, size: number): string => Array.from(value).slice(0, size).join("");
)ts"},
      {"padded", {"length", "cut"}, R"ts(/** What a char of this size keeps. */
const padded = (value: string, size: number): string =>
  cut(value, size) + " ".repeat(Math.max(0, size - length(value)));
)ts"},
      {"byteLength", {"octetLength"}, R"ts(/** Of bytes, or of a text in one of the two forms of a bytea. */
const byteLength = (value: Uint8Array | string): number => {
  if (typeof value !== "string") return value.length;
  if (value.startsWith("\\x")) return value.slice(2).replace(/\s/g, "").length / 2;
  return octetLength(value.replace(/\\(\\|[0-3][0-7]{2})/g, "."));
};
)ts"},
      {"jsonType", {"Json"}, R"ts(const jsonType = (value: Json): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
)ts"},
      {"int8",
       {},
       R"ts(const int8 = (value: string | number | bigint): bigint => BigInt(/[+-]?[0-9]+/.exec(String(value))?.[0] ?? 0);
)ts"},
      {"int8",
       {},
       R"ts(const int8 = (value: string | number | bigint): bigint => {
  const number = /(?:\+|(-))?(0x_?[0-9a-f][0-9a-f_]*|0o_?[0-7][0-7_]*|0b_?[01][01_]*|[0-9][0-9_]*)/i;
  const [, minus, digits = "0"] = number.exec(String(value)) ?? [];
  const whole = BigInt(digits.replace(/_/g, ""));
  return minus ? -whole : whole;
};
)ts",
       16},
      {"isBigint", {"int8"}, R"ts(const isBigint = (value: string | number | bigint): boolean =>
  /^[\t-\r ]*[+-]?[0-9]+[\t-\r ]*$/.test(String(value)) && BigInt.asIntN(64, int8(value)) === int8(value);
)ts"},
      {"isBigint",
       {"int8"},
       R"ts(const isBigint = (value: string | number | bigint): boolean =>
  /^[\t-\r ]*[+-]?([0-9](_?[0-9])*|0x(_?[0-9a-f])+|0o(_?[0-7])+|0b(_?[01])+)[\t-\r ]*$/i.test(String(value)) &&
  BigInt.asIntN(64, int8(value)) === int8(value);
)ts",
       16},
      {"decimal",
       {},
       R"ts(type Decimal = { digits: bigint; scale: number } | "NaN" | "Infinity" | "-Infinity";

/** Exact, and rounded to a scale as PostgreSQL rounds; NaN too for what is no number. */
const decimal = (value: string | number | bigint, scale?: number): Decimal => {
  const text = String(value).replace(/^[\t-\r ]+|[\t-\r ]+$/g, "");
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? "-Infinity" : "Infinity";
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)([0-9]*)\.?([0-9]*)(?:e([+-]?[0-9]+))?$/i.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") return "NaN";
  let digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  if (digits === 0n) return { digits, scale: 0 };
  let places = fraction.length - Number(exponent);
  if (places < 0) {
    if (places < -131073) return sign === "-" ? "-Infinity" : "Infinity";
    digits *= 10n ** BigInt(-places);
    places = 0;
  }
  if (scale === undefined || places <= scale) return { digits, scale: places };
  if (places - scale > 200000) return { digits: 0n, scale: 0 };
  const unit = 10n ** BigInt(places - scale);
  const half = digits < 0n ? -unit : unit;
  digits = (digits * 2n + half) / (unit * 2n);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
};
)ts"},
      {"decimal",
       {},
       R"ts(type Decimal = { digits: bigint; scale: number } | "NaN" | "Infinity" | "-Infinity";

/** Exact, and rounded to a scale as PostgreSQL rounds; NaN too for what is no number. */
const decimal = (value: string | number | bigint, scale?: number): Decimal => {
  const text = String(value).replace(/^[\t-\r ]+|[\t-\r ]+$/g, "").replace(/([0-9a-f])_(?=[0-9a-f])/gi, "$1");
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? "-Infinity" : "Infinity";
  if (/^[+-]?0(x_?[0-9a-f]+|o_?[0-7]+|b_?[01]+)$/i.test(text)) {
    const whole = BigInt(text.replace(/[+_-]/g, ""));
    return decimal(text.startsWith("-") ? -whole : whole, scale);
  }
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)([0-9]*)\.?([0-9]*)(?:e([+-]?[0-9]+))?$/i.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") return "NaN";
  let digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  if (digits === 0n) return { digits, scale: 0 };
  let places = fraction.length - Number(exponent);
  if (places < 0) {
    if (places < -131073) return sign === "-" ? "-Infinity" : "Infinity";
    digits *= 10n ** BigInt(-places);
    places = 0;
  }
  if (scale === undefined || places <= scale) return { digits, scale: places };
  if (places - scale > 200000) return { digits: 0n, scale: 0 };
  const unit = 10n ** BigInt(places - scale);
  const half = digits < 0n ? -unit : unit;
  digits = (digits * 2n + half) / (unit * 2n);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
};
)ts",
       16},
      {"compare", {"decimal"}, R"ts(/** Below 0, 0 or above: NaN is equal to itself and above all else. */
const compare = (left: Decimal, right: Decimal): number => {
  const rank = (value: Decimal): number => (value === "NaN" ? 2 : value === "Infinity" ? 1 : value === "-Infinity" ? -1 : 0);
  if (typeof left === "string" || typeof right === "string") return rank(left) - rank(right);
  const scale = Math.max(left.scale, right.scale);
  const difference = left.digits * 10n ** BigInt(scale - left.scale) - right.digits * 10n ** BigInt(scale - right.scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
)ts"},
      {"compareReals", {}, R"ts(/** Below 0, 0 or above: NaN is equal to itself and above all else. */
const compareReals = (left: number, right: number): number => {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return left < right ? -1 : left > right ? 1 : 0;
};
)ts"},
      {"isNumeric",
       {"decimal"},
       R"ts(const isNumeric = (value: string | number, precision?: number, scale?: number): boolean => {
  const rounded = decimal(value, scale);
  if (rounded === "NaN") return /^[\t-\r ]*nan[\t-\r ]*$/i.test(String(value));
  if (typeof rounded === "string") return false;
  if (precision === undefined || scale === undefined) return rounded.scale <= 16383;
  const limit = 10n ** BigInt(Math.max(0, precision - scale + rounded.scale));
  return -limit < rounded.digits && rounded.digits < limit;
};
)ts"},
      {"isNumeric",
       {"decimal"},
       R"ts(const isNumeric = (value: string | number, precision?: number, scale?: number): boolean => {
  const rounded = decimal(value, scale);
  if (rounded === "NaN") return /^[\t-\r ]*nan[\t-\r ]*$/i.test(String(value));
  if (typeof rounded === "string") return precision === undefined && /inf/i.test(String(value));
  if (precision === undefined || scale === undefined) return rounded.scale <= 16383;
  const limit = 10n ** BigInt(Math.max(0, precision - scale + rounded.scale));
  return -limit < rounded.digits && rounded.digits < limit;
};
)ts",
       14},
      {"micros", {}, R"ts(/** Microseconds, or NaN for what is not written in ISO form. */
const micros = (parts: RegExpExecArray | null, offset = 0): number => {
  const [, year, month, day, hours = 0, minutes = 0, seconds = 0, fraction = ""] = parts ?? [];
  const date = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const time = (Number(hours) * 60 + Number(minutes) - offset) * 60 + Number(seconds);
  const total = (date + time * 1000) * 1000 + Number(fraction.padEnd(6, "0"));
  return Number.isSafeInteger(total) ? total : NaN;
};
)ts"},
      {"localTime", {}, R"ts(const localTime = (value: Date): number =>
  (value.getTime() - value.getTimezoneOffset() * 60000) * 1000;
)ts"},
      {"day", {"micros", "localTime"}, R"ts(const day = (value: Date | string): number =>
  typeof value === "string"
    ? micros(/^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value))
    : Math.floor(localTime(value) / 86400000000) * 86400000000;
)ts"},
      {"clock", {"micros", "localTime"}, R"ts(const clock = (value: Date | string): number =>
  typeof value === "string"
    ? micros(
        /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?)?$/.exec(
          value,
        ),
      )
    : localTime(value);
)ts"},
      {"instant", {"micros"}, R"ts(const instant = (value: Date | string): number => {
  if (typeof value !== "string") return value.getTime() * 1000;
  const parts =
    /^([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?:Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)$/.exec(
      value,
    );
  const [sign, hours = 0, minutes = 0] = parts?.slice(8) ?? [];
  return micros(parts, (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
};
)ts"},
      {"smallint", {}, R"ts(const smallint = INT.min(-32768).max(32767);
)ts"},
      {"integer", {}, R"ts(const integer = INT.min(-2147483648).max(2147483647);
)ts"},
      {"oid", {}, R"ts(const oid = INT.min(0).max(4294967295);
)ts"},
      {"bigint",
       {"isBigint"},
       R"ts(const bigint = z.union([z.string(), z.number(), z.bigint()]).refine(isBigint, "must be a bigint");
)ts"},
      {"bigintText", {"isBigint"}, R"ts(const bigintText = z.string().refine(isBigint, "must be a bigint");
)ts"},
      {"numeric", {"isNumeric"}, R"ts(const numeric = (precision?: number, scale?: number) =>
  z
    .union([z.string(), z.number()])
    .refine(
      (value) => isNumeric(value, precision, scale),
      precision === undefined ? "must be a number" : `must fit numeric(${precision}, ${scale})`,
    );
)ts"},
      {"numericText",
       {"isNumeric"},
       R"ts(const numericText = z.string().refine((value) => isNumeric(value), "must be a number");
)ts"},
      {"real", {}, R"ts(/** NaN and the infinities too. */
const real = z.custom<number>(
  (value) =>
    typeof value === "number" &&
    (!Number.isFinite(value) || (Number.isFinite(Math.fround(value)) && (Math.fround(value) === 0) === (value === 0))),
  "must be a real",
);
)ts"},
      {"double", {}, R"ts(/** NaN and the infinities too. */
const double = z.custom<number>((value) => typeof value === "number", "must be a number");
)ts"},
      {"text",
       {},
       R"ts(const text = z.string().refine((value) => !value.includes("\0"), "must not have the character U+0000");
)ts"},
      {"varchar",
       {"text", "length", "rtrim"},
       R"ts(/** At most that many characters; blanks beyond are dropped by the database. */
const varchar = (size: number) =>
  text.refine((value) => length(rtrim(value)) <= size, `must have at most ${size} characters`);
)ts"},
      {"uuid",
       {},
       R"ts(const uuid = z.string().regex(/^([0-9a-f]{4}(-?[0-9a-f]{4}){7}|\{[0-9a-f]{4}(-?[0-9a-f]{4}){7}\})$/i, "must be a uuid");
)ts"},
      {"bytes",
       {},
       R"ts(const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "must be bytes");
)ts"},
      {"isJson", {}, R"ts(const isJson = (value: unknown, isText: (text: string) => boolean): boolean => {
  if (typeof value === "string") return isText(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return value === null || typeof value === "boolean";
  if (Array.isArray(value)) return value.every((element) => isJson(element, isText));
  return Object.entries(value).every(([key, member]) => isText(key) && (member === undefined || isJson(member, isText)));
};
)ts"},
      {"json",
       {"Json", "isJson"},
       R"ts(const json = z.custom<NonNullable<Json>>((value) => value !== null && isJson(value, () => true), "must be JSON");
)ts"},
      {"jsonb",
       {"Json", "isJson"},
       R"ts(/** Unlike json it takes neither U+0000 nor half of a surrogate pair. */
const jsonb = z.custom<NonNullable<Json>>(
  (value) => value !== null && isJson(value, (text) => !/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)),
  "must be JSON without the character U+0000",
);
)ts"},
      {"interval", {}, R"ts(/** What node-postgres makes of an interval. */
export interface Interval {
  years?: number;
  months?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

const interval = z.custom<Interval>((value) => typeof value === "object" && value !== null, "must be an interval");
)ts"},
  };
  return table;
}

std::string with_int(std::string_view text, int zod_version) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 4) == "INT.") {
      out += zod_version >= 4 ? "z.int()" : "z.number().int()";
      at += 3;
      continue;
    }
    out += text[at++];
  }
  return out;
}

}  // namespace

std::string zod_helpers(Helpers names, int zod_version, int server_major) {
  const auto& table = rows();
  for (auto row = table.rbegin(); row != table.rend(); ++row) {
    if (names.count(std::string(row->name)) == 0) continue;
    for (const std::string_view needed : row->needs) names.emplace(needed);
  }
  std::string out;
  for (auto row = table.begin(); row != table.end(); ++row) {
    const auto next = std::next(row);
    const bool replaced =
        next != table.end() && next->name == row->name && server_major >= next->since_server;
    if (row->since_server > server_major || replaced || names.count(std::string(row->name)) == 0) continue;
    names.erase(std::string(row->name));
    out += '\n' + with_int(row->text, zod_version);
  }
  WESLEY_CHECK(names.empty(), "a helper has no row");
  return out;
}

}  // namespace wesley::generate
