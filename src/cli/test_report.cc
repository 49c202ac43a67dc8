// SPDX-License-Identifier: Apache-2.0
#include "cli/test_report.h"

#include <algorithm>

#include <fmt/format.h>

namespace wesley::cli {

namespace {

std::string plural(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string escaped(const std::string& description) {
  std::string out;
  for (const char c : description) {
    if (c == '#') out += '\\';
    out += c;
  }
  return out;
}

std::string tap_line(const TapTest& test, std::size_t number) {
  const bool failed = !test.ok || (test.directive == "TODO" && !test.diagnostics.empty());
  std::string line = fmt::format("{} {} - {}", failed ? "not ok" : "ok", number, escaped(test.description));
  if (!test.directive.empty()) line += fmt::format(" # {} {}", test.directive, test.reason);
  return line;
}

void show_test(Output& out, const TapTest& test) {
  const bool skipped = test.directive == "SKIP";
  const std::string mark = !test.ok ? out.paint("red", "✗") : skipped ? "-" : out.paint("green", "✓");
  const std::string& text = test.description.empty() ? test.reason : test.description;
  out.line(fmt::format("  {} {}{}", mark, text, skipped ? "  (skipped)" : ""));
  if (test.ok) return;
  for (const std::string& line : test.diagnostics) {
    if (!line.starts_with("Failed test")) out.line("      " + line);
  }
}

void show_file(Output& out, const TestFileResult& file, bool every_test, std::size_t width) {
  if (!file.ran) {
    out.line(fmt::format("{} {:<{}}  not run", "-", file.path, width));
    return;
  }
  const std::string mark = file.ok() ? out.paint("green", "✓") : out.paint("red", "✗");
  out.line(fmt::format("{} {:<{}}  {}", mark, file.path, width, plural(file.tap.tests.size(), "test")));
  for (const TapTest& test : file.tap.tests) {
    if (every_test || !test.ok) show_test(out, test);
  }
  if (!file.error.empty()) out.line("  " + out.paint("red", file.error));
}

Json to_json(const TapTest& test) {
  Json json = Json::object({{"ok", test.ok}, {"description", test.description}});
  if (!test.directive.empty()) {
    json.add("directive", test.directive);
    json.add("reason", test.reason);
  }
  if (!test.diagnostics.empty()) {
    Json lines = Json::array();
    for (const std::string& line : test.diagnostics) lines.push(line);
    json.add("diagnostics", std::move(lines));
  }
  return json;
}

}  // namespace

void report_tap(Output& out, const TestRun& run) {
  out.line("TAP version 13");
  std::size_t number = 0;
  for (const TestFileResult& file : run.files) {
    if (!file.ran) continue;
    out.line("# " + file.path);
    for (const TapTest& test : file.tap.tests) {
      out.line(tap_line(test, ++number));
      for (const std::string& line : test.diagnostics) out.line("# " + line);
    }
    if (file.error.empty()) continue;
    out.line(fmt::format("not ok {} - {} runs to its end", ++number, escaped(file.path)));
    out.line("# " + file.error);
  }
  out.line(fmt::format("1..{}", number));
}

void report_spec(Output& out, const TestRun& run, const Coverage& coverage, bool every_test) {
  std::size_t width = 0;
  for (const TestFileResult& file : run.files) width = std::max(width, file.path.size());
  for (const TestFileResult& file : run.files) show_file(out, file, every_test, width);
  out.line("");
  out.line(fmt::format("{} in {}: {} passed, {} failed, {} skipped",
                       plural(run.passed + run.failed + run.skipped, "test"),
                       plural(run.files.size(), "file"), run.passed, run.failed, run.skipped));
  constexpr std::size_t shown = 20;
  const std::size_t touched = coverage.objects - coverage.untouched.size();
  out.line(fmt::format("{} of {} touched{}", touched, plural(coverage.objects, "object"),
                       coverage.untouched.empty() ? "" : "; by no test:"));
  for (std::size_t place = 0; place < std::min(shown, coverage.untouched.size()); ++place)
    out.line("  " + coverage.untouched[place]);
  if (coverage.untouched.size() > shown)
    out.line(fmt::format("  and {} more; --json names them all", coverage.untouched.size() - shown));
}

Json to_json(const TestRun& run, const Coverage& coverage) {
  Json files = Json::array();
  for (const TestFileResult& file : run.files) {
    Json tests = Json::array();
    for (const TapTest& test : file.tap.tests) tests.push(to_json(test));
    Json json = Json::object({{"file", file.path}, {"ok", file.ran && file.ok()}, {"ran", file.ran}});
    if (!file.error.empty()) json.add("error", file.error);
    json.add("tests", std::move(tests));
    files.push(std::move(json));
  }
  Json untouched = Json::array();
  for (const std::string& object : coverage.untouched) untouched.push(object);
  return Json::object({{"passed", static_cast<std::uint64_t>(run.passed)},
                       {"failed", static_cast<std::uint64_t>(run.failed)},
                       {"skipped", static_cast<std::uint64_t>(run.skipped)},
                       {"files", std::move(files)},
                       {"coverage", Json::object({{"objects", static_cast<std::uint64_t>(coverage.objects)},
                                                  {"untouched", std::move(untouched)}})}});
}

}  // namespace wesley::cli
