// SPDX-License-Identifier: Apache-2.0
// Parses many documents in one process: reads lines {"source": ...} and writes for each a line with the
// report of `wesley parse` and, for a valid document, the places ([line, column], UTF-16) where it breaks a
// document rule.
#include <algorithm>
#include <iostream>
#include <string>

#include "base/json.h"
#include "sdl/parse.h"
#include "sdl/validate.h"

namespace {

using wesley::Json;

Json broken_rules(const std::string& source) {
  wesley::SourceMap sources;
  wesley::Diagnostics diagnostics;
  const wesley::FileId file = sources.add("document.graphql", source);
  std::vector<wesley::sdl::Document> documents;
  documents.push_back(wesley::sdl::parse(sources, file, diagnostics));
  wesley::sdl::validate(documents, {}, diagnostics);
  Json out = Json::array();
  for (const wesley::Diagnostic& diagnostic : diagnostics.sorted()) {
    const auto at = sources.file(file).lines.position_utf16(diagnostic.span->begin);
    out.push(Json::array({at.line, at.column}));
  }
  return out;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto request = wesley::parse_json(line);
    const Json* source = request ? request->find("source") : nullptr;
    if (source == nullptr || source->as_string() == nullptr) {
      std::cerr << "no source in: " << line << '\n';
      return 1;
    }
    const wesley::SourceFile file("document.graphql", *source->as_string());
    wesley::sdl::ParseReport report = wesley::sdl::parse_report(file);
    Json answer = Json::object({{"valid", report.valid}, {"report", std::move(report.json)}});
    if (report.valid) answer.add("broken_rules", broken_rules(file.text));
    std::cout << answer.dump() << '\n';
  }
  return 0;
}
