// SPDX-License-Identifier: Apache-2.0
// analyze locks: what any SQL would lock, on its own or against a schema, a snapshot or a live database.
#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "cli/project.h"
#include "locks/report.h"

namespace wesley::cli {

namespace {

// One line, so that a row stays a row.
std::string shortened(std::string_view statement) {
  std::string text;
  for (const char c : statement) {
    const bool space = c == '\n' || c == ' ' || c == '\t';
    if (!space || (!text.empty() && text.back() != ' ')) text += space ? ' ' : c;
  }
  constexpr std::size_t width = 70;
  return text.size() <= width ? text : text.substr(0, width - 1) + "…";
}

std::string_view blocks_text(const locks::Effect& effect) {
  const bool instant = effect.duration == locks::Duration::instant;
  switch (effect.blocks) {
    case locks::Blocks::none:
      return "nothing";
    case locks::Blocks::writes:
      return instant ? "writes, instant" : "writes, for a scan";
    case locks::Blocks::all:
      return instant ? "all, instant" : "all, for a scan";
  }
  return "";
}

void show(Output& out, const locks::StatementReport& statement) {
  const locks::Effect& effect = statement.effect;
  out.line(fmt::format("{:>4}  {}", statement.line, out.paint("bold", shortened(statement.text))));
  for (const locks::RelationLock& lock : effect.locks) {
    const bool named = !lock.relation.name.empty();
    out.line(fmt::format("      {:<24} {}", locks::name(lock.mode),
                         named ? to_string(lock.relation) : lock.condition));
  }
  if (effect.locks.empty()) out.line("      no lock on any relation");
  std::string hazards;
  for (const locks::Hazard hazard : effect.hazards)
    hazards += fmt::format("{}{}", hazards.empty() ? "" : ", ", locks::info(hazard).code);
  out.line(fmt::format("      blocks {}{}{}", blocks_text(effect),
                       effect.rewrites.empty() ? "" : ", rewrites the table",
                       hazards.empty() ? "" : ", hazards: " + out.paint("yellow", hazards)));
  if (!effect.why.empty()) out.line("      " + out.paint("dim", effect.why));
}

// The catalog to judge by, when the user named one.
Result<std::optional<Side>> known_catalog(const Invocation& invocation) {
  WESLEY_ASSIGN(std::optional<Side> named, known_side(invocation));
  if (named || !invocation.has("schema")) return named;
  WESLEY_ASSIGN(Side side, load_side(invocation, "", nullptr));
  return std::optional<Side>(std::move(side));
}

}  // namespace

Result<void> run_analyze_locks(const Invocation& invocation) {
  WESLEY_ASSIGN(const std::optional<Side> known, known_catalog(invocation));
  std::vector<std::string> files = invocation.arguments();
  if (files.empty()) files.emplace_back("-");
  Json results = Json::array();
  for (const std::string& file : files) {
    WESLEY_ASSIGN(const std::string text, file == "-" ? read_stdin() : read_file(file));
    locks::Context context;
    context.catalog = known ? &known->catalog : nullptr;
    context.server_major = server_major(invocation, known);
    auto report = locks::report(text, context);
    if (!report) {
      Error error = report.error();
      error.message = fmt::format("{}: {}", file, error.message);
      return tl::unexpected(error);
    }
    if (files.size() > 1) invocation.out().line(invocation.out().paint("bold", file));
    for (const locks::StatementReport& statement : report->statements) show(invocation.out(), statement);
    results.push(Json::object({{"file", file}, {"report", locks::to_json(*report)}}));
  }
  invocation.out().result(Json::object({{"files", results}}));
  return {};
}

}  // namespace wesley::cli
