// SPDX-License-Identifier: Apache-2.0
#include "sql/quote.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace wesley::sql {
namespace {

// Every keyword that any server from 13 to 18 puts in another category than UNRESERVED (`SELECT word FROM
// pg_get_keywords() WHERE catcode <> 'U'`). A word reserved in one of them is quoted for all: what was
// rendered for one server must run on the next. Sorted, for binary search.
constexpr auto quoted_keywords = std::to_array<std::string_view>({
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",            // 17
    "json_array",      // 16
    "json_arrayagg",   // 16
    "json_exists",     // 17
    "json_object",     // 16
    "json_objectagg",  // 16
    "json_query",      // 17
    "json_scalar",     // 17
    "json_serialize",  // 17
    "json_table",      // 17
    "json_value",      // 17
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",  // 17
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",  // 16
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
});
static_assert(std::is_sorted(quoted_keywords.begin(), quoted_keywords.end()));

// Where the words of each letter begin, and where those of `z` end: every name that is written is asked for.
constexpr auto first_of_letter = [] {
  std::array<std::size_t, 27> first{};
  for (std::size_t letter = 0; letter < first.size(); ++letter) {
    while (first[letter] < quoted_keywords.size() &&
           quoted_keywords[first[letter]].front() < static_cast<char>('a' + letter))
      ++first[letter];
  }
  return first;
}();

// For each letter the lengths of its words, a bit each.
constexpr auto lengths_of_letter = [] {
  std::array<std::uint32_t, 26> lengths{};
  for (const std::string_view word : quoted_keywords)
    lengths[static_cast<std::size_t>(word.front() - 'a')] |= std::uint32_t{1} << word.size();
  return lengths;
}();
constexpr std::size_t longest_quoted_keyword = 31;  // as many bits

constexpr bool is_lower_or_underscore(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

constexpr auto in_bare_identifier = [] {
  std::array<bool, 256> bare{};
  for (std::size_t byte = 0; byte < bare.size(); ++byte) {
    const char c = static_cast<char>(byte);
    bare[byte] = is_lower_or_underscore(c) || (c >= '0' && c <= '9');
  }
  return bare;
}();

// quote_identifier of src/backend/utils/adt/ruleutils.c: `$` and bytes above 127 make a name quoted too.
bool is_bare_identifier(std::string_view name) {
  if (name.empty() || !is_lower_or_underscore(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return in_bare_identifier[static_cast<unsigned char>(c)]; });
}

void append_doubled(std::string& out, std::string_view text, char doubled) {
  for (char c : text) {
    if (c == doubled) out += c;
    out += c;
  }
}

bool is_continuation_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// pg_mbcliplen for UTF-8: the longest prefix of at most `limit` bytes that ends on a character boundary.
std::string_view clip(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && is_continuation_byte(text[limit])) --limit;
  return text.substr(0, limit);
}

}  // namespace

bool is_quoted_keyword(std::string_view word) {
  if (word.empty() || word.front() < 'a' || word.front() > 'z') return false;
  const auto letter = static_cast<std::size_t>(word.front() - 'a');
  if (word.size() > longest_quoted_keyword || (lengths_of_letter[letter] >> word.size() & 1U) == 0)
    return false;
  const auto* const end = quoted_keywords.data() + first_of_letter[letter + 1];
  return std::find(quoted_keywords.data() + first_of_letter[letter], end, word) != end;
}

std::string quote_identifier(std::string_view name) {
  std::string out;
  append_identifier(out, name);
  return out;
}

void append_identifier(std::string& out, std::string_view name) {
  if (is_bare_identifier(name) && !is_quoted_keyword(name)) {
    out += name;
    return;
  }
  out += '"';
  append_doubled(out, name, '"');
  out += '"';
}

std::string quote_qualified(std::string_view schema, std::string_view name) {
  std::string out;
  out.reserve(schema.size() + name.size() + 1);
  append_qualified(out, schema, name);
  return out;
}

void append_qualified(std::string& out, std::string_view schema, std::string_view name) {
  if (!schema.empty()) {
    append_identifier(out, schema);
    out += '.';
  }
  append_identifier(out, name);
}

std::string quote_literal(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_literal(out, text);
  return out;
}

void append_literal(std::string& out, std::string_view text) {
  const bool escape = text.find('\\') != std::string_view::npos;
  out += escape ? "E'" : "'";
  if (!escape && text.find('\'') == std::string_view::npos) {
    out += text;
  } else {
    for (char c : text) {
      if (c == '\'' || c == '\\') out += c;
      out += c;
    }
  }
  out += '\'';
}

std::string truncate_identifier(std::string_view name) {
  return std::string(clip(name, max_identifier_bytes));
}

std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label) {
  const std::size_t overhead = (name2.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  const std::size_t available = max_identifier_bytes - std::min(overhead, max_identifier_bytes);
  std::size_t size1 = name1.size();
  std::size_t size2 = name2.size();
  while (size1 + size2 > available) {
    if (size1 > size2) {
      --size1;
    } else {
      --size2;
    }
  }
  std::string out(clip(name1, size1));
  if (!name2.empty()) out.append("_").append(clip(name2, size2));
  if (!label.empty()) out.append("_").append(label);
  return out;
}

}  // namespace wesley::sql
