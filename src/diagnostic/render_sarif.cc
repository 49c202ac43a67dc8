// SPDX-License-Identifier: Apache-2.0
// Static Analysis Results Interchange Format 2.1.0 (OASIS), with the members that code scanning services use.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "diagnostic/diagnostic.h"

namespace wesley {

namespace {

std::string_view level(Severity severity) {
  return severity_text(severity);  // SARIF has the same three words
}

Json message(std::string_view text) {
  return Json::object({{"text", text}});
}

Json region(const SourceSpan& span, const SourceMap& sources) {
  const LineTable& lines = sources.file(span.file).lines;
  const Position begin = lines.position(span.begin);
  const Position end = lines.position(std::max(span.begin, span.end));
  return Json::object({{"startLine", begin.line},
                       {"startColumn", begin.column},
                       {"endLine", end.line},
                       {"endColumn", end.column}});
}

// A URI reference: whatever RFC 3986 does not leave alone in a path is percent-encoded.
std::string uri(std::string_view path) {
  static constexpr std::string_view plain = "-._~/!$&'()*+,;=@";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

Json artifact(const SourceSpan& span, const SourceMap& sources) {
  return Json::object({{"uri", uri(sources.file(span.file).path)}});
}

Json location(const SourceSpan& span, const SourceMap& sources) {
  return Json::object({{"physicalLocation", Json::object({{"artifactLocation", artifact(span, sources)},
                                                          {"region", region(span, sources)}})}});
}

Json fix(const Fix& fix, const SourceMap& sources) {
  const Json replacement = Json::object(
      {{"deletedRegion", region(fix.span, sources)}, {"insertedContent", message(fix.replacement)}});
  const Json change = Json::object(
      {{"artifactLocation", artifact(fix.span, sources)}, {"replacements", Json::array({replacement})}});
  return Json::object({{"artifactChanges", Json::array({change})}});
}

Json rule(Kind kind) {
  const KindInfo& known = info(kind);
  return Json::object({{"id", code_text(kind)},
                       {"shortDescription", message(known.title)},
                       {"fullDescription", message(known.explanation)},
                       {"defaultConfiguration", Json::object({{"level", level(known.severity)}})}});
}

Json result(const Diagnostic& diagnostic, const SourceMap& sources) {
  std::string text = diagnostic.message;
  if (!diagnostic.help.empty()) text += "\n" + diagnostic.help;
  Json out = Json::object({{"ruleId", code_text(diagnostic.kind)},
                           {"level", level(diagnostic.severity)},
                           {"message", message(text)}});
  if (diagnostic.span) out.add("locations", Json::array({location(*diagnostic.span, sources)}));
  if (diagnostic.fix) out.add("fixes", Json::array({fix(*diagnostic.fix, sources)}));
  return out;
}

}  // namespace

Json render_sarif(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::map<Kind, Json> rules;
  Json results = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    rules.emplace(diagnostic.kind, rule(diagnostic.kind));
    results.push(result(diagnostic, sources));
  }
  Json rule_list = Json::array();
  for (const auto& [kind, one] : rules) rule_list.push(one);
  const Json driver =
      Json::object({{"name", "wesley"}, {"version", WESLEY_VERSION}, {"rules", std::move(rule_list)}});
  const Json run = Json::object({{"tool", Json::object({{"driver", driver}})},
                                 {"columnKind", "unicodeCodePoints"},
                                 {"results", std::move(results)}});
  return Json::object({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                       {"version", "2.1.0"},
                       {"runs", Json::array({run})}});
}

}  // namespace wesley
