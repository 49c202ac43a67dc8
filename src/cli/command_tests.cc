// SPDX-License-Identifier: Apache-2.0
// test generate|run: pgTAP suites of the schema, and any others.
#include <algorithm>

#include <fmt/format.h>

#include "cli/project.h"
#include "cli/suites.h"
#include "cli/test_coverage.h"
#include "cli/test_report.h"
#include "cli/test_runner.h"
#include "cli/test_server.h"

namespace wesley::cli {

namespace fs = std::filesystem;

namespace {

Result<std::vector<fs::path>> files_of(const fs::path& path) {
  std::error_code error;
  if (fs::is_regular_file(path, error)) return std::vector{path};
  if (!fs::is_directory(path, error))
    return fail(ErrorCode::io, fmt::format("no tests at `{}`", path.string()),
                "`wesley test generate` writes those of the schema.");
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(path, error)) {
    if (entry.path().extension() == ".sql") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<TestFile>> chosen_files(const Invocation& invocation) {
  std::vector<fs::path> places(invocation.arguments().begin(), invocation.arguments().end());
  if (places.empty()) places.push_back(suites_folder(invocation));
  std::vector<TestFile> files;
  for (const fs::path& place : places) {
    WESLEY_ASSIGN(const std::vector<fs::path> paths, files_of(place));
    for (const fs::path& path : paths) {
      WESLEY_ASSIGN(std::string text, read_file(path));
      const fs::path shown = fs::is_directory(place) ? path.lexically_relative(place) : path;
      files.push_back({shown.string(), std::move(text)});
    }
  }
  if (files.empty())
    return fail(ErrorCode::io, fmt::format("no .sql file in `{}`", places.front().string()),
                "`wesley test generate` writes the suites of the schema.");
  return files;
}

Result<std::size_t> job_count(const Invocation& invocation, std::size_t files) {
  const std::string text = invocation.value("jobs", "1");
  const bool number = !text.empty() && text.size() < 4 &&
                      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number || text == std::string(text.size(), '0'))
    return fail(ErrorCode::usage, fmt::format("`--jobs {}` is no number of jobs", text),
                "It takes a number from 1 to 999.");
  return std::min<std::size_t>(std::stoul(text), files);
}

}  // namespace

Result<void> run_test_generate(const Invocation& invocation) {
  WESLEY_ASSIGN(const sdl::Compiled compiled, load_schema(invocation, nullptr));
  const fs::path folder =
      invocation.has("out") ? invocation.config().path("generate.out") : suites_folder(invocation);
  Delivery delivery(Delivery::Purpose::write);
  WESLEY_TRY(deliver_suites(invocation, compiled.catalog, folder,
                            [&](FileToWrite file) { delivery.take(std::move(file)); }));
  WESLEY_ASSIGN(const std::vector<fs::path> changed, delivery.commit());
  const std::vector<fs::path> files = delivery.paths();
  const std::vector<fs::path> outdated = outdated_suites(folder, files);
  for (const fs::path& path : outdated) fs::remove(path);
  invocation.out().files("wrote", changed);
  invocation.out().files("removed", outdated);
  if (changed.empty() && outdated.empty()) invocation.out().line("nothing changed");
  invocation.out().result(Json::object({{"written", to_json(changed)},
                                        {"removed", to_json(outdated)},
                                        {"files", static_cast<std::uint64_t>(files.size())}}));
  return {};
}

Result<void> run_test_run(const Invocation& invocation) {
  const std::string reporter = invocation.value("reporter", "spec");
  WESLEY_ASSIGN(const sdl::Compiled compiled, load_schema(invocation, nullptr));
  WESLEY_ASSIGN(const std::vector<TestFile> files, chosen_files(invocation));
  WESLEY_ASSIGN(const std::size_t jobs, job_count(invocation, files.size()));
  WESLEY_ASSIGN(const TestServer server, TestServer::make(invocation, compiled.catalog, jobs));
  std::vector<std::string> databases;
  for (std::size_t place = 0; place < jobs; ++place) databases.push_back(server.conninfo(place));
  const TestRun run = run_tests(files, databases, invocation.has("bail"));
  const Coverage coverage = coverage_of(compiled.catalog, files);
  if (reporter == "tap") {
    report_tap(invocation.out(), run);
  } else {
    report_spec(invocation.out(), run, coverage, invocation.has("verbose"));
  }
  if (run.ok) {
    invocation.out().result(to_json(run, coverage));
    return {};
  }
  invocation.out().keep("tests", to_json(run, coverage));
  const auto bad = std::count_if(run.files.begin(), run.files.end(),
                                 [](const TestFileResult& file) { return file.ran && !file.ok(); });
  return fail(ErrorCode::test_failed, fmt::format("{} test{} failed, in {} file{}", run.failed,
                                                  run.failed == 1 ? "" : "s", bad, bad == 1 ? "" : "s"));
}

}  // namespace wesley::cli
