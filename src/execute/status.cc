// SPDX-License-Identifier: Apache-2.0
// What the journal tells others: the list of migrations, recorded renderings, the last catalog, baselines.
#include <fmt/format.h>

#include "execute/execute.h"
#include "execute/journal.h"
#include "execute/journal_text.h"
#include "execute/runner.h"

namespace wesley::execute {

using postgres::Connection;
using postgres::Rows;

namespace {

std::string sql(const Options& options, std::string_view statement) {
  return with_schema(statement, options.journal_schema);
}

Result<bool> runner_lives(Connection& connection, const Options& options) {
  WESLEY_ASSIGN(const Rows rows,
                connection.query(R"(
SELECT EXISTS (SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND objsubid = 1
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND (classid::bigint << 32 | objid::bigint) = $1))",
                                 {std::to_string(lock_keys(options.journal_schema).runner)}));
  return rows.boolean(0, 0);
}

}  // namespace

Result<std::vector<JournalMigration>> journal(Connection& connection, const Options& options) {
  WESLEY_ASSIGN(const bool exists, Journal(options).exists(connection));
  std::vector<JournalMigration> list;
  if (!exists) return list;
  WESLEY_ASSIGN(const bool lives, runner_lives(connection, options));
  WESLEY_ASSIGN(const Rows rows, connection.query(sql(options, R"(
SELECT m.version, m.name, m.checksum, m.state, m.who, m.started_at, m.finished_at, m.error,
       count(s.id) FILTER (WHERE s.state = 'done'), m.steps_total, c.snapshot
  FROM @.migrations m
  LEFT JOIN @.steps s USING (target, version)
  LEFT JOIN @.catalogs c USING (target, version)
 WHERE m.target = $1 GROUP BY m.target, m.version, c.snapshot ORDER BY m.version)"),
                                                  {options.target}));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    JournalMigration& entry = list.emplace_back();
    std::string* texts[] = {&entry.version, &entry.name,       &entry.checksum,    &entry.state,
                            &entry.who,     &entry.started_at, &entry.finished_at, &entry.error};
    for (std::size_t column = 0; column < std::size(texts); ++column) *texts[column] = rows.text(i, column);
    entry.steps_done = static_cast<int>(rows.integer(i, 8));
    entry.steps_total = static_cast<int>(rows.integer(i, 9));
    entry.snapshot = rows.text(i, 10);
    if (entry.state == "running" && !lives) entry.state = "interrupted";
  }
  return list;
}

Result<std::vector<catalog::RecordedRendering>> renderings(Connection& connection, const Options& options) {
  WESLEY_ASSIGN(const bool exists, Journal(options).exists(connection));
  std::vector<catalog::RecordedRendering> list;
  if (!exists) return list;
  WESLEY_ASSIGN(const Rows rows,
                connection.query(sql(options,
                                     "SELECT object, authored_hash, rendered, server_major FROM @.renderings"
                                     " WHERE target = $1 ORDER BY object, server_major"),
                                 {options.target}));
  for (std::size_t i = 0; i < rows.size(); ++i)
    list.push_back({std::string(rows.text(i, 0)), std::string(rows.text(i, 1)), std::string(rows.text(i, 2)),
                    static_cast<int>(rows.integer(i, 3))});
  return list;
}

Result<void> record_renderings(Connection& connection, const Options& options,
                               const std::vector<catalog::RecordedRendering>& recorded) {
  std::vector<std::string> objects, hashes, texts, majors;
  for (const catalog::RecordedRendering& rendering : recorded) {
    objects.push_back(rendering.object);
    hashes.push_back(rendering.authored_hash);
    texts.push_back(rendering.rendered);
    majors.push_back(std::to_string(rendering.server_major));
  }
  WESLEY_TRY(connection.query(
      sql(options, R"(
INSERT INTO @.renderings (target, object, authored_hash, rendered, server_major)
SELECT $1, r.* FROM unnest($2::text[], $3::text[], $4::text[], $5::int[]) AS r
ON CONFLICT (target, object, server_major)
DO UPDATE SET authored_hash = EXCLUDED.authored_hash, rendered = EXCLUDED.rendered)"),
      {options.target, print_array(objects), print_array(hashes), print_array(texts), print_array(majors)}));
  return {};
}

Result<std::optional<std::string>> recorded_catalog(Connection& connection, const Options& options) {
  WESLEY_ASSIGN(const bool exists, Journal(options).exists(connection));
  if (!exists) return std::nullopt;
  WESLEY_ASSIGN(const Rows rows, connection.query(sql(options, R"(
SELECT c.snapshot FROM @.catalogs c JOIN @.migrations m USING (target, version)
 WHERE target = $1 AND m.state = 'complete' ORDER BY version DESC LIMIT 1)"),
                                                  {options.target}));
  return rows.empty() ? std::nullopt : rows.optional_text(0, 0);
}

Result<void> baseline(Connection& connection, const Options& options, const Source& source) {
  const Journal journal(options);
  WESLEY_ASSIGN(const bool exists, journal.exists(connection));
  if (!exists) WESLEY_TRY(journal.create(connection));
  WESLEY_TRY(journal.start_migration(connection, source, 0));
  return journal.set_migration_state(connection, source.version, "complete", "");
}

}  // namespace wesley::execute
