// SPDX-License-Identifier: Apache-2.0
// The journal: truth about migrations and their steps, in a schema of its own in the target database. All of
// its SQL is here. Every write of a step names the epoch of the runner that makes it; when another runner has
// taken over, it changes no row and is an error. Inside of this module only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "execute/execute.h"
#include "postgres/connection.h"

namespace wesley::execute {

using Key = std::vector<std::string>;  // values of a key's columns, as the server prints them

// The names of docs/formats/journal.md.
enum class StepState { started, done, undoing, undone };
std::string_view name(StepState state);

struct StepRow {
  int id = 0;
  std::string hash;
  std::string summary;
  plan::Mode mode = plan::Mode::transaction;
  StepState state = StepState::started;
  int attempts = 0;
  std::optional<Key> watermark, upper;  // of a backfill
  std::int64_t rows_seen = 0;
  std::int64_t rows_changed = 0;
  std::string done_check;
  plan::Undo undo;
  int undone_statements = 0;
};

struct MigrationRow {
  std::string version, name, checksum, state;
};

class Journal {
 public:
  explicit Journal(const Options& options);

  Result<bool> exists(postgres::Connection& connection) const;
  // In one transaction. Leaves the schema alone when a DBA has made it.
  Result<void> create(postgres::Connection& connection) const;
  // A restored copy of a database has another instance: what ran there was interrupted here.
  Result<void> recognise_instance(postgres::Connection& connection) const;

  // Takes the journal over for this session; the new epoch.
  Result<std::int64_t> begin_epoch(postgres::Connection& control) const;
  Result<std::int64_t> epoch(postgres::Connection& connection) const;
  Result<void> record_worker(postgres::Connection& worker, std::int64_t epoch) const;
  struct WorkerRow {
    int pid = 0;
    std::string backend_start;
  };
  // Workers of earlier runners that still live.
  Result<std::vector<WorkerRow>> orphans(postgres::Connection& control) const;

  Result<std::optional<MigrationRow>> migration(postgres::Connection& connection,
                                                const std::string& version) const;
  // Started and not complete, other than `version`, oldest first.
  Result<std::vector<MigrationRow>> unfinished(postgres::Connection& connection,
                                               const std::string& version) const;
  Result<std::map<int, StepRow>> steps(postgres::Connection& connection, const std::string& version) const;
  Result<std::optional<StepRow>> step(postgres::Connection& connection, const std::string& version,
                                      int id) const;

  Result<std::size_t> done_count(postgres::Connection& connection, const std::string& version) const;

  // Enters the migration as running, or as running again; forgets the steps of a rolled-back one.
  Result<void> start_migration(postgres::Connection& control, const Source& source, int steps_total) const;
  Result<void> set_migration_state(postgres::Connection& connection, const std::string& version,
                                   std::string_view state, std::string_view error) const;
  Result<void> start_step(postgres::Connection& connection, std::int64_t epoch, const std::string& version,
                          const migration::FileStep& step) const;
  Result<void> set_step_state(postgres::Connection& connection, std::int64_t epoch,
                              const std::string& version, int id, StepState state) const;
  Result<void> set_step_error(postgres::Connection& connection, const std::string& version, int id,
                              std::string_view error) const;
  Result<void> set_upper(postgres::Connection& connection, std::int64_t epoch, const std::string& version,
                         int id, const Key& upper) const;
  Result<void> advance_batch(postgres::Connection& connection, std::int64_t epoch, const std::string& version,
                             int id, const Key& watermark, std::int64_t seen, std::int64_t changed) const;
  Result<void> set_undone_statements(postgres::Connection& connection, std::int64_t epoch,
                                     const std::string& version, int id, int count) const;

  const std::string& schema() const { return schema_; }

 private:
  std::string sql(std::string_view statement) const;  // `@` becomes the quoted schema
  Result<void> write_one(postgres::Connection& connection, std::string_view statement,
                         const postgres::Parameters& parameters) const;
  std::string schema_;
  std::string target_;
};

// An array literal that the server reads back as the same strings.
std::string print_array(const std::vector<std::string>& values);
std::vector<std::string> parse_array(std::string_view text);

}  // namespace wesley::execute
