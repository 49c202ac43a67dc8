// SPDX-License-Identifier: Apache-2.0
#include "sql/statement.h"

#include "sql/lexer.h"

namespace wesley::sql {

std::string folded_text(std::string_view text) {
  Lexer lexer(text);
  std::string out;
  for (Token token = lexer.next_meaningful(); token.kind != TokenKind::end; token = lexer.next_meaningful()) {
    if (!out.empty()) out += ' ';
    out += token.text;
  }
  return out;
}

}  // namespace wesley::sql
