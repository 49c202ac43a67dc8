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
  if (text.size() <= width) return text;
  std::size_t end = width - 1;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;  // a character stays whole
  return text.substr(0, end) + "…";
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

void show_locks(Output& out, const locks::Effect& effect) {
  for (const locks::RelationLock& lock : effect.locks) {
    const bool named = !lock.relation.name.empty();
    const std::string suffix = named && !lock.condition.empty() ? ", " + lock.condition : "";
    out.line(fmt::format("      {:<24} {}{}", locks::name(lock.mode),
                         named ? to_string(lock.relation) : lock.condition, suffix));
  }
  for (const locks::RelationLock& lock : effect.index_locks)
    out.line(fmt::format("      {:<24} index {}", locks::name(lock.mode), to_string(lock.relation)));
}

// What a DO block or a procedure runs is nobody's to know before it runs.
bool hides_what_it_does(const locks::Effect& effect) {
  return effect.locks.empty() && std::find(effect.hazards.begin(), effect.hazards.end(),
                                           locks::Hazard::unknown_statement) != effect.hazards.end();
}

void show_effect(Output& out, const locks::Effect& effect) {
  show_locks(out, effect);
  if (effect.locks.empty() && effect.index_locks.empty())
    out.line(hides_what_it_does(effect) ? "      any lock, on any relation"
                                        : "      no lock on any relation");
  std::string hazards;
  for (const locks::Hazard hazard : effect.hazards)
    hazards += fmt::format("{}{}", hazards.empty() ? "" : ", ", locks::info(hazard).code);
  out.line(fmt::format("      blocks {}{}{}",
                       hides_what_it_does(effect) ? "what, nobody knows" : blocks_text(effect),
                       effect.rewrites.empty() ? "" : ", rewrites the table",
                       hazards.empty() ? "" : ", hazards: " + out.paint("yellow", hazards)));
  for (const std::string& assumption : effect.assumptions)
    out.line("      " + out.paint("dim", "assumed: " + assumption));
}

void show(Output& out, const locks::StatementReport& statement) {
  out.line(fmt::format("{:>4}  {}", statement.line, out.paint("bold", shortened(statement.text))));
  if (!statement.problem.empty()) out.line("      " + out.paint("red", statement.problem));
  if (statement.effect.kind == "transaction") return;
  show_effect(out, statement.effect);
  if (!statement.effect.why.empty()) out.line("      " + out.paint("dim", statement.effect.why));
}

// Of several statements: what is held at the end, by each until then.
void show(Output& out, const locks::TransactionReport& transaction) {
  if (transaction.effect.locks.empty()) return;
  out.line(fmt::format(
      "      {}", out.paint("bold", fmt::format("held together, from line {} to here:", transaction.line))));
  show_effect(out, transaction.effect);
}

void show(Output& out, const locks::Report& report) {
  auto transaction = report.transactions.begin();
  for (std::size_t i = 0; i < report.statements.size(); ++i) {
    const locks::StatementReport& statement = report.statements[i];
    show(out, statement);
    const bool ends =
        statement.transaction != 0 &&
        (i + 1 == report.statements.size() || report.statements[i + 1].transaction != statement.transaction);
    if (ends && transaction != report.transactions.end()) show(out, *transaction++);
  }
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
      error.message = fmt::format("{}: {}", file == "-" ? "<stdin>" : file, error.message);
      return tl::unexpected(error);
    }
    if (files.size() > 1) invocation.out().line(invocation.out().paint("bold", file));
    if (report->statements.empty()) invocation.out().line("no statement");
    show(invocation.out(), *report);
    results.push(Json::object({{"file", file}, {"report", locks::to_json(*report)}}));
  }
  invocation.out().result(Json::object({{"files", results}}));
  return {};
}

}  // namespace wesley::cli
