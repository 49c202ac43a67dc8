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
  std::chrono::milliseconds batch_target{200};
  double max_rate = 0;  // rows a second; 0: none
  plan::Phase until = plan::Phase::switch_;
  plan::Allowance allowance;
  bool wait_for_runner = false;
  bool terminate_orphans = false;
  bool allow_proxy = false;
  bool show_data = false;
  std::filesystem::path checkpoints = ".wesley/checkpoints";
  // Set by a signal handler: stop within a second, exit 10.
  std::function<bool()> interrupted;
};

// What happened, for the live view and --json. `kind`: started, resumed, waiting, retrying, progress,
// step-done, step-failed, finished, ...
struct Event {
  std::string_view kind;
  const plan::Step* step = nullptr;  // may be null
  Json data;                         // fields of that kind, docs/formats/events.md
};
using Observer = std::function<void(const Event&)>;

// One migration to bring through. Steps are pulled one at a time.
struct Source {
  std::string version;
  std::string name;
  std::string checksum;
  std::function<Result<std::optional<migration::FileStep>>()> next;
  std::string snapshot;  // catalog.json of the end state, kept in the journal
};

enum class Outcome { complete, awaiting_contract, nothing_to_do };

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
  std::string state;  // running, interrupted, failed, awaiting-contract, complete, rolled-back
  std::string who, started_at, finished_at, error;
  int steps_done = 0;
  int steps_total = 0;
  std::string snapshot;
};
// Empty when there is no journal.
Result<std::vector<JournalMigration>> journal(postgres::Connection& connection, const Options& options);
std::string journal_sql(const std::string& journal_schema);  // for a DBA: `wesley init --journal-sql`

}  // namespace wesley::execute
