// SPDX-License-Identifier: Apache-2.0
// Each tests/golden/generate_pgtap/NAME.graphql (with NAME.sql beside it, if there is one) as pgTAP suites:
// they are in NAME.expected, one behind the other. WESLEY_UPDATE_GOLDEN=1 rewrites the expectations.
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.h"
#include "companion/companion.h"
#include "generate/pgtap.h"
#include "sdl/compile.h"
#include "sdl/parse.h"
#include "support/corpus.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const fs::path& file : support::sorted_entries(WESLEY_TESTS "/golden/generate_pgtap")) {
    if (file.extension() == ".graphql") names.push_back(file.stem().string());
  }
  return names;
}

fs::path case_file(const std::string& name, std::string_view extension) {
  return fs::path(WESLEY_TESTS) / "golden" / "generate_pgtap" / (name + std::string(extension));
}

catalog::Catalog compile_case(const std::string& name) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto add = [&](const fs::path& path) {
    return sources.add(path.filename().string(), support::value_of(read_file(path)));
  };
  std::vector<sdl::Document> documents;
  documents.push_back(sdl::parse(sources, add(case_file(name, ".graphql")), diagnostics));
  sdl::Compiled compiled = sdl::compile(sources, std::move(documents), {}, diagnostics);
  std::vector<FileId> companions;
  if (fs::exists(case_file(name, ".sql"))) companions.push_back(add(case_file(name, ".sql")));
  companion::add(sources, companions, compiled.statements, {}, compiled.catalog, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << render_text(diagnostics, sources, false);
  return std::move(compiled.catalog);
}

class PgtapSuites : public testing::TestWithParam<std::string> {};

TEST_P(PgtapSuites, AreAsExpected) {
  std::string text;
  for (const generate::File& file : generate::pgtap(compile_case(GetParam()), generate::Depth::full))
    text += "==> " + file.path + "\n" + file.text + "\n";
  const fs::path expected = case_file(GetParam(), ".expected");
  if (std::getenv("WESLEY_UPDATE_GOLDEN") != nullptr) support::succeed(write_file_atomic(expected, text));
  const auto wanted = read_file(expected);
  ASSERT_TRUE(wanted) << "run with WESLEY_UPDATE_GOLDEN=1 and read what it writes";
  EXPECT_EQ(text, *wanted);
}

INSTANTIATE_TEST_SUITE_P(Golden, PgtapSuites, testing::ValuesIn(case_names()),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace wesley
