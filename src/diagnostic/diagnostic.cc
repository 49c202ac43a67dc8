// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/diagnostic.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace wesley {

namespace {

// Reports about the input as a whole come first.
auto place(const Diagnostic& diagnostic) {
  const SourceSpan span = diagnostic.span.value_or(SourceSpan{});
  return std::make_tuple(diagnostic.span.has_value(), span.file, span.begin, span.end);
}

bool same_report(const Diagnostic& a, const Diagnostic& b) {
  return a.kind == b.kind && a.span == b.span && a.message == b.message;
}

// A half-open span on one line, as the JSON and GitHub forms name it.
struct Extent {
  Position begin;
  Position end;
};

Extent extent(const SourceMap& sources, const SourceSpan& span) {
  const LineTable& lines = sources.file(span.file).lines;
  return {lines.position(span.begin), lines.position(std::max(span.begin, span.end))};
}

// Workflow commands percent-encode the characters that end a property or the message.
std::string github_escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    }
  }
  return out;
}

std::string github_place(const Diagnostic& diagnostic, const SourceMap& sources) {
  if (!diagnostic.span) return {};
  const Extent at = extent(sources, *diagnostic.span);
  std::string out = fmt::format("file={},line={},endLine={},col={}",
                                github_escaped(sources.file(diagnostic.span->file).path, "%\r\n:,"),
                                at.begin.line, at.end.line, at.begin.column);
  // endColumn is refused when the annotation covers several lines.
  if (at.begin.line == at.end.line) out += fmt::format(",endColumn={}", at.end.column);
  return out + ",";
}

}  // namespace

Diagnostic& Diagnostics::report(Kind kind, SourceSpan span, std::string message) {
  Diagnostic& diagnostic = report(kind, std::move(message));
  diagnostic.span = span;
  return diagnostic;
}

Diagnostic& Diagnostics::report(Kind kind, std::string message) {
  Diagnostic& diagnostic = list_.emplace_back();
  diagnostic.kind = kind;
  const auto wanted = severities_.find(kind);
  diagnostic.severity = wanted == severities_.end() ? info(kind).severity : wanted->second;
  if (diagnostic.severity == Severity::error) ++errors_;
  if (diagnostic.severity == Severity::warning) ++warnings_;
  diagnostic.message = std::move(message);
  return diagnostic;
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> list = list_;
  std::stable_sort(list.begin(), list.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple_cat(place(a), std::tie(a.kind, a.message)) <
           std::tuple_cat(place(b), std::tie(b.kind, b.message));
  });
  list.erase(std::unique(list.begin(), list.end(), same_report), list.end());
  return list;
}

Json render_json(const Diagnostics& diagnostics, const SourceMap& sources) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    Json item = Json::object({{"code", code_text(diagnostic.kind)},
                              {"severity", severity_text(diagnostic.severity)},
                              {"message", diagnostic.message}});
    if (diagnostic.span) {
      const Extent at = extent(sources, *diagnostic.span);
      item.add("file", sources.file(diagnostic.span->file).path)
          .add("line", at.begin.line)
          .add("column", at.begin.column)
          .add("end_line", at.end.line)
          .add("end_column", at.end.column);
    } else {
      for (const char* key : {"file", "line", "column", "end_line", "end_column"}) item.add(key, nullptr);
    }
    item.add("help", diagnostic.help.empty() ? Json() : Json(diagnostic.help));
    list.push(std::move(item));
  }
  return list;
}

std::string render_github(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const std::string_view command =
        diagnostic.severity == Severity::note ? "notice" : severity_text(diagnostic.severity);
    std::string text = diagnostic.message;
    if (!diagnostic.help.empty()) text += "\nhelp: " + diagnostic.help;
    out += fmt::format("::{} {}title={}::{}\n", command, github_place(diagnostic, sources),
                       code_text(diagnostic.kind), github_escaped(text, "%\r\n"));
  }
  return out;
}

}  // namespace wesley
