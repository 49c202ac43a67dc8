// SPDX-License-Identifier: Apache-2.0
// Splits SQL text into statements as it arrives, in memory bounded by one statement. Knows quotes, dollar
// quotes, nested comments, escape strings and BEGIN ATOMIC bodies. It does not check the syntax of a
// statement.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wesley::sql {

struct StatementText {
  std::string_view text;     // without the final `;`, leading white space and comments trimmed
  std::uint64_t offset = 0;  // of text in the whole stream, in bytes
  std::uint32_t line = 1;    // of text, from 1
};

// A line comment that starts a line outside literals, dollar quotes and block comments: where directives
// live.
struct LineComment {
  std::string_view text;  // from `--`, without the line end
  std::uint32_t line = 1;
};

class Splitter {
 public:
  struct Sink {
    std::function<Result<void>(const StatementText&)> statement;
    std::function<Result<void>(const LineComment&)> comment;       // may be empty
    std::function<Result<void>(const LineComment&)> meta_command;  // a psql `\command` line; may be empty
  };
  explicit Splitter(Sink sink);
  // Bytes may end anywhere, also inside a token.
  Result<void> feed(std::string_view bytes);
  // Errors: input, for an unterminated literal, quote or comment, with the line where it began.
  Result<void> finish();

 private:
  enum class State : std::uint8_t { text, line_comment, block_comment, quoted, dollar };
  // Scans what is there; false: more bytes are needed to decide what comes next. `last` says that none will
  // come.
  Result<void> scan(bool last);
  Result<bool> scan_text(bool last);
  Result<bool> scan_line_comment(bool last);
  bool scan_block_comment(bool last);
  bool scan_quoted(bool last);
  bool scan_dollar();
  Result<bool> scan_meta_command(bool last);
  bool scan_word(bool last);
  bool scan_dollar_sign(bool last);
  Result<void> end_statement();
  void begin_statement();
  void enter(State state);
  void skip(std::size_t count);  // moves on, counting lines
  void note_word(std::string_view word);
  void forget_scanned();

  Sink sink_;
  std::string buffer_;      // from the beginning of the open statement or token
  std::size_t at_ = 0;      // scanned up to here
  std::uint64_t base_ = 0;  // of the buffer in the stream
  std::uint32_t line_ = 1;
  std::size_t line_start_ = 0;
  State state_ = State::text;
  std::size_t token_ = 0;  // where the comment, literal or quote begins
  std::uint32_t token_line_ = 1;
  bool is_open_ = false;  // a statement has begun
  std::size_t statement_ = 0;
  std::uint32_t statement_line_ = 1;
  char quote_ = '\'';
  bool backslash_escapes_ = false;
  std::string dollar_tag_;
  int comment_depth_ = 0;
  int parentheses_ = 0;
  int bodies_ = 0;           // BEGIN ATOMIC ... END, and CASE ... END inside of it
  int words_ = 0;            // of the statement so far
  bool is_routine_ = false;  // CREATE [OR REPLACE] FUNCTION or PROCEDURE
  bool is_replacing_ = false;
};

}  // namespace wesley::sql
