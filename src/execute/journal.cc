// SPDX-License-Identifier: Apache-2.0
#include "execute/journal.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "execute/journal_text.h"

namespace wesley::execute {

using postgres::Connection;
using postgres::Parameters;
using postgres::Rows;

namespace {

struct StateName {
  StepState state;
  std::string_view name;
};
constexpr std::array<StateName, 4> state_names = {{{StepState::started, "started"},
                                                   {StepState::done, "done"},
                                                   {StepState::undoing, "undoing"},
                                                   {StepState::undone, "undone"}}};

struct UndoName {
  plan::UndoKind kind;
  std::string_view name;
};
constexpr std::array<UndoName, 3> undo_names = {{{plan::UndoKind::statements, "statements"},
                                                 {plan::UndoKind::lossy, "lossy"},
                                                 {plan::UndoKind::none, "none"}}};

constexpr std::string_view step_columns =
    "id, hash, summary, mode, state, attempts, watermark, upper, rows_seen, rows_changed, done_check,"
    " undo_kind, undo, undo_reason, undone_statements";

std::optional<Key> key_at(const Rows& rows, std::size_t row, std::size_t column) {
  if (rows.is_null(row, column)) return std::nullopt;
  return parse_array(rows.text(row, column));
}

StepRow step_at(const Rows& rows, std::size_t row) {
  StepRow step;
  step.id = static_cast<int>(rows.integer(row, 0));
  step.hash = rows.text(row, 1);
  step.summary = rows.text(row, 2);
  step.mode = plan::mode_from_name(rows.text(row, 3)).value_or(plan::Mode::transaction);
  for (const StateName& state : state_names)
    if (state.name == rows.text(row, 4)) step.state = state.state;
  step.attempts = static_cast<int>(rows.integer(row, 5));
  step.watermark = key_at(rows, row, 6);
  step.upper = key_at(rows, row, 7);
  step.rows_seen = rows.integer(row, 8);
  step.rows_changed = rows.integer(row, 9);
  step.done_check = rows.text(row, 10);
  for (const UndoName& undo : undo_names)
    if (undo.name == rows.text(row, 11)) step.undo.kind = undo.kind;
  step.undo.statements = parse_array(rows.text(row, 12));
  step.undo.reason = rows.text(row, 13);
  step.undone_statements = static_cast<int>(rows.integer(row, 14));
  return step;
}

MigrationRow migration_at(const Rows& rows, std::size_t row) {
  return {std::string(rows.text(row, 0)), std::string(rows.text(row, 1)), std::string(rows.text(row, 2)),
          std::string(rows.text(row, 3))};
}

std::string number(std::int64_t value) {
  return std::to_string(value);
}

Result<void> run_all(Connection& connection, const std::vector<std::string>& statements) {
  WESLEY_TRY(connection.execute("BEGIN"));
  for (const std::string& statement : statements) {
    if (Result<void> done = connection.execute(statement); !done) {
      (void)connection.execute("ROLLBACK");
      return done;
    }
  }
  return connection.execute("COMMIT");
}

}  // namespace

std::string_view name(StepState state) {
  return std::find_if(state_names.begin(), state_names.end(),
                      [&](const StateName& row) { return row.state == state; })
      ->name;
}

std::string print_array(const std::vector<std::string>& values) {
  std::string text = "{";
  for (const std::string& value : values) {
    if (text.size() > 1) text += ',';
    text += '"';
    for (const char byte : value) {
      if (byte == '"' || byte == '\\') text += '\\';
      text += byte;
    }
    text += '"';
  }
  return text + "}";
}

std::vector<std::string> parse_array(std::string_view text) {
  std::vector<std::string> values;
  if (text.size() < 3) return values;
  text = text.substr(1, text.size() - 2);
  std::size_t at = 0;
  while (at <= text.size()) {
    std::string& value = values.emplace_back();
    const bool quoted = at < text.size() && text[at] == '"';
    if (quoted) ++at;
    while (at < text.size() && text[at] != (quoted ? '"' : ',')) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      value += text[at++];
    }
    at += quoted ? 2 : 1;
  }
  return values;
}

Journal::Journal(const Options& options) : schema_(options.journal_schema), target_(options.target) {
}

std::string Journal::sql(std::string_view statement) const {
  return with_schema(statement, schema_);
}

Result<void> Journal::write_one(Connection& connection, std::string_view statement,
                                const Parameters& parameters) const {
  WESLEY_ASSIGN(const Rows rows, connection.query(sql(statement), parameters));
  if (rows.affected() == 1) return {};
  return fail(ErrorCode::interrupted, "another runner has taken the journal over",
              "It goes on with the migration; nothing more is done here.");
}

Result<bool> Journal::exists(Connection& connection) const {
  WESLEY_ASSIGN(const Rows rows, connection.query("SELECT to_regclass($1) IS NOT NULL", {sql("@.steps")}));
  return rows.boolean(0, 0);
}

Result<void> Journal::create(Connection& connection) const {
  WESLEY_ASSIGN(const Rows rows, connection.query("SELECT to_regnamespace($1) IS NOT NULL", {sql("@")}));
  std::vector<std::string> statements;
  for (const std::string_view statement : journal_statements()) statements.push_back(sql(statement));
  if (rows.boolean(0, 0)) statements.erase(statements.begin());
  Result<void> created = run_all(connection, statements);
  if (created || created.error().code != ErrorCode::sql) return created;
  Error error = created.error();
  error.code = ErrorCode::migration_failed;
  error.message = fmt::format("the journal, schema `{}`, cannot be created: {}", schema_, error.message);
  error.hint = "A database administrator can create it: `wesley init --journal-sql` prints the statements.";
  return tl::unexpected(std::move(error));
}

Result<void> Journal::recognise_instance(Connection& connection) const {
  WESLEY_ASSIGN(const Rows rows, connection.query(sql(R"(
SELECT i.format, i.system_identifier = c.system_identifier::text AND i.database = d.oid,
       c.system_identifier, d.oid
  FROM @.instance i, pg_control_system() c, pg_database d WHERE d.datname = current_database())")));
  if (rows.empty() || rows.integer(0, 0) != journal_format)
    return fail(
        ErrorCode::migration_failed,
        fmt::format("the journal, schema `{}`, has a format that this version does not know", schema_),
        "It was written by a newer version of Wesley: use that one.");
  if (rows.boolean(0, 1)) return {};
  WESLEY_TRY(connection.query(sql("UPDATE @.migrations SET state = 'interrupted' WHERE state = 'running'")));
  WESLEY_TRY(connection.query(sql("UPDATE @.instance SET system_identifier = $1, database = $2"),
                              {std::string(rows.text(0, 2)), std::string(rows.text(0, 3))}));
  return {};
}

Result<std::int64_t> Journal::begin_epoch(Connection& control) const {
  WESLEY_ASSIGN(const Rows rows, control.query(sql(R"(
UPDATE @.runner SET epoch = epoch + 1, pid = a.pid, backend_start = a.backend_start,
       started_at = clock_timestamp()
  FROM pg_stat_activity a WHERE a.pid = pg_backend_pid() RETURNING epoch)")));
  WESLEY_TRY(control.query(sql("DELETE FROM @.workers")));
  return rows.integer(0, 0);
}

Result<std::int64_t> Journal::epoch(Connection& connection) const {
  WESLEY_ASSIGN(const Rows rows, connection.query(sql("SELECT epoch FROM @.runner")));
  return rows.empty() ? -1 : rows.integer(0, 0);
}

Result<void> Journal::record_worker(Connection& worker, std::int64_t epoch) const {
  return write_one(worker, R"(
INSERT INTO @.workers (pid, backend_start, epoch)
SELECT a.pid, a.backend_start, r.epoch FROM pg_stat_activity a, @.runner r
 WHERE a.pid = pg_backend_pid() AND r.epoch = $1)",
                   {number(epoch)});
}

Result<std::vector<Journal::WorkerRow>> Journal::orphans(Connection& control) const {
  WESLEY_ASSIGN(const Rows rows, control.query(sql(R"(
SELECT w.pid, w.backend_start FROM @.workers w JOIN pg_stat_activity a USING (pid, backend_start)
 ORDER BY w.pid)")));
  std::vector<WorkerRow> workers;
  for (std::size_t i = 0; i < rows.size(); ++i)
    workers.push_back({static_cast<int>(rows.integer(i, 0)), std::string(rows.text(i, 1))});
  return workers;
}

Result<std::optional<MigrationRow>> Journal::migration(Connection& connection,
                                                       const std::string& version) const {
  WESLEY_ASSIGN(const Rows rows,
                connection.query(sql("SELECT version, name, checksum, state FROM @.migrations"
                                     " WHERE target = $1 AND version = $2"),
                                 {target_, version}));
  if (rows.empty()) return std::nullopt;
  return std::optional(migration_at(rows, 0));
}

Result<std::vector<MigrationRow>> Journal::unfinished(Connection& connection,
                                                      const std::string& version) const {
  WESLEY_ASSIGN(const Rows rows, connection.query(sql(R"(
SELECT version, name, checksum, state FROM @.migrations
 WHERE target = $1 AND version <> $2 AND state NOT IN ('complete', 'rolled-back') ORDER BY version)"),
                                                  {target_, version}));
  std::vector<MigrationRow> list;
  for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(migration_at(rows, i));
  return list;
}

Result<std::map<int, StepRow>> Journal::steps(Connection& connection, const std::string& version) const {
  WESLEY_ASSIGN(const Rows rows,
                connection.query(sql(fmt::format("SELECT {} FROM @.steps WHERE target = $1 AND version = $2",
                                                 step_columns)),
                                 {target_, version}));
  std::map<int, StepRow> steps;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    StepRow step = step_at(rows, i);
    steps.emplace(step.id, std::move(step));
  }
  return steps;
}

Result<std::optional<StepRow>> Journal::step(Connection& connection, const std::string& version,
                                             int id) const {
  WESLEY_ASSIGN(const Rows rows,
                connection.query(
                    sql(fmt::format("SELECT {} FROM @.steps WHERE target = $1 AND version = $2 AND id = $3",
                                    step_columns)),
                    {target_, version, number(id)}));
  if (rows.empty()) return std::nullopt;
  return std::optional(step_at(rows, 0));
}

Result<std::size_t> Journal::done_count(Connection& connection, const std::string& version) const {
  WESLEY_ASSIGN(const Rows rows,
                connection.query(sql("SELECT count(*) FROM @.steps"
                                     " WHERE target = $1 AND version = $2 AND state = 'done'"),
                                 {target_, version}));
  return static_cast<std::size_t>(rows.integer(0, 0));
}

Result<void> Journal::start_migration(Connection& control, const Source& source, int steps_total) const {
  WESLEY_TRY(control.query(sql(R"(
DELETE FROM @.steps s USING @.migrations m
 WHERE m.target = $1 AND m.version = $2 AND m.state = 'rolled-back'
   AND s.target = m.target AND s.version = m.version)"),
                           {target_, source.version}));
  WESLEY_TRY(control.query(sql(R"(
INSERT INTO @.migrations (target, version, name, checksum, state, steps_total)
VALUES ($1, $2, $3, $4, 'running', $5)
ON CONFLICT (target, version) DO UPDATE
SET state = 'running', name = EXCLUDED.name, checksum = EXCLUDED.checksum, error = '', finished_at = NULL,
    steps_total = EXCLUDED.steps_total)"),
                           {target_, source.version, source.name, source.checksum, number(steps_total)}));
  WESLEY_TRY(control.query(sql(R"(
INSERT INTO @.catalogs (target, version, snapshot) VALUES ($1, $2, $3)
ON CONFLICT (target, version) DO UPDATE SET snapshot = EXCLUDED.snapshot)"),
                           {target_, source.version, source.snapshot}));
  return {};
}

Result<void> Journal::set_migration_state(Connection& connection, const std::string& version,
                                          std::string_view state, std::string_view error) const {
  WESLEY_TRY(connection.query(sql(R"(
UPDATE @.migrations SET state = $3, error = $4,
       finished_at = CASE WHEN $3 IN ('complete', 'rolled-back') THEN clock_timestamp() END
 WHERE target = $1 AND version = $2)"),
                              {target_, version, std::string(state), std::string(error)}));
  return {};
}

Result<void> Journal::start_step(Connection& connection, std::int64_t epoch, const std::string& version,
                                 const migration::FileStep& file) const {
  const plan::Step& step = file.step;
  const auto undo = std::find_if(undo_names.begin(), undo_names.end(),
                                 [&](const UndoName& row) { return row.kind == step.undo.kind; });
  return write_one(connection, R"(
INSERT INTO @.steps (target, version, id, hash, phase, mode, summary, state, done_check, undo_kind, undo,
                     undo_reason)
SELECT $2, $3, $4, $5, $6, $7, $8, 'started', $9, $10, $11, $12 FROM @.runner r WHERE r.epoch = $1
ON CONFLICT (target, version, id) DO UPDATE
SET attempts = steps.attempts + 1, state = 'started', hash = EXCLUDED.hash, phase = EXCLUDED.phase,
    mode = EXCLUDED.mode, summary = EXCLUDED.summary, done_check = EXCLUDED.done_check,
    undo_kind = EXCLUDED.undo_kind, undo = EXCLUDED.undo, undo_reason = EXCLUDED.undo_reason, error = '')",
                   {number(epoch), target_, version, number(step.id), file.text_hash,
                    std::string(plan::name(step.phase)), std::string(plan::name(step.mode)), step.summary,
                    step.done, std::string(undo->name), print_array(step.undo.statements), step.undo.reason});
}

Result<void> Journal::set_step_state(Connection& connection, std::int64_t epoch, const std::string& version,
                                     int id, StepState state) const {
  return write_one(connection, R"(
UPDATE @.steps s SET state = $5, error = '',
       finished_at = CASE WHEN $5 IN ('done', 'undone') THEN clock_timestamp() END
  FROM @.runner r
 WHERE r.epoch = $1 AND s.target = $2 AND s.version = $3 AND s.id = $4)",
                   {number(epoch), target_, version, number(id), std::string(name(state))});
}

Result<void> Journal::set_step_error(Connection& connection, const std::string& version, int id,
                                     std::string_view error) const {
  WESLEY_TRY(connection.query(
      sql("UPDATE @.steps SET error = $4 WHERE target = $1 AND version = $2 AND id = $3 AND state <> 'done'"),
      {target_, version, number(id), std::string(error)}));
  return {};
}

Result<void> Journal::set_upper(Connection& connection, std::int64_t epoch, const std::string& version,
                                int id, const Key& upper) const {
  return write_one(connection, R"(
UPDATE @.steps s SET upper = $5 FROM @.runner r
 WHERE r.epoch = $1 AND s.target = $2 AND s.version = $3 AND s.id = $4)",
                   {number(epoch), target_, version, number(id), print_array(upper)});
}

Result<void> Journal::advance_batch(Connection& connection, std::int64_t epoch, const std::string& version,
                                    int id, const Key& watermark, std::int64_t seen,
                                    std::int64_t changed) const {
  return write_one(
      connection, R"(
UPDATE @.steps s SET watermark = $5, rows_seen = s.rows_seen + $6, rows_changed = s.rows_changed + $7
  FROM @.runner r
 WHERE r.epoch = $1 AND s.target = $2 AND s.version = $3 AND s.id = $4)",
      {number(epoch), target_, version, number(id), print_array(watermark), number(seen), number(changed)});
}

Result<void> Journal::set_undone_statements(Connection& connection, std::int64_t epoch,
                                            const std::string& version, int id, int count) const {
  return write_one(connection, R"(
UPDATE @.steps s SET undone_statements = $5 FROM @.runner r
 WHERE r.epoch = $1 AND s.target = $2 AND s.version = $3 AND s.id = $4)",
                   {number(epoch), target_, version, number(id), number(count)});
}

}  // namespace wesley::execute
