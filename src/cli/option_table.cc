// SPDX-License-Identifier: Apache-2.0
#include "base/check.h"
#include "cli/command.h"

namespace wesley::cli {

const std::vector<OptionInfo>& all_options() {
  static const std::vector<OptionInfo> options = {
      // Every command.
      {"json", 0, "", "machine-readable output"},
      {"config", 0, "FILE", "configuration file; default: wesley.toml found upward"},
      {"env", 0, "NAME", "use the section [env.NAME] of the configuration"},
      {"verbose", 'v', "", "say more"},
      {"quiet", 'q', "", "say only what is wrong"},
      {"color", 0, "WHEN", "auto, always or never", "", false, "auto always never"},
      // Where things are.
      {"schema", 0, "PATH", "schema file or folder; default schema/", "schema.paths", true},
      {"database", 0, "URL", "what libpq accepts, or `embedded`", "database.url"},
      {"schemas", 0, "NAMES", "managed PostgreSQL schemas, comma-separated; `*` for all", "database.schemas"},
      {"migrations", 0, "DIR", "migration directory; default migrations/", "migrations.dir"},
      {"out", 0, "DIR", "folder to write to", "generate.out"},
      {"split", 0, "", "a file for each object, in a folder for each schema"},
      {"merge", 0, "", "keep names, metadata and API types of the schema that is there"},
      {"from", 0, "WHAT", "SDL path, database URL, snapshot, `empty`, or migration version"},
      {"to", 0, "WHAT", "the same, for the other side; default: the schema"},
      {"server", 0, "MAJOR", "oldest PostgreSQL major the plan is for", "database.version"},
      {"extra", 0, "MODE", "objects only the database has: keep, drop or error", "database.extra", false,
       "keep drop error"},
      // What is shown.
      {"format", 0, "FORMAT", "text, json, markdown or sql (lint: text, json, github, sarif)", "", false,
       "text json markdown sql github sarif"},
      {"emit", 0, "KINDS", "what to write: sql, ts, zod, catalog, pgtap, custom, directives"},
      {"stdout", 0, "KIND", "print one kind instead of writing files"},
      {"check", 0, "", "write nothing; fail when something is out of date or unsafe (lint: on warnings)"},
      {"exit-code", 0, "", "exit 7 when there is a difference"},
      {"explain", 0, "CODE", "what a diagnostic code or rule means and how to mend it"},
      {"fix", 0, "", "write the edits that lead to the same schema more safely"},
      // Tests.
      {"depth", 0, "DEPTH", "basic: the structure; full: constraints and row security in action too",
       "generate.pgtap.depth", false, "basic full"},
      {"reporter", 0, "FORM", "spec, tap or json", "", false, "spec tap json"},
      {"bail", 0, "", "stop at the first failure"},
      {"jobs", 0, "N", "suites at the same time, each in a database of its own; default 1"},
      // How a migration runs.
      {"version", 0, "VERSION", "version of the new migration; default: the time in UTC"},
      {"auto-name", 0, "", "name the migration after what it changes"},
      {"target", 0, "VERSION", "stop after this migration"},
      {"until", 0, "PHASE", "stop after this phase: expand, backfill, validate, switch, contract", "", false,
       "expand backfill validate switch contract"},
      {"dry-run", 0, "", "check everything and show what would run; change nothing"},
      {"unsafe", 0, "", "allow every hazard but access-widened"},
      {"allow", 0, "HAZARD", "allow this hazard", "", true},
      {"yes", 0, "", "do not ask"},
      {"wait", 0, "", "wait while another runner is at work"},
      {"steps", 0, "N", "how many migrations to roll back; default 1"},
      {"lock-timeout", 0, "TIME", "how long a step may wait for a strong lock", "safety.lock_timeout"},
      {"statement-timeout", 0, "TIME", "how long an instant step may run", "safety.statement_timeout"},
      {"retry-budget", 0, "TIME", "how long a step is tried", "safety.retry_budget"},
      {"max-rate", 0, "ROWS", "rows a second of a backfill", "backfill.max_rate"},
      {"allow-proxy", 0, "", "accept a session pooler between here and the server"},
      {"terminate-orphans", 0, "", "end sessions that a killed runner left behind"},
      {"show-data", 0, "", "show values of @sensitive columns in error details"},
      // Beginnings.
      {"from-database", 0, "URL", "start from a live database"},
      {"journal-sql", 0, "", "print the SQL that creates the journal, for a DBA"},
  };
  return options;
}

const OptionInfo& option_info(std::string_view name) {
  for (const OptionInfo& option : all_options()) {
    if (option.name == name) return option;
  }
  check_failed("option_info", __FILE__, __LINE__, name);
}

const std::vector<std::string_view>& common_options() {
  static const std::vector<std::string_view> names = {"json", "config", "env", "verbose", "quiet", "color"};
  return names;
}

}  // namespace wesley::cli
