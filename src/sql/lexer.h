// SPDX-License-Identifier: Apache-2.0
// The tokens of SQL text (src/backend/parser/scan.l), where a parse tree is too much or not to be had. Never
// fails: what does not end, ends with the text. For text that arrives in pieces see split.h.
#pragma once

#include <cstddef>
#include <string_view>

namespace wesley::sql {

enum class TokenKind {
  end,
  space,
  comment,
  word,        // keyword or identifier, also "quoted" and U&"quoted"
  literal,     // any string: '', E'', B'', X'', N'', U&'', dollar-quoted
  number,      // without sign
  parameter,   // $1
  operator_,   // a run of operator characters, and `::`, `:=`
  punctuation  // one of ( ) [ ] , ; . :
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}
  Token next();
  // The next token that is neither space nor comment.
  Token next_meaningful();
  // Where the next token begins.
  std::size_t offset() const { return at_; }

 private:
  TokenKind scan();
  void scan_block_comment();
  void scan_quoted(char quote, bool backslash_escapes);
  bool scan_prefixed_literal();
  TokenKind scan_dollar();
  void scan_number();
  void scan_operator();
  char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Character classes of scan.l: identifiers may hold any byte above 127.
bool is_space(char c);
bool is_digit(char c);
bool starts_word(char c);
bool continues_word(char c);
bool is_operator_character(char c);
// Lower case of an ASCII letter; other bytes as they are, as the server folds in a multibyte encoding.
char fold(char c);
// Whether a word as written is this lower-case keyword.
bool equals_folded(std::string_view written, std::string_view keyword);

}  // namespace wesley::sql
