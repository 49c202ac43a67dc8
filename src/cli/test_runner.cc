// SPDX-License-Identifier: Apache-2.0
#include "cli/test_runner.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <fmt/format.h>

#include "postgres/connection.h"
#include "sql/split.h"

namespace wesley::cli {

namespace {

Error at_line(Error error, std::uint32_t line) {
  error.message = fmt::format("line {}: {}{}", line, error.message,
                              error.sqlstate.empty() ? "" : " (" + error.sqlstate + ")");
  return error;
}

// Rows as `psql -At` prints them.
std::string row_text(const postgres::Rows& rows, std::size_t row) {
  std::string text;
  for (std::size_t column = 0; column < rows.columns(); ++column) {
    if (column > 0) text += "|";
    text += rows.text(row, column);
  }
  return text;
}

// What psql would need to do is not done here; what only sets how it prints is passed over.
Result<void> meet_meta_command(const sql::LineComment& command) {
  for (const std::string_view harmless : {"\\set", "\\unset", "\\pset", "\\echo", "\\timing", "\\restrict",
                                          "\\unrestrict", "\\t", "\\a", "\\x"}) {
    if (command.text.starts_with(harmless)) return {};
  }
  return fail(ErrorCode::input,
              fmt::format("line {}: `{}` is a command of psql, not SQL", command.line, command.text));
}

Result<void> run_statements(const TestFile& file, postgres::Connection& connection, bool bail,
                            TapDocument& tap) {
  bool stopped = false;
  sql::Splitter splitter({[&](const sql::StatementText& statement) -> Result<void> {
                            if (stopped) return {};
                            auto rows = connection.query(statement.text);
                            if (!rows) return tl::unexpected(at_line(rows.error(), statement.line));
                            for (std::size_t row = 0; row < rows->size(); ++row)
                              tap.read(row_text(*rows, row));
                            stopped = tap.bailed_out || (bail && tap.last_failed());
                            return {};
                          },
                          {},
                          meet_meta_command});
  WESLEY_TRY(splitter.feed(file.text));
  return splitter.finish();
}

TestFileResult run_file(const TestFile& file, const std::string& database, bool bail) {
  TestFileResult result;
  result.path = file.path;
  result.ran = true;
  postgres::ConnectOptions options;
  options.pinned = false;  // a suite is run as psql runs it
  auto connection = postgres::Connection::open(database, options);
  if (!connection) {
    result.error = connection.error().message;
    return result;
  }
  const Result<void> done = run_statements(file, *connection, bail, result.tap);
  if (!done) result.error = done.error().message;
  if (connection->in_transaction()) (void)connection->execute("ROLLBACK");
  const bool stopped = bail && result.tap.last_failed();
  if (!done || stopped) return result;
  if (!result.tap.planned) {
    result.error = "no plan: is this a pgTAP suite?";
  } else if (*result.tap.planned != result.tap.tests.size()) {
    result.error = fmt::format("planned {} tests and ran {}", *result.tap.planned, result.tap.tests.size());
  }
  return result;
}

void count(TestRun& run) {
  for (const TestFileResult& file : run.files) {
    run.ok = run.ok && (!file.ran || file.ok());
    for (const TapTest& test : file.tap.tests) {
      if (!test.ok) {
        ++run.failed;
      } else if (test.directive == "SKIP") {
        ++run.skipped;
      } else {
        ++run.passed;
      }
    }
  }
}

}  // namespace

std::size_t TestFileResult::failed() const {
  return static_cast<std::size_t>(
      std::count_if(tap.tests.begin(), tap.tests.end(), [](const TapTest& test) { return !test.ok; }));
}

bool TestFileResult::ok() const {
  return error.empty() && !tap.bailed_out && failed() == 0;
}

TestRun run_tests(const std::vector<TestFile>& files, const std::vector<std::string>& databases, bool bail) {
  TestRun run;
  run.files.resize(files.size());
  for (std::size_t place = 0; place < files.size(); ++place) run.files[place].path = files[place].path;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stop = false;
  const auto work = [&](const std::string& database) {
    for (std::size_t place = next++; place < files.size() && !stop; place = next++) {
      run.files[place] = run_file(files[place], database, bail);
      if (bail && !run.files[place].ok()) stop = true;
    }
  };
  std::vector<std::thread> workers;
  for (std::size_t place = 1; place < databases.size(); ++place) workers.emplace_back(work, databases[place]);
  work(databases.front());
  for (std::thread& worker : workers) worker.join();
  count(run);
  return run;
}

}  // namespace wesley::cli
