// SPDX-License-Identifier: Apache-2.0
#include "sdl/parse.h"

#include <cctype>

#include "sdl/parser.h"

namespace wesley::sdl {

namespace {

constexpr std::size_t longest_message = 160;

// Our form of graphql-js's message: lower case at the start, no final period, and no more of a long string
// than a reader needs.
std::string diagnostic_message(std::string message) {
  message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  if (message.back() == '.') message.pop_back();
  std::string out;
  for (const char c : message) {
    if (out.size() >= longest_message && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U)
      return out + "...\"";
    c == '\n' ? out += "\\n" : out += c;
  }
  return out;
}

Json error_json(const SyntaxError& error, const SourceFile& file) {
  const Position begin = file.lines.position_utf16(error.span.begin);
  const Position end = file.lines.position_utf16(error.span.end);
  return Json::object({{"code", code_text(error.kind)},
                       {"severity", "error"},
                       {"message", "Syntax Error: " + error.message},
                       {"file", file.path},
                       {"line", begin.line},
                       {"column", begin.column},
                       {"end_line", end.line},
                       {"end_column", end.column},
                       {"help", error.help.empty() ? Json() : Json(error.help)}});
}

}  // namespace

Document parse(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
  Parsed parsed = parse_text(sources.file(file).text, file);
  for (SyntaxError& error : parsed.errors) {
    Diagnostic& diagnostic =
        diagnostics.report(error.kind, error.span, diagnostic_message(std::move(error.message)));
    diagnostic.label = std::move(error.label);
    diagnostic.help = std::move(error.help);
    diagnostic.related = std::move(error.related);
  }
  return std::move(parsed.document);
}

ParseReport parse_report(const SourceFile& file) {
  const Parsed parsed = parse_text(file.text, 0);
  if (parsed.errors.empty()) return {true, to_json(parsed.document, file)};
  Json errors = Json::array();
  for (const SyntaxError& error : parsed.errors) errors.push(error_json(error, file));
  return {false, std::move(errors)};
}

}  // namespace wesley::sdl
