// SPDX-License-Identifier: Apache-2.0
// Parses many documents in one process: reads lines {"source": ...} and writes for each a line with the
// report of `wesley parse`.
#include <iostream>
#include <string>

#include "base/json.h"
#include "sdl/parse.h"

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto request = wesley::parse_json(line);
    const wesley::Json* source = request ? request->find("source") : nullptr;
    if (source == nullptr || source->as_string() == nullptr) {
      std::cerr << "no source in: " << line << '\n';
      return 1;
    }
    const wesley::SourceFile file("document.graphql", *source->as_string());
    wesley::sdl::ParseReport report = wesley::sdl::parse_report(file);
    std::cout << wesley::Json::object({{"valid", report.valid}, {"report", std::move(report.json)}}).dump()
              << '\n';
  }
  return 0;
}
