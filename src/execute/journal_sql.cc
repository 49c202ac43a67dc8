// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "execute/execute.h"
#include "execute/journal_text.h"
#include "sql/quote.h"

namespace wesley::execute {

// `@` stands for the schema. docs/formats/journal.md describes the columns.
const std::vector<std::string_view>& journal_statements() {
  static const std::vector<std::string_view> statements = {
      R"(CREATE SCHEMA @)",
      R"(CREATE TABLE @.instance (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  format integer NOT NULL,
  system_identifier text NOT NULL,
  database oid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
))",
      R"(CREATE TABLE @.runner (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch bigint NOT NULL,
  pid integer,
  backend_start timestamptz,
  started_at timestamptz
))",
      R"(CREATE TABLE @.workers (
  pid integer NOT NULL,
  backend_start timestamptz NOT NULL,
  epoch bigint NOT NULL,
  PRIMARY KEY (pid, backend_start)
))",
      R"(CREATE TABLE @.migrations (
  target text NOT NULL,
  version text NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'stopped', 'interrupted', 'failed', 'awaiting-contract',
                                       'complete', 'rolling-back', 'rolled-back')),
  steps_total integer NOT NULL,
  who text NOT NULL DEFAULT session_user,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  error text NOT NULL DEFAULT '',
  PRIMARY KEY (target, version)
))",
      R"(CREATE TABLE @.steps (
  target text NOT NULL,
  version text NOT NULL,
  id integer NOT NULL,
  hash text NOT NULL,
  phase text NOT NULL,
  mode text NOT NULL,
  summary text NOT NULL,
  state text NOT NULL CHECK (state IN ('started', 'done', 'undoing', 'undone')),
  attempts integer NOT NULL DEFAULT 1,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  error text NOT NULL DEFAULT '',
  watermark text[],
  upper text[],
  rows_seen bigint NOT NULL DEFAULT 0,
  rows_changed bigint NOT NULL DEFAULT 0,
  done_check text NOT NULL,
  undo_kind text NOT NULL CHECK (undo_kind IN ('statements', 'lossy', 'none')),
  undo text[] NOT NULL,
  undo_reason text NOT NULL,
  undone_statements integer NOT NULL DEFAULT 0,
  PRIMARY KEY (target, version, id),
  FOREIGN KEY (target, version) REFERENCES @.migrations ON DELETE CASCADE
))",
      R"(CREATE TABLE @.catalogs (
  target text NOT NULL,
  version text NOT NULL,
  snapshot text NOT NULL,
  PRIMARY KEY (target, version),
  FOREIGN KEY (target, version) REFERENCES @.migrations ON DELETE CASCADE
))",
      R"(CREATE TABLE @.renderings (
  target text NOT NULL,
  object text NOT NULL,
  authored_hash text NOT NULL,
  server_major integer NOT NULL,
  rendered text NOT NULL,
  PRIMARY KEY (target, object, server_major)
))",
      R"(INSERT INTO @.instance (format, system_identifier, database)
SELECT 1, c.system_identifier, d.oid
  FROM pg_control_system() c, pg_database d WHERE d.datname = current_database())",
      R"(INSERT INTO @.runner (epoch) VALUES (0))",
  };
  return statements;
}

std::string with_schema(std::string_view statement, std::string_view schema) {
  const std::string quoted = sql::quote_identifier(schema);
  std::string text;
  for (const char byte : statement) {
    if (byte == '@') {
      text += quoted;
    } else {
      text += byte;
    }
  }
  return text;
}

std::string journal_sql(const std::string& journal_schema) {
  std::string text = "BEGIN;\n";
  for (const std::string_view statement : journal_statements())
    text += with_schema(statement, journal_schema) + ";\n";
  return text + "COMMIT;\n";
}

}  // namespace wesley::execute
