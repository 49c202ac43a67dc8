// SPDX-License-Identifier: Apache-2.0
#include "locks/report.h"

#include <utility>

#include "locks/walk.h"

namespace wesley::locks {

namespace {

Json names_json(const std::vector<catalog::Name>& names) {
  Json out = Json::array();
  for (const catalog::Name& each : names) out.push(catalog::to_string(each));
  return out;
}

Json locks_json(const std::vector<RelationLock>& locks) {
  Json out = Json::array();
  for (const RelationLock& lock : locks) {
    const bool named = !lock.relation.name.empty();
    Json one = Json::object(
        {{"relation", named ? Json(catalog::to_string(lock.relation)) : Json()}, {"mode", name(lock.mode)}});
    if (!lock.condition.empty()) one.add("condition", lock.condition);
    out.push(std::move(one));
  }
  return out;
}

void add_effect(Json& out, const Effect& effect) {
  Json hazards = Json::array();
  for (const Hazard each : effect.hazards) hazards.push(info(each).code);
  out.add("locks", locks_json(effect.locks)).add("index_locks", locks_json(effect.index_locks));
  out.add("scans", names_json(effect.scans)).add("rewrites", names_json(effect.rewrites));
  out.add("blocks", name(effect.blocks)).add("duration", name(effect.duration));
  out.add("no_transaction", effect.no_transaction).add("creates_only", effect.creates_only);
  out.add("hazards", std::move(hazards));
  if (!effect.assumptions.empty()) {
    Json assumptions = Json::array();
    for (const std::string& each : effect.assumptions) assumptions.push(each);
    out.add("assumptions", std::move(assumptions));
  }
  if (!effect.why.empty()) out.add("why", effect.why);
}

void keep_stronger(std::optional<RelationLock>& best, const std::vector<RelationLock>& locks) {
  for (const RelationLock& lock : locks)
    if (!best || best->mode < lock.mode) best = lock;
}

// Consecutive statements of one block.
std::vector<TransactionReport> transactions_of(const std::vector<StatementReport>& statements) {
  std::vector<TransactionReport> out;
  std::vector<Effect> effects;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const StatementReport& statement = statements[i];
    if (statement.transaction == 0) continue;
    effects.push_back(statement.effect);
    const bool last = i + 1 == statements.size() || statements[i + 1].transaction != statement.transaction;
    if (!last) continue;
    out.push_back(
        {statement.transaction, statements[i + 1 - effects.size()].line, effects.size(), combine(effects)});
    effects.clear();
  }
  return out;
}

}  // namespace

std::string_view name(Blocks blocks) {
  switch (blocks) {
    case Blocks::none:
      return "none";
    case Blocks::writes:
      return "writes";
    case Blocks::all:
      return "all";
  }
  return {};
}

std::string_view name(Duration duration) {
  return duration == Duration::instant ? "instant" : "scan";
}

std::optional<RelationLock> strongest(const Effect& effect) {
  std::optional<RelationLock> best;
  keep_stronger(best, effect.locks);
  keep_stronger(best, effect.index_locks);
  return best;
}

Result<Report> report(std::string_view text, const Context& context, bool in_transaction) {
  Report out;
  const auto add = [&](const WalkedStatement& walked) {
    StatementReport statement{std::string(walked.text), walked.line, walked.transaction, walked.effect, {}};
    if (walked.effect.no_transaction && walked.transaction != 0)
      statement.problem = "cannot run inside a transaction block";
    out.statements.push_back(std::move(statement));
  };
  WESLEY_TRY(walk(text, context, in_transaction, {add}));
  out.transactions = transactions_of(out.statements);
  return out;
}

Json to_json(const Effect& effect) {
  Json out = Json::object({{"kind", effect.kind}});
  add_effect(out, effect);
  return out;
}

Json to_json(const Report& report) {
  Json statements = Json::array();
  for (const StatementReport& each : report.statements) {
    Json one = Json::object({{"line", each.line}, {"statement", each.text}, {"kind", each.effect.kind}});
    if (each.transaction != 0) one.add("transaction", each.transaction);
    if (!each.problem.empty()) one.add("problem", each.problem);
    add_effect(one, each.effect);
    statements.push(std::move(one));
  }
  Json transactions = Json::array();
  for (const TransactionReport& each : report.transactions) {
    Json one = Json::object({{"transaction", each.number},
                             {"line", each.line},
                             {"statements", static_cast<std::int64_t>(each.statements)}});
    add_effect(one, each.effect);
    transactions.push(std::move(one));
  }
  return Json::object({{"statements", std::move(statements)}, {"transactions", std::move(transactions)}});
}

}  // namespace wesley::locks
