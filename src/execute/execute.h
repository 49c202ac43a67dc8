// SPDX-License-Identifier: Apache-2.0
// Brings a database through a stream of steps and survives: journal, one runner at a time, timeouts by lock
// class, retries, keyset backfill, resume. It does not print, plan or compare catalogs: those come in as
// functions.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "catalog/rendering.h"
#include "migration/migration.h"
#include "plan/plan.h"
#include "postgres/connection.h"

namespace wesley::execute {

struct Options {
  std::string conninfo;
  std::string journal_schema = "wesley";
  std::string target = "public";  // the managed schema set: which chain of the journal
  std::chrono::milliseconds lock_timeout{300};
  std::chrono::milliseconds instant_statement_timeout{30000};
  std::chrono::milliseconds minimum_between_tries{2000};
  std::chrono::seconds retry_budget{600};
  std::chrono::milliseconds batch_target{200};     // while nobody else works on the server
  std::chrono::milliseconds busy_batch_target{1};  // while others do
  double busy_share = 0.25;                        // of the time, while others do
  double max_rate = 0;                             // rows a second; 0: none
  // Processes that the server may add to an index build or a scan of ours.
  int parallel_workers = 0;
  plan::Phase until = plan::Phase::switch_;
  plan::Allowance allowance;
  bool wait_for_runner = false;
  bool terminate_orphans = false;
  bool allow_proxy = false;
  bool show_data = false;
  std::chrono::seconds max_replica_lag{10};  // batches pause while a standby is further behind
  bool dry_run = false;                      // reads and pre-flight only: neither journal nor checkpoint
  std::filesystem::path checkpoints = ".wesley/checkpoints";
  // Set by a signal handler: stop within a second, exit 10.
  std::function<bool()> interrupted;
  // For fault tests: called at every point where a crash must do no harm, with the point's name.
  std::function<void(std::string_view point)> fault;
};

// What happened, for the live view and --json. `kind`: started, resumed, waiting, retrying, progress,
// step-done, step-failed, finished, ...
struct Event {
  std::string_view kind;
  const plan::Step* step = nullptr;  // may be null
  Json data;                         // fields of that kind, docs/formats/events.md
};
using Observer = std::function<void(const Event&)>;

// Gives the next step, nullopt at the end.
using StepStream = std::function<Result<std::optional<migration::FileStep>>()>;

// One migration to bring through. Its steps are pulled one at a time, twice: once for everything that must
// be known before the first one runs, once to run them.
struct Source {
  std::string version;
  std::string name;
  std::string checksum;
  int server_major = 0;                        // the oldest server the plan is for; 0: any
  std::function<Result<StepStream>()> stream;  // opens the stream at its beginning
  std::string snapshot;                        // catalog.json of the end state, kept in the journal
};
// The up.sql of a migration: a Reader behind a stream. `sources` and `diagnostics` must outlive it.
Result<Source> open_source(const migration::Directory& directory, const migration::Migration& migration,
                           SourceMap& sources, Diagnostics& diagnostics);
// The same of a plan that `wesley apply` keeps beside the migrations: the journal knows it for one.
Result<Source> open_plan(const migration::Directory& plans, const migration::Migration& plan,
                         SourceMap& sources, Diagnostics& diagnostics);
// A plan that no file holds (a dry run).
Source plan_source(const plan::Plan& plan, std::string version, std::string name, std::string snapshot);

// stopped: `until` was an earlier phase than switch and steps remain.
enum class Outcome { complete, awaiting_contract, stopped, nothing_to_do };

// Start gate: called once before the first step of a migration that has not started; error drift when the
// live catalog is not the expected one. Verification: called after the last phase that runs.
struct Gates {
  std::function<Result<void>(postgres::Connection&)> before;
  std::function<Result<void>(postgres::Connection&, Outcome)> after;
};

Result<Outcome> run(const Source& source, const Options& options, const Gates& gates,
                    const Observer& observer);
// Undoes the finished steps of a migration in reverse, by the undo blocks stored in the journal.
Result<void> roll_back(const std::string& version, const Options& options, const Gates& gates,
                       const Observer& observer);

struct JournalMigration {
  std::string version, name, checksum;
  bool is_plan() const;  // of `wesley apply`: no file of the migration directory holds it
  // running, stopped, interrupted, failed, awaiting-contract, complete, rolling-back, rolled-back; what the
  // journal calls running while no runner lives is said to be interrupted.
  std::string state;
  std::string who, started_at, finished_at, error;
  int steps_done = 0;
  int steps_total = 0;
  std::string snapshot;
};
// Empty when there is no journal.
Result<std::vector<JournalMigration>> journal(postgres::Connection& connection, const Options& options);
// Recorded renderings of expressions (catalog/rendering.h), kept in the journal. Reading answers nothing when
// there is no journal; recording replaces those of the same objects.
Result<std::vector<catalog::RecordedRendering>> renderings(postgres::Connection& connection,
                                                           const Options& options);
Result<void> record_renderings(postgres::Connection& connection, const Options& options,
                               const std::vector<catalog::RecordedRendering>& recorded);
std::string journal_sql(const std::string& journal_schema);  // for a DBA: `wesley init --journal-sql`

// The catalog after the newest complete migration, as it was recorded; nullopt when there is none.
Result<std::optional<std::string>> recorded_catalog(postgres::Connection& connection, const Options& options);
// Enters a migration as complete without running it (`migrate baseline`), creating the journal when needed.
Result<void> baseline(postgres::Connection& connection, const Options& options, const Source& source);

}  // namespace wesley::execute
