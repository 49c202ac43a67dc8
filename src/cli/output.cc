// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include <cstdio>
#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <unistd.h>

namespace wesley::cli {

namespace {

void write(std::FILE* stream, std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), stream);
}

std::string_view style_code(std::string_view style) {
  struct Row {
    std::string_view name, code;
  };
  static constexpr Row rows[] = {{"bold", "1"},   {"dim", "2"},     {"red", "31"},
                                 {"green", "32"}, {"yellow", "33"}, {"cyan", "36"}};
  for (const Row& row : rows) {
    if (row.name == style) return row.code;
  }
  return "0";
}

}  // namespace

void Output::configure(std::string command, bool json, int verbosity, ColorChoice color) {
  command_ = std::move(command);
  json_ = json;
  verbosity_ = verbosity;
  terminal_ = ::isatty(STDERR_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  const bool automatic =
      ::isatty(STDOUT_FILENO) == 1 && terminal_ && (no_color == nullptr || *no_color == '\0');
  color_ = color == ColorChoice::always || (color == ColorChoice::automatic && automatic);
}

void Output::line(std::string_view text) {
  if (json_) return;
  clear_transient();
  write(stdout, text);
  write(stdout, "\n");
}

Json to_json(const std::vector<std::filesystem::path>& paths) {
  Json json = Json::array();
  for (const std::filesystem::path& path : paths) json.push(path.string());
  return json;
}

void Output::files(std::string_view verb, const std::vector<std::filesystem::path>& paths) {
  if (json_) return;
  constexpr std::size_t many = 12;
  std::map<std::string, std::vector<std::string>> folders;
  for (const std::filesystem::path& path : paths)
    folders[path.parent_path().string()].push_back(path.string());
  for (const auto& [folder, files] : folders) {
    if (files.size() > many && verbosity_ <= 0)
      line(fmt::format("{} {} files in {}", verb, files.size(), folder.empty() ? "." : folder));
    else
      for (const std::string& file : files) line(fmt::format("{} {}", verb, file));
  }
}

void Output::raw(std::string_view bytes) {
  write(stdout, bytes);
}

void Output::result(const Json& result) {
  if (!json_) return;
  write(
      stdout,
      Json::object({{"ok", true}, {"command", command_}, {"version", 1}, {"result", result}}).dump() + "\n");
}

void Output::event(const Json& event) {
  write(stdout, event.dump() + "\n");
  std::fflush(stdout);
}

void Output::note(std::string_view text) {
  if (json_ || verbosity_ < 0) return;
  clear_transient();
  write(stderr, text);
  write(stderr, "\n");
}

void Output::detail(std::string_view text) {
  if (verbosity_ > 0) note(text);
}

void Output::transient(std::string_view text) {
  if (json_ || verbosity_ < 0 || !terminal_) return;
  write(stderr, "\r\033[K");
  write(stderr, text);
  std::fflush(stderr);
  transient_shown_ = true;
}

void Output::clear_transient() {
  if (!transient_shown_) return;
  write(stderr, "\r\033[K");
  transient_shown_ = false;
}

namespace {

Result<void> errors_of(const Diagnostics& diagnostics) {
  if (!diagnostics.has_errors()) return {};
  const std::size_t count = diagnostics.error_count();
  return fail(ErrorCode::input, fmt::format("{} error{}", count, count == 1 ? "" : "s"));
}

}  // namespace

Result<void> Output::report(const Diagnostics& diagnostics, const SourceMap& sources) {
  if (json_) {
    const Json rendered = render_json(diagnostics, sources);
    for (const Json& diagnostic : *rendered.as_array()) diagnostics_.push(diagnostic);
  } else if (!diagnostics.empty() && (verbosity_ >= 0 || diagnostics.has_errors())) {
    clear_transient();
    write(stderr, render_text(diagnostics, sources, color_));
  }
  return errors_of(diagnostics);
}

Result<void> Output::report_as(std::string_view format, const Diagnostics& diagnostics,
                               const SourceMap& sources) {
  if (format == "text" || format == "json") return report(diagnostics, sources);
  if (format != "github" && format != "sarif")
    return fail(ErrorCode::usage, fmt::format("`--format {}` is not known", format),
                "It takes text, json, github or sarif.");
  raw(format == "github" ? render_github(diagnostics, sources)
                         : render_sarif(diagnostics, sources).dump() + "\n");
  return errors_of(diagnostics);
}

void Output::keep(std::string key, Json value) {
  kept_.add(std::move(key), std::move(value));
}

void Output::failure(const Error& error) {
  clear_transient();
  if (json_) {
    Json object = Json::object({{"ok", false}, {"exit", exit_code(error.code)}, {"error", error.message}});
    if (!error.hint.empty()) object.add("hint", error.hint);
    if (!error.detail.empty()) object.add("detail", error.detail);
    if (!error.sqlstate.empty()) object.add("sqlstate", error.sqlstate);
    object.add("diagnostics", diagnostics_);
    for (const auto& [key, value] : *kept_.as_object()) object.add(key, value);
    write(stdout, object.dump() + "\n");
    return;
  }
  std::fflush(stdout);
  write(stderr,
        paint("red", error.code == ErrorCode::unsafe_refused ? "refused" : "error") + ": " + error.message);
  if (!error.sqlstate.empty()) write(stderr, fmt::format(" (SQLSTATE {})", error.sqlstate));
  write(stderr, "\n");
  if (!error.detail.empty()) write(stderr, error.detail + (error.detail.ends_with('\n') ? "" : "\n"));
  if (!error.hint.empty()) write(stderr, paint("cyan", "hint") + ": " + error.hint + "\n");
}

std::string Output::paint(std::string_view style, std::string_view text) const {
  if (!color_) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", style_code(style), text);
}

}  // namespace wesley::cli
