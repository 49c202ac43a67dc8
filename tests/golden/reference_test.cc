// SPDX-License-Identifier: Apache-2.0
// docs/reference is written from the tables in the code. WESLEY_UPDATE_GOLDEN=1 writes it anew.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "diagnostic/diagnostic.h"
#include "lint/sql_lint.h"
#include "sdl/directives.h"

namespace wesley {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Reference, DirectivesAreUpToDate) {
  const std::string path = std::string(WESLEY_TESTS) + "/../docs/reference/directives.md";
  if (std::getenv("WESLEY_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << sdl::directive_reference();
  EXPECT_EQ(read(path), sdl::directive_reference());
}

std::string hundred_title(int hundred) {
  switch (hundred) {
    case 1:
      return "Syntax";
    case 2:
      return "Document rules of GraphQL";
    case 3:
      return "Names, and references between objects";
    case 4:
      return "Directives and their arguments";
    case 5:
      return "Types and values";
    case 6:
      return "SQL text";
    case 7:
      return "Migration files";
    default:
      return "Configuration";
  }
}

std::string_view rule_of(Kind kind) {
  for (const lint::SqlRuleInfo& rule : lint::sql_rules())
    if (rule.kind == kind) return rule.id;
  return {};
}

std::string diagnostics_reference() {
  std::string out =
      "# Diagnostics\n\nWhat Wesley says about your text. `E` is an error, `W` a warning, `N` a note; "
      "`wesley lint "
      "--explain CODE` prints a row.\nThe rules over `.sql` files have names, for `[lint]` in `wesley.toml` "
      "(`disable`, `error`) and for comments in a file:\n\n```sql\n-- wesley:lint-disable-next no-drop-table "
      "-- nothing "
      "reads it since May\nDROP TABLE draft;\n```\n\n`lint-disable` without `-next` holds to the end of the "
      "file.\n";
  int hundred = 0;
  for (const KindInfo& row : all_kinds()) {
    const int number = static_cast<int>(row.kind) / 100;
    if (number != hundred) out += fmt::format("\n## {}\n", hundred_title(number));
    hundred = number;
    const std::string_view rule = rule_of(row.kind);
    out += fmt::format("\n### {} {}\n\n{}{}\n", code_text(row.kind), row.title,
                       rule.empty() ? "" : fmt::format("Rule `{}`. ", rule), row.explanation);
  }
  return out;
}

TEST(Reference, DiagnosticsAreUpToDate) {
  const std::string path = std::string(WESLEY_TESTS) + "/../docs/reference/diagnostics.md";
  if (std::getenv("WESLEY_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << diagnostics_reference();
  const std::string page = read(path);
  EXPECT_EQ(page, diagnostics_reference());
  for (const KindInfo& row : all_kinds())
    EXPECT_NE(page.find("### " + code_text(row.kind) + " "), std::string::npos) << code_text(row.kind);
}

}  // namespace
}  // namespace wesley
