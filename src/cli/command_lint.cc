// SPDX-License-Identifier: Apache-2.0
// lint: what the front end knows of the schema, and the meaning of a diagnostic's code.
#include <fmt/format.h>

#include "cli/project.h"

namespace wesley::cli {

namespace {

Result<void> explain_code(const Invocation& invocation, const std::string& code) {
  const auto kind = kind_from_code(code);
  if (!kind)
    return fail(ErrorCode::usage, fmt::format("no diagnostic has the code `{}`", code),
                "docs/reference/diagnostics.md lists them.");
  const KindInfo& known = info(*kind);
  invocation.out().line(fmt::format("{}: {}\n\n{}", invocation.out().paint("bold", code_text(*kind)),
                                    known.title, known.explanation));
  invocation.out().result(
      Json::object({{"code", code_text(*kind)}, {"title", known.title}, {"explanation", known.explanation}}));
  return {};
}

}  // namespace

Result<void> run_lint(const Invocation& invocation) {
  if (invocation.has("explain")) return explain_code(invocation, invocation.value("explain"));
  const std::string format = invocation.value("format", "text");
  if (format != "text" && format != "json" && format != "github") {
    return fail(ErrorCode::usage, fmt::format("`--format {}` is not known", format),
                "It takes text, json or github.");
  }
  WESLEY_ASSIGN(const std::unique_ptr<Documents> linted, lint_sources(invocation));
  if (format == "github") {
    invocation.out().raw(render_github(linted->diagnostics, linted->sources));
    const std::size_t errors = linted->diagnostics.error_count();
    if (errors > 0) return fail(ErrorCode::input, fmt::format("{} error{}", errors, errors == 1 ? "" : "s"));
    return {};
  }
  WESLEY_TRY(invocation.out().report(linted->diagnostics, linted->sources));
  if (linted->diagnostics.empty())
    invocation.out().line(fmt::format("{} file{}: no problem found", linted->sources.size(),
                                      linted->sources.size() == 1 ? "" : "s"));
  invocation.out().result(Json::object({{"files", static_cast<std::uint64_t>(linted->sources.size())},
                                        {"diagnostics", render_json(linted->diagnostics, linted->sources)}}));
  return {};
}

}  // namespace wesley::cli
