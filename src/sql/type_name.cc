// SPDX-License-Identifier: Apache-2.0
#include "sql/type_name.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sql/lexer.h"
#include "sql/quote.h"

namespace wesley::sql {
namespace {

struct Renaming {
  std::string_view from;
  std::string_view to;
};

// pg_type.typname where format_type writes another name.
constexpr auto internal_names = std::to_array<Renaming>({
    {"bool", "boolean"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"time", "time without time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timestamptz", "timestamp with time zone"},
    {"timetz", "time with time zone"},
    {"varbit", "bit varying"},
    {"varchar", "character varying"},
});

// pg_type.typname where format_type writes that name (`bpchar` and `bit` only without a modifier). Sorted.
constexpr auto plain_names = std::to_array<std::string_view>({
    "aclitem",
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "bit",
    "box",
    "bpchar",
    "bytea",
    "char",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "event_trigger",
    "fdw_handler",
    "gtsvector",
    "index_am_handler",
    "inet",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "internal",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "language_handler",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_ddl_command",
    "pg_dependencies",
    "pg_lsn",
    "pg_mcv_list",
    "pg_ndistinct",
    "pg_node_tree",
    "pg_snapshot",
    "point",
    "polygon",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "table_am_handler",
    "text",
    "tid",
    "trigger",
    "tsm_handler",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "void",
    "xid",
    "xid8",
    "xml",
});
static_assert(std::is_sorted(plain_names.begin(), plain_names.end()));

// Single words that the grammar turns into a type (src/backend/parser/gram.y, rule GenericType's siblings);
// quoted they would be ordinary names.
constexpr auto grammar_words = std::to_array<Renaming>({
    {"bigint", "bigint"},
    {"boolean", "boolean"},
    {"dec", "numeric"},
    {"decimal", "numeric"},
    {"int", "integer"},
    {"integer", "integer"},
    {"numeric", "numeric"},
    {"real", "real"},
    {"smallint", "smallint"},
    {"varchar", "character varying"},
});

constexpr auto pseudo_serials =
    std::to_array<std::string_view>({"bigserial", "serial", "serial2", "serial4", "serial8", "smallserial"});

template <std::size_t N>
std::optional<std::string_view> find(const std::array<Renaming, N>& table, std::string_view from) {
  for (const Renaming& row : table) {
    if (row.from == from) return row.to;
  }
  return std::nullopt;
}

std::optional<std::string_view> built_in(std::string_view typname) {
  if (auto renamed = find(internal_names, typname)) return renamed;
  const auto* found = std::lower_bound(plain_names.begin(), plain_names.end(), typname);
  if (found != plain_names.end() && *found == typname) return *found;
  return std::nullopt;
}

bool is_pseudo_serial(std::string_view name) {
  return std::find(pseudo_serials.begin(), pseudo_serials.end(), name) != pseudo_serials.end();
}

struct Piece {
  enum class Kind { word, quoted, number, string, symbol, end } kind = Kind::end;
  std::string text;  // words folded to lower case, quotes removed from quoted ones
};

// Reads `quote`...`quote` with doubled quotes from `text` at `at`; false when it does not end.
bool scan_quoted(std::string_view text, std::size_t& at, std::string& out) {
  const char quote = text[at++];
  for (; at < text.size(); ++at) {
    if (text[at] != quote) {
      out += text[at];
    } else if (at + 1 < text.size() && text[at + 1] == quote) {
      out += text[at++];
    } else {
      ++at;
      return true;
    }
  }
  return false;
}

// False when a quote does not end.
bool tokenize(std::string_view text, std::vector<Piece>& tokens) {
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    Piece token;
    if (is_space(c)) {
      ++at;
      continue;
    }
    if (c == '"' || c == '\'') {
      token.kind = c == '"' ? Piece::Kind::quoted : Piece::Kind::string;
      if (!scan_quoted(text, at, token.text)) return false;
    } else if (starts_word(c)) {
      token.kind = Piece::Kind::word;
      while (at < text.size() && continues_word(text[at])) token.text += fold(text[at++]);
    } else if (is_digit(c) || (c == '-' && at + 1 < text.size() && is_digit(text[at + 1]))) {
      token.kind = Piece::Kind::number;
      token.text += text[at++];
      while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) token.text += text[at++];
    } else {
      token.kind = Piece::Kind::symbol;
      token.text = std::string(1, text[at++]);
    }
    tokens.push_back(std::move(token));
  }
  return true;
}

class Parser {
 public:
  Parser(std::vector<Piece> tokens, std::string_view default_schema)
      : tokens_(std::move(tokens)), default_schema_(default_schema) {}

  // False when the tokens are no type; `problem` may then say more.
  bool parse(TypeName& type) {
    return parse_name(type) && parse_array(type) && peek().kind == Piece::Kind::end;
  }
  std::string problem;

 private:
  const Piece& peek(std::size_t ahead = 0) const {
    static const Piece end;
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : end;
  }
  bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == Piece::Kind::word && peek(ahead).text == word;
  }
  bool is_symbol(char c, std::size_t ahead = 0) const {
    return peek(ahead).kind == Piece::Kind::symbol && peek(ahead).text[0] == c;
  }
  bool accept_word(std::string_view word) { return is_word(word) && (++at_, true); }
  bool accept_symbol(char c) { return is_symbol(c) && (++at_, true); }
  bool is_name(std::size_t ahead = 0) const {
    return peek(ahead).kind == Piece::Kind::word || peek(ahead).kind == Piece::Kind::quoted;
  }

  bool parse_name(TypeName& type) {
    if (!is_name()) return false;
    if (is_symbol('.', 1)) return parse_qualified(type);
    if (peek().kind == Piece::Kind::word) {
      if (accept_word("double")) return type.name = "double precision", accept_word("precision");
      if (accept_word("float")) return parse_float(type);
      if (is_word("char") || is_word("character") || is_word("nchar") || is_word("national")) {
        return parse_character(type);
      }
      if (accept_word("bit")) return parse_bit(type);
      if (is_word("time") || is_word("timestamp")) return parse_time(type);
      if (accept_word("interval")) return type.name = "interval", parse_interval(type);
      if (auto known = find(grammar_words, peek().text)) {
        ++at_;
        type.name = *known;
        return parse_modifiers(type) && normalize_modifiers(type);
      }
    }
    const bool bare = peek().kind == Piece::Kind::word;
    return resolve(type, truncate_identifier(tokens_[at_++].text), bare);
  }

  bool parse_qualified(TypeName& type) {
    const std::string schema = truncate_identifier(tokens_[at_].text);
    at_ += 2;
    if (!is_name()) return false;
    const std::string name = truncate_identifier(tokens_[at_++].text);
    if (is_symbol('.') || is_symbol('%')) return false;
    if (schema == "pg_catalog") return resolve_built_in(type, name) || keep_name(type, "", name);
    return keep_name(type, schema, name);
  }

  // An unqualified name: pg_catalog is searched first.
  bool resolve(TypeName& type, const std::string& name, bool bare) {
    if (resolve_built_in(type, name)) return true;
    if (!problem.empty()) return false;
    if (bare && is_pseudo_serial(name)) {
      problem = fmt::format("`{}` is no type but a column with a sequence", name);
      return false;
    }
    if (bare && is_quoted_keyword(name)) return false;
    return keep_name(type, default_schema_, name);
  }

  bool keep_name(TypeName& type, std::string_view schema, std::string_view name) {
    type.schema = schema;
    type.name = name;
    return parse_modifiers(type);
  }

  bool resolve_built_in(TypeName& type, std::string_view typname) {
    auto known = built_in(typname);
    if (!known && typname.starts_with("_")) {
      known = built_in(typname.substr(1));
      type.array = known.has_value();
    }
    if (!known) return false;
    type.name = *known;
    if (!parse_modifiers(type)) return false;
    if (type.name == "bpchar" && !type.modifiers.empty()) type.name = "character";
    return normalize_modifiers(type);
  }

  bool parse_modifiers(TypeName& type) {
    if (!accept_symbol('(')) return true;
    while (true) {
      const Piece& token = peek();
      if (token.kind == Piece::Kind::symbol || token.kind == Piece::Kind::end) return false;
      type.modifiers += token.text;
      ++at_;
      if (accept_symbol(')')) return true;
      if (!accept_symbol(',')) return false;
      type.modifiers += ',';
    }
  }

  // What the type's typmodin makes of the modifiers.
  static bool normalize_modifiers(TypeName& type) {
    if (type.name == "numeric" && !type.modifiers.empty() && type.modifiers.find(',') == std::string::npos) {
      type.modifiers += ",0";
    }
    if (type.name.starts_with("time")) return clamp_precision(type.modifiers);
    return true;
  }

  // Fractional seconds have six digits at most; the server warns and takes 6.
  static bool clamp_precision(std::string& digits) {
    if (digits.empty()) return true;
    if (!std::all_of(digits.begin(), digits.end(), is_digit)) return false;
    if (digits.size() > 1 || digits > "6") digits = "6";
    return true;
  }

  bool parse_float(TypeName& type) {
    TypeName precision;
    if (!parse_modifiers(precision)) return false;
    type.name = "double precision";
    if (precision.modifiers.empty()) return true;
    if (precision.modifiers.size() > 2) return false;
    const int bits = std::atoi(precision.modifiers.c_str());
    if (bits < 1 || bits > 53) return false;
    if (bits <= 24) type.name = "real";
    return true;
  }

  bool parse_character(TypeName& type) {
    if (accept_word("national") && !is_word("char") && !is_word("character")) return false;
    ++at_;
    type.name = accept_word("varying") ? "character varying" : "character";
    if (!parse_modifiers(type)) return false;
    if (type.name == "character" && type.modifiers.empty()) type.modifiers = "1";
    return true;
  }

  bool parse_bit(TypeName& type) {
    type.name = accept_word("varying") ? "bit varying" : "bit";
    if (!parse_modifiers(type)) return false;
    if (type.name == "bit" && type.modifiers.empty()) type.modifiers = "1";
    return true;
  }

  bool parse_time(TypeName& type) {
    const std::string base = tokens_[at_++].text;
    if (!parse_modifiers(type)) return false;
    bool zone = false;
    if (is_word("with") || is_word("without")) {
      zone = is_word("with");
      ++at_;
      if (!accept_word("time") || !accept_word("zone")) return false;
    }
    type.name = base + (zone ? " with time zone" : " without time zone");
    return clamp_precision(type.modifiers);
  }

  bool parse_interval(TypeName& type) {
    static constexpr auto fields =
        std::to_array<std::string_view>({"year", "month", "day", "hour", "minute", "second"});
    const auto accept_field = [&](std::size_t from) {
      for (std::size_t i = from; i < fields.size(); ++i) {
        if (accept_word(fields[i])) return i;
      }
      return fields.size();
    };
    const std::size_t first = accept_field(0);
    std::size_t last = first;
    if (first < fields.size() && accept_word("to")) {
      last = accept_field(first + 1);
      // Years and months do not mix with the rest (gram.y, rule opt_interval).
      if (last == fields.size() || (first == 0) != (last == 1) || first == 1) return false;
    }
    TypeName precision;
    if (!parse_modifiers(precision) || !clamp_precision(precision.modifiers)) return false;
    if (first == fields.size()) {
      type.modifiers = precision.modifiers;
      return true;
    }
    if (!precision.modifiers.empty() && last != fields.size() - 1) return false;
    type.modifiers = fields[first];
    if (last != first) type.modifiers.append(" to ").append(fields[last]);
    if (!precision.modifiers.empty()) type.modifiers += fmt::format("({})", precision.modifiers);
    return true;
  }

  // Bounds and dimensions are not part of the type.
  bool parse_array(TypeName& type) {
    if (accept_word("array")) {
      type.array = true;
      if (!is_symbol('[')) return true;
    }
    while (accept_symbol('[')) {
      type.array = true;
      if (peek().kind == Piece::Kind::number) ++at_;
      if (!accept_symbol(']')) return false;
    }
    return true;
  }

  std::vector<Piece> tokens_;
  std::string_view default_schema_;
  std::size_t at_ = 0;
};

// Names that format_type writes as they are: SQL's own, of several words or keywords.
bool is_sql_name(const TypeName& type) {
  if (!type.schema.empty()) return false;
  if (type.name.find(' ') != std::string::npos) return true;
  if (type.name == "json" || type.name == "interval") return true;
  if (type.name == "bit" || type.name == "character") return !type.modifiers.empty();
  return find(grammar_words, type.name).has_value();
}

std::string with_modifiers(std::string_view name, const std::string& modifiers) {
  return modifiers.empty() ? std::string(name) : fmt::format("{}({})", name, modifiers);
}

}  // namespace

Result<TypeName> parse_type_name(std::string_view text, std::string_view default_schema) {
  std::vector<Piece> tokens;
  std::string problem;
  if (tokenize(text, tokens)) {
    Parser parser(std::move(tokens), default_schema);
    TypeName type;
    if (parser.parse(type)) return type;
    problem = parser.problem;
  }
  if (!problem.empty()) {
    return fail(ErrorCode::input, problem, "Declare an integer column with an identity or a default.");
  }
  return fail(ErrorCode::input, fmt::format("`{}` is not a type name", text));
}

namespace {

struct IntervalFields {
  std::int64_t mask;
  std::string_view fields;
};
// INTERVAL_MASK of the bits YEAR 2, MONTH 1, DAY 3, HOUR 10, MINUTE 11, SECOND 12
// (src/include/utils/datetime.h).
constexpr auto interval_fields = std::to_array<IntervalFields>({
    {4, "year"},
    {2, "month"},
    {8, "day"},
    {1024, "hour"},
    {2048, "minute"},
    {4096, "second"},
    {6, "year to month"},
    {1032, "day to hour"},
    {3080, "day to minute"},
    {7176, "day to second"},
    {3072, "hour to minute"},
    {7168, "hour to second"},
    {6144, "minute to second"},
});

// The grammar gives a mask of the fields, all of them when none was written, and perhaps a precision.
std::string interval_modifiers(const std::vector<Node>& typmods) {
  std::string out;
  if (typmods.empty()) return out;
  const std::int64_t mask = typmods[0].integer("ival");
  for (const IntervalFields& row : interval_fields) {
    if (row.mask == mask) out = row.fields;
  }
  if (typmods.size() < 2) return out;
  const std::int64_t precision = std::min<std::int64_t>(typmods[1].integer("ival"), 6);
  return out.empty() ? std::to_string(precision) : fmt::format("{}({})", out, precision);
}

// Integers, and the words and strings that extensions take.
std::string modifier_list(const std::vector<Node>& typmods) {
  std::string out;
  for (const Node& typmod : typmods) {
    if (!out.empty()) out += ',';
    const std::vector<std::string_view> words = typmod.strings("fields");
    if (!words.empty()) {
      out += words.back();
    } else if (const auto text = typmod.as_string()) {
      out += *text;
    } else {
      out += std::to_string(typmod.integer("ival"));
    }
  }
  return out;
}

}  // namespace

TypeName type_name(const Node& type, std::string_view default_schema) {
  const std::vector<std::string_view> names = type.strings("names");
  if (names.empty()) return {};
  const std::string_view name = names.back();
  const std::vector<Node> typmods = type.children("typmods");
  const bool array = !type.children("array_bounds").empty();
  if (names.size() == 1 && is_pseudo_serial(name)) return {"", std::string(name), "", array};
  const std::string modifiers = modifier_list(typmods);
  // Quoted, because the grammar has turned its own words into names of pg_type already.
  std::string text = fmt::format("\"{}\"", name);
  if (names.size() > 1) text = quote_qualified(names[names.size() - 2], name);
  const bool interval = names.size() == 2 && names[0] == "pg_catalog" && name == "interval";
  if (!interval && !modifiers.empty()) text += fmt::format("({})", modifiers);
  auto parsed = parse_type_name(text, default_schema);
  TypeName out = parsed ? *std::move(parsed)
                        : TypeName{std::string(default_schema), std::string(name), modifiers, false};
  if (interval) out.modifiers = interval_modifiers(typmods);
  out.array = out.array || array;
  return out;
}

std::string to_string(const TypeName& type) {
  std::string out;
  if (type.schema.empty() && type.name == "interval" && !type.modifiers.empty() &&
      !is_digit(type.modifiers.front())) {
    out = "interval " + type.modifiers;
  } else if (type.schema.empty() && type.name.ends_with(" time zone")) {
    const std::size_t space = type.name.find(' ');
    out = with_modifiers(type.name.substr(0, space), type.modifiers) + type.name.substr(space);
  } else if (is_sql_name(type)) {
    out = with_modifiers(type.name, type.modifiers);
  } else {
    out = with_modifiers(quote_qualified(type.schema, type.name), type.modifiers);
  }
  return type.array ? out + "[]" : out;
}

std::string to_signature(TypeName type) {
  type.modifiers.clear();
  const bool quoted = type.schema.empty() && (type.name == "bit" || type.name == "character");
  return quoted ? type.name + (type.array ? "[]" : "") : to_string(type);
}

}  // namespace wesley::sql
