// SPDX-License-Identifier: Apache-2.0
// What `test run` says of its results.
#pragma once

#include "base/json.h"
#include "cli/command.h"
#include "cli/test_coverage.h"
#include "cli/test_runner.h"

namespace wesley::cli {

// One document for all files, renumbered.
void report_tap(Output& out, const TestRun& run);
// A line a file, and every failure; every test with -v.
void report_spec(Output& out, const TestRun& run, const Coverage& coverage, bool every_test);
Json to_json(const TestRun& run, const Coverage& coverage);

}  // namespace wesley::cli
