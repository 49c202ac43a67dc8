// SPDX-License-Identifier: Apache-2.0
#include "locks/lock_table.h"

#include <map>

#include "base/check.h"

namespace wesley::locks {

namespace {

constexpr auto AS = LockMode::access_share;
constexpr auto RS = LockMode::row_share;
constexpr auto RE = LockMode::row_exclusive;
constexpr auto SUE = LockMode::share_update_exclusive;
constexpr auto S = LockMode::share;
constexpr auto SRE = LockMode::share_row_exclusive;
constexpr auto E = LockMode::exclusive;
constexpr auto AE = LockMode::access_exclusive;
constexpr std::optional<LockMode> no = std::nullopt;
constexpr auto instant = Duration::instant;
constexpr auto scan = Duration::scan;

using H = Hazard;

// ALTER TABLE: AlterTableGetLockLevel of src/backend/commands/tablecmds.c; the others: the pages of the
// manual's "SQL Commands" and the functions they name. Partner: the referenced table of a foreign key, the
// parent of an inheriting table, the tables a query reads.
const std::vector<LockRow>& rows() {
  static const std::vector<LockRow> table = {
      // ALTER TABLE, also spelled ALTER VIEW, ALTER INDEX, ALTER SEQUENCE ...
      {"alter-table", AE, no, instant, {}, "several subcommands run under the strongest lock any of them needs"},
      {"alter-table-add-column", AE, SRE, instant, {H::cached_plan},
       "adds to the catalog only: old rows take the default from there without being written"},
      {"alter-table-column-default", AE, no, instant, {}, "changes the catalog only; existing rows stay as they are"},
      {"alter-table-drop-not-null", AE, no, instant, {}, "changes the catalog only"},
      {"alter-table-set-not-null", AE, no, instant, {H::tightens},
       "a validated check already proves that no row holds NULL, so no row is read"},
      {"alter-table-drop-expression", AE, no, instant, {H::irreversible},
       "turns a generated column into a plain one; the values stay"},
      {"alter-table-set-statistics", SUE, no, instant, {}, "changes what ANALYZE collects"},
      {"alter-table-column-options", SUE, no, instant, {}, "changes what ANALYZE estimates"},
      {"alter-table-set-storage", AE, no, instant, {}, "holds for values stored from now on"},
      {"alter-table-set-compression", AE, no, instant, {}, "holds for values stored from now on"},
      {"alter-table-drop-column", AE, AE, instant,
       {H::data_loss, H::breaks_running_app, H::cached_plan, H::irreversible, H::untracked_dependency},
       "hides the column in the catalog; the space is not freed"},
      {"alter-table-add-check", AE, no, instant, {H::tightens}, "reads every row to verify the check"},
      {"alter-table-add-check-not-valid", AE, no, instant, {H::tightens},
       "holds for new rows at once; existing rows are not read"},
      {"alter-table-add-foreign-key", SRE, SRE, instant, {H::tightens},
       "reads both tables to verify the foreign key while neither can be written"},
      {"alter-table-add-foreign-key-not-valid", SRE, SRE, instant, {H::tightens},
       "holds for new rows at once; existing rows are not read"},
      {"alter-table-add-key", AE, no, instant, {H::tightens}, "builds an index while nobody can read the table"},
      {"alter-table-add-key-using-index", AE, no, instant, {H::tightens},
       "takes over an index that is already built"},
      {"alter-table-add-exclusion", AE, no, instant, {H::tightens},
       "builds an index while nobody can read the table; there is no online form"},
      {"alter-table-alter-constraint", AE, no, instant, {}, "changes the catalog only"},
      {"alter-table-validate-constraint", SUE, RS, instant, {},
       "reads every row while the table is read and written as usual"},
      {"alter-table-drop-constraint", AE, AE, instant, {}, "changes the catalog only"},
      {"alter-table-column-type", AE, AE, instant, {H::cached_plan},
       "the stored bytes are those of the new type too, so no row is written"},
      {"alter-table-owner", AE, no, instant, {}, "changes the catalog only"},
      {"alter-table-cluster-on", SUE, no, instant, {}, "marks an index for a later CLUSTER"},
      {"alter-table-set-persistence", AE, AS, instant, {}, "the table is of that kind already"},
      {"alter-table-drop-oids", AE, no, instant, {}, "has no effect since PostgreSQL 12"},
      {"alter-table-access-method", AE, no, instant, {}, "the table is stored that way already"},
      {"alter-table-tablespace", AE, no, instant, {}, "the table is stored there already"},
      {"alter-table-options", SUE, no, instant, {}, "holds for rows written from now on"},
      {"alter-table-trigger", SRE, no, instant, {}, "waits for running writers, so that none misses it"},
      {"alter-table-rule", AE, no, instant, {}, "changes how statements are rewritten"},
      {"alter-table-inherit", AE, SUE, instant, {}, "changes the catalog only"},
      {"alter-table-no-inherit", AE, AS, instant, {}, "changes the catalog only"},
      {"alter-table-of-type", AE, no, instant, {}, "changes the catalog only"},
      {"alter-table-replica-identity", AE, no, instant, {}, "holds for the write-ahead log from now on"},
      {"alter-table-enable-row-security", AE, no, instant, {H::breaks_running_app},
       "without a policy nobody but the owner sees a row"},
      {"alter-table-disable-row-security", AE, no, instant, {H::access_widened},
       "every role with a grant on the table sees every row"},
      {"alter-table-attach-partition", SUE, AE, instant, {},
       "reads the new partition unless a validated check proves that its rows belong there"},
      {"alter-table-detach-partition", AE, AE, instant, {H::breaks_running_app},
       "takes the rows of the partition out of the table"},
      {"alter-table-detach-partition-concurrently", SUE, SUE, instant, {H::breaks_running_app},
       "waits for running statements instead of stopping them"},
      {"alter-table-add-identity", AE, no, instant, {},
       "the sequence starts at its own start value, whatever the column holds"},
      {"alter-table-set-identity", AE, SRE, instant, {}, "changes the catalog and the sequence"},
      {"alter-table-drop-identity", AE, AE, instant, {H::irreversible}, "drops the sequence and its position"},
      {"alter-table-foreign-options", AE, no, instant, {}, "changes the catalog only"},
      {"alter-index-attach-partition", SUE, AE, instant, {}, "joins a partition's index to that of the whole table"},
      {"alter-composite-type", AE, no, instant, {H::breaks_running_app}, "changes the type for whoever uses it"},
      // Renames
      {"rename-table", AE, no, instant, {H::breaks_running_app, H::untracked_dependency},
       "statements that use the old name fail from this moment on"},
      {"rename-column", AE, no, instant, {H::breaks_running_app, H::cached_plan, H::untracked_dependency},
       "statements that use the old name fail from this moment on"},
      {"rename-constraint", AE, no, instant, {}, "changes the catalog only"},
      {"rename-index", SUE, no, instant, {}, "changes the catalog only; ALTER INDEX locks less than ALTER TABLE"},
      {"rename-index-as-table", AE, no, instant, {}, "ALTER INDEX would do it under SHARE UPDATE EXCLUSIVE"},
      {"rename-part", AE, no, instant, {}, "renames a trigger, policy or rule of the table"},
      {"rename-other", no, no, instant, {H::breaks_running_app}, "locks no table"},
      {"set-schema", AE, no, instant, {H::breaks_running_app},
       "statements that find it through search_path fail from this moment on"},
      {"set-schema-other", no, no, instant, {H::breaks_running_app}, "locks no table"},
      {"alter-owner-other", no, no, instant, {}, "locks no table"},
      // Indexes and maintenance
      {"create-index", S, no, scan, {}, "reads the table while nobody can write it"},
      {"create-index-concurrently", SUE, no, scan, {},
       "reads the table twice while it is read and written as usual, and waits for older transactions"},
      {"drop-index", AE, no, instant, {}, "stops readers of the whole table for a moment"},
      {"drop-index-concurrently", SUE, no, instant, {}, "waits for running statements instead of stopping them"},
      {"reindex-index", S, no, scan, {}, "nobody can write the table, and its readers wait for the index"},
      {"reindex-table", S, no, scan, {}, "nobody can write the table, and its readers wait for the indexes"},
      {"reindex-many", S, no, scan, {}, "one table after the other: nobody can write it, and its readers wait"},
      {"reindex-concurrently", SUE, no, scan, {},
       "builds copies beside the indexes while the table is read and written as usual"},
      {"truncate", AE, AE, instant, {H::data_loss, H::irreversible},
       "replaces the file; an older snapshot sees an empty table"},
      {"analyze", SUE, no, scan, {}, "reads a sample of the rows"},
      {"vacuum", SUE, no, scan, {}, "cleans up while the table is read and written as usual"},
      {"vacuum-full", AE, no, scan, {}, "writes the table and its indexes anew"},
      {"cluster", AE, no, scan, {}, "writes the table anew in the order of an index"},
      {"refresh-materialized-view", AE, AS, scan, {}, "nobody can read the view until it is filled again"},
      {"refresh-materialized-view-concurrently", E, AS, scan, {}, "the view is read as usual while it is refreshed"},
      {"create-statistics", SUE, no, instant, {}, "takes effect with the next ANALYZE"},
      {"drop-statistics", SUE, no, instant, {}, "changes the catalog only"},
      // Creating
      {"create-table", no, SRE, instant, {}, "a new table disturbs nobody but the tables its foreign keys reference"},
      {"create-table-inherits", no, SUE, instant, {}, "a new table; its parent is held against other DDL"},
      {"create-table-like", no, AS, instant, {}, "a new table"},
      {"create-table-partition", no, AE, instant, {},
       "adding a partition this way stops readers of the whole table; ATTACH PARTITION does not"},
      {"create-table-as", no, AS, scan, {}, "reads its sources as any query does"},
      {"create-materialized-view", no, AS, scan, {}, "reads its sources as any query does"},
      {"create-view", no, AS, instant, {}, "locks what it reads no more than a query does"},
      {"replace-view", AE, AS, instant, {}, "readers of the view wait for a moment"},
      {"create-sequence", no, AS, instant, {}, "a new sequence"},
      {"create-type", no, no, instant, {}, "a new type"},
      {"create-schema", no, no, instant, {}, "a new schema"},
      {"create-extension", no, no, instant, {}, "runs the extension's script, which usually only creates"},
      {"create-function", no, AS, instant, {}, "locks no table"},
      {"create-trigger", SRE, AS, instant, {}, "waits for running writers, so that none misses the trigger"},
      {"create-rule", AE, AS, instant, {}, "changes how statements on the table are rewritten"},
      {"create-policy", AE, AS, instant, {}, "takes effect for every role it names once row security is on"},
      {"alter-policy", AE, AS, instant, {H::access_widened}, "changes who sees which rows"},
      {"create-publication", SUE, no, instant, {}, "changes what is replicated"},
      {"create-other", no, no, instant, {}, "locks no table"},
      // Dropping
      {"drop-table", AE, AE, instant,
       {H::data_loss, H::breaks_running_app, H::irreversible, H::untracked_dependency},
       "the rows are gone; every table its foreign keys reference is locked too"},
      {"drop-view", AE, no, instant, {H::breaks_running_app, H::untracked_dependency}, "readers of it fail"},
      {"drop-sequence", AE, no, instant, {H::breaks_running_app, H::irreversible}, "its position is gone"},
      {"drop-schema", AE, AE, instant, {H::breaks_running_app, H::irreversible}, "drops what is in the schema"},
      {"drop-part", AE, no, instant, {}, "drops a trigger or rule of the table"},
      {"drop-policy", AE, no, instant, {H::access_widened}, "changes who sees which rows"},
      {"drop-type", no, AE, instant, {H::irreversible}, "fails while a column uses it"},
      {"drop-function", no, no, instant, {H::breaks_running_app, H::untracked_dependency}, "callers of it fail"},
      {"drop-extension", no, no, instant, {H::breaks_running_app, H::irreversible}, "drops what the extension made"},
      {"drop-publication", no, no, instant, {}, "changes what is replicated"},
      {"drop-other", no, no, instant, {}, "locks no table"},
      // Types, sequences, privileges, comments
      {"alter-type-add-value", no, no, instant, {H::irreversible},
       "the value cannot be used before the transaction ends, and never be removed"},
      {"alter-type-rename-value", no, no, instant, {H::breaks_running_app},
       "statements that use the old value fail from this moment on"},
      {"alter-domain", no, no, instant, {}, "locks no table"},
      {"alter-domain-tighten", no, S, scan, {H::tightens},
       "reads every table that uses the domain while nobody can write it"},
      {"alter-sequence", SRE, no, instant, {}, "writers that take a value wait for a moment"},
      {"alter-sequence-owned-by", SRE, AS, instant, {}, "ties the sequence's life to a column"},
      {"alter-extension", no, no, instant, {H::extension_upgrade}, "runs the extension's script"},
      {"alter-other", no, no, instant, {}, "locks no table"},
      {"grant", no, no, instant, {H::access_widened}, "more roles may use it"},
      {"revoke", no, no, instant, {H::breaks_running_app}, "fewer roles may use it"},
      {"comment-on-relation", SUE, no, instant, {}, "waits behind index builds and VACUUM, not behind queries"},
      {"comment-on-part", AS, no, instant, {}, "locks the table no more than a query does"},
      {"comment-on-other", no, no, instant, {}, "locks no table"},
      // Rows
      {"select", AS, AS, scan, {}, "reads"},
      {"select-for-update", RS, AS, scan, {}, "reads, and locks the rows it finds"},
      {"insert", RE, RS, scan, {}, "writes rows; foreign keys look up what they reference"},
      {"update", RE, RS, scan, {}, "writes rows"},
      {"delete", RE, RS, scan, {}, "removes rows; foreign keys that point here are checked"},
      {"merge", RE, RS, scan, {}, "writes rows"},
      {"copy-from", RE, RS, scan, {}, "writes rows; foreign keys look up what they reference"},
      {"copy-to", AS, AS, scan, {}, "reads"},
      {"lock-table", AE, no, instant, {}, "holds the lock until the transaction ends"},
      // The session
      {"transaction", no, no, instant, {}, "locks no table"},
      {"session", no, no, instant, {}, "locks no table"},
      {"server-wide", no, no, instant, {}, "locks no table"},
      {"procedural", no, no, scan, {H::unknown_statement}, "what the code does cannot be told from its text"},
      {"unknown", no, no, scan, {H::unknown_statement}, "the statement is not understood: assume that it stops everything"},
  };
  return table;
}

}  // namespace

const std::vector<LockRow>& lock_table() { return rows(); }

const LockRow& lock_row(std::string_view id) {
  static const std::map<std::string_view, const LockRow*> by_id = [] {
    std::map<std::string_view, const LockRow*> index;
    for (const LockRow& row : rows()) index.emplace(row.id, &row);
    return index;
  }();
  const auto found = by_id.find(id);
  WESLEY_CHECK(found != by_id.end(), id);
  return *found->second;
}

}  // namespace wesley::locks
