// SPDX-License-Identifier: Apache-2.0
#include "locks/report.h"

#include "locks/evolution.h"
#include "sql/split.h"

namespace wesley::locks {

namespace {

std::string_view name_of(Blocks blocks) {
  switch (blocks) {
    case Blocks::none:
      return "none";
    case Blocks::writes:
      return "writes";
    case Blocks::all:
      return "all";
  }
  return "";
}

// Follows BEGIN and COMMIT, so that statements know which transaction they share.
class Reporter {
 public:
  explicit Reporter(const Context& context) : evolution_(context) {}

  void add(const sql::StatementText& statement) {
    StatementReport one{std::string(statement.text), statement.line, {}, open_};
    const auto tree = sql::parse(statement.text);
    if (!tree || tree->statements().empty()) {
      one.effect = classify(statement.text, evolution_.context());
    } else {
      const sql::Statement& parsed = tree->statements().front();
      if (follow_transaction(parsed.node)) return;
      one.effect = classify(parsed, evolution_.context());
      evolution_.apply(parsed);
    }
    if (open_ > 0) held_.push_back(one.effect);
    report_.statements.push_back(std::move(one));
  }

  Report finish() {
    close();
    return std::move(report_);
  }

 private:
  bool follow_transaction(const sql::Node& node) {
    if (!node.is("TransactionStmt")) return false;
    const std::string_view kind = node.enumerator("kind");
    if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START")
      open_ = static_cast<int>(report_.transactions.size()) + 1;
    if (kind == "TRANS_STMT_COMMIT" || kind == "TRANS_STMT_ROLLBACK") close();
    return true;
  }
  void close() {
    if (open_ > 0) report_.transactions.push_back(combine(held_));
    held_.clear();
    open_ = 0;
  }

  Evolution evolution_;
  Report report_;
  std::vector<Effect> held_;
  int open_ = 0;
};

Json to_json(const std::vector<RelationLock>& locks) {
  Json list = Json::array();
  for (const RelationLock& lock : locks) {
    Json one = Json::object({{"relation", to_string(lock.relation)}, {"mode", name(lock.mode)}});
    if (!lock.condition.empty()) one.add("condition", lock.condition);
    list.push(std::move(one));
  }
  return list;
}

Json to_json(const std::vector<catalog::Name>& names) {
  Json list = Json::array();
  for (const catalog::Name& relation : names) list.push(to_string(relation));
  return list;
}

void add_effect(Json& object, const Effect& effect) {
  object.add("locks", to_json(effect.locks)).add("index_locks", to_json(effect.index_locks));
  object.add("scans", to_json(effect.scans)).add("rewrites", to_json(effect.rewrites));
  object.add("blocks", name_of(effect.blocks))
      .add("duration", effect.duration == Duration::scan ? "scan" : "instant");
  Json hazards = Json::array();
  for (const Hazard hazard : effect.hazards) hazards.push(info(hazard).code);
  object.add("hazards", std::move(hazards));
}

}  // namespace

Result<Report> report(std::string_view sql_text, const Context& context) {
  Reporter reporter(context);
  sql::Splitter splitter({[&](const sql::StatementText& statement) -> Result<void> {
                            reporter.add(statement);
                            return {};
                          },
                          {},
                          {}});
  WESLEY_TRY(splitter.feed(sql_text));
  WESLEY_TRY(splitter.finish());
  return reporter.finish();
}

Json to_json(const Report& report) {
  Json statements = Json::array();
  for (const StatementReport& statement : report.statements) {
    Json one = Json::object(
        {{"line", statement.line}, {"statement", statement.text}, {"kind", statement.effect.kind}});
    if (statement.transaction > 0) one.add("transaction", statement.transaction);
    add_effect(one, statement.effect);
    one.add("no_transaction", statement.effect.no_transaction).add("why", statement.effect.why);
    statements.push(std::move(one));
  }
  Json transactions = Json::array();
  for (const Effect& effect : report.transactions) {
    Json one = Json::object();
    add_effect(one, effect);
    transactions.push(std::move(one));
  }
  return Json::object({{"statements", statements}, {"transactions", transactions}});
}

}  // namespace wesley::locks
