// SPDX-License-Identifier: Apache-2.0
// Follows src/fe_utils/psqlscan.l: what ends a statement is a `;` outside of literals, comments, parentheses
// and bodies of SQL-standard routines.
#include "sql/split.h"

#include <algorithm>

#include <fmt/format.h>

#include "sql/lexer.h"

namespace wesley::sql {

namespace {

bool has_prefix(std::string_view text, std::size_t at, std::string_view prefix) {
  return text.substr(at, prefix.size()) == prefix;
}

std::string_view without_line_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

}  // namespace

Splitter::Splitter(Sink sink) : sink_(std::move(sink)) {
}

Result<void> Splitter::feed(std::string_view bytes) {
  buffer_ += bytes;
  WESLEY_TRY(scan(false));
  forget_scanned();
  return {};
}

Result<void> Splitter::finish() {
  WESLEY_TRY(scan(true));
  if (state_ == State::text || state_ == State::line_comment) return end_statement();
  const std::string_view what = state_ == State::quoted   ? "quote"
                                : state_ == State::dollar ? "dollar quote"
                                                          : "block comment";
  return fail(ErrorCode::input, fmt::format("the {} that begins in line {} does not end", what, token_line_));
}

// Once for each piece that arrives, not for each statement: moving the rest forward costs its length.
void Splitter::forget_scanned() {
  const std::size_t keep = is_open_ ? statement_ : state_ == State::text ? at_ : token_;
  if (keep == 0) return;
  line_start_ = line_start_ > keep ? line_start_ - keep : line_start_ == keep ? 0 : std::string::npos;
  buffer_.erase(0, keep);
  base_ += keep;
  at_ -= keep;
  token_ = token_ > keep ? token_ - keep : 0;
  statement_ = 0;
}

Result<void> Splitter::scan(bool last) {
  while (at_ < buffer_.size()) {
    bool decided = false;
    if (state_ == State::text) {
      WESLEY_ASSIGN(decided, scan_text(last));
    } else if (state_ == State::line_comment) {
      WESLEY_ASSIGN(decided, scan_line_comment(last));
    } else if (state_ == State::block_comment) {
      decided = scan_block_comment(last);
    } else if (state_ == State::quoted) {
      decided = scan_quoted(last);
    } else {
      decided = scan_dollar();
    }
    if (!decided) return {};
  }
  return {};
}

void Splitter::skip(std::size_t count) {
  for (const std::size_t end = at_ + count; at_ < end; ++at_) {
    if (buffer_[at_] != '\n') continue;
    ++line_;
    line_start_ = at_ + 1;
  }
}

void Splitter::enter(State state) {
  state_ = state;
  token_ = at_;
  token_line_ = line_;
}

void Splitter::begin_statement() {
  if (is_open_) return;
  is_open_ = true;
  statement_ = at_;
  statement_line_ = line_;
}

Result<void> Splitter::end_statement() {
  const bool was_open = is_open_;
  is_open_ = false;
  parentheses_ = bodies_ = words_ = 0;
  is_routine_ = false;
  if (!was_open) return {};
  std::size_t end = at_;
  while (end > statement_ && is_space(buffer_[end - 1])) --end;
  const std::string_view text = std::string_view(buffer_).substr(statement_, end - statement_);
  return sink_.statement({text, base_ + statement_, statement_line_});
}

Result<bool> Splitter::scan_text(bool last) {
  const char byte = buffer_[at_];
  const bool has_next = at_ + 1 < buffer_.size();
  if (is_space(byte)) {
    skip(1);
    return true;
  }
  if ((byte == '-' || byte == '/') && !has_next && !last) return false;
  if (has_prefix(buffer_, at_, "--")) {
    enter(State::line_comment);
    return true;
  }
  if (has_prefix(buffer_, at_, "/*")) {
    enter(State::block_comment);
    comment_depth_ = 0;
    return true;
  }
  if (byte == '\\' && !is_open_ && at_ == line_start_) return scan_meta_command(last);
  if (byte == ';' && parentheses_ == 0 && bodies_ == 0) {
    WESLEY_TRY(end_statement());
    skip(1);
    return true;
  }
  begin_statement();
  if (starts_word(byte) || is_digit(byte)) return scan_word(last);
  if (byte == '$') return scan_dollar_sign(last);
  if (byte == '\'' || byte == '"') {
    enter(State::quoted);
    quote_ = byte;
    backslash_escapes_ = false;
  } else if (byte == '(') {
    ++parentheses_;
  } else if (byte == ')') {
    parentheses_ = std::max(parentheses_ - 1, 0);
  }
  skip(1);
  return true;
}

Result<bool> Splitter::scan_line_comment(bool last) {
  const std::size_t end = buffer_.find('\n', at_);
  if (end == std::string::npos && !last) return false;
  const std::string_view text =
      std::string_view(buffer_).substr(token_, std::min(end, buffer_.size()) - token_);
  if (token_ == line_start_ && sink_.comment)
    WESLEY_TRY(sink_.comment({without_line_end(text), token_line_}));
  state_ = State::text;
  at_ = token_;
  skip(text.size());
  return true;
}

bool Splitter::scan_block_comment(bool last) {
  if (at_ + 1 >= buffer_.size() && !last) return false;
  if (has_prefix(buffer_, at_, "/*")) {
    ++comment_depth_;
    skip(2);
  } else if (has_prefix(buffer_, at_, "*/")) {
    skip(2);
    if (--comment_depth_ == 0) state_ = State::text;
  } else {
    skip(1);
  }
  return true;
}

// A doubled quote ends one literal and begins the next, which comes to the same; only an escape string may
// not be left at the first of the two, for the second would begin one without backslashes.
bool Splitter::scan_quoted(bool last) {
  const char stops[] = {quote_, backslash_escapes_ ? '\\' : quote_};
  const std::size_t end = buffer_.find_first_of(std::string_view(stops, 2), at_);
  if (end == std::string::npos) {
    skip(buffer_.size() - at_);
    return true;
  }
  skip(end - at_);
  if (at_ + 1 == buffer_.size() && !last) return false;
  const bool escaped = buffer_[at_] == '\\' || has_prefix(buffer_, at_ + 1, std::string_view(&quote_, 1));
  if (!escaped) state_ = State::text;
  skip(std::min<std::size_t>(escaped ? 2 : 1, buffer_.size() - at_));
  return true;
}

bool Splitter::scan_dollar() {
  const std::size_t end = buffer_.find(dollar_tag_, at_);
  if (end != std::string::npos) {
    skip(end + dollar_tag_.size() - at_);
    state_ = State::text;
    return true;
  }
  // The tag may have arrived in part.
  const std::size_t tail = dollar_tag_.size() - 1;
  if (buffer_.size() - at_ > tail) skip(buffer_.size() - at_ - tail);
  return false;
}

Result<bool> Splitter::scan_meta_command(bool last) {
  const std::size_t end = buffer_.find('\n', at_);
  if (end == std::string::npos && !last) return false;
  const std::string_view text = std::string_view(buffer_).substr(at_, std::min(end, buffer_.size()) - at_);
  if (sink_.meta_command) WESLEY_TRY(sink_.meta_command({without_line_end(text), line_}));
  skip(text.size());
  return true;
}

bool Splitter::scan_word(bool last) {
  std::size_t end = at_;
  while (end < buffer_.size() && continues_word(buffer_[end])) ++end;
  if (end == buffer_.size() && !last) return false;
  const std::string_view word = std::string_view(buffer_).substr(at_, end - at_);
  const bool begins_escape = equals_folded(word, "e") && end < buffer_.size() && buffer_[end] == '\'';
  if (begins_escape) {
    enter(State::quoted);
    quote_ = '\'';
    backslash_escapes_ = true;
    skip(2);
    return true;
  }
  note_word(word);
  skip(word.size());
  return true;
}

// `$1` is a parameter, `$tag$` opens a quote.
bool Splitter::scan_dollar_sign(bool last) {
  std::size_t end = at_ + 1;
  while (end < buffer_.size() && buffer_[end] != '$' && continues_word(buffer_[end])) ++end;
  if (end == buffer_.size() && !last) return false;
  const bool is_tag = end < buffer_.size() && buffer_[end] == '$' && !is_digit(buffer_[at_ + 1]);
  if (!is_tag) {
    skip(1);
    return true;
  }
  dollar_tag_ = buffer_.substr(at_, end + 1 - at_);
  enter(State::dollar);
  skip(dollar_tag_.size());
  return true;
}

void Splitter::note_word(std::string_view word) {
  const bool is_create = words_ == 0 && equals_folded(word, "create");
  const bool names_routine = equals_folded(word, "function") || equals_folded(word, "procedure");
  if (words_ == 0) is_routine_ = is_create;
  // CREATE FUNCTION, or CREATE OR REPLACE FUNCTION.
  if (words_ == 1 && !names_routine && !equals_folded(word, "or")) is_routine_ = false;
  if (words_ == 3 && !names_routine && bodies_ == 0 && is_replacing_) is_routine_ = false;
  if (words_ == 1) is_replacing_ = equals_folded(word, "or");
  ++words_;
  if (!is_routine_ || parentheses_ > 0) return;
  if (equals_folded(word, "begin") || (bodies_ > 0 && equals_folded(word, "case"))) {
    ++bodies_;
  } else if (bodies_ > 0 && equals_folded(word, "end")) {
    --bodies_;
  }
}

}  // namespace wesley::sql
