// SPDX-License-Identifier: Apache-2.0
#include "support/random_rows.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/json.h"
#include "sql/quote.h"
#include "support/test_database.h"

namespace wesley::support {

namespace {

using Texts = std::vector<std::string>;

const Texts types = {"smallint",       "integer",      "integer",
                     "bigint",         "numeric",      "numeric(5,2)",
                     "numeric(3)",     "real",         "double precision",
                     "text",           "text",         "varchar(4)",
                     "varchar(1)",     "char(3)",      "char(1)",
                     "boolean",        "boolean",      "public.mood",
                     "public.mood",    "uuid",         "date",
                     "timestamp",      "timestamptz",  "jsonb",
                     "json",           "bytea",        "text[]",
                     "integer[]",      "varchar(3)[]", "public.mood[]",
                     "public.percent", "public.code",  "public.label",
                     "public.price"};

// A scale below zero or above the precision: since PostgreSQL 15.
const Texts odd_scales = {"numeric(2,4)", "numeric(4,-2)"};

std::string random_type(Random& random) {
  return server_major() >= 15 && random.one_in(18) ? random.pick(odd_scales) : random.pick(types);
}

const std::string_view types_of_schema = R"sql(CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'so happy');
CREATE DOMAIN public.percent AS integer CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN public.code AS varchar(5) CHECK (VALUE ~ '^[a-z]+[0-9]*$');
CREATE DOMAIN public.label AS text DEFAULT 'x' CHECK (VALUE IS NOT NULL) CHECK (char_length(VALUE) > 0);
CREATE DOMAIN public.price AS numeric(6,2) NOT NULL CHECK (VALUE > 0.005);
)sql";

const Texts integers = {"0",     "1",          "-1",          "2",          "3",   "5",      "9",
                        "10",    "11",         "99",          "100",        "101", "-32768", "32767",
                        "32768", "2147483647", "-2147483648", "2147483648", "7"};
const Texts big_integers = {"0",
                            "1",
                            "-1",
                            "10",
                            "9007199254740993",
                            "9223372036854775807",
                            "9223372036854775808",
                            "-9223372036854775808",
                            "-9223372036854775809",
                            "2147483648"};
const Texts decimals = {"0",    "1",        "-1",        "0.004",  "0.005",   "0.006",   "0.01",
                        "9.99", "9.994",    "9.995",     "99.995", "999.99",  "999.994", "999.995",
                        "1000", "-999.995", "0.5",       "-0.5",   "0.00994", "0.00995", "0.01",
                        "1e2",  "1e-3",     "12345.678", "999999", "999949",  "999950",  "5",
                        "10",   "NaN",      "Infinity",  "-inf",   " 7 ",     "+3",      ".5",
                        "5.",   "1e",       "abc",       ""};
const Texts reals = {"0",       "1",     "-1",    "0.1",    "0.5",
                     "1.5",     "-2.25", "1e+21", "1e-7",   "3.4028234663852886e+38",
                     "3.5e+38", "1e-45", "1e-46", "5e-324", "1.7976931348623157e+308",
                     "100",     "10"};
const Texts words = {"",         " ",      "a",      "A",        "ab",        "abc",       "abcd", "abcde",
                     "a1",       "z9",     "a  ",    "ab    ",   "   ",       "draft",     "open", "done",
                     "so happy", "x@y.z",  "x @y.z", "http://a", "HTTPS://b", "httpſ://c", "é",    "ÀB",
                     "日本",     "😀",      "😀😀😀😀",   "a😀",       "a\nb",      "a\tb",      "-",    "_",
                     "a_b",      "a%b",    "%",      "AB",       "Abc",       "12",        "123",  "12345",
                     "٣",        "\u00a0", "K",      "K",        "a.b",       "a/b",       "[",    "\\",
                     "'",        "\"",     "null",   "0",        "true"};

// Regular expressions on which the two may and may not agree.
const Texts patterns = {"^[a-z]+$",
                        "^[A-Z]{2}$",
                        "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
                        "^https?://\\S+$",
                        "^\\d+$",
                        "\\w",
                        "^.$",
                        "^.{2,3}$",
                        "a|b",
                        "^(ab|cd)?$",
                        "[[:digit:]]",
                        "^[[:alpha:]]*$",
                        "^[]a]+$",
                        "^[a\\]]+$",
                        "b$",
                        "^(?!a)",
                        "^(?=.*b)",
                        "x*?y",
                        "^[\\w.-]+$",
                        "^[a-c-]*$",
                        "\\.",
                        "\\$|\\^",
                        "^[^a-z]*$",
                        "k",
                        "s",
                        "é",
                        "[à-ï]",
                        "^\\u0041",
                        "(a)(b)?",
                        "^$",
                        "\\s",
                        "^\\S*$",
                        "[0-9]{1,2}",
                        "^a{0}b",
                        "\\Aa",
                        "\\ma",
                        "(a)\\1",
                        "(?i)a",
                        "***=a",
                        "a\\/b"};
const Texts likes = {"a%",  "%b",    "%a%", "a_c",      "_",  "%",   "",
                     "abc", "a\\%b", "\\_", "http%//%", "__", "%😀%", "%\n%"};

std::string_view base_of(std::string_view type) {
  if (type == "public.percent") return "integer";
  if (type == "public.code") return "varchar(5)";
  if (type == "public.label") return "text";
  if (type == "public.price") return "numeric(6,2)";
  return type;
}

bool is_text(std::string_view type) {
  type = base_of(type);
  return !type.ends_with("[]") &&
         (type == "text" || type.starts_with("varchar") || type.starts_with("char("));
}
bool is_whole(std::string_view type) {
  type = base_of(type);
  return type == "smallint" || type == "integer" || type == "bigint";
}
bool is_number(std::string_view type) {
  type = base_of(type);
  return is_whole(type) || type.starts_with("numeric") || type == "real" || type == "double precision";
}
bool is_time(std::string_view type) {
  return type == "date" || type == "timestamp" || type == "timestamptz";
}

class CheckMaker {
 public:
  CheckMaker(Random& random, const RandomTable& table) : random_(random), table_(table) {}

  std::string make(int depth) {
    if (depth > 0 && random_.one_in(2)) {
      switch (random_.below(6)) {
        case 0:
        case 1:
          return fmt::format("({} AND {})", make(depth - 1), make(depth - 1));
        case 2:
        case 3:
          return fmt::format("({} OR {})", make(depth - 1), make(depth - 1));
        case 4:
          return fmt::format("(NOT {})", make(depth - 1));
        default:
          return fmt::format("(CASE WHEN {} THEN {} ELSE {} END)", make(0), make(depth - 1), make(depth - 1));
      }
    }
    return atom(random_.pick(table_.columns));
  }

 private:
  std::string comparison() { return random_.pick(Texts{"=", "<>", "<", ">", "<=", ">="}); }
  std::string small() { return random_.pick(Texts{"0", "1", "2", "3", "5", "10", "100", "-1"}); }

  std::string atom(const RandomColumn& column) {
    const std::string& name = column.name;
    const std::string_view type = base_of(column.type);
    if (random_.one_in(6)) return about_null(name);
    if (is_number(type)) return about_number(name, type);
    if (is_text(type)) return about_text(name, type);
    if (type == "boolean") {
      return random_.pick(Texts{name, "NOT " + name, name + " IS TRUE", name + " IS NOT FALSE",
                                name + " IS UNKNOWN", name + " = true", name + " <> false",
                                name + " IS NOT UNKNOWN"});
    }
    if (type == "public.mood") {
      return random_.pick(Texts{name + " = 'ok'", name + " <> 'sad'", name + " IN ('ok', 'so happy')",
                                name + " IS DISTINCT FROM 'ok'", name + " > 'sad'", name + "::text = 'ok'",
                                name + " NOT IN ('ok', 'sad')", name + " IN ('ok', 'sad', 'so happy')"});
    }
    if (is_time(type)) return about_time(name, type);
    if (type == "jsonb" || type == "json") return fmt::format("{}_typeof({}) = 'object'", type, name);
    if (type == "bytea") return fmt::format("octet_length({}) {} 2", name, comparison());
    if (type.ends_with("[]"))
      return random_.pick(Texts{"cardinality(" + name + ") < 3", "array_length(" + name + ", 1) <= 2",
                                "array_length(" + name + ", 1) > 0"});
    return about_null(name);
  }

  std::string about_null(const std::string& name) {
    const std::string& other = random_.pick(table_.columns).name;
    return random_.pick(Texts{
        name + " IS NULL", name + " IS NOT NULL", fmt::format("({} IS NULL) = ({} IS NULL)", name, other),
        fmt::format("({} IS NULL) <> ({} IS NULL)", name, other),
        fmt::format("num_nonnulls({}, {}) >= 1", name, other),
        fmt::format("(({} IS NULL)::integer + ({} IS NULL)::integer) < 2", name, other)});
  }

  std::string about_number(const std::string& name, std::string_view type) {
    Texts same;
    for (const RandomColumn& other : table_.columns)
      if (is_number(other.type)) same.push_back(other.name);
    const bool whole = is_whole(type);
    switch (random_.below(9)) {
      case 0:
        return fmt::format("{} BETWEEN {} AND {}", name, small(), random_.pick(Texts{"10", "100", "99.5"}));
      case 1:
        return fmt::format("{} IN (1, 5, 10)", name);
      case 2:
        return fmt::format("{} {} {}", name, comparison(), random_.pick(same));
      case 3:
        return whole ? fmt::format("{} + 1 {} {}", name, comparison(), small())
                     : fmt::format("{} {} 0.5", name, comparison());
      case 4:
        return fmt::format("coalesce({}, 0) {} {}", name, comparison(), small());
      case 5:
        return fmt::format("{} NOT BETWEEN 2 AND 9", name);
      case 6:
        return fmt::format("{} {} '{}'", name, comparison(), small());
      case 7:
        return fmt::format("{} <> ALL (ARRAY[1, 2])", name);
      default:
        return fmt::format("{} {} {}", name, comparison(), small());
    }
  }

  std::string about_text(const std::string& name, std::string_view type) {
    Texts same;
    for (const RandomColumn& other : table_.columns)
      if (is_text(other.type)) same.push_back(other.name);
    const bool padded = type.starts_with("char(");
    switch (random_.below(padded ? 9 : 11)) {
      case 0:
        return fmt::format("char_length({}) {} {}", name, comparison(), small());
      case 1:
        return fmt::format("length({}) BETWEEN 1 AND 3", name);
      case 2:
        return fmt::format("octet_length({}) <= 4", name);
      case 3:
        return fmt::format("{} IN ('draft', 'open', 'a')", name);
      case 4:
        return fmt::format("{} {} {}", name, random_.pick(Texts{"~", "~", "~", "!~", "~*"}),
                           sql::quote_literal(random_.pick(patterns)));
      case 5:
        return fmt::format("{} {} {}", name, random_.pick(Texts{"LIKE", "LIKE", "NOT LIKE", "ILIKE"}),
                           sql::quote_literal(random_.pick(likes)));
      case 6:
        return fmt::format("btrim({}) <> ''", name);
      case 7:
        return fmt::format("{} {} {}", name, random_.pick(Texts{"=", "<>", "<", "IS DISTINCT FROM"}),
                           random_.pick(same));
      case 8:
        return fmt::format("{} = ANY (ARRAY['a', 'ab', 'draft'])", name);
      case 9:
        return fmt::format("lower({0}) = {0}", name);
      default:
        return fmt::format("coalesce({}, '') <> 'a'", name);
    }
  }

  std::string about_time(const std::string& name, std::string_view type) {
    Texts same;
    for (const RandomColumn& other : table_.columns)
      if (is_time(other.type) && (other.type == "timestamptz") == (type == "timestamptz"))
        same.push_back(other.name);
    return random_.one_in(2) ? fmt::format("{} {} {}", name, comparison(), random_.pick(same))
                             : fmt::format("{} {} '2024-02-29{}'", name, comparison(),
                                           type == "timestamptz" ? " 00:00:00+00" : "");
  }

  Random& random_;
  const RandomTable& table_;
};

std::string random_default(Random& random, std::string_view type) {
  if (type.ends_with("[]")) return "'{}'";
  if (type == "boolean") return "true";
  if (type == "public.mood") return "'ok'";
  if (is_whole(type)) return random.pick(Texts{"1", "5", "'10'", "(1 + 1)"});
  if (type == "numeric(2,4)") return "0";
  if (is_number(type)) return random.pick(Texts{"0.5", "1", "(2 * 2)"});
  if (type.starts_with("char(") || type.starts_with("varchar")) return "'a'";
  if (is_text(type) && type != "public.code") return random.pick(Texts{"'a'", "'draft'::text", "lower('A')"});
  if (type == "date" || type == "timestamp" || type == "timestamptz") return "now()";
  return {};
}

RandomTable random_table(Random& random, const std::string& name) {
  RandomTable table;
  table.name = name;
  const std::size_t count = 2 + random.below(6);
  for (std::size_t i = 0; i < count; ++i) {
    RandomColumn column{fmt::format("{}{}", random.one_in(9) ? "Odd " : "c", i), random_type(random)};
    if (column.name.front() == 'O') column.name = sql::quote_identifier(column.name);
    column.not_null = random.one_in(3);
    table.columns.push_back(column);
  }
  if (random.one_in(5)) table.columns.push_back({"made", "boolean", false, false, false});
  const std::size_t checks = random.below(5);
  for (std::size_t i = 0; i < checks; ++i) table.checks.push_back(CheckMaker(random, table).make(2));
  return table;
}

std::string table_sql(Random& random, RandomTable& table) {
  std::string sql = fmt::format("CREATE TABLE public.{} (", table.name);
  for (RandomColumn& column : table.columns) {
    sql += fmt::format("\n  {} {}", column.name, column.type);
    if (!column.is_given) {
      sql += fmt::format(" GENERATED ALWAYS AS ({} IS NULL) STORED,", table.columns.front().name);
      continue;
    }
    const std::string value = random.one_in(3) ? random_default(random, column.type) : "";
    if (!value.empty()) sql += " DEFAULT " + value;
    column.has_default = !value.empty() || column.type == "public.label";
    if (column.not_null) sql += " NOT NULL";
    sql += ",";
  }
  for (std::size_t i = 0; i < table.checks.size(); ++i)
    sql += fmt::format("\n  CONSTRAINT {}_check{} CHECK ({}),", table.name, i, table.checks[i]);
  sql.pop_back();
  return sql + "\n);\n";
}

std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

RandomValue null_value() {
  return {"null", "", true, false};
}

RandomValue text_value(const std::string& text) {
  return {json_text(text), text, false, text.find('\0') != std::string::npos};
}

RandomValue tagged(std::string_view tag, const std::string& content, const std::string& text) {
  return {fmt::format("{{\"${}\":{}}}", tag, json_text(content)), text, false, false};
}

std::string random_text(Random& random) {
  std::string text = random.pick(words);
  if (random.one_in(4)) text += random.pick(words);
  if (random.one_in(60)) text += '\0';
  return text;
}

std::string array_element(const RandomValue& value) {
  if (value.is_null) return "NULL";
  std::string out = "\"";
  for (const char c : value.text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

RandomValue random_time(Random& random, std::string_view type) {
  static const Texts days = {"2024-02-28", "2024-02-29", "2024-03-01", "1999-12-31", "2038-01-19"};
  const std::string day = random.pick(days);
  if (random.one_in(3)) return tagged("date", day + "T00:00:00.000Z", day + "T00:00:00.000+00:00");
  if (type == "date") return text_value(random.one_in(8) ? "January 8, 1999" : day);
  const std::string clock = random.pick(Texts{"00:00:00", "12:30", "23:59:59.999999", "00:00:00.000001"});
  if (random.one_in(8)) return text_value(day);
  if (type == "timestamp") return text_value(day + random.pick(Texts{" ", "T"}) + clock);
  return text_value(day + " " + clock + random.pick(Texts{"Z", "+00", "+05:30", "-0800"}));
}

RandomValue random_value(Random& random, std::string_view type);

RandomValue random_array(Random& random, std::string_view element) {
  RandomValue out{"[", "{", false, false};
  const std::size_t count = random.below(4);
  for (std::size_t i = 0; i < count; ++i) {
    RandomValue one = random.one_in(6) ? null_value() : random_value(random, element);
    out.json += (i == 0 ? "" : ",") + one.json;
    out.text += (i == 0 ? "" : ",") + array_element(one);
    out.has_nul = out.has_nul || one.has_nul;
  }
  out.json += "]";
  out.text += "}";
  return out;
}

RandomValue random_json(Random& random) {
  static const Texts documents = {"{}", "[]", "{\"a\":[1,null]}", "1", "true", "\"x\"", "{\"a\":\"é\"}"};
  const std::string& document = random.pick(documents);
  return {document, document, false, false};
}

RandomValue random_value(Random& random, std::string_view declared) {
  const std::string_view type = base_of(declared);
  if (type.ends_with("[]")) return random_array(random, type.substr(0, type.size() - 2));
  if (type == "bigint") {
    const std::string& digits = random.pick(big_integers);
    if (random.one_in(2)) return text_value(random.one_in(5) ? " +" + digits : digits);
    return tagged("bigint", digits, digits);
  }
  if (is_whole(type)) {
    const std::string number = random.one_in(12) ? "1.5" : random.pick(integers);
    return {number, number, false, false};
  }
  if (type.starts_with("numeric")) {
    const std::string& number = random.pick(decimals);
    const bool plain = number.find_first_not_of("0123456789.-") == std::string::npos && number.size() > 1 &&
                       number.back() != '.' && number.front() != '.';
    if (plain && random.one_in(2)) return {number, number, false, false};
    return text_value(number);
  }
  if (type == "real" || type == "double precision") {
    if (random.one_in(10)) return tagged("number", random.pick(Texts{"NaN", "Infinity", "-Infinity"}), "");
    const std::string& number = random.pick(reals);
    return {number, number, false, false};
  }
  if (is_text(type)) return text_value(random_text(random));
  if (type == "boolean")
    return random.one_in(2) ? RandomValue{"true", "true", false, false}
                            : RandomValue{"false", "false", false, false};
  if (type == "public.mood") return text_value(random.pick(Texts{"sad", "ok", "ok", "so happy", "glad", ""}));
  if (type == "uuid")
    return text_value(
        random.pick(Texts{"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC999C0B4EF8BB6D6BB9BD380A11",
                          "{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1",
                          "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                          "a0-eebc999c0b4ef8bb6d6bb9bd380a11", ""}));
  if (is_time(type)) return random_time(random, type);
  if (type == "json" || type == "jsonb") return random_json(random);
  const std::string bytes = random.pick(Texts{"", "00", "ff00", "0102", "010203", "5c78"});
  return random.one_in(2) ? tagged("bytes", bytes, "\\x" + bytes) : text_value("\\x" + bytes);
}

}  // namespace

RandomSchema random_schema(Random& random, int tables) {
  RandomSchema schema;
  schema.sql = types_of_schema;
  for (int i = 0; i < tables; ++i) {
    RandomTable table = random_table(random, fmt::format("t{}", i));
    schema.sql += table_sql(random, table);
    schema.tables.push_back(std::move(table));
  }
  return schema;
}

RandomRow random_row(Random& random, const RandomTable& table) {
  RandomRow row;
  for (const RandomColumn& column : table.columns) {
    if (!column.is_given || random.one_in(column.has_default ? 2 : 12)) continue;
    std::string name = column.name;
    if (name.front() == '"') name = name.substr(1, name.size() - 2);
    RandomValue value = random.one_in(7) ? null_value() : random_value(random, column.type);
    if (value.json.starts_with("{\"$number\"")) value.text = value.json.substr(12, value.json.size() - 14);
    row.values.emplace_back(std::move(name), std::move(value));
  }
  return row;
}

}  // namespace wesley::support
