// SPDX-License-Identifier: Apache-2.0
#include "postgres/doctor.h"

#include <fmt/format.h>

#include "postgres/server_state.h"

namespace wesley::postgres {
namespace {

struct Subject {
  const Connection& connection;
  const DoctorOptions& options;
};

using Verdicts = std::vector<Finding>;  // topics are filled in by the table
enum class Asks {
  nothing,
  schemas,
  schemas_and_journal
};  // parameters: text[] of managed schemas, journal's schema
struct Check {
  std::string_view topic;
  std::string_view question;
  Asks asks;
  Verdicts (*judge)(const Subject& subject, const Rows& rows);
};

Finding fine(std::string message) {
  return {Severity::fine, {}, std::move(message), {}};
}
Finding note(std::string message, std::string advice) {
  return {Severity::note, {}, std::move(message), std::move(advice)};
}
Finding warning(std::string message, std::string advice) {
  return {Severity::warning, {}, std::move(message), std::move(advice)};
}
Finding problem(std::string message, std::string advice) {
  return {Severity::problem, {}, std::move(message), std::move(advice)};
}

std::string counted(std::int64_t count, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

Verdicts judge_version(const Subject& subject, const Rows& rows) {
  std::string said = fmt::format("PostgreSQL {}", rows.text(0, 0));
  int major = subject.connection.server_major();
  if (major < least_server_major) return {problem(said + ", which is too old", "Upgrade to 13 or newer.")};
  if (major > 18)
    return {note(said + ", newer than any that Wesley was tested with", "Try it on a copy first.")};
  return {fine(said)};
}

Verdicts judge_encoding(const Subject&, const Rows& rows) {
  std::string said = fmt::format("encoding {}, collation {}", rows.text(0, 0), rows.text(0, 1));
  if (rows.text(0, 0) == "UTF8") return {fine(said)};
  return {
      warning(said, "Text that this encoding cannot hold makes a statement fail; UTF8 holds everything.")};
}

Verdicts judge_usable(const Subject& subject, const Rows& rows) {
  ServerState state;
  state.major = least_server_major;  // the version has its own check
  state.pooled = rows.integer(0, 0) != subject.connection.backend_pid();
  state.standby = rows.boolean(0, 1);
  state.read_only = rows.boolean(0, 2);
  Result<void> usable = require_usable(state, subject.options.allow_proxy);
  if (usable) return {fine("a direct connection to a primary")};
  return {problem(usable.error().message, usable.error().hint)};
}

Verdicts judge_privileges(const Subject& subject, const Rows& rows) {
  Verdicts found;
  std::string role(rows.text(0, 0));
  bool may_create_schema = rows.boolean(0, 1);
  bool has_journal = rows.boolean(0, 2);
  std::int64_t foreign_tables = rows.integer(0, 3);
  std::int64_t closed_schemas = rows.integer(0, 4);
  std::int64_t forced = rows.integer(0, 5);
  if (!may_create_schema && !has_journal)
    found.push_back(problem(
        fmt::format("role `{}` may not create the journal's schema `{}`", role,
                    subject.options.journal_schema),
        "GRANT CREATE ON DATABASE to it, or have a DBA run the output of `wesley init --journal-sql`."));
  if (foreign_tables > 0)
    found.push_back(
        warning(fmt::format("{} not owned by role `{}`", counted(foreign_tables, "table", "tables"), role),
                "ALTER TABLE needs ownership. Connect as the owner, or grant its role to this one."));
  if (closed_schemas > 0)
    found.push_back(warning(fmt::format("role `{}` may not create in {}", role,
                                        counted(closed_schemas, "managed schema", "managed schemas")),
                            "GRANT CREATE ON SCHEMA to it."));
  if (forced > 0)
    found.push_back(
        warning(fmt::format("{} with FORCE ROW LEVEL SECURITY, and role `{}` has no BYPASSRLS",
                            counted(forced, "table", "tables"), role),
                "A backfill there fails rather than see only some rows: ALTER ROLE ... BYPASSRLS."));
  if (found.empty()) found.push_back(fine(fmt::format("role `{}` owns what it has to change", role)));
  return found;
}

Verdicts judge_timeouts(const Subject&, const Rows& rows) {
  Verdicts found;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::string name(rows.text(row, 0));
    std::int64_t milliseconds = rows.integer(row, 1);
    if (name == "deadlock_timeout" && milliseconds < 375)
      found.push_back(warning(fmt::format("deadlock_timeout is {} ms", milliseconds),
                              "A lock wait must end before it: steps then wait less than the usual 300 ms."));
    else if (name != "deadlock_timeout" && milliseconds != 0)
      found.push_back(note(fmt::format("{} is {} ms for this role or database", name, milliseconds),
                           "Steps set their own timeouts; what runs outside of them is under this one."));
  }
  if (found.empty()) found.push_back(fine("no timeout that gets in the way"));
  return found;
}

Verdicts judge_locks(const Subject&, const Rows& rows) {
  std::int64_t room = rows.integer(0, 0);
  std::int64_t relations = rows.integer(0, 1);
  std::string said = fmt::format("room for {} locks, {} in the managed schemas", room,
                                 counted(relations, "table and index", "tables and indexes"));
  if (relations * 2 < room) return {fine(said)};
  return {warning(said, "A transaction over all of them could run out: raise max_locks_per_transaction.")};
}

Verdicts judge_connections(const Subject&, const Rows& rows) {
  std::int64_t open = rows.integer(0, 0);
  std::int64_t all = rows.integer(0, 1);
  std::string said = fmt::format("{} of {} connections free", open, all);
  if (open >= 5) return {fine(said)};
  if (open >= 2) return {warning(said, "A migration needs two to four.")};
  return {
      problem(said, "A migration needs at least two more. Close idle sessions or raise max_connections.")};
}

Verdicts judge_transactions(const Subject&, const Rows& rows) {
  Verdicts found;
  std::int64_t seconds = rows.integer(0, 0);
  std::int64_t prepared = rows.integer(0, 1);
  if (seconds >= 60)
    found.push_back(warning(
        fmt::format("the oldest transaction is {} s old (pid {}, {})", seconds, rows.text(0, 2),
                    rows.text(0, 3)),
        "Concurrent index builds and validations wait for it, and vacuum cannot clean up behind it."));
  if (prepared > 0)
    found.push_back(warning(counted(prepared, "prepared transaction", "prepared transactions"),
                            "Each holds its locks until somebody says COMMIT PREPARED or ROLLBACK PREPARED "
                            "(pg_prepared_xacts)."));
  if (found.empty()) found.push_back(fine("no long transaction"));
  return found;
}

Verdicts judge_replication(const Subject&, const Rows& rows) {
  Verdicts found;
  std::int64_t standbys = rows.integer(0, 1);
  std::int64_t idle_slots = rows.integer(0, 2);
  std::int64_t publications = rows.integer(0, 3);
  if (idle_slots > 0)
    found.push_back(warning(counted(idle_slots, "inactive replication slot", "inactive replication slots"),
                            "Each keeps all WAL since it was last used: a backfill may fill the disk. See "
                            "pg_replication_slots."));
  if (publications > 0)
    found.push_back(
        warning(fmt::format("{} of this database", counted(publications, "publication", "publications")),
                "Logical replication carries no DDL: a subscriber stops at the first row that does not fit. "
                "Change the "
                "subscribers first."));
  if (standbys > 0)
    found.push_back(
        note(fmt::format("{} attached", counted(standbys, "standby", "standbys")),
             "Backfills watch their lag; strong locks are replayed there and cancel long queries."));
  if (found.empty())
    found.push_back(fine(fmt::format("wal_level is {}, nobody replicates", rows.text(0, 0))));
  return found;
}

Verdicts judge_leftovers(const Subject&, const Rows& rows) {
  if (rows.empty()) return {fine("no invalid index")};
  Verdicts found;
  for (std::size_t row = 0; row < rows.size(); ++row)
    found.push_back(
        warning(fmt::format("index {} is invalid", rows.text(row, 0)),
                "An earlier CREATE INDEX CONCURRENTLY failed; it costs writes and serves no query. Drop "
                "or reindex it concurrently."));
  return found;
}

Verdicts judge_event_triggers(const Subject&, const Rows& rows) {
  if (rows.empty()) return {fine("no event trigger")};
  Verdicts found;
  for (std::size_t row = 0; row < rows.size(); ++row)
    found.push_back(note(fmt::format("event trigger `{}` on {}", rows.text(row, 0), rows.text(row, 1)),
                         "It runs inside of every DDL statement and can refuse it."));
  return found;
}

Verdicts judge_extensions(const Subject&, const Rows& rows) {
  std::string names(rows.text(0, 0));
  if (rows.boolean(0, 1)) return {fine("extensions: " + names)};
  return {note(names.empty() ? "no extensions" : "extensions: " + names,
               "pg_stat_statements would tell `analyze dead-columns` which columns are still read.")};
}

constexpr std::string_view privileges_question =
    "SELECT current_user, has_database_privilege(current_database(), 'CREATE'),"
    " EXISTS (SELECT FROM pg_namespace WHERE nspname = $2),"
    " (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p') AND NOT pg_has_role(c.relowner, "
    "'USAGE')),"
    " (SELECT count(*) FROM pg_namespace n"
    " WHERE n.nspname = ANY($1::text[]) AND NOT has_schema_privilege(n.oid, 'CREATE')),"
    " (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = ANY($1::text[]) AND c.relforcerowsecurity"
    " AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user))";

constexpr std::string_view timeouts_question =
    "SELECT name, setting::bigint FROM pg_settings WHERE unit = 'ms' AND name IN ('deadlock_timeout',"
    " 'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') ORDER BY name";

constexpr std::string_view locks_question =
    "SELECT current_setting('max_locks_per_transaction')::bigint * "
    "(current_setting('max_connections')::bigint +"
    " current_setting('max_prepared_transactions')::bigint),"
    " (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'i', 'I'))";

constexpr std::string_view connections_question =
    "SELECT current_setting('max_connections')::bigint - "
    "current_setting('superuser_reserved_connections')::bigint"
    " - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),"
    " current_setting('max_connections')::bigint";

constexpr std::string_view transactions_question =
    "SELECT COALESCE(extract(epoch FROM clock_timestamp() - oldest.xact_start)::bigint, 0),"
    " (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()), oldest.pid,"
    " COALESCE(oldest.application_name, '') FROM (VALUES (1)) one (row) LEFT JOIN LATERAL"
    " (SELECT a.xact_start, a.pid, a.application_name FROM pg_stat_activity a WHERE a.xact_start IS NOT NULL"
    " AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid() ORDER BY a.xact_start LIMIT 1) "
    "oldest"
    " ON true";

constexpr std::string_view replication_question =
    "SELECT current_setting('wal_level'), (SELECT count(*) FROM pg_stat_replication),"
    " (SELECT count(*) FROM pg_replication_slots WHERE NOT active), (SELECT count(*) FROM pg_publication)";

constexpr std::string_view leftovers_question =
    "SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname = ANY($1::text[]) ORDER BY 1";

constexpr std::string_view extensions_question =
    "SELECT COALESCE(string_agg(extname || ' ' || extversion, ', ' ORDER BY extname)"
    " FILTER (WHERE extname <> 'plpgsql'), ''), bool_or(extname = 'pg_stat_statements') FROM pg_extension";

constexpr Check checks[] = {
    {"version", "SELECT current_setting('server_version')", Asks::nothing, judge_version},
    {"session",
     "SELECT pg_backend_pid(), pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on'",
     Asks::nothing, judge_usable},
    {"privileges", privileges_question, Asks::schemas_and_journal, judge_privileges},
    {"encoding",
     "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()",
     Asks::nothing, judge_encoding},
    {"timeouts", timeouts_question, Asks::nothing, judge_timeouts},
    {"locks", locks_question, Asks::schemas, judge_locks},
    {"connections", connections_question, Asks::nothing, judge_connections},
    {"transactions", transactions_question, Asks::nothing, judge_transactions},
    {"replication", replication_question, Asks::nothing, judge_replication},
    {"leftovers", leftovers_question, Asks::schemas, judge_leftovers},
    {"event-triggers", "SELECT evtname, evtevent FROM pg_event_trigger WHERE evtenabled <> 'D' ORDER BY 1",
     Asks::nothing, judge_event_triggers},
    {"extensions", extensions_question, Asks::nothing, judge_extensions},
};

std::string text_array(const std::vector<std::string>& elements) {
  std::string text = "{";
  for (const std::string& element : elements) {
    text += text.size() > 1 ? ",\"" : "\"";
    for (char c : element) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text + "}";
}

Result<std::string> schemas_of(Connection& connection, const DoctorOptions& options) {
  if (std::find(options.schemas.begin(), options.schemas.end(), "*") == options.schemas.end())
    return text_array(options.schemas);
  WESLEY_ASSIGN(const Rows rows,
                connection.query("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"
                                 " AND nspname NOT IN ('information_schema', $1)",
                                 {options.journal_schema}));
  std::vector<std::string> names;
  for (std::size_t row = 0; row < rows.size(); ++row) names.emplace_back(rows.text(row, 0));
  return text_array(names);
}

}  // namespace

Result<std::vector<Finding>> examine(Connection& connection, const DoctorOptions& options) {
  WESLEY_ASSIGN(const std::string schemas, schemas_of(connection, options));
  Subject subject{connection, options};
  std::vector<Finding> findings;
  for (const Check& check : checks) {
    Parameters parameters;
    if (check.asks != Asks::nothing) parameters.emplace_back(schemas);
    if (check.asks == Asks::schemas_and_journal) parameters.emplace_back(options.journal_schema);
    Result<Rows> rows = connection.query(check.question, parameters);
    if (!rows && !connection.alive()) return tl::unexpected(rows.error());
    Verdicts verdicts = rows ? check.judge(subject, *rows)
                             : Verdicts{note("could not be asked: " + rows.error().message, "")};
    for (Finding& verdict : verdicts) {
      verdict.topic = check.topic;
      findings.push_back(std::move(verdict));
    }
  }
  return findings;
}

std::vector<std::string_view> doctor_topics() {
  std::vector<std::string_view> topics;
  for (const Check& check : checks) topics.push_back(check.topic);
  return topics;
}

}  // namespace wesley::postgres
