// SPDX-License-Identifier: Apache-2.0
// Runs suites of pgTAP without pg_prove: every statement of a file in one session of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/tap.h"

namespace wesley::cli {

struct TestFile {
  std::string path;
  std::string text;
};

struct TestFileResult {
  std::string path;
  TapDocument tap;
  std::string error;  // why it did not come to its end
  bool ran = false;   // false: it was not reached

  std::size_t failed() const;
  bool ok() const;
};

struct TestRun {
  std::vector<TestFileResult> files;  // in the order given
  std::size_t passed = 0, failed = 0, skipped = 0;
  bool ok = true;
};

// As many sessions at the same time as there are databases. `bail`: nothing more after the first failure.
TestRun run_tests(const std::vector<TestFile>& files, const std::vector<std::string>& databases, bool bail);

}  // namespace wesley::cli
