// SPDX-License-Identifier: Apache-2.0
#include "plan/explain_row.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plan/naming.h"

namespace wesley::plan {
namespace {

const locks::RelationLock* strongest(const Step& step) {
  auto found = std::max_element(step.locks.begin(), step.locks.end(),
                                [](const auto& left, const auto& right) { return left.mode < right.mode; });
  return found == step.locks.end() ? nullptr : &*found;
}

// As wide as the widest of the others.
std::string lock_name(locks::LockMode mode) {
  if (mode == locks::LockMode::share_update_exclusive) return "SHARE UPDATE EXCL";
  if (mode == locks::LockMode::share_row_exclusive) return "SHARE ROW EXCL";
  return std::string(locks::name(mode));
}

std::string blocks_text(const Step& step, const locks::RelationLock* lock) {
  if (!lock) return "nothing";
  bool reads = locks::blocks_reads(lock->mode), writes = locks::blocks_writes(lock->mode);
  if (!reads && !writes) return lock->mode >= locks::LockMode::share_update_exclusive ? "DDL" : "nothing";
  return fmt::format("{}, {}", reads ? "all" : "writes",
                     step.duration == locks::Duration::instant ? "instant" : "while it runs");
}

std::string seconds_text(double seconds) {
  if (seconds < 0.001) return "<1 ms";
  if (seconds < 1) return fmt::format("{} ms", std::lround(seconds * 1000));
  if (seconds < 120) return fmt::format("{} s", std::lround(seconds));
  if (seconds < 7200) return fmt::format("{} min", std::lround(seconds / 60));
  return fmt::format("{} h", std::lround(seconds / 3600));
}

// Known: the server told sizes. Without them only an instant step's time is known.
std::string expected_text(const Step& step, bool known) {
  bool takes_time =
      step.duration == locks::Duration::scan || step.mode != Mode::transaction || !step.rewrites.empty();
  if (step.estimate.expected > 0) return seconds_text(step.estimate.expected);
  if (takes_time && (!known || step.estimate.rows == 0)) return "by size";
  return "<1 ms";
}

std::string thousands(double number) {
  auto digits = fmt::format("{:.0f}", number);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string bytes_text(std::int64_t bytes) {
  auto value = static_cast<double>(bytes);
  if (value < 1e6) return fmt::format("{:.0f} kB", value / 1e3);
  if (value < 1e9) return fmt::format("{:.0f} MB", value / 1e6);
  return fmt::format("{:.1f} GB", value / 1e9);
}

std::string ids_text(const std::vector<int>& ids) {
  return fmt::format("step{} {}", ids.size() == 1 ? "" : "s", fmt::join(ids, ", "));
}

std::string place(const catalog::Origin& origin) {
  return origin.known() ? fmt::format("{}:{}", origin.file, origin.line) : std::string();
}

ExplainNote undo_note(const std::vector<Step>& steps) {
  std::vector<std::string> exceptions;
  for (const auto& step : steps) {
    if (step.undo.kind == UndoKind::lossy)
      exceptions.push_back(fmt::format("{} loses data: {}", step.id, step.undo.reason));
    if (step.undo.kind == UndoKind::none)
      exceptions.push_back(fmt::format("{} cannot be undone: {}", step.id, step.undo.reason));
  }
  auto range = steps.size() == 1 ? "1" : fmt::format("{} to 1", steps.size());
  if (exceptions.empty()) return {"undo", range + ", lossless"};
  return {"undo", fmt::format("{}; {}", range, fmt::join(exceptions, "; "))};
}

}  // namespace

ExplainRow explain_row(const Step& step, const ExplainContext& context) {
  const auto* lock = strongest(step);
  ExplainRow row;
  row.number = std::to_string(step.id);
  row.phase = name(step.phase);
  row.what = step.summary.empty() && !step.statements.empty() ? step.statements.front() : step.summary;
  if (step.mode == Mode::batched && step.estimate.rows > 0)
    row.what += fmt::format(", {} rows", thousands(step.estimate.rows));
  row.blocks = blocks_text(step, lock);
  row.expected = expected_text(step, context.statistics != nullptr);
  if (!lock) {
    row.lock = "none";
    return row;
  }
  row.lock = lock_name(lock->mode);
  std::vector<std::string> relations;
  for (const auto& other : step.locks)
    if (other.mode == lock->mode)
      relations.push_back(other.relation.name.empty() ? other.condition : label(other.relation));
  row.relations = fmt::format("{}", fmt::join(relations, ", "));
  return row;
}

Estimate total_estimate(const std::vector<Step>& steps) {
  Estimate total;
  for (const auto& step : steps) {
    total.optimistic += step.estimate.optimistic;
    total.expected += step.estimate.expected;
    total.pessimistic += step.estimate.pessimistic;
    total.disk_bytes += step.estimate.disk_bytes;
    total.rows = std::max(total.rows, step.estimate.rows);
  }
  return total;
}

int phase_count(const std::vector<Step>& steps) {
  std::set<Phase> phases;
  for (const auto& step : steps) phases.insert(step.phase);
  return static_cast<int>(phases.size());
}

std::vector<std::string> explain_headline(const std::vector<Step>& steps, const ExplainContext& context) {
  auto phases = phase_count(steps);
  std::vector<std::string> parts;
  parts.push_back(fmt::format("{} step{} in {} phase{}", steps.size(), steps.size() == 1 ? "" : "s", phases,
                              phases == 1 ? "" : "s"));
  parts.push_back(fmt::format("risk {}", overall_risk(steps)));
  auto total = total_estimate(steps);
  if (total.expected > 0)
    parts.push_back(fmt::format("about {} ({} to {})", seconds_text(total.expected),
                                seconds_text(total.optimistic), seconds_text(total.pessimistic)));
  parts.push_back(fmt::format("PostgreSQL {}+", context.server_major));
  return parts;
}

std::string explain_sizes(const std::vector<Step>& steps, const ExplainContext& context) {
  if (!context.statistics) return {};
  std::set<catalog::Name> touched;
  for (const auto& step : steps)
    for (const auto& lock : step.locks) touched.insert(lock.relation);
  std::vector<std::pair<double, std::string>> sizes;
  for (const auto& relation : touched) {
    auto known = context.statistics->tables.find(relation);
    if (known == context.statistics->tables.end() || known->second.rows < 0) continue;
    auto bytes = known->second.bytes + known->second.index_bytes;
    sizes.push_back({-known->second.rows, fmt::format("{} {} rows, {}", label(relation),
                                                      thousands(known->second.rows), bytes_text(bytes))});
  }
  std::sort(sizes.begin(), sizes.end());
  constexpr std::size_t shown = 3;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(shown, sizes.size()); ++i) texts.push_back(sizes[i].second);
  if (sizes.size() > shown) texts.push_back(fmt::format("{} more tables", sizes.size() - shown));
  auto server = fmt::format("{}: {}", context.statistics->database, context.statistics->server_version);
  return texts.empty() ? server : fmt::format("{}, {}", server, fmt::join(texts, "; "));
}

std::vector<ExplainNote> explain_notes(const std::vector<Step>& steps) {
  std::vector<ExplainNote> notes;
  std::map<std::string, std::size_t> by_reason;  // one line a reason
  for (const auto& step : steps) {
    bool plain = step.mode == Mode::transaction && step.duration == locks::Duration::instant;
    if (step.why.empty() || plain) continue;
    auto [known, fresh] = by_reason.try_emplace(step.why, notes.size());
    if (!fresh) {
      notes[known->second].label += fmt::format(", {}", step.id);
      continue;
    }
    auto where = place(step.origin);
    notes.push_back({fmt::format("why {}", step.id), where.empty() ? step.why : step.why + "; " + where});
  }
  std::map<locks::Hazard, std::vector<int>> hazards;
  for (const auto& step : steps)
    for (auto hazard : step.hazards) hazards[hazard].push_back(step.id);
  for (const auto& [hazard, ids] : hazards) {
    const auto& info = locks::info(hazard);
    auto text = fmt::format("{}, {}: {}", info.code, ids_text(ids), info.meaning);
    if (info.refuses) text += fmt::format("; runs only with --allow {}", info.code);
    notes.push_back({info.refuses ? "refused" : "warning", std::move(text)});
  }
  if (!steps.empty()) notes.push_back(undo_note(steps));
  return notes;
}

// High: something is refused unless it is named. Medium: a warning that somebody should read first.
std::string_view overall_risk(const std::vector<Step>& steps) {
  std::string_view risk = "low";
  for (const auto& step : steps)
    for (auto hazard : step.hazards) {
      if (locks::info(hazard).refuses) return "high";
      if (hazard != locks::Hazard::cached_plan) risk = "medium";
    }
  return risk;
}

}  // namespace wesley::plan
