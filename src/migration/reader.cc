// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <fstream>

#include <fmt/format.h>

#include "migration/migration.h"
#include "migration/step_reader.h"
#include "migration/text.h"

namespace wesley::migration {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 16;

struct HeaderKey {
  std::string_view name;
  bool required;
  bool (*set)(Header& header, const std::string& value);
};

bool set_server(Header& header, const std::string& value) {
  const std::optional<int> major = parse_number(value);
  header.server_major = major.value_or(0);
  return major && *major > 0;
}

bool set_direction(Header& header, const std::string& value) {
  header.direction = value == "down" ? Direction::down : Direction::up;
  return value == "down" || value == "up";
}

constexpr HeaderKey header_keys[] = {
    {"version", true,
     [](Header& header, const std::string& value) { return !(header.version = value).empty(); }},
    {"name", true, [](Header& header, const std::string& value) { return !(header.name = value).empty(); }},
    {"direction", false, set_direction},
    {"server", false, set_server},
    {"from", false,
     [](Header& header, const std::string& value) { return !(header.from_hash = value).empty(); }},
    {"to", false, [](Header& header, const std::string& value) { return !(header.to_hash = value).empty(); }},
};

}  // namespace

void read_header(const sql::LineComment& comment, Header& header, Reporter& reporter) {
  const auto list =
      parse_attributes(comment.text, directive_prefix.size() + std::string_view("migration").size());
  if (!list) {
    const AttributeError& error = list.error();
    reporter.at(Kind::migration_bad_value, comment.line, comment.text, error.begin, error.end, error.message);
    return;
  }
  for (const Attribute& attribute : *list) {
    const auto key = std::find_if(std::begin(header_keys), std::end(header_keys),
                                  [&](const HeaderKey& row) { return row.name == attribute.key; });
    if (key == std::end(header_keys)) {
      reporter.at(Kind::migration_unknown_key, comment.line, comment.text, attribute.begin, attribute.end,
                  fmt::format("unknown attribute `{}`", attribute.key));
    } else if (!attribute.value || !key->set(header, *attribute.value)) {
      reporter.at(Kind::migration_bad_value, comment.line, comment.text, attribute.begin, attribute.end,
                  fmt::format("`{}` has no value that makes sense", attribute.key));
    }
  }
  for (const HeaderKey& key : header_keys) {
    const bool given = std::any_of(list->begin(), list->end(),
                                   [&](const Attribute& attribute) { return attribute.key == key.name; });
    if (key.required && !given)
      reporter.at(Kind::migration_missing_key, comment.line, comment.text,
                  fmt::format("the header has no `{}`", key.name));
  }
}

struct Reader::State {
  State(const std::filesystem::path& file_path, SourceMap& sources, Diagnostics& diagnostics)
      : path(file_path),
        file(file_path, std::ios::binary),
        reporter(file_path.string(), sources, diagnostics),
        steps(header, reporter),
        splitter({[this](const sql::StatementText& statement) { return on_statement(statement); },
                  [this](const sql::LineComment& comment) { return on_comment(comment); },
                  [this](const sql::LineComment& command) { return on_meta_command(command); }}) {}

  Result<void> on_statement(const sql::StatementText& statement);
  Result<void> on_comment(const sql::LineComment& comment);
  Result<void> on_meta_command(const sql::LineComment& command);
  void require_header(std::uint32_t line, std::string_view text);
  // Reads on until a step is ready, the header is there when only that is wanted, or the file ends.
  Result<void> advance(bool until_header);
  Result<void> read_chunk();
  void finish();
  tl::unexpected<Error> invalid() const {
    return fail(ErrorCode::input, fmt::format("`{}` is not a valid migration file", path.string()));
  }

  std::filesystem::path path;
  std::ifstream file;
  std::uint64_t total = 0;
  std::uint64_t bytes = 0;
  Reporter reporter;
  Header header;
  bool header_seen = false;
  bool header_missed = false;
  bool ended = false;
  std::string last_line;
  std::uint32_t last_line_number = 1;
  std::uint32_t directive_line = 0;
  StepReader steps;
  std::deque<FileStep> ready;
  sql::Splitter splitter;
};

void Reader::State::require_header(std::uint32_t line, std::string_view text) {
  if (header_seen || header_missed) return;
  header_missed = true;
  Diagnostic& missing = reporter.at(Kind::migration_no_header, line, text,
                                    "the file has no `-- wesley:migration` header before this line");
  missing.help =
      "annotate plain SQL with `wesley migrate lint --fix`, or begin with `wesley migrate new NAME`";
}

Result<void> Reader::State::on_statement(const sql::StatementText& statement) {
  if (statement.line < directive_line) {
    reporter.at(
        Kind::migration_unfinished_statement, statement.line, statement.text,
        fmt::format("the statement is not ended by `;` before the directive in line {}", directive_line));
    return {};
  }
  require_header(statement.line, statement.text);
  if (steps.inside()) {
    steps.statement(statement);
    return {};
  }
  const bool pinned =
      std::find(pinned_settings.begin(), pinned_settings.end(), statement.text) != pinned_settings.end();
  if (!pinned) {
    Diagnostic& outside = reporter.at(Kind::migration_statement_outside, statement.line, statement.text,
                                      "the statement stands outside of a step");
    outside.help = "`wesley migrate lint --fix` writes the step around it";
  }
  return {};
}

Result<void> Reader::State::on_comment(const sql::LineComment& comment) {
  last_line = std::string(comment.text);
  last_line_number = comment.line;
  if (comment.text.substr(0, directive_prefix.size()) != directive_prefix) {
    if (steps.inside()) steps.line(comment);
    return {};
  }
  directive_line = comment.line;
  std::string_view word = comment.text.substr(directive_prefix.size());
  word = word.substr(0, word.find_first_of(" \t\r"));
  if (word == "migration") {
    if (header_seen)
      reporter.at(Kind::migration_misplaced_line, comment.line, comment.text, "a second header");
    header_seen = true;
    read_header(comment, header, reporter);
    return {};
  }
  require_header(comment.line, comment.text);
  if (std::optional<FileStep> step = steps.directive(word, comment)) ready.push_back(std::move(*step));
  return {};
}

Result<void> Reader::State::on_meta_command(const sql::LineComment& command) {
  std::string_view text = command.text;
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  if (text != stop_on_error)
    reporter.at(Kind::migration_meta_command, command.line, command.text,
                fmt::format("only psql understands this command; `{}` is the one that may stand here",
                            stop_on_error));
  return {};
}

Result<void> Reader::State::read_chunk() {
  std::string buffer(chunk_bytes, '\0');
  file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  if (file.bad())
    return fail(ErrorCode::io, fmt::format("cannot read `{}`: {}", path.string(), std::strerror(errno)));
  buffer.resize(static_cast<std::size_t>(file.gcount()));
  bytes += buffer.size();
  Result<void> split = splitter.feed(buffer);
  if (split && file.eof()) split = splitter.finish();
  if (!split) {
    reporter.at(Kind::migration_broken_text, last_line_number, last_line, split.error().message);
    ended = true;
  } else if (file.eof()) {
    finish();
  }
  return {};
}

void Reader::State::finish() {
  ended = true;
  if (steps.inside()) steps.unfinished();
  require_header(1, "");
}

Result<void> Reader::State::advance(bool until_header) {
  while (!ended) {
    // After an error the rest is read for its errors only.
    if (reporter.count() > 0) {
      ready.clear();
    } else if (!ready.empty() || (until_header && header_seen)) {
      return {};
    }
    WESLEY_TRY(read_chunk());
  }
  return reporter.count() > 0 ? Result<void>(invalid()) : Result<void>();
}

Result<Reader> Reader::open(const std::filesystem::path& path, SourceMap& sources, Diagnostics& diagnostics) {
  auto state = std::make_unique<State>(path, sources, diagnostics);
  std::error_code error;
  state->total = std::filesystem::file_size(path, error);
  if (!state->file || error)
    return fail(ErrorCode::io, fmt::format("cannot open `{}`: {}", path.string(),
                                           error ? error.message() : std::strerror(errno)));
  WESLEY_TRY(state->advance(true));
  return Reader(std::move(state));
}

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {
}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const Header& Reader::header() const {
  return state_->header;
}

Result<std::optional<FileStep>> Reader::next() {
  WESLEY_TRY(state_->advance(false));
  if (state_->ready.empty()) return std::nullopt;
  FileStep step = std::move(state_->ready.front());
  state_->ready.pop_front();
  return std::optional(std::move(step));
}

std::uint64_t Reader::bytes_read() const {
  return state_->bytes;
}

std::uint64_t Reader::bytes_total() const {
  return state_->total;
}

Result<std::vector<FileStep>> read_all(const std::filesystem::path& path, Header& header, SourceMap& sources,
                                       Diagnostics& diagnostics) {
  WESLEY_ASSIGN(Reader reader, Reader::open(path, sources, diagnostics));
  header = reader.header();
  std::vector<FileStep> steps;
  while (true) {
    WESLEY_ASSIGN(std::optional<FileStep> step, reader.next());
    if (!step) return steps;
    steps.push_back(std::move(*step));
  }
}

}  // namespace wesley::migration
