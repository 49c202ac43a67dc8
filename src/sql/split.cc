// SPDX-License-Identifier: Apache-2.0
#include "sql/split.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "sql/lexer.h"

namespace wesley::sql {
namespace {

constexpr std::size_t none = std::string::npos;
// What a large feed is cut into, so that the buffer holds one statement and not the whole of it.
constexpr std::size_t slice_bytes = std::size_t{64} << 10U;

enum class State {
  outside,    // of any statement
  statement,  // in one, outside literals and comments
  line_comment,
  meta_command,
  block_comment,
  string,
  escape_string,
  quoted_name,
  dollar_string,
};

// Which statements have words that matter: only routines have BEGIN ATOMIC bodies.
enum class Heading {
  start,
  create,
  create_or,
  create_or_replace,
  routine,
  other,
};

// Where a state has to stop and look; a byte may be in several classes.
enum ByteClass : unsigned char {
  special = 1,  // in a statement
  word = 2,     // in a statement whose words matter
  line_end = 4,
  escape_or_quote = 8,
  star_or_slash = 16,
};

constexpr auto byte_classes = [] {
  std::array<unsigned char, 256> classes{};
  const auto add = [&](std::string_view bytes, unsigned char byte_class) {
    for (char c : bytes) classes[static_cast<unsigned char>(c)] |= byte_class;
  };
  add("'\"$-/;()", special);
  add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", word);
  for (std::size_t c = 0x80; c < 256; ++c) classes[c] |= word;
  add("\n\r", line_end);
  add("'\\", escape_or_quote);
  add("*/", star_or_slash);
  return classes;
}();

bool is_in(char c, unsigned char wanted) {
  return (byte_classes[static_cast<unsigned char>(c)] & wanted) != 0;
}
bool is_line_end(char c) {
  return is_in(c, line_end);
}

// The first byte of the class at or after `at`, or the end of the text.
std::size_t find_class(std::string_view text, std::size_t at, unsigned char wanted) {
  while (at < text.size() && !is_in(text[at], wanted)) ++at;
  return at;
}

std::string_view state_name(State state) {
  switch (state) {
    case State::block_comment:
      return "block comment";
    case State::dollar_string:
      return "dollar quote";
    default:
      return "quote";
  }
}

}  // namespace

struct Splitter::Scan {
  explicit Scan(Sink sink_) : sink(std::move(sink_)) {}

  Result<void> run(bool at_end);
  Result<void> finish();
  void compact();

  Sink sink;
  std::string buffer;        // from shortly before the statement at hand
  std::uint64_t origin = 0;  // of the buffer in the stream

 private:
  Result<void> scan_outside();
  Result<void> scan_statement();
  Result<void> scan_line(State kind);
  void scan_block_comment();
  void scan_string();
  void scan_dollar_string();
  Result<void> take_special(char c);
  void take_word();
  bool take_comment(char c);
  void take_dollar();
  void note_word(std::string_view word);
  bool is_escape_string() const;
  Result<void> end_statement(std::size_t end);
  void open(State inner, std::size_t length);
  void close(std::size_t after);
  std::uint32_t line_at(std::size_t offset);
  bool starts_line(std::size_t offset) const { return offset == 0 || is_line_end(buffer[offset - 1]); }
  // The byte after the present one; starves when that has not arrived yet.
  char lookahead();

  std::size_t at = 0;
  std::size_t begin = none;       // of the statement
  std::size_t line_begin = none;  // of the comment or command that is to be delivered
  std::uint32_t begin_line = 1;
  std::uint32_t opened_line = 1;  // where the literal or comment began
  std::size_t counted = 0;        // lines are counted up to here
  std::uint32_t line = 1;
  State state = State::outside;
  std::string delimiter;  // of the dollar string
  std::size_t comment_depth = 0;
  std::size_t escape_end = none;  // where the last E'' ended: it may go on in the next line
  std::size_t parentheses = 0;
  Heading heading = Heading::start;
  std::string previous_word;   // in a routine
  std::size_t body_depth = 0;  // BEGIN ATOMIC and the CASEs within
  bool final = false;
  bool starved = false;
};

Result<void> Splitter::Scan::run(bool at_end) {
  final = at_end;
  starved = false;
  while (at < buffer.size() && !starved) {
    switch (state) {
      case State::outside:
        WESLEY_TRY(scan_outside());
        break;
      case State::statement:
        WESLEY_TRY(scan_statement());
        break;
      case State::line_comment:
      case State::meta_command:
        WESLEY_TRY(scan_line(state));
        break;
      case State::block_comment:
        scan_block_comment();
        break;
      case State::dollar_string:
        scan_dollar_string();
        break;
      default:
        scan_string();
        break;
    }
  }
  return {};
}

Result<void> Splitter::Scan::finish() {
  WESLEY_TRY(run(true));
  if (state == State::line_comment || state == State::meta_command) {
    buffer += '\n';
    WESLEY_TRY(run(true));
    buffer.pop_back();
  }
  if (state != State::outside && state != State::statement) {
    return fail(ErrorCode::input,
                fmt::format("the {} that begins in line {} does not end", state_name(state), opened_line));
  }
  return state == State::statement ? end_statement(buffer.size()) : Result<void>();
}

// Drops what has been dealt with, but for one byte that tells whether a line starts.
void Splitter::Scan::compact() {
  const std::size_t keep = std::min({at, begin, line_begin});
  if (keep <= 1) return;
  const std::size_t dropped = keep - 1;
  line_at(dropped);
  buffer.erase(0, dropped);
  origin += dropped;
  at -= dropped;
  counted -= dropped;
  for (std::size_t* offset : {&begin, &line_begin}) {
    if (*offset != none) *offset -= dropped;
  }
  escape_end = escape_end == none || escape_end < dropped ? none : escape_end - dropped;
}

// Asked for rising offsets only, so that every byte is counted once.
std::uint32_t Splitter::Scan::line_at(std::size_t offset) {
  if (offset > counted) {
    const auto* bytes = buffer.data();
    line += static_cast<std::uint32_t>(std::count(bytes + counted, bytes + offset, '\n'));
    counted = offset;
  }
  return line;
}

char Splitter::Scan::lookahead() {
  if (at + 1 < buffer.size()) return buffer[at + 1];
  starved = !final;
  return '\0';
}

void Splitter::Scan::open(State inner, std::size_t length) {
  opened_line = line_at(at);
  state = inner;
  at += length;
}

void Splitter::Scan::close(std::size_t after) {
  at = after;
  state = begin == none ? State::outside : State::statement;
}

Result<void> Splitter::Scan::scan_outside() {
  const char c = buffer[at];
  if (is_space(c) || c == ';') {
    ++at;
    return {};
  }
  if (c == '\\') {
    line_begin = at;
    open(State::meta_command, 1);
    return {};
  }
  // A byte order mark may open a file.
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (origin + at == 0 && c == mark[0]) {
    if (buffer.size() < mark.size() && !final) {
      starved = true;
      return {};
    }
    if (buffer.starts_with(mark)) {
      buffer.erase(0, mark.size());
      origin = mark.size();
      return {};
    }
  }
  if (take_comment(c) || starved) return {};
  begin = at;
  begin_line = line_at(at);
  state = State::statement;
  parentheses = body_depth = 0;
  heading = Heading::start;
  previous_word.clear();
  return {};
}

// True when a comment begins here; it is then open.
bool Splitter::Scan::take_comment(char c) {
  if (c != '-' && c != '/') return false;
  const char next = lookahead();
  if (c == '-' && next == '-') {
    if (starts_line(at)) line_begin = at;
    open(State::line_comment, 2);
    return true;
  }
  if (c == '/' && next == '*') {
    comment_depth = 1;
    open(State::block_comment, 2);
    return true;
  }
  return false;
}

Result<void> Splitter::Scan::scan_statement() {
  at = find_class(buffer, at, heading == Heading::other ? special : special | word);
  if (at == buffer.size()) return {};
  if (!is_in(buffer[at], word)) return take_special(buffer[at]);
  take_word();
  return {};
}

Result<void> Splitter::Scan::take_special(char c) {
  if (c == '-' || c == '/') {
    if (!take_comment(c) && !starved) ++at;
    return {};
  }
  // A routine's heading is words alone, up to its name.
  if (heading != Heading::routine) heading = Heading::other;
  switch (c) {
    case '\'':
      open(is_escape_string() ? State::escape_string : State::string, 1);
      return {};
    case '"':
      open(State::quoted_name, 1);
      return {};
    case '$':
      take_dollar();
      return {};
    case '(':
      ++parentheses;
      break;
    case ')':
      parentheses -= std::min<std::size_t>(parentheses, 1);
      break;
    default:
      if (parentheses == 0 && body_depth == 0) return end_statement(at);
      break;
  }
  ++at;
  return {};
}

Result<void> Splitter::Scan::end_statement(std::size_t end) {
  std::string_view text = std::string_view(buffer).substr(begin, end - begin);
  while (is_space(text.back())) text.remove_suffix(1);
  const StatementText statement{text, origin + begin, begin_line};
  begin = none;
  escape_end = none;
  state = State::outside;
  at = std::min(end + 1, buffer.size());
  return sink.statement(statement);
}

// `e'` where the e is no part of a longer word, or the next line of such a literal.
bool Splitter::Scan::is_escape_string() const {
  if (at > begin && fold(buffer[at - 1]) == 'e') {
    return at - 1 == begin || !continues_word(buffer[at - 2]);
  }
  if (escape_end == none) return false;
  const std::string_view between = std::string_view(buffer).substr(escape_end, at - escape_end);
  return std::all_of(between.begin(), between.end(), is_space) &&
         std::any_of(between.begin(), between.end(), is_line_end);
}

void Splitter::Scan::take_dollar() {
  if (at > begin && continues_word(buffer[at - 1])) {
    ++at;
    return;
  }
  std::size_t end = at + 1;
  while (end < buffer.size() && (starts_word(buffer[end]) || (end > at + 1 && is_digit(buffer[end])))) ++end;
  if (end == buffer.size() && !final) {
    starved = true;
  } else if (end < buffer.size() && buffer[end] == '$') {
    delimiter = buffer.substr(at, end + 1 - at);
    open(State::dollar_string, delimiter.size());
  } else {
    ++at;
  }
}

void Splitter::Scan::take_word() {
  std::size_t end = at + 1;
  while (end < buffer.size() && continues_word(buffer[end])) ++end;
  if (end == buffer.size() && !final) {
    starved = true;
    return;
  }
  note_word(std::string_view(buffer).substr(at, end - at));
  at = end;
}

void Splitter::Scan::note_word(std::string_view written) {
  const auto is = [&](std::string_view keyword) { return equals_folded(written, keyword); };
  const bool routine = is("function") || is("procedure");
  switch (heading) {
    case Heading::start:
      heading = is("create") ? Heading::create : Heading::other;
      return;
    case Heading::create:
      heading = routine ? Heading::routine : is("or") ? Heading::create_or : Heading::other;
      return;
    case Heading::create_or:
      heading = is("replace") ? Heading::create_or_replace : Heading::other;
      return;
    case Heading::create_or_replace:
      heading = routine ? Heading::routine : Heading::other;
      return;
    case Heading::other:
      return;
    case Heading::routine:
      break;
  }
  // After `.` and AS even a reserved word is a name.
  const bool name = buffer[at - 1] == '.' || equals_folded(previous_word, "as");
  if (body_depth == 0) {
    if (is("atomic") && equals_folded(previous_word, "begin")) body_depth = 1;
  } else if (!name && is("case")) {
    ++body_depth;
  } else if (!name && is("end")) {
    --body_depth;
  }
  previous_word = written;
}

Result<void> Splitter::Scan::scan_line(State kind) {
  const std::size_t end = at = find_class(buffer, at, line_end);
  if (end == buffer.size()) return {};
  const std::size_t from = std::exchange(line_begin, none);
  close(end);
  const auto& deliver = kind == State::meta_command ? sink.meta_command : sink.comment;
  if (from == none || !deliver) return {};
  return deliver(LineComment{std::string_view(buffer).substr(from, end - from), opened_line});
}

void Splitter::Scan::scan_block_comment() {
  at = find_class(buffer, at, star_or_slash);
  if (at == buffer.size()) return;
  const char second = lookahead();
  if (starved) return;
  const bool opens = buffer[at] == '/' && second == '*';
  const bool closes = buffer[at] == '*' && second == '/';
  at += opens || closes ? 2 : 1;
  if (opens) ++comment_depth;
  if (closes && --comment_depth == 0) close(at);
}

// A doubled quote closes and opens again, which comes to the same.
void Splitter::Scan::scan_string() {
  if (state == State::escape_string) {
    at = find_class(buffer, at, escape_or_quote);
    if (at == buffer.size()) return;
    if (buffer[at] == '\\') {
      lookahead();
      if (!starved) at = std::min(at + 2, buffer.size());
      return;
    }
    escape_end = at + 1;
    // `''` must stay in the escape string.
    if (lookahead() == '\'') {
      at += 2;
    } else if (!starved) {
      close(at + 1);
    }
    return;
  }
  const std::size_t end = buffer.find(state == State::string ? '\'' : '"', at);
  if (end == none) {
    at = buffer.size();
  } else {
    close(end + 1);
  }
}

void Splitter::Scan::scan_dollar_string() {
  const std::size_t end = buffer.find(delimiter, at);
  if (end != none) {
    close(end + delimiter.size());
    return;
  }
  // The delimiter may have begun to arrive.
  at = std::max(at, buffer.size() - std::min(buffer.size(), delimiter.size() - 1));
  starved = true;
}

Splitter::Splitter(Sink sink) : scan_(std::make_unique<Scan>(std::move(sink))) {
}
Splitter::~Splitter() = default;
Splitter::Splitter(Splitter&&) noexcept = default;
Splitter& Splitter::operator=(Splitter&&) noexcept = default;

Result<void> Splitter::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view slice = bytes.substr(0, slice_bytes);
    bytes.remove_prefix(slice.size());
    scan_->buffer += slice;
    WESLEY_TRY(scan_->run(false));
    scan_->compact();
  }
  return {};
}

Result<void> Splitter::finish() {
  return scan_->finish();
}

}  // namespace wesley::sql
