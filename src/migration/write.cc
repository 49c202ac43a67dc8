// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/parallel.h"
#include "migration/attributes.h"
#include "migration/claims.h"
#include "migration/migration.h"
#include "migration/origin_text.h"
#include "migration/text.h"
#include "migration/timeouts.h"

namespace wesley::migration {

namespace {

template <class Words, class Value>
std::string_view word_of(const Words& words, Value value) {
  return std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.value == value; })
      ->text;
}

std::string print_timeout(std::chrono::milliseconds time) {
  if (time.count() == 0) return "0";
  if (time.count() % 1000 == 0) return fmt::format("'{}s'", time.count() / 1000);
  return fmt::format("'{}ms'", time.count());
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// A statement that ends in a line comment takes its `;` on the next line.
std::string terminated(std::string_view statement) {
  const std::size_t last_line = statement.rfind('\n');
  const std::string_view tail = last_line == std::string_view::npos ? statement : statement.substr(last_line);
  return std::string(statement) + (tail.find("--") == std::string_view::npos ? ";\n" : "\n;\n");
}

void append_block(std::string& out, std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += block_prefix;
    if (end > at) out += ' ';
    out += text.substr(at, end - at);
    out += '\n';
    at = end + 1;
  }
}

std::string print_hazards(const std::vector<locks::Hazard>& hazards) {
  std::string text;
  for (const locks::Hazard hazard : hazards) {
    if (!text.empty()) text += ',';
    text += locks::info(hazard).code;
  }
  return text;
}

std::string or_none(std::string text) {
  return text.empty() ? "none" : text;
}

// Attributes that only document, where they say something else than the classifier.
void append_claims(std::string& out, const plan::Step& step, const locks::Effect& effect) {
  if (!step.locks.empty() || !effect.locks.empty())
    append_attribute(out, "lock", or_none(print_locks(step.locks)));
  if (step.duration != effect.duration)
    append_attribute(out, "class", word_of(duration_words, step.duration));
  if (step.scans != effect.scans) append_attribute(out, "scan", or_none(print_names(step.scans)));
  if (step.rewrites != effect.rewrites) append_attribute(out, "rewrite", or_none(print_names(step.rewrites)));
  if (step.blocks != effect.blocks) append_attribute(out, "blocks", word_of(blocks_words, step.blocks));
  if (step.hazards != effect.hazards || !step.hazards.empty())
    append_attribute(out, "hazards", or_none(print_hazards(step.hazards)));
}

void append_reasons(std::string& out, const plan::Step& step) {
  if (step.summary.empty()) return;
  out += fmt::format("{}{}{}\n", reason_prefix, one_line(step.summary), origin_suffix(step.origin));
  if (!step.why.empty()) out += fmt::format("{}{}\n", reason_prefix, one_line(step.why));
}

void append_body(std::string& out, const plan::Step& step) {
  if (step.mode == plan::Mode::batched) {
    out += "-- psql leaves this step out: run its statement there yourself, without the key range\n";
    for (const std::string& statement : step.statements) append_block(out, terminated(statement));
    return;
  }
  const bool in_transaction = step.mode == plan::Mode::transaction;
  if (in_transaction) {
    out += "BEGIN;\n";
    for (const std::string& timeout : timeout_statements(step)) out += timeout + ";\n";
  }
  for (const std::string& statement : step.statements) out += terminated(statement);
  if (in_transaction) out += "COMMIT;\n";
}

void append_undo(std::string& out, const plan::Undo& undo) {
  if (undo.kind == plan::UndoKind::statements && undo.statements.empty()) return;
  out += fmt::format("{}undo", directive_prefix);
  if (undo.kind == plan::UndoKind::none) out += " none";
  if (undo.kind == plan::UndoKind::lossy) out += " lossy";
  if (!undo.reason.empty()) append_attribute(out, "reason", undo.reason);
  out += '\n';
  for (const std::string& statement : undo.statements) append_block(out, terminated(statement));
}

void append_checks(std::string& out, const plan::Step& step) {
  for (const plan::Step::PreCheck& check : step.pre) {
    out += fmt::format("{}pre", directive_prefix);
    append_attribute(out, "problem", check.problem);
    out += '\n';
    append_block(out, terminated(check.query));
  }
  if (step.done.empty()) return;
  out += fmt::format("{}done\n", directive_prefix);
  append_block(out, terminated(step.done));
}

void append_step(std::string& out, const plan::Step& step, int server_major, std::optional<int> undoes) {
  out += fmt::format("\n{}step id={} phase={} mode={}", directive_prefix, step.id, plan::name(step.phase),
                     plan::name(step.mode));
  if (undoes) append_attribute(out, "undoes", std::to_string(*undoes));
  if (!step.after.empty()) append_attribute(out, "after", print_numbers(step.after));
  if (step.batch) {
    append_attribute(out, "table", print_names({step.batch->table}));
    append_attribute(out, "key", print_key(step.batch->key));
  }
  append_claims(out, step, effect_of(step, server_major));
  if (const std::string source = origin_attribute(step); !source.empty())
    append_attribute(out, "src", source);
  if (step.redact) out += " redact";
  out += '\n';
  append_reasons(out, step);
  append_body(out, step);
  append_checks(out, step);
  append_undo(out, step.undo);
  out += fmt::format("{}end\n", directive_prefix);
}

std::string file_head(const Header& header) {
  std::string out = fmt::format("{}\n{}migration", stop_on_error, directive_prefix);
  append_attribute(out, "version", header.version);
  append_attribute(out, "name", header.name);
  if (header.direction == Direction::down) append_attribute(out, "direction", "down");
  append_attribute(out, "server", std::to_string(header.server_major));
  append_attribute(out, "from", header.from_hash);
  append_attribute(out, "to", header.to_hash);
  out += '\n';
  for (const std::string_view setting : pinned_settings) out += fmt::format("{};\n", setting);
  return out;
}

// The steps that take one step back: one transaction, or each statement alone where PostgreSQL refuses one
// of them inside of a transaction block.
std::vector<plan::Step> undo_steps(const plan::Step& step, int server_major) {
  plan::Step undo;
  undo.phase = step.phase;
  undo.summary = "takes back: " + step.summary;
  undo.why = step.undo.reason;
  undo.statements = step.undo.statements;
  undo.undo = {plan::UndoKind::none, {}, "run the migration again"};
  undo.redact = step.redact;
  const bool alone = effect_of(undo, server_major).no_transaction;
  std::vector<plan::Step> steps;
  for (const std::string& statement : undo.statements) {
    if (!alone && !steps.empty()) break;
    plan::Step& added = steps.emplace_back(undo);
    if (alone) added.statements = {statement};
    added.mode = alone ? plan::Mode::autonomous : plan::Mode::transaction;
    const locks::Effect effect = effect_of(added, server_major);
    added.locks = effect.locks;
    added.scans = effect.scans;
    added.rewrites = effect.rewrites;
    added.duration = effect.duration;
    added.blocks = effect.blocks;
    if (step.undo.kind == plan::UndoKind::lossy) added.hazards = {locks::Hazard::data_loss};
  }
  return steps;
}

}  // namespace

std::array<std::string, 2> timeout_statements(const plan::Step& step) {
  const Timeouts timeouts = timeouts_of(step);
  return {"SET LOCAL lock_timeout = " + print_timeout(timeouts.lock),
          "SET LOCAL statement_timeout = " + print_timeout(timeouts.statement)};
}

std::string write_up(const plan::Plan& plan, const Header& header) {
  constexpr std::size_t share_size = 50;  // steps
  std::vector<std::string> shares((plan.steps.size() + share_size - 1) / share_size);
  in_parallel(shares.size(), [&](std::size_t share) {
    const std::size_t end = std::min(plan.steps.size(), (share + 1) * share_size);
    for (std::size_t place = share * share_size; place < end; ++place)
      append_step(shares[share], plan.steps[place], header.server_major, std::nullopt);
  });
  std::string out = file_head(header);
  for (const std::string& share : shares) out += share;
  return out;
}

std::string write_down(const plan::Plan& plan, const Header& header) {
  Header down = header;
  down.direction = Direction::down;
  std::swap(down.from_hash, down.to_hash);
  std::string out = file_head(down);
  int next_id = 1;
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) {
    if (step->undo.kind == plan::UndoKind::none) {
      out += fmt::format("\n-- step {} ({}) has no way back: {}\n", step->id, one_line(step->summary),
                         one_line(step->undo.reason));
      continue;
    }
    for (plan::Step& undo : undo_steps(*step, header.server_major)) {
      undo.id = next_id++;
      if (undo.id > 1) undo.after = {undo.id - 1};
      append_step(out, undo, header.server_major, step->id);
    }
  }
  return out;
}

std::string step_hash(const plan::Step& step) {
  Sha256 hash;
  const auto add = [&](std::string_view text) { hash.update(fmt::format("{}:", text.size())).update(text); };
  add(plan::name(step.mode));
  if (step.batch) add(print_names({step.batch->table}) + print_key(step.batch->key));
  for (const std::string& statement : step.statements) add(statement);
  for (const plan::Step::PreCheck& check : step.pre) add(check.query);
  add(step.done);
  for (const std::string& statement : step.undo.statements) add(statement);
  return "sha256:" + hex(hash.finish());
}

FileStep file_step(plan::Step step) {
  std::string hash = step_hash(step);
  return {std::move(step), std::move(hash), 0, std::nullopt};
}

}  // namespace wesley::migration
