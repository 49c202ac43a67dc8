// SPDX-License-Identifier: Apache-2.0
// Each tests/golden/sdl/NAME.graphql is parsed and compiled; its diagnostics as text are in NAME.expected.
// Files called fail_* are exactly those with errors. Where there is a NAME.base.graphql, its catalog is the
// last snapshot; a NAME.sql is a companion, and may stand alone. WESLEY_UPDATE_GOLDEN=1 rewrites the
// expectations.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "base/file.h"
#include "companion/companion.h"
#include "sdl/compile.h"
#include "sdl/parse.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;

const fs::path& cases_folder() {
  static const fs::path folder = fs::path(WESLEY_TESTS) / "golden" / "sdl";
  return folder;
}

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(cases_folder())) {
    const std::string name = entry.path().stem().string();
    const bool is_base = name.find('.') != std::string::npos;
    const bool is_case = entry.path().extension() == ".graphql" || entry.path().extension() == ".sql";
    if (is_case && !is_base) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

struct Outcome {
  SourceMap sources;
  Diagnostics diagnostics;
  std::string text() const { return render_text(diagnostics, sources, false); }
};

sdl::Compiled compile_file(const fs::path& path, const sdl::CompileOptions& options, Outcome& outcome) {
  const auto add_file = [&](const fs::path& each) {
    const auto text = read_file(each);
    EXPECT_TRUE(text) << text.error().message;
    return outcome.sources.add(each.filename().string(), text.value_or(""));
  };
  std::vector<sdl::Document> documents;
  if (fs::exists(path)) documents.push_back(sdl::parse(outcome.sources, add_file(path), outcome.diagnostics));
  if (outcome.diagnostics.has_errors()) return {};
  auto compiled = sdl::compile(outcome.sources, std::move(documents), options, outcome.diagnostics);
  const fs::path companion = fs::path(path).replace_extension(".sql");
  std::vector<FileId> companions;
  if (fs::exists(companion)) companions.push_back(add_file(companion));
  companion::add(outcome.sources, companions, compiled.statements, {}, compiled.catalog, outcome.diagnostics);
  return compiled;
}

void compile_case(const std::string& name, Outcome& outcome) {
  sdl::CompileOptions options;
  Outcome base_outcome;
  sdl::Compiled base;
  const fs::path base_path = cases_folder() / (name + ".base.graphql");
  if (fs::exists(base_path)) {
    base = compile_file(base_path, options, base_outcome);
    EXPECT_FALSE(base_outcome.diagnostics.has_errors()) << base_outcome.text();
    options.base = &base.catalog;
  }
  compile_file(cases_folder() / (name + ".graphql"), options, outcome);
}

class SdlDiagnostics : public testing::TestWithParam<std::string> {};

TEST_P(SdlDiagnostics, AreAsExpected) {
  Outcome outcome;
  compile_case(GetParam(), outcome);
  const bool should_fail = GetParam().substr(0, 5) == "fail_";
  EXPECT_EQ(outcome.diagnostics.has_errors(), should_fail) << "fail_* are the cases with errors";
  const fs::path expected_path = cases_folder() / (GetParam() + ".expected");
  if (std::getenv("WESLEY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file_atomic(expected_path, outcome.text()));
  }
  const auto expected = read_file(expected_path);
  ASSERT_TRUE(expected) << "run with WESLEY_UPDATE_GOLDEN=1 and read what it writes";
  EXPECT_EQ(outcome.text(), *expected);
}

INSTANTIATE_TEST_SUITE_P(Golden, SdlDiagnostics, testing::ValuesIn(case_names()),
                         [](const auto& row) { return row.param; });

// Every kind of diagnostic that concerns SDL has a case here.
TEST(SdlKinds, HaveACase) {
  std::set<Kind> seen;
  for (const std::string& name : case_names()) {
    Outcome outcome;
    compile_case(name, outcome);
    for (const Diagnostic& diagnostic : outcome.diagnostics.list()) seen.insert(diagnostic.kind);
  }
  constexpr int first_of_sql_files = 610;  // of those on, lint/sql_lint_test.cc has a case each
  for (const KindInfo& row : all_kinds()) {
    if (static_cast<int>(row.kind) >= first_of_sql_files) continue;
    if (row.kind == Kind::differing_directive_definition) continue;  // not reported yet
    EXPECT_TRUE(seen.count(row.kind) > 0) << code_text(row.kind) << " " << row.title;
  }
}

}  // namespace
}  // namespace wesley
