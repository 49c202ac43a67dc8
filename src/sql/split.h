// SPDX-License-Identifier: Apache-2.0
// Splits SQL text into statements as it arrives, in memory bounded by one statement. Knows quotes, dollar
// quotes, nested comments, escape strings and BEGIN ATOMIC bodies, and that a `;` within parentheses ends
// nothing (CREATE RULE), all as psql does. It does not check the syntax of a statement.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace wesley::sql {

// The views in these live as long as the call that gets them.
struct StatementText {
  std::string_view text;     // without the final `;`, leading white space and comments trimmed
  std::uint64_t offset = 0;  // of text in the whole stream, in bytes
  std::uint32_t line = 1;    // of text, from 1
};

// A line comment that starts a line outside literals, dollar quotes and block comments: where directives
// live. One inside a statement comes before that statement.
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
  ~Splitter();
  Splitter(Splitter&&) noexcept;
  Splitter& operator=(Splitter&&) noexcept;
  // Bytes may end anywhere, also inside a token. After an error there is no going on.
  Result<void> feed(std::string_view bytes);
  // Errors: input, for an unterminated literal, quote or comment, with the line where it began.
  Result<void> finish();

 private:
  struct Scan;
  std::unique_ptr<Scan> scan_;
};

}  // namespace wesley::sql
