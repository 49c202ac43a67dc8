// SPDX-License-Identifier: Apache-2.0
// lint: what the front end knows of the schema, what SQL files would do to a running application, and the
// meaning of a diagnostic's code.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "cli/project.h"
#include "lint/sql_lint.h"
#include "sdl/parse.h"

namespace wesley::cli {

namespace fs = std::filesystem;

namespace {

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// The id of the rule that reports the kind, if one does.
std::string_view rule_id(Kind kind) {
  for (const lint::SqlRuleInfo& rule : lint::sql_rules())
    if (rule.kind == kind) return rule.id;
  return {};
}

Result<void> explain_code(const Invocation& invocation, const std::string& code) {
  auto kind = kind_from_code(code);
  if (!kind) kind = lint::rule_kind(code);
  if (!kind)
    return fail(ErrorCode::usage, fmt::format("no diagnostic has the code `{}`, and no rule the name", code),
                "docs/reference/diagnostics.md lists them.");
  const KindInfo& known = info(*kind);
  const std::string_view rule = rule_id(*kind);
  invocation.out().line(fmt::format("{}: {}\n\n{}", invocation.out().paint("bold", code_text(*kind)),
                                    known.title, known.explanation));
  if (!rule.empty()) invocation.out().line(fmt::format("\nThe rule is called `{}`.", rule));
  invocation.out().result(Json::object({{"code", code_text(*kind)},
                                        {"rule", rule.empty() ? Json() : Json(rule)},
                                        {"title", known.title},
                                        {"explanation", known.explanation}}));
  return {};
}

// The files to check, in the order given; of a folder those below it, by name.
struct Files {
  std::vector<fs::path> schema, sql;
};

bool is_sdl(const fs::path& path) {
  return path.extension() == ".graphql" || path.extension() == ".gql" || path.extension() == ".graphqls";
}

void add_folder(Files& files, const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error))
    if (is_sdl(entry.path()) || entry.path().extension() == ".sql") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  for (fs::path& path : found) (is_sdl(path) ? files.schema : files.sql).push_back(std::move(path));
}

Result<Files> named_files(const std::vector<std::string>& arguments) {
  Files files;
  for (const std::string& argument : arguments) {
    std::error_code error;
    if (fs::is_directory(argument, error)) {
      const std::size_t before = files.schema.size() + files.sql.size();
      add_folder(files, argument);
      if (files.schema.size() + files.sql.size() == before)
        return fail(ErrorCode::io, fmt::format("no .graphql or .sql file in `{}`", argument));
    } else {
      const bool sql = argument == "-" || fs::path(argument).extension() == ".sql";
      (sql ? files.sql : files.schema).emplace_back(argument);
    }
  }
  return files;
}

std::vector<std::string> as_text(const std::vector<fs::path>& paths) {
  std::vector<std::string> out;
  for (const fs::path& path : paths) out.push_back(path.string());
  return out;
}

// The kinds that a list of the configuration names.
Result<std::set<Kind>> configured_kinds(const Invocation& invocation, std::string_view key) {
  std::set<Kind> kinds;
  for (const std::string& word : invocation.config().list(key)) {
    const auto kind = lint::rule_kind(word);
    if (!kind)
      return fail(
          ErrorCode::configuration,
          fmt::format("{}: `{}` names no rule: `{}`", invocation.config().value(key).origin, key, word),
          "docs/reference/diagnostics.md lists the rules.");
    kinds.insert(*kind);
  }
  return kinds;
}

Result<void> lint_sql_files(const Invocation& invocation, const std::vector<fs::path>& files,
                            Documents& into) {
  WESLEY_ASSIGN(const std::optional<Side> known, known_side(invocation));
  lint::SqlOptions options;
  options.catalog = known ? &known->catalog : nullptr;
  options.server_major = server_major(invocation, known);
  options.in_transaction = invocation.config().boolean("lint.in_transaction");
  WESLEY_ASSIGN(options.disabled, configured_kinds(invocation, "lint.disable"));
  for (const fs::path& path : files) {
    const bool standard_input = path == "-";
    WESLEY_ASSIGN(std::string text, standard_input ? read_stdin() : read_file(path));
    const FileId file =
        into.sources.add(standard_input ? "<stdin>" : path.lexically_normal().string(), std::move(text));
    lint::lint_sql(into.sources, file, options, into.diagnostics);
  }
  return {};
}

Result<std::unique_ptr<Documents>> lint_all(const Invocation& invocation) {
  WESLEY_ASSIGN(const Files files, named_files(invocation.arguments()));
  const bool all_schema = invocation.arguments().empty();
  std::unique_ptr<Documents> linted = std::make_unique<Documents>();
  if (all_schema || !files.schema.empty()) {
    WESLEY_ASSIGN(linted,
                  load_documents(invocation, all_schema ? schema_paths(invocation) : as_text(files.schema)));
    linted->compile(compile_options(invocation, nullptr));
  }
  WESLEY_ASSIGN(const std::set<Kind> errors, configured_kinds(invocation, "lint.error"));
  for (const Kind kind : errors) linted->diagnostics.set_severity(kind, Severity::error);
  if (!files.sql.empty()) WESLEY_TRY(lint_sql_files(invocation, files.sql, *linted));
  return linted;
}

// The texts with their fixes; of two that touch each other the first is taken, the next run takes the second.
std::vector<FileToWrite> fixed_files(const Documents& linted, std::size_t& count) {
  std::map<FileId, std::vector<Fix>> fixes;
  for (const Diagnostic& each : linted.diagnostics.sorted())
    if (each.fix) fixes[each.fix->span.file].push_back(*each.fix);
  std::vector<FileToWrite> out;
  for (auto& [file, edits] : fixes) {
    std::stable_sort(edits.begin(), edits.end(),
                     [](const Fix& a, const Fix& b) { return a.span.begin < b.span.begin; });
    const std::string& text = linted.sources.file(file).text;
    std::string fixed;
    std::size_t done = 0;
    bool first = true;
    for (const Fix& edit : edits) {
      if (!first && edit.span.begin <= done) continue;
      fixed += text.substr(done, edit.span.begin - done) + edit.replacement;
      done = edit.span.end;
      first = false;
      ++count;
    }
    out.push_back({linted.sources.file(file).path, fixed + text.substr(done)});
  }
  return out;
}

Result<std::size_t> fix(const Invocation& invocation, const Documents& linted) {
  const auto& arguments = invocation.arguments();
  if (std::find(arguments.begin(), arguments.end(), "-") != arguments.end())
    return fail(ErrorCode::usage, "`--fix` cannot write to standard input", "Name a file.");
  std::size_t count = 0;
  WESLEY_ASSIGN(const std::vector<fs::path> written, write_files_atomic(fixed_files(linted, count)));
  for (const fs::path& path : written) invocation.out().note("fixed " + path.string());
  return count;
}

std::string summary(const Documents& linted) {
  const std::size_t warnings = linted.diagnostics.warning_count();
  if (linted.diagnostics.empty()) return "no problem found";
  if (warnings == 0) return "nothing but notes";
  return counted(warnings, "warning");
}

}  // namespace

Result<void> run_lint(const Invocation& invocation) {
  if (invocation.has("explain")) return explain_code(invocation, invocation.value("explain"));
  const std::string format = invocation.value("format", "text");
  WESLEY_ASSIGN(std::unique_ptr<Documents> linted, lint_all(invocation));
  std::size_t fixed = 0;
  if (invocation.has("fix")) {
    WESLEY_ASSIGN(fixed, fix(invocation, *linted));
    WESLEY_ASSIGN(linted, lint_all(invocation));
  }
  WESLEY_TRY(invocation.out().report_as(format, linted->diagnostics, linted->sources));
  const std::size_t warnings = linted->diagnostics.warning_count();
  if (invocation.has("check") && warnings > 0) return fail(ErrorCode::input, counted(warnings, "warning"));
  if (format == "text")
    invocation.out().line(counted(linted->sources.size(), "file") + ": " + summary(*linted));
  invocation.out().result(Json::object({{"files", static_cast<std::uint64_t>(linted->sources.size())},
                                        {"fixed", static_cast<std::uint64_t>(fixed)},
                                        {"diagnostics", render_json(linted->diagnostics, linted->sources)}}));
  return {};
}

}  // namespace wesley::cli
