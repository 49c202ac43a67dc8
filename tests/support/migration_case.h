// SPDX-License-Identifier: Apache-2.0
// A migration in memory for tests of the executor: one step of each mode over a table with rows, written the
// way the planner writes them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "execute/execute.h"
#include "support/test_database.h"

namespace wesley::support {

plan::Step transaction_step(int id, plan::Phase phase, std::vector<std::string> statements,
                            std::vector<std::string> undo, std::vector<locks::RelationLock> locks = {});
plan::Step index_step(int id, const std::string& index, const std::string& table, const std::string& column,
                      bool unique = false);
// Fills `shadow` from `expression` in batches by `key`.
plan::Step batch_step(int id, const std::string& table, const std::vector<std::string>& key,
                      const std::string& shadow, const std::string& expression);
locks::RelationLock lock_on(const std::string& table, locks::LockMode mode);

// public.item (id, tag, amount) of `rows` rows, and a plan that gives it a bigint shadow of amount, kept by a
// trigger, filled in batches, an index on tag, and a NOT NULL proven by a check; contract drops the check.
void create_items(TestDatabase& database, int rows);
plan::Plan empty_plan();  // for the server under test
plan::Plan items_plan();

// Runs a plan as migration 20260101000000_test; keeps the kinds of events.
class Execution {
 public:
  explicit Execution(TestDatabase& database);
  ~Execution();
  execute::Options options;
  execute::Gates gates;
  std::string version = "20260101000000";
  Result<execute::Outcome> run(const plan::Plan& plan);
  Result<void> roll_back();
  std::vector<std::string> kinds() const;
  std::size_t count(std::string_view kind) const;
  // Called with each event, after it was kept.
  std::function<void(const execute::Event&)> on_event;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  execute::Observer observer();
  std::filesystem::path folder_;
  mutable std::mutex mutex_;
  std::vector<std::string> kinds_;
};

// Everything that a migration can change in schema public, as text: relations, columns, constraints, indexes,
// triggers, functions and the rows' checksum.
std::string describe_database(postgres::Connection& connection);

}  // namespace wesley::support
