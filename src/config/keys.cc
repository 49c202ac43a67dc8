// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

namespace wesley::config {

const std::vector<KeyInfo>& all_keys() {
  static const std::vector<KeyInfo> keys = {
      {"schema.paths", KeyType::list, "schema/", "files and folders that hold the schema"},
      {"naming.tables", KeyType::text, "snake", "names of tables: snake or preserve"},
      {"naming.columns", KeyType::text, "snake", "names of columns: snake or preserve"},
      {"types.id", KeyType::text, "uuid", "the PostgreSQL type of ID: uuid or bigint"},
      {"types.id_default", KeyType::text, "gen_random_uuid()", "the default of an ID primary key"},
      {"rls.tenant", KeyType::text, "setting", "the tenant of a session: setting, jwt, or an expression"},
      {"rls.owner", KeyType::text, "setting", "the user of a session: setting, jwt, or an expression"},
      {"database.url", KeyType::text, "", "what libpq accepts, or `embedded`", true},
      {"database.schemas", KeyType::list, "",
       "managed schemas, `*` for all of them; default: those the sources use"},
      {"database.ignore", KeyType::list, "", "patterns of schema.name that are never touched"},
      {"database.extra", KeyType::text, "", "objects only the database has: keep, drop or error"},
      {"database.version", KeyType::integer, "15",
       "the oldest server major that plans are made for; default: the last snapshot's, else 15"},
      {"migrations.dir", KeyType::path, "migrations/", "the migration directory"},
      {"migrations.journal_schema", KeyType::text, "wesley", "the schema that holds the journal"},
      {"safety.lock_timeout", KeyType::duration, "300ms", "how long a step may wait for a strong lock"},
      {"safety.statement_timeout", KeyType::duration, "30s", "how long an instant step may run"},
      {"safety.retry_pause", KeyType::duration, "2s", "the least time between two tries for a strong lock"},
      {"safety.retry_budget", KeyType::duration, "10min",
       "how long a step is tried before the migration fails"},
      {"safety.instant", KeyType::duration, "100ms",
       "a direct form expected to lock shorter than this is used"},
      {"safety.parallel_workers", KeyType::integer, "0",
       "processes the server may add to an index build or a scan"},
      {"backfill.batch_time", KeyType::duration, "200ms", "how long one batch of a backfill should take"},
      {"backfill.busy_batch_time", KeyType::duration, "1ms", "the same while others work on the server"},
      {"backfill.busy_share", KeyType::number, "0.25", "and how much of the time it may work then, 0 to 1"},
      {"backfill.max_rate", KeyType::number, "0", "rows a second of a backfill; 0 is unlimited"},
      {"lint.disable", KeyType::list, "", "rules over .sql files that are not applied, by id or code"},
      {"lint.error", KeyType::list, "", "rules whose findings are errors, by id or code"},
      {"lint.in_transaction", KeyType::boolean, "false",
       "each .sql file runs in a transaction that another tool begins"},
      {"generate.out", KeyType::path, "generated/", "where compile writes"},
      {"generate.pgtap.out", KeyType::path, "",
       "where pgTAP suites are written; default: tests/ of generate.out"},
      {"generate.pgtap.depth", KeyType::text, "full",
       "pgTAP suites of the structure alone, or of behaviour too: basic or full"},
      {"generate.typescript.out", KeyType::path, "", "the file of types; default: types.ts in generate.out"},
      {"generate.typescript.names", KeyType::text, "column", "properties of rows: column or field"},
      {"generate.typescript.dates", KeyType::text, "Date", "dates and times as read: Date or string"},
      {"generate.typescript.bigint", KeyType::text, "string", "bigint as read: string, number or bigint"},
      {"generate.typescript.numeric", KeyType::text, "string", "numeric as read: string or number"},
      {"generate.typescript.nullable_elements", KeyType::boolean, "true",
       "elements of arrays may be null, as the database lets them"},
      {"generate.typescript.scalars.*", KeyType::text, "",
       "the type of a PostgreSQL type or SDL scalar: \"T\", or { type = \"T\", import = \"module\" }"},
      {"generate.zod.out", KeyType::path, "", "the file of validators; default: zod.ts in generate.out"},
      {"generate.zod.version", KeyType::integer, "4", "of zod: 4 or 3"},
      {"generate.custom.*", KeyType::text, "",
       "a generator of your own: NAME.command, NAME.out, and NAME.options.ANY for its options"},
  };
  return keys;
}

}  // namespace wesley::config
