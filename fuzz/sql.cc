// SPDX-License-Identifier: Apache-2.0
// Any bytes are split, tokenized, parsed and made canonical without a crash; where a chunk ends changes
// nothing; the tokens are the text; a canonical text is its own.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "sql/expression.h"
#include "sql/lexer.h"
#include "sql/split.h"
#include "sql/tree.h"
#include "sql/type_name.h"

namespace {

using namespace wesley;

std::vector<std::string> split(std::string_view text, std::size_t chunk) {
  std::vector<std::string> out;
  const auto note = [&](std::string_view kind, std::uint32_t line, std::string_view content) -> Result<void> {
    out.push_back(std::string(kind) + std::to_string(line) + " " + std::string(content));
    return {};
  };
  sql::Splitter splitter({
      [&](const sql::StatementText& s) -> Result<void> {
        if (text.substr(s.offset, s.text.size()) != s.text) abort();
        return note("S", s.line, s.text);
      },
      [&](const sql::LineComment& c) { return note("C", c.line, c.text); },
      [&](const sql::LineComment& c) { return note("M", c.line, c.text); },
  });
  for (std::size_t at = 0; at < text.size(); at += chunk) (void)splitter.feed(text.substr(at, chunk));
  if (!splitter.finish()) out.emplace_back("E");
  return out;
}

void check_tokens(std::string_view text) {
  sql::Lexer lexer(text);
  std::size_t sum = 0;
  for (sql::Token t = lexer.next(); t.kind != sql::TokenKind::end; t = lexer.next()) {
    if (t.text.empty()) abort();
    sum += t.text.size();
  }
  if (sum != text.size()) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (split(text, 1 + data[0] % 7U) != split(text, size)) abort();
  check_tokens(text);
  (void)sql::newer_syntax(text);
  (void)sql::parse(text);
  (void)sql::references(text);
  (void)sql::volatility(text);
  if (const auto type = sql::parse_type_name(text, "public")) {
    if (!sql::parse_type_name(sql::to_string(*type), "public")) abort();
  }
  const auto types = [](std::string_view column) -> std::string {
    return column.size() % 2 == 0 ? "numeric(10,2)" : "character varying(20)";
  };
  (void)sql::canonical_expression(text, types, "text");
  return 0;
}
