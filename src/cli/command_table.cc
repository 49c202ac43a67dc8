// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"

namespace wesley::cli {

namespace {

using Options = std::vector<std::string_view>;

Options with(const Options& base, const Options& more) {
  Options all = base;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

const std::vector<CommandInfo>& all_commands() {
  static const Options safety = {"unsafe", "allow", "yes"};
  static const Options execution = with(safety, {"until", "dry-run", "wait", "lock-timeout", "statement-timeout", "retry-budget", "max-rate",
                                                 "allow-proxy", "terminate-orphans", "show-data"});
  static const Options database = {"database", "schemas"};
  static const Options runner = with(with(database, {"migrations", "schema"}), execution);
  static const std::vector<CommandInfo> commands = {
      {"init", "", "", "start a project: wesley.toml and schema/schema.graphql",
       {"from-database", "schemas", "journal-sql", "schema"},
       {"wesley init", "wesley init --from-database postgres://localhost/shop", "wesley init --journal-sql > journal.sql"},
       run_init},
      {"parse", "", "[FILE|-]", "syntax only: the document as JSON, or its syntax errors", {},
       {"wesley parse schema/schema.graphql", "wesley parse - < schema.graphql"}, run_parse},
      {"compile", "generate", "", "compile the schema to SQL and a catalog snapshot", {"schema", "out", "emit", "stdout", "check"},
       {"wesley compile", "wesley compile --stdout sql", "wesley compile --emit sql,catalog --check"}, run_compile},
      {"lint", "validate", "[FILES...]", "check the schema, or the safety of .sql files", {"schema", "format", "explain"},
       {"wesley lint", "wesley lint migrations/*/up.sql --format github", "wesley lint --explain E0312"}, run_lint},
      {"introspect", "", "", "live database -> schema", with(database, {"out"}),
       {"wesley introspect --database postgres://localhost/shop --out schema"}, run_introspect},
      {"diff", "", "", "changes between any two of schema, database, snapshot and migration",
       {"from", "to", "schema", "migrations", "database", "schemas", "extra", "exit-code"},
       {"wesley diff --from postgres://localhost/shop --to schema/", "wesley diff --from empty", "wesley diff --from 20260122120000 --exit-code"},
       run_diff},
      {"plan", "", "", "the plan, not executed",
       {"from", "to", "schema", "migrations", "database", "schemas", "server", "extra", "format", "check"},
       {"wesley plan", "wesley plan --from postgres://localhost/shop --format sql", "wesley plan --check"}, run_plan},
      {"explain", "", "[MIGRATION]", "a migration or plan in detail: locks, hazards, undo, time",
       {"from", "to", "schema", "migrations", "database", "schemas", "format"},
       {"wesley explain", "wesley explain 20260122120000 --database postgres://localhost/shop"}, run_explain},
      {"apply", "", "", "bring a database to the schema now: plan, show, confirm, execute",
       with(with(database, {"schema", "extra"}), execution),
       {"wesley apply --database postgres://localhost/shop", "wesley apply --database embedded --yes"}, run_apply},
      {"migrate generate", "", "[NAME]", "write the next migration; needs no database",
       {"schema", "migrations", "version", "auto-name", "server"},
       {"wesley migrate generate add_user_status", "wesley migrate generate --auto-name"}, run_migrate_generate},
      {"migrate new", "", "NAME", "an empty migration to write by hand", {"migrations", "version", "server"},
       {"wesley migrate new fix_totals"}, run_migrate_new},
      {"migrate execute", "", "", "run pending migrations", with(runner, {"target"}),
       {"wesley migrate execute --database postgres://localhost/shop", "wesley migrate execute --dry-run"}, run_migrate_execute},
      {"migrate resume", "", "", "go on with an interrupted migration", runner, {"wesley migrate resume"}, run_migrate_resume},
      {"migrate rollback", "", "", "undo the newest migrations", with(runner, {"steps", "to"}),
       {"wesley migrate rollback", "wesley migrate rollback --to 20260122120000"}, run_migrate_rollback},
      {"migrate contract", "", "", "finish: drop what only the old application needed", runner,
       {"wesley migrate contract --allow data-loss"}, run_migrate_contract},
      {"migrate status", "", "", "what has run and what is pending", with(database, {"migrations", "check"}),
       {"wesley migrate status", "wesley migrate status --check"}, run_migrate_status},
      {"migrate lint", "", "", "check the migration directory", {"migrations", "format"}, {"wesley migrate lint"}, run_migrate_lint},
      {"migrate hash", "", "", "accept edited pending migrations: rewrite wesley.sum", {"migrations"}, {"wesley migrate hash"}, run_migrate_hash},
      {"drift detect", "", "", "is the database what the schema says?", with(database, {"schema", "migrations", "extra"}),
       {"wesley drift detect --database postgres://localhost/shop"}, run_drift_detect},
      {"analyze locks", "", "[FILES...]", "locks of any SQL", {"from", "schema", "database", "schemas", "server", "format"},
       {"wesley analyze locks change.sql", "echo 'ALTER TABLE t ADD x int' | wesley analyze locks -"}, run_analyze_locks},
      {"dev start", "", "", "start this project's own PostgreSQL", {}, {"wesley dev start"}, run_dev_start},
      {"dev stop", "", "", "stop it", {}, {"wesley dev stop"}, run_dev_stop},
      {"dev url", "", "", "print its connection string", {}, {"psql \"$(wesley dev url)\""}, run_dev_url},
      {"dev reset", "", "", "stop it and delete its data", {"yes"}, {"wesley dev reset --yes"}, run_dev_reset},
      {"doctor", "", "", "what stands between this machine, this database and a migration", database,
       {"wesley doctor --database postgres://localhost/shop"}, run_doctor},
      {"config show", "", "", "the effective configuration and where each value comes from", {}, {"wesley config show"}, run_config_show},
      {"version", "", "", "the version of wesley", {}, {"wesley version"}, run_version},
  };
  return commands;
}

}  // namespace wesley::cli
