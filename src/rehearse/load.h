// SPDX-License-Identifier: Apache-2.0
// An open-loop load: statements are due at fixed times whether or not earlier ones have returned, and latency
// counts from the due time, so that a stall is seen by every statement it delayed. Each connection owns its
// keys, so the last acknowledged write of a row is known.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "rehearse/workload.h"

namespace wesley::rehearse {

struct LoadOptions {
  std::string conninfo;
  double rate = 200;  // statements a second, over all connections
  double write_share = 0.5;
  int connections = 8;
  unsigned seed = 1;
  std::string application_name = "wesley-load";
};

// Milliseconds.
struct Latency {
  double p50 = 0, p95 = 0, p99 = 0, maximum = 0;
};

// One statement: when it was due, and how long after that its reply was there.
struct Sample {
  std::chrono::system_clock::time_point due;
  double milliseconds = 0;
};
Latency summarize(const std::vector<Sample>& samples);

// The last write of a row that the server acknowledged, and later ones whose reply was an error or lost.
struct RowWrite {
  std::string token;
  std::vector<std::string> uncertain;
};

struct LoadReport {
  std::int64_t reads = 0, updates = 0, inserts = 0, errors = 0;
  std::vector<std::string> first_errors;
  Latency latency;
  std::vector<Sample> samples;  // those that `latency` counts, by due time
  std::map<catalog::Name, std::map<std::string, RowWrite>> writes;  // table -> key -> last write
  std::vector<TableWork> workload;
  Json to_json() const;
};

class Load {
 public:
  // Errors: usage, when no table can be worked on; connection.
  static Result<std::unique_ptr<Load>> start(const LoadOptions& options, std::vector<TableWork> workload);
  ~Load();
  // Latency counts only what comes due from now on.
  void mark();
  LoadReport stop();

 private:
  struct State;
  explicit Load(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Columns that were renamed meanwhile: (table, old) -> new.
using Renames = std::map<std::pair<catalog::Name, std::string>, std::string>;
// Every acknowledged write that is not in the database, described.
Result<std::vector<std::string>> lost_writes(postgres::Connection& connection, const LoadReport& report,
                                             const Renames& renames);

}  // namespace wesley::rehearse
