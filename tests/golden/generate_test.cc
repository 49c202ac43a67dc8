// SPDX-License-Identifier: Apache-2.0
// Each tests/golden/generate/NAME.graphql is compiled, with NAME.sql beside it where there is one; what the
// generators make of it is in NAME.types.ts and NAME.zod.ts. Cases called `options_*` are generated with the
// options of the table below. WESLEY_UPDATE_GOLDEN=1 rewrites the expectations.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "base/file.h"
#include "generate/typescript.h"
#include "generate/zod.h"
#include "support/schema_source.h"

namespace wesley {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(WESLEY_TESTS) / "golden" / "generate";

struct CaseOptions {
  generate::TypeScriptOptions typescript;
  int zod_version = 4;
};

CaseOptions options_of(const std::string& name) {
  static const std::map<std::string, CaseOptions> rows = [] {
    std::map<std::string, CaseOptions> cases;
    CaseOptions& drivers = cases["options_driver"];
    drivers.typescript.names = generate::PropertyNames::field;
    drivers.typescript.dates = "string";
    drivers.typescript.bigint = "bigint";
    drivers.typescript.numeric = "number";
    drivers.typescript.nullable_elements = false;
    drivers.zod_version = 3;
    cases["options_zod3"].zod_version = 3;
    CaseOptions& scalars = cases["options_scalars"];
    scalars.typescript.scalars = {{"numeric", {"Decimal", "decimal.js"}},
                                  {"public.email", {"`${string}@${string}`"}},
                                  {"Cursor", {"Cursor", "./cursor"}},
                                  {"Colour", {"string"}}};
    return cases;
  }();
  const auto found = rows.find(name);
  return found == rows.end() ? CaseOptions{} : found->second;
}

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".graphql") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

void expect_file(const std::string& file, const std::string& text) {
  const fs::path path = folder / file;
  if (std::getenv("WESLEY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file_atomic(path, text));
  }
  const auto expected = read_file(path);
  ASSERT_TRUE(expected) << "run with WESLEY_UPDATE_GOLDEN=1 and read what it writes";
  EXPECT_EQ(text, *expected);
}

class Generated : public testing::TestWithParam<std::string> {};

TEST_P(Generated, IsAsExpected) {
  const std::string& name = GetParam();
  const sdl::Compiled compiled =
      support::compile_files({folder / (name + ".graphql"), folder / (name + ".sql")});
  const CaseOptions options = options_of(name);
  expect_file(name + ".types.ts", generate::typescript(compiled, options.typescript));
  expect_file(name + ".zod.ts", generate::zod(compiled, {options.zod_version, options.typescript}));
}

INSTANTIATE_TEST_SUITE_P(Golden, Generated, testing::ValuesIn(case_names()),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace wesley
