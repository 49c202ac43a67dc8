// SPDX-License-Identifier: Apache-2.0
// SQL inside of SDL strings: where a byte of the decoded text stands in the file, and the checks that every
// expression gets.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/spelling.h"
#include "sdl/draft.h"
#include "sdl/names.h"
#include "sdl/string_value.h"

namespace wesley::sdl {

namespace {

std::size_t utf8_length(char32_t value) {
  if (value < 0x80) return 1;
  if (value < 0x800) return 2;
  return value < 0x10000 ? 3 : 4;
}

bool is_surrogate_pair(char32_t high, char32_t low) {
  return high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000;
}

// One step over a token of a plain string: how many bytes of source make how many of decoded text.
struct Step {
  std::size_t source = 1;
  std::size_t decoded = 1;
};

Step plain_step(std::string_view token, std::size_t at) {
  if (token[at] != '\\') return {};
  const Escape first = read_escape(token, at);
  if (!first.unicode) return {first.length, utf8_length(first.value)};
  const std::size_t next = at + first.length;
  if (next < token.size() && token[next] == '\\') {
    const Escape second = read_escape(token, next);
    if (second.valid && second.unicode && is_surrogate_pair(first.value, second.value)) {
      return {first.length + second.length, 4};
    }
  }
  return {first.length, utf8_length(first.value)};
}

std::size_t plain_offset(std::string_view token, std::size_t wanted) {
  std::size_t decoded = 0;
  std::size_t at = 1;
  while (at + 1 < token.size() && decoded < wanted) {
    const Step step = plain_step(token, at);
    at += step.source;
    decoded += step.decoded;
  }
  return at;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') continue;
    lines.push_back(text.substr(begin, i - begin));
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    begin = i + 1;
  }
  lines.push_back(text.substr(begin));
  return lines;
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

// A block string loses the common indentation of its lines but the first, and blank lines at both ends
// (specification: BlockStringValue). `\"""` is three quotes.
std::size_t block_offset(std::string_view token, std::size_t wanted) {
  const std::string_view body = token.substr(3, token.size() - 6);
  const std::vector<std::string_view> lines = split_lines(body);
  std::size_t common = std::string_view::npos;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t indent = indentation(lines[i]);
    if (indent < lines[i].size()) common = std::min(common, indent);
  }
  bool leading = true;
  std::size_t decoded = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (leading && indentation(lines[i]) == lines[i].size()) continue;
    if (!leading) ++decoded;  // the line end
    leading = false;
    const std::string_view line = i == 0 || common == std::string_view::npos
                                      ? lines[i]
                                      : lines[i].substr(std::min(common, lines[i].size()));
    const auto line_begin = static_cast<std::size_t>(line.data() - token.data());
    std::size_t at = 0;
    while (at < line.size() && decoded < wanted) {
      at += line.substr(at, 4) == "\\\"\"\"" ? 2 : 1;
      ++decoded;
    }
    if (decoded >= wanted) return line_begin + at;
  }
  return token.size() - 3;
}

// Stable functions that have no immutable form. Of others, such as date_part, the server knows by the types
// of the arguments which one is meant.
constexpr std::array<std::string_view, 4> session_functions{"now", "transaction_timestamp",
                                                            "statement_timestamp", "current_setting"};

}  // namespace

SourceSpan span_in_string(const SourceMap& sources, const Value& value, std::size_t begin, std::size_t end) {
  if (value.kind != ValueKind::string) return value.span;
  const std::string_view token = sources.text(value.span);
  const auto offset = [&](std::size_t wanted) {
    return static_cast<std::uint32_t>(value.block ? block_offset(token, wanted)
                                                  : plain_offset(token, wanted));
  };
  SourceSpan span = value.span;
  span.begin = value.span.begin + offset(begin);
  span.end = std::max(value.span.begin + offset(end), span.begin + 1);
  return span;
}

SourceSpan span_of_word(const SourceMap& sources, const Value& value, std::string_view word) {
  // SQL folds what is not quoted to lower case.
  const auto found =
      std::search(value.text.begin(), value.text.end(), word.begin(), word.end(),
                  [](char a, char b) { return a == b || std::tolower(static_cast<unsigned char>(a)) == b; });
  if (found == value.text.end()) return value.span;
  const auto at = static_cast<std::size_t>(found - value.text.begin());
  return span_in_string(sources, value, at, at + word.size());
}

const ParsedExpression* check_syntax(Draft& draft, const Value& value) {
  const ParsedExpression& parsed = draft.expressions.parse(value.text);
  if (!parsed.error) return &parsed;
  const std::size_t offset = std::min<std::size_t>(parsed.error->offset, value.text.size());
  auto& report = draft.report(Kind::invalid_sql, span_in_string(draft.sources, value, offset, offset + 1),
                              fmt::format("invalid SQL expression: {}", parsed.error->message));
  report.label = "PostgreSQL stops here";
  return nullptr;
}

const ParsedExpression* check_expression(Draft& draft, const TableDraft& table, const Value& value) {
  const ParsedExpression* parsed = check_syntax(draft, value);
  // Columns inside of a subquery belong to other tables as well.
  if (parsed == nullptr || parsed->references.has_subquery) return parsed;
  for (const std::string& column : parsed->references.columns) {
    if (table.by_column.count(column) > 0) continue;
    const SourceSpan span = span_of_word(draft.sources, value, column);
    auto& report = draft.report(Kind::unknown_column, span,
                                fmt::format("table `{}` has no column `{}`", table.table.name.name, column));
    report.label = "no column of this name";
    std::vector<std::string> candidates;
    for (const catalog::Column& candidate : table.table.columns) candidates.push_back(candidate.name);
    const auto similar = nearest(column, candidates);
    report.help =
        similar ? fmt::format("did you mean `{}`? SQL uses the names of columns.", *similar)
                : fmt::format("It has {}. A text needs single quotes in SQL.", fmt::join(candidates, ", "));
    return nullptr;
  }
  return parsed;
}

bool check_immutable(Draft& draft, const ParsedExpression& parsed, const Value& value,
                     std::string_view what) {
  const auto& functions = parsed.references.functions;
  const bool by_session = std::any_of(functions.begin(), functions.end(), [](const auto& function) {
    return std::find(session_functions.begin(), session_functions.end(), function.second) !=
           session_functions.end();
  });
  if (!by_session && parsed.volatility != sql::Volatility::volatile_) return true;
  auto& report = draft.report(Kind::expression_not_allowed, value.span,
                              fmt::format("{} cannot use a function whose result changes by itself", what));
  report.label = "not immutable";
  report.help =
      "PostgreSQL stores the result, so it must follow from the row alone: `now()`, `random()` and whatever "
      "depends "
      "on the time zone do not.";
  return false;
}

}  // namespace wesley::sdl
