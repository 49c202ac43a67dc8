// SPDX-License-Identifier: Apache-2.0
// An autonomous step: a statement that PostgreSQL refuses inside of a transaction block cannot commit
// together with its record. So: `started` is recorded, the statement runs, the done-check looks, `done` is
// recorded; whoever finds `started` asks the done-check instead of believing anything.
#include <fmt/format.h>

#include "execute/retry.h"
#include "execute/steps.h"
#include "migration/timeouts.h"
#include "sql/quote.h"
#include "sql/tree.h"

namespace wesley::execute {

using postgres::Rows;

namespace {

// May run twice: the second time finds nothing to do, or does the same again.
bool may_repeat(std::string_view statement) {
  const auto tree = sql::parse(statement);
  if (!tree || tree->statements().size() != 1) return false;
  const sql::Node node = tree->statements()[0].node;
  if (node.is("VacuumStmt") || node.is("ReindexStmt")) return true;
  if (!node.is("AlterTableStmt")) return false;
  for (const sql::Node command : node.children("cmds"))
    if (command.enumerator("subtype") != "AT_ValidateConstraint") return false;
  return true;
}

// A build without a done-check: present and valid is done.
std::string index_check(const IndexBuild& build) {
  return fmt::format(R"(
SELECT CASE WHEN i.indexrelid IS NULL THEN 'absent' WHEN i.indisvalid AND i.indisready THEN 'done'
            ELSE 'partial' END
  FROM (SELECT to_regclass({}) AS index) n LEFT JOIN pg_index i ON i.indexrelid = n.index)",
                     sql::quote_literal(sql::quote_qualified(build.index.schema, build.index.name)));
}

// Progress of a build: tuples of the table while it scans, transactions while it waits for them.
void report_progress(Runner& runner, const plan::Step& step) {
  const Result<Rows> rows = runner.control().query(
      "SELECT phase, blocks_done, blocks_total, tuples_done, tuples_total, lockers_done, lockers_total"
      " FROM pg_stat_progress_create_index WHERE pid = $1",
      {std::to_string(runner.worker().backend_pid())});
  if (!rows || rows->empty()) return;
  Json data = Json::object({{"phase", rows->text(0, 0)}});
  constexpr const char* fields[] = {"blocks_done",  "blocks_total", "tuples_done",
                                    "tuples_total", "lockers_done", "lockers_total"};
  for (std::size_t i = 0; i < std::size(fields); ++i) data.add(fields[i], rows->integer(0, i + 1));
  runner.events().emit("progress", &step, std::move(data));
}

class AutonomousStep {
 public:
  explicit AutonomousStep(StepRun& run)
      : run_(run), runner_(run.runner), build_(concurrent_index_build(statement())) {
    check_ = run.step().done.empty() && build_ ? index_check(*build_) : run.step().done;
  }

  Result<void> go() {
    maybe_started_ = run_.before.has_value();
    Unit unit;
    unit.run = [this] { return try_once(); };
    unit.settled = [this] { return settle(); };
    Result<void> result = run_with_retries(runner_, run_.step(), unit);
    if (!result) tidy_up(result.error());
    return result;
  }

 private:
  const std::string& statement() const { return run_.step().statements.front(); }

  Result<void> record_done() {
    WESLEY_TRY(runner_.journal().set_step_state(runner_.worker(), runner_.epoch(), run_.version,
                                                run_.step().id, StepState::done));
    runner_.fault("after-commit");
    return {};
  }

  Result<void> try_once() {
    if (maybe_started_) {
      WESLEY_ASSIGN(const bool settled, settle());
      if (settled) return {};
    }
    WESLEY_TRY(mend());
    maybe_started_ = true;
    runner_.fault("before-statement");
    WESLEY_TRY(run_outside_transaction(runner_, run_.step(), statement()));
    runner_.fault("after-statement");
    if (!check_.empty()) {
      WESLEY_ASSIGN(const Presence presence, ask_presence(runner_.control(), check_));
      if (presence != Presence::done)
        return fail(ErrorCode::migration_failed,
                    "the statement was accepted, but its done-check does not find what it should have made",
                    "The definition in the database differs from the one that was planned, or the check is "
                    "wrong.");
    }
    return record_done();
  }

  // After a start whose end nobody saw: was it done?
  Result<bool> settle() {
    WESLEY_ASSIGN(const bool recorded, is_done(run_));
    if (recorded) return true;
    if (check_.empty()) {
      if (may_repeat(statement())) return false;
      return fail(ErrorCode::migration_failed,
                  "the statement was started before, and whether it has finished cannot be known",
                  "Give the step a `wesley:done` block that answers done, partial or absent.");
    }
    WESLEY_ASSIGN(const Presence presence, ask_presence(runner_.control(), check_));
    if (presence != Presence::done) return false;
    WESLEY_TRY(record_done());
    return true;
  }

  // CREATE INDEX CONCURRENTLY fails on the name of the invalid index that an earlier try left, and
  // IF NOT EXISTS would accept it as it is (safety.md F7).
  Result<void> mend() { return build_ ? drop_invalid_index(runner_, run_.step(), *build_) : Result<void>(); }

  // A failed unique build may go on rejecting writes (safety.md F6). When it is interrupted there is only an
  // instant for it; the next run drops it otherwise.
  void tidy_up(const Error& error) {
    if (!build_ || !runner_.has_worker()) return;
    if (error.code != ErrorCode::interrupted) {
      (void)mend();
    } else if (build_->unique && runner_.worker().execute("SET statement_timeout = '500ms'")) {
      (void)runner_.worker().execute("DROP INDEX CONCURRENTLY " +
                                     sql::quote_qualified(build_->index.schema, build_->index.name));
      (void)runner_.worker().execute("SET statement_timeout = 0");
    }
  }

  StepRun& run_;
  Runner& runner_;
  std::optional<IndexBuild> build_;
  std::string check_;
  bool maybe_started_ = false;
};

}  // namespace

Result<Presence> ask_presence(postgres::Connection& connection, const std::string& done_check) {
  WESLEY_ASSIGN(const Rows rows, connection.query(done_check));
  const std::string_view answer = rows.empty() ? "absent" : rows.text(0, 0);
  if (answer == "done") return Presence::done;
  if (answer == "partial") return Presence::partial;
  if (answer == "absent") return Presence::absent;
  return fail(ErrorCode::migration_failed,
              fmt::format("the done-check answered `{}`, not done, partial or absent", answer));
}

std::optional<IndexBuild> concurrent_index_build(std::string_view statement) {
  const auto tree = sql::parse(statement);
  if (!tree || tree->statements().size() != 1) return std::nullopt;
  const sql::Node node = tree->statements()[0].node;
  if (!node.is("IndexStmt") || !node.boolean("concurrent") || node.string("idxname").empty())
    return std::nullopt;
  const sql::Node relation = node.child("relation");
  return IndexBuild{{std::string(relation.string("schemaname")), std::string(node.string("idxname"))},
                    node.boolean("unique")};
}

Result<void> drop_invalid_index(Runner& runner, const plan::Step& step, const IndexBuild& build) {
  const std::string name = sql::quote_qualified(build.index.schema, build.index.name);
  while (true) {
    WESLEY_ASSIGN(const Rows rows, runner.control().query(R"(
SELECT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
  FROM pg_index i WHERE i.indexrelid = to_regclass($1) AND NOT (i.indisvalid AND i.indisready))",
                                                          {name}));
    if (rows.empty()) return {};
    if (!rows.boolean(0, 0)) break;
    runner.events().emit("waiting", &step, Json::object({{"for", "index build of another session"}}));
    WESLEY_TRY(runner.pause(std::chrono::milliseconds(200)));
  }
  runner.events().emit("repairing", &step, Json::object({{"drops", name}}));
  runner.fault("before-repair");
  WESLEY_TRY(run_outside_transaction(runner, step, "DROP INDEX CONCURRENTLY " + name));
  runner.fault("after-repair");
  return {};
}

Result<void> run_outside_transaction(Runner& runner, const plan::Step& step, const std::string& statement) {
  const migration::Timeouts timeouts =
      migration::timeouts_of(step, {runner.lock_timeout(), runner.options().instant_statement_timeout});
  postgres::Connection& worker = runner.worker();
  WESLEY_TRY(worker.execute(fmt::format("SET lock_timeout = '{}ms'", timeouts.lock.count())));
  WESLEY_TRY(worker.execute(fmt::format("SET statement_timeout = '{}ms'", timeouts.statement.count())));
  Result<Rows> result = runner.watched(step, statement, {}, [&] { report_progress(runner, step); });
  if (worker.alive()) {
    WESLEY_TRY(worker.execute("SET lock_timeout = 0"));
    WESLEY_TRY(worker.execute("SET statement_timeout = 0"));
  }
  if (!result) return tl::unexpected(result.error());
  return {};
}

Result<void> run_autonomous_step(StepRun& run) {
  return AutonomousStep(run).go();
}

}  // namespace wesley::execute
